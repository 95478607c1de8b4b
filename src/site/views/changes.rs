//! What changed because of stories: what was made and what was given up, with the reasons.

use serde::Serialize;

use crate::library::edition::Story;
use crate::site::route::Route;
use crate::site::views::layout::Layout;
use crate::site::views::story::state_phrase;
use crate::site::views::{Card, PageContext, Paging, Section};

/// What changed.
#[derive(Serialize)]
pub struct View {
    /// What surrounds every page.
    pub frame: Layout,
    /// What was made or dropped, newest story first.
    pub changes: Vec<Entry>,
    /// Links to the other pages of this list.
    pub paging: Paging,
}

/// Something that was made or dropped.
#[derive(Serialize)]
pub struct Entry {
    /// "What has changed" or "What we didn't change", in words.
    pub state: String,
    /// What it was.
    pub what: String,
    /// Why it was made or dropped.
    pub why: Option<String>,
    /// The story it came from.
    pub card: Card,
}

impl Entry {
    fn find(context: &PageContext<'_>, story: Story<'_>) -> Option<Self> {
        let change = story.list_change()?;
        Some(Self {
            state: context.say(state_phrase(change.state)),
            what: change.what,
            why: change.why,
            card: context.card(story),
        })
    }
}

impl View {
    /// One page of what changed; `None` where there is none.
    pub fn find(context: &PageContext<'_>, page: u32) -> Option<Self> {
        let changed = context.site.edition().changed();
        if changed.is_empty() {
            return None;
        }
        let (part, paging) = context.part(changed.len(), page, |page| Route::Changes { page })?;
        let changes = changed.part(part).iter().filter_map(|story| Entry::find(context, story)).collect();
        Some(Self { frame: context.frame(&context.say("changes.title"), Section::None), changes, paging })
    }
}
