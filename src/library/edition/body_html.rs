//! Prints words and bodies: mentions by name, role or "a colleague"; links only to what is in the edition.

use std::ops::Range;

use crate::library::collection::index::TextId;
use crate::library::collection::references::{self, References};
use crate::library::edition::mention_forms::{Cast, MentionForms, Naming};
use crate::library::edition::names;
use crate::library::edition::story::{choice, srcset};
use crate::library::edition::{Edition, FreePage, Lab, Metric, ReadingPath, Story};
use crate::library::source::ids::{Id, PersonId, StoryId};
use crate::library::source::mentions;
use crate::library::source::person::How;
use crate::library::source::text_file::TextFile;
use crate::text::markdown::{Cut, Filler, Form, Hole, LinkWords, Mark, Marked, push_escaped};
use crate::text::quotes::Quotes;

/// Where a link leads, in an edition.
#[derive(Clone, Copy)]
pub enum Target<'e> {
    /// A story, and a heading in it.
    Story(Story<'e>, Option<&'e str>),
    /// A lab, and a heading in it.
    Lab(Lab<'e>, Option<&'e str>),
    /// A metric, and a heading in it.
    Metric(Metric<'e>, Option<&'e str>),
    /// A free page, and a heading in it.
    Page(FreePage<'e>, Option<&'e str>),
    /// A path, and a heading in it.
    Path(ReadingPath<'e>, Option<&'e str>),
    /// A file of `static/`, by its path at the top of the site.
    Static(&'e str),
    /// A picture, by its delivered name.
    Picture(&'e str),
    /// A smaller copy of a picture; a view that does without gives it no address.
    Copy(&'e str),
    /// A heading of the same text.
    Fragment(&'e str),
}

impl Edition {
    /// How somebody is printed in a story, or in a text that is none.
    pub(super) fn how(&self, story: Option<StoryId>, person: PersonId) -> How {
        self.cast(story, Naming::AsAgreed).how(person)
    }

    /// The words by which somebody is printed in a story, or in a text that is none.
    pub(super) fn person_words(&self, story: Option<StoryId>, person: PersonId) -> String {
        names::words(&self.collection().people, self.theme(), person, self.how(story, person))
    }

    /// Who is printed how in a story, or in a text that is none.
    pub(super) fn cast(&self, story: Option<StoryId>, naming: Naming) -> Cast<'_> {
        let named = story.and_then(|at| self.named.get(at.index())).map_or(&[][..], Vec::as_slice);
        let bound = story.and_then(|at| self.collection().stories.get(at.index())).map(|story| &**story);
        let naming = if story.is_some_and(|at| self.is_in_confidence(at)) { Naming::InConfidence } else { naming };
        Cast { collection: self.collection(), story: bound, named, naming }
    }

    /// "Another story", within a text: what a link says in place of a title that is withheld.
    fn another_in_text(&self, story: Option<StoryId>) -> String {
        let own = self.theme().say_in(self.language_of(story), "story.another", &[]);
        own.unwrap_or_else(|| self.theme().say("story.another", &[]))
    }

    /// Whether a story has a picture at its head, so that those in its text come later.
    fn has_picture(&self, story: Option<StoryId>) -> bool {
        let story = story.and_then(|at| self.collection().stories.get(at.index()));
        story.is_some_and(|story| story.picture.is_some())
    }

    fn language_of(&self, story: Option<StoryId>) -> Option<&str> {
        let story = self.collection().stories.get(story?.index())?;
        story.manuscript.front.language.as_ref().map(|language| language.value.as_str())
    }

    /// The quotation marks of a text.
    fn quotes(&self, story: Option<StoryId>) -> Quotes {
        Quotes::of(self.language_of(story).unwrap_or(&self.collection().config.language))
    }

    /// A line of a field as printed beside its text.
    pub(super) fn print_line(&self, text: &str, story: Option<StoryId>) -> String {
        self.print_line_as(text, story, Naming::AsAgreed)
    }

    /// The same where many stories stand in one view without their text.
    pub(super) fn print_list_line(&self, text: &str, story: Option<StoryId>) -> String {
        self.print_line_as(text, story, Naming::ByRole)
    }

    fn print_line_as(&self, text: &str, story: Option<StoryId>, naming: Naming) -> String {
        if !text.contains(['@', '\'', '"']) {
            return text.to_owned();
        }
        self.cast(story, naming).line(text)
    }

    /// A line of a field with a gap where somebody stands.
    pub(super) fn print_line_unnamed(&self, text: &str, story: Option<StoryId>) -> String {
        mentions::print(text, &self.collection().people, "", &self.quotes(story), &mut |_, _, _| String::new())
    }

    /// A range of a body's blocks as HTML.
    pub(super) fn print_body<'e>(&'e self, body: &Body<'e, '_>, blocks: Range<usize>, out: &mut String) {
        self.print_marked(body, blocks, &[], out);
    }

    /// The same with these passages marked, and where they are.
    pub(super) fn print_marked<'e>(
        &'e self,
        body: &Body<'e, '_>,
        blocks: Range<usize>,
        marks: &[Mark<'_>],
        out: &mut String,
    ) -> Vec<Marked> {
        let mut printer = self.printer(body, self.mention_forms(body));
        body.text_file.prose.fill(blocks, body.form, out, marks, &mut printer)
    }

    /// The same without marks, its mentions going on from `forms`.
    pub(super) fn print_on<'e>(
        &'e self,
        body: &Body<'e, '_>,
        blocks: Range<usize>,
        forms: &mut MentionForms<'e>,
        out: &mut String,
    ) {
        let taken = std::mem::replace(forms, self.mention_forms(body));
        let mut printer = self.printer(body, taken);
        body.text_file.prose.fill(blocks, body.form, out, &[], &mut printer);
        *forms = printer.forms;
    }

    /// The mentions of a stretch of a text that begins anew.
    pub(super) fn mention_forms<'e>(&'e self, body: &Body<'e, '_>) -> MentionForms<'e> {
        MentionForms::of(self.cast(body.story, body.naming))
    }

    /// The words of a leaf, where somebody is in them, and the marked ones.
    pub(super) fn print_words<'e>(
        &'e self,
        body: &Body<'e, '_>,
        range: Range<Cut>,
        marks: &[Mark<'_>],
    ) -> PrintedWords {
        let (mut words, body) = (String::new(), Body { form: Form::Words, ..*body });
        let mut printer = self.printer(&body, self.mention_forms(&body));
        let marked = body.text_file.prose.fill_range(range, Form::Words, &mut words, marks, &mut printer);
        PrintedWords { words, people: printer.people, marked }
    }

    /// Some runs of what was printed as one excerpt, its mentions beginning anew.
    pub(super) fn excerpt<'e>(&'e self, body: &Body<'e, '_>, printed: &PrintedWords, runs: &[Range<usize>]) -> String {
        let (mut forms, mut out) = (self.mention_forms(body), String::new());
        for run in runs {
            let mut done = run.start;
            let people = &printed.people[printed.people.partition_point(|(at, _)| at.start < run.start)..];
            for (at, index) in people.iter().take_while(|(at, _)| at.end <= run.end) {
                out.push_str(printed.words.get(done..at.start).unwrap_or_default());
                let before = printed.words.get(..at.start).unwrap_or_default();
                out.push_str(&mention_words(body, &mut forms, *index, before));
                done = at.end;
            }
            out.push_str(printed.words.get(done..run.end).unwrap_or_default());
        }
        out
    }

    fn printer<'e, 'b>(&'e self, body: &'b Body<'e, 'b>, forms: MentionForms<'e>) -> Printer<'e, 'b> {
        Printer { edition: self, body, forms, people: Vec::new(), has_tag: false }
    }

    /// Where a text of the edition is.
    fn text_target<'e>(&'e self, text_file: TextId, fragment: Option<&'e str>) -> Target<'e> {
        match text_file {
            TextId::Story(at) => Target::Story(Story::at(self, at), fragment),
            TextId::Lab(at) => Target::Lab(Lab::at(self, at), fragment),
            TextId::Metric(at) => Target::Metric(Metric::at(self, at), fragment),
            TextId::Page(at) => Target::Page(FreePage::at(self, at), fragment),
            TextId::Path(at) => Target::Path(ReadingPath::at(self, at), fragment),
        }
    }

    /// Whether the words of a link say the title of the withheld text that it led to.
    fn says_title(&self, text_file: TextId, words: &str) -> bool {
        let collection = self.collection();
        let text_file = collection.text_file(text_file);
        let Some(title) = &text_file.title else { return false };
        let letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let title = letters(&title.value);
        !title.is_empty() && letters(words).contains(&title)
    }
}

