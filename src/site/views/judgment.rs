//! Data and judgment: what the data said, what was done, and how it ended, well or badly.

use serde::Serialize;

use crate::library::edition::{Call, Outcome, Story};
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::{Card, PageContext, Paging, Section};

/// How many stories of a call and outcome stand on the page of all; the rest are on the call's own.
const FEW: usize = 5;

/// All decisions and how they turned out.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// The decisions.
    pub calls: Vec<Group>,
}

/// A decision and how it turned out.
#[derive(Serialize)]
pub struct Group {
    /// What they did, in words.
    pub title: String,
    /// All stories with that decision.
    pub href: String,
    /// What to say if it has no stories.
    pub empty: String,
    /// The outcomes that have stories, always in the same order.
    pub outcomes: Vec<Ending>,
}

/// An outcome and its newest stories.
#[derive(Serialize)]
pub struct Ending {
    /// How it turned out, in words.
    pub words: String,
    /// `went-well`, `went-badly`, `mixed` or `unknown`.
    pub kind: &'static str,
    /// The stories, newest first.
    pub stories: Vec<Card>,
    /// Whether there are more on the decision's page.
    pub more: bool,
}

/// The outcomes in the order of lists; a story without one is unknown.
pub const OUTCOMES: [Outcome; 4] = [Outcome::WentWell, Outcome::WentBadly, Outcome::Mixed, Outcome::Unknown];

/// How a story ended.
pub fn outcome(story: Story<'_>) -> Outcome {
    story.judgment().and_then(|judgment| judgment.outcome).unwrap_or(Outcome::Unknown)
}

impl View {
    /// All decisions and how they turned out.
    pub fn of(context: &PageContext<'_>) -> Self {
        let calls = Call::ALL.map(|call| {
            let stories: Vec<(Outcome, Story<'_>)> =
                context.site.edition().judged(call).iter().map(|story| (outcome(story), story)).collect();
            let endings = OUTCOMES.into_iter().map(|wanted| {
                let own: Vec<Story<'_>> =
                    stories.iter().filter(|(ended, _)| *ended == wanted).map(|(_, story)| *story).collect();
                Ending {
                    words: context.say(&format!("outcome.{}", wanted.word())),
                    kind: wanted.word(),
                    more: own.len() > FEW,
                    stories: own.into_iter().take(FEW).map(|story| context.card(story)).collect(),
                }
            });
            Group {
                title: context.say(&format!("call.{}.title", call.word())),
                href: context.href(&Route::Call { call, page: 1 }),
                empty: context.say(&format!("call.{}.empty", call.word())),
                outcomes: endings.filter(|ending| !ending.stories.is_empty()).collect(),
            }
        });
        Self { frame: context.frame(&context.say("judgment.title"), Section::Judgment), calls: calls.into() }
    }
}

/// All stories with one kind of decision.
#[derive(Serialize)]
pub struct CallView {
    /// What surrounds every page.
    pub frame: Layout,
    /// What they did, in words.
    pub title: String,
    /// All decisions.
    pub all: String,
    /// What to say if it has no stories.
    pub empty: String,
    /// The stories, newest first, each with how it turned out.
    pub stories: Vec<Judged>,
    /// Links to the other pages.
    pub paging: Paging,
}

/// A story and how it turned out.
#[derive(Serialize)]
pub struct Judged {
    /// The story.
    pub card: Card,
    /// How it turned out, in words.
    pub outcome: String,
}

/// A story with how it ended, for lists.
pub fn judged(context: &PageContext<'_>, story: Story<'_>) -> Judged {
    let outcome = context.say(&format!("outcome.{}", outcome(story).word()));
    Judged { card: context.card(story), outcome }
}

impl CallView {
    /// One page of a call; `None` where there is none.
    pub fn find(context: &PageContext<'_>, call: Call, page: u32) -> Option<Self> {
        let all = context.site.edition().judged(call);
        let (part, paging) = context.part(all.len(), page, |page| Route::Call { call, page })?;
        let title = context.say(&format!("call.{}.title", call.word()));
        Some(Self {
            frame: context.frame(&title, Section::Judgment),
            title,
            all: context.href(&Route::Judgment),
            empty: context.say(&format!("call.{}.empty", call.word())),
            stories: all.part(part).iter().map(|story| judged(context, story)).collect(),
            paging,
        })
    }
}
