//! The newest stories, whole, for programs that follow a site: Atom 1.0 (RFC 4287) and JSON Feed 1.1.
//!
//! Both say the same. Dates are months; who tells is printed as on the story's page.

mod body;

use std::collections::HashSet;

use serde::Serialize;

use crate::library::edition::Story;
use crate::site::feed::body::Around;
use crate::site::route::{FeedForm, Route, encode};
use crate::site::sitemap::month_of;
use crate::site::views::story::StoryView;
use crate::site::views::{PageContext, Person};
use crate::site::xml::{Xml, legal};

/// How many stories are told.
const NEWEST: usize = 20;

/// The newest stories of an edition, as programs get them.
pub struct Feed {
    id: String,
    title: String,
    language: String,
    rights: String,
    home: String,
    /// Where each form of it is, only where the site has an address.
    own: Option<[String; 2]>,
    entries: Vec<Entry>,
}

/// One story.
#[derive(Serialize)]
struct Entry {
    id: String,
    url: String,
    title: String,
    content_html: String,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    /// Where it differs from the feed's.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// Who tells.
#[derive(Serialize)]
struct Author {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Feed {
    /// The feed of a site.
    pub fn of(context: &PageContext<'_>) -> Self {
        let edition = context.site.edition();
        let masthead = edition.masthead();
        let has_address = masthead.base_url.is_some();
        let names = Names::of(context);
        let around = Around::of(context);
        let mut ids = HashSet::new();
        let entry = |story: Story<'_>| {
            // Without a date, a story has no place in time.
            let updated = first_day(&month_of(story.when()?));
            let id = names.story(&story.first_address());
            let id = if ids.contains(&id) { names.story(story.address()) } else { id };
            ids.insert(id.clone());
            let told = StoryView::of(context, story);
            Some(Entry {
                id,
                url: told.href.clone(),
                content_html: legal(&around.story(context, story, &told)).into_owned(),
                summary: story.summary().to_owned(),
                image: told.picture.as_ref().map(|picture| picture.src.clone()),
                date_published: updated,
                tags: told.tags.into_iter().map(|tag| tag.words).filter(|tag| !tag.trim().is_empty()).collect(),
                authors: told.teller.into_iter().map(Author::of).collect(),
                language: told.language,
                title: told.title,
            })
        };
        Self {
            id: names.feed(),
            title: masthead.title.to_owned(),
            language: edition.theme().language().to_owned(),
            rights: context.say("site.confidential"),
            home: context.href(&Route::Index),
            own: has_address.then(|| FeedForm::ALL.map(|form| context.href(&Route::Feed { form }))),
            entries: edition.stories().iter().filter_map(entry).take(NEWEST).collect(),
        }
    }

    /// Its bytes in one form.
    pub fn bytes(&self, form: FeedForm) -> Vec<u8> {
        match form {
            FeedForm::Atom => self.atom(),
            FeedForm::Json => self.json(),
        }
    }

    fn atom(&self) -> Vec<u8> {
        let space = ("xmlns", "http://www.w3.org/2005/Atom");
        let mut xml = Xml::of("feed", &[space, ("xml:lang", &self.language)]);
        xml.text("id", &[], &self.id);
        xml.text("title", &[], &self.title);
        // Of a feed without entries nothing is known but that it has not changed.
        let newest = self.entries.iter().map(|entry| entry.date_published.as_str()).max();
        xml.text("updated", &[], newest.unwrap_or("1970-01-01T00:00:00Z"));
        let own = self.own.as_ref().map_or("feed.xml", |own| &own[0]);
        xml.empty("link", &[("rel", "self"), ("type", FeedForm::Atom.media_type()), ("href", own)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &self.home)]);
        xml.open("author", &[]);
        xml.text("name", &[], named(&self.title));
        xml.close("author");
        xml.text("rights", &[], &self.rights);
        for entry in &self.entries {
            entry.atom(&mut xml, &self.language);
        }
        xml.end("feed")
    }