/// A text that is printed, and how.
#[derive(Clone, Copy)]
pub(super) struct Body<'e, 'b> {
    pub text_file: &'e TextFile,
    pub references: &'e References,
    pub story: Option<StoryId>,
    pub naming: Naming,
    pub form: Form<'b>,
    pub href: Href<'e, 'b>,
}

/// The address of what a link leads to, or of a picture; none where the words are to stand alone.
pub type Href<'e, 'b> = &'b dyn Fn(Target<'e>) -> Option<String>;

/// Words that were printed.
pub(super) struct PrintedWords {
    pub words: String,
    /// Where somebody is in them, by which mention.
    pub people: Vec<(Range<usize>, usize)>,
    pub marked: Vec<Marked>,
}

/// What the mention with this index prints, behind what stands `before` it.
pub(super) fn mention_words(body: &Body<'_, '_>, forms: &mut MentionForms<'_>, index: usize, before: &str) -> String {
    let Some(mention) = body.text_file.prose.mentions.get(index) else { return String::new() };
    match body.references.mentions.get(index).copied().flatten() {
        Some((person, length)) => {
            let rest = mention.raw.get(length..).unwrap_or_default();
            forms.next(person, mention.words.as_deref()).after(before) + rest
        }
        // Nobody knows whom this means, so nobody may read it.
        None => forms.unknown(),
    }
}

