//! Sheets that need nothing beside them: the letter by which a colleague is asked, and the stories of a conversation.

use serde::Serialize;

use crate::leak::watch::Watch;
use crate::library::edition::{Story, Target};
use crate::media::media_type::data_url;
use crate::site::views::PageContext;
use crate::site::views::layout::Contact;
use crate::site::views::story::{Picture, StoryView};
use crate::site::{Route, Site, SiteFault};
use crate::text::markdown::Form;

/// Up to how many words a letter is set as large as a letter by hand, on one side.
const SHORT: usize = 85;
/// From how many words on it is set small and in two columns, so that it stays on one sheet.
const LONG: usize = 400;
/// As many words as would stand where a picture does.
const PICTURE: usize = 80;

/// The letter that asks a colleague about one story.
#[derive(Serialize)]
pub struct View {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The story as readers would see it, with its pictures embedded and no links.
    pub story: StoryView,
    /// The month it was made, in words.
    pub when: String,
    /// Who it is for.
    pub to: String,
    /// Their name, if the letter lets them agree to be named.
    pub by_name: Option<String>,
    /// How they appear without their name.
    pub without: String,
    /// If that is a role, a sentence saying how many people fit it.
    pub fit: Option<String>,
    /// Everyone who could read it.
    pub audience: Option<String>,
    /// Who to write to.
    pub contact: Option<Contact>,
    /// The code for this version of the text, for `heard agree --read`.
    pub reference: String,
    /// How much there is to print: `short`, `middle` or `long`.
    pub length: &'static str,
}

/// Stories to talk over with somebody.
#[derive(Serialize)]
pub struct Talk {
    /// The site's title.
    pub site: String,
    /// The site's language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Who the conversation is with.
    pub name: String,
    /// The stories about them, newest first, with their pictures embedded and no links.
    pub stories: Vec<StoryView>,
}

/// A sheet that was made, offered to the leak check.
pub struct Sheet<'s> {
    site: &'s Site,
    bytes: Vec<u8>,
}

impl<'s> Sheet<'s> {
    /// What was made of a site.
    pub(super) fn of(site: &'s Site, bytes: Vec<u8>) -> Self {
        Self { site, bytes }
    }

    /// Its bytes, unchecked.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What must not be in any of them.
    pub fn watch(&self) -> Watch {
        self.site.edition.watch()
    }

    /// Calls `read` with every text that it may say.
    pub fn own_words(&self, read: &mut dyn FnMut(&str)) {
        self.site.edition.own_words(read);
    }
}

impl Site {
    /// The letter to the colleague for whom this site's edition is; nothing where it is for somebody else.
    pub fn letter(&self) -> Result<Option<Sheet<'_>>, SiteFault> {
        let Some(asked) = self.edition.asked() else { return Ok(None) };
        let context = PageContext::of(self, &Route::Story { address: asked.story.address().to_owned() });
        let masthead = self.edition.masthead();
        let story = self.told(&context, asked.story);
        let length = length(asked.story, &story);
        let view = View {
            site: masthead.title.to_owned(),
            language: context.theme().language().to_owned(),
            direction: context.theme().direction().word(),
            story,
            when: context.when(asked.when),
            to: asked.to.to_owned(),
            by_name: asked.by_name,
            fit: asked.fit.map(|fit| {
                let role = [("role", asked.without.as_str())];
                // Whoever is asked always fits it.
                context.theme().say_n("letter.fit", fit.max(1) as usize, &role)
            }),
            without: asked.without,
            audience: (!asked.readers.is_empty()).then(|| asked.readers.join(&context.say("list.comma"))),
            contact: masthead.contact.map(Contact::of),
            reference: asked.reference,
            length,
        };
        let bytes = context.theme().render("letter.html", &view)?;
        Ok(Some(Sheet::of(self, bytes)))
    }

    /// The stories to talk about with the person at whose table they lie; nothing where this edition is for somebody
    /// else, or holds fewer than two stories about them: one is no conversation about a year.
    pub fn talk(&self) -> Result<Option<Sheet<'_>>, SiteFault> {
        let Some(person) = self.edition.talked_about() else { return Ok(None) };
        let context = PageContext::of(self, &Route::Index);
        let stories: Vec<StoryView> = person.about().iter().map(|story| self.told(&context, story)).collect();
        if stories.len() < 2 {
            return Ok(None);
        }
        let view = Talk {
            site: self.edition.masthead().title.to_owned(),
            language: context.theme().language().to_owned(),
            direction: context.theme().direction().word(),
            name: person.words().to_owned(),
            stories,
        };
        let bytes = context.theme().render("talk.html", &view)?;
        Ok(Some(Sheet::of(self, bytes)))
    }

    /// A story with its pictures in it, as large as a page needs them, whose words lead nowhere.
    pub(super) fn told(&self, context: &PageContext<'_>, story: Story<'_>) -> StoryView {
        let inside = |target: Target<'_>| match target {
            Target::Picture(name) => self.edition.printed_picture(name).map(|(name, bytes)| data_url(name, bytes)),
            _ => None,
        };
        let mut told = StoryView::of(context, story);
        told.body = story.body(Form::Sheet, &inside).html;
        told.picture = told.picture.zip(story.picture()).and_then(|(shown, picture)| {
            let src = match picture.target {
                // In the text it may be a link as well, and no link leads on from a sheet.
                Target::Static(path) => data_url(path, self.edition.find_static(path)?),
                target => inside(target)?,
            };
            Some(Picture { src, srcset: None, ..shown })
        });
        told
    }
}

/// How much of a story there is to print: `short`, `middle` or `long`.
fn length(story: Story<'_>, told: &StoryView) -> &'static str {
    match words(story, told) {
        ..=SHORT => "short",
        LONG.. => "long",
        _ => "middle",
    }
}

/// How many words of a story a letter prints, its pictures counted as words.
fn words(story: Story<'_>, told: &StoryView) -> usize {
    let judgment = told.judgment.iter().flat_map(|judgment| [&judgment.data, &judgment.because]).flatten();
    let said = told.reply.iter().chain(&told.echoes).map(|said| &said.says);
    let beside = [&told.why, &told.also].into_iter().flatten().chain(told.change.as_ref().map(|change| &change.what));
    let words = |text: &String| text.split_whitespace().count();
    let body: usize = story.passages().map(|passage| words(&passage.words)).sum();
    let pictures = told.body.matches("<img ").count() + usize::from(told.picture.is_some());
    body + judgment.chain(said).chain(beside).map(words).sum::<usize>() + pictures * PICTURE
}