    fn json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Json<'f> {
            version: &'static str,
            title: &'f str,
            home_page_url: &'f str,
            #[serde(skip_serializing_if = "Option::is_none")]
            feed_url: Option<&'f str>,
            language: &'f str,
            authors: [Author; 1],
            items: &'f [Entry],
        }
        let json = Json {
            version: "https://jsonfeed.org/version/1.1",
            title: &self.title,
            home_page_url: &self.home,
            feed_url: self.own.as_ref().map(|own| own[1].as_str()),
            language: &self.language,
            authors: [Author { name: named(&self.title).to_owned(), url: None }],
            items: &self.entries,
        };
        let mut bytes = serde_json::to_vec_pretty(&json).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

impl Entry {
    fn atom(&self, xml: &mut Xml, language: &str) {
        let own = self.language.as_ref().map(|language| ("xml:lang", language.as_str()));
        xml.open("entry", own.as_slice());
        xml.text("id", &[], &self.id);
        xml.text("title", &[], &self.title);
        xml.text("published", &[], &self.date_published);
        xml.text("updated", &[], &self.date_published);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &self.url)]);
        for author in &self.authors {
            xml.open("author", &[]);
            xml.text("name", &[], named(&author.name));
            if let Some(page) = &author.url {
                xml.text("uri", &[], page);
            }
            xml.close("author");
        }
        for tag in &self.tags {
            xml.empty("category", &[("term", tag)]);
        }
        if !self.summary.is_empty() {
            xml.text("summary", &[], &self.summary);
        }
        // What stands around the story is said in the site's language; the story in it says its own.
        let around = self.language.as_ref().map(|_| ("xml:lang", language));
        let attributes: Vec<_> = std::iter::once(("type", "html")).chain(around).collect();
        xml.html("content", &attributes, &self.content_html);
        xml.close("entry");
    }
}

impl Author {
    fn of(person: Person) -> Self {
        Self { name: person.words, url: person.href }
    }
}

/// A name where a name must stand.
fn named(name: &str) -> &str {
    if name.trim().is_empty() { "—" } else { name }
}

/// The first day of a month, which is all that is said of when something happened (RFC 3339).
fn first_day(month: &str) -> String {
    format!("{month}-01T00:00:00Z")
}

/// The names that never change while a story keeps its first address.
struct Names {
    start: String,
    is_address: bool,
}

impl Names {
    /// Addresses where the site has one; else the site names things by whom to write to (RFC 4151).
    fn of(context: &PageContext<'_>) -> Self {
        let masthead = context.site.edition().masthead();
        if masthead.base_url.is_some() {
            let start = context.href(&Route::Index);
            return Self { start: start.trim_end_matches("index.html").to_owned(), is_address: true };
        }
        let start = match masthead.contact.filter(|contact| is_mailbox(contact)) {
            Some(contact) => format!("tag:{contact},2026:heard/"),
            // A domain that is nobody's (RFC 2606), and the site's title to tell sites apart.
            None => format!("tag:heard.invalid,2026:{}/", encode(masthead.title)),
        };
        Self { start, is_address: false }
    }

    fn feed(&self) -> String {
        format!("{}{}", self.start, if self.is_address { "feed.xml" } else { "feed" })
    }

    fn story(&self, address: &str) -> String {
        let address = if self.is_address {
            Route::Story { address: address.to_owned() }.url()
        } else {
            format!("stories/{address}")
        };
        format!("{}{}", self.start, address.split('/').map(encode).collect::<Vec<_>>().join("/"))
    }
}

/// Whether a contact can stand in a `tag:` name: a plain mailbox.
fn is_mailbox(contact: &str) -> bool {
    contact.split_once('@').is_some_and(|(name, host)| {
        let sound = |part: &str, more: &str| {
            let fits = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
            part.chars().all(fits) && part.starts_with(|c: char| c.is_ascii_alphanumeric())
        };
        sound(name, "-._")
            && sound(host, "-.")
            && host.split('.').all(|label| sound(label, "-") && !label.ends_with('-'))
    })
}