struct Printer<'e, 'b> {
    edition: &'e Edition,
    body: &'b Body<'e, 'b>,
    forms: MentionForms<'e>,
    /// Where somebody is in the words, by which mention.
    people: Vec<(Range<usize>, usize)>,
    /// Whether the link that is open has a tag to close.
    has_tag: bool,
}

impl Printer<'_, '_> {
    /// All that the words of a link say, those of a picture in it too.
    fn link_says(&self, words: Range<Cut>) -> String {
        let prose = &self.body.text_file.prose;
        let mut said = self.edition.print_words(self.body, words.clone(), &[]).words;
        let holes = prose.holes.get(words.start.holes as usize..words.end.holes as usize).unwrap_or_default();
        for (_, hole) in holes {
            if let Hole::Image(at) = hole
                && let Some(image) = prose.images.get(*at as usize)
            {
                said.push(' ');
                said.push_str(&self.edition.print_line(&image.alt, self.body.story));
            }
        }
        said
    }

    /// The title of a link or a picture as an attribute, where it has one.
    fn push_title(&self, title: &str, out: &mut String) {
        if !title.is_empty() {
            out.push_str(" title=\"");
            push_escaped(out, &self.edition.print_line(title, self.body.story));
            out.push('"');
        }
    }

    fn push(&self, out: &mut String, words: &str) {
        match self.body.form {
            Form::Words => out.push_str(words),
            Form::Page | Form::Elsewhere(_) | Form::Sheet => push_escaped(out, words),
        }
    }
}

impl Filler for Printer<'_, '_> {
    fn mention(&mut self, index: usize, out: &mut String) {
        let from = out.len();
        let words = mention_words(self.body, &mut self.forms, index, out);
        self.push(out, &words);
        self.people.push((from..out.len(), index));
    }

    fn link_open(&mut self, index: usize, words: Range<Cut>, out: &mut String) -> LinkWords {
        let target = self.body.references.links.get(index);
        let link = self.body.text_file.prose.links.get(index);
        if let (Some(references::LinkTarget::Web), Some(link)) = (target, link) {
            self.has_tag = self.body.form != Form::Words;
            if self.has_tag {
                out.push_str(&format!("<a href=\"{}\" rel=\"noreferrer\"", link.outward));
                self.push_title(&link.title, out);
                out.push('>');
            }
            return LinkWords::Written;
        }
        let (target, withheld) = match target {
            Some(references::LinkTarget::Here(id)) => (Some(Target::Fragment(id)), None),
            Some(references::LinkTarget::Text(text_file, fragment)) => {
                // From a stage of a case no link leads on: where it leads may give away how the case ends.
                let held = self.edition.room().is_none() && self.edition.holds(*text_file);
                let target = held.then(|| self.edition.text_target(*text_file, fragment.as_deref()));
                (target, (!held).then_some(*text_file))
            }
            Some(references::LinkTarget::Static(path)) => {
                let held = self.edition.holds_static(path);
                (held.then_some(Target::Static(path)), None)
            }
            Some(references::LinkTarget::Nowhere | references::LinkTarget::Web) | None => (None, None),
        };
        let href = target.filter(|_| self.body.form != Form::Words).and_then(|target| (self.body.href)(target));
        self.has_tag = href.is_some();
        if let Some(href) = href {
            out.push_str("<a href=\"");
            push_escaped(out, &href);
            out.push('"');
            self.push_title(link.map_or("", |link| &link.title), out);
            out.push('>');
        } else if let Some(withheld) = withheld
            && self.edition.says_title(withheld, &self.link_says(words))
        {
            self.push(out, &self.edition.another_in_text(self.body.story));
            return LinkWords::LeftOut;
        }
        LinkWords::Written
    }

    fn link_close(&mut self, _index: usize, out: &mut String) {
        if self.has_tag {
            out.push_str("</a>");
        }
    }

    fn image(&mut self, index: usize, out: &mut String) {
        let Some(image) = self.body.text_file.prose.images.get(index) else { return };
        let alt = self.edition.print_line(&image.alt, self.body.story);
        let file = self.body.references.pictures.get(index);
        let picture = file.and_then(|file| self.edition.picture_of(file));
        if picture.is_some() && self.body.form == Form::Words {
            return;
        }
        let Some((picture, src)) = picture.and_then(|(picture, target)| Some((picture, (self.body.href)(target)?)))
        else {
            return self.push(out, &alt);
        };
        out.push_str("<img src=\"");
        push_escaped(out, &src);
        out.push_str("\" alt=\"");
        push_escaped(out, &alt);
        out.push_str(&format!("\" width=\"{}\" height=\"{}\"", picture.width, picture.height));
        let is_lazy = index > 0 || self.edition.has_picture(self.body.story);
        if let Some(choice) = srcset(choice(picture), self.body.href) {
            out.push_str(" srcset=\"");
            push_escaped(out, &choice);
            out.push_str(if is_lazy {
                "\" sizes=\"auto, min(40rem, 100vw)\""
            } else {
                "\" sizes=\"min(40rem, 100vw)\""
            });
        }
        out.push_str(if is_lazy { " loading=\"lazy\" decoding=\"async\"" } else { "" });
        self.push_title(&image.title, out);
        out.push('>');
    }
}
