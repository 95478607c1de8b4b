//! Events of Markdown to HTML with holes, in one pass. What could do harm becomes text or is left out.
//!
//! It is one file because every event of the pass changes the same open elements.

mod heading;
mod link;
mod mention;
mod quote;
mod raw;

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Tag, TagEnd};

use crate::text::markdown::comments::{self, Comments, Ends};
use crate::text::markdown::emphasis;
use crate::text::markdown::escape::push_escaped;
use crate::text::markdown::fault::{MarkdownFault, MarkdownFaultKind};
use crate::text::markdown::loose::{self, Unread};
use crate::text::markdown::notes::Notes;
use crate::text::markdown::passage::PassageSearch;
use crate::text::markdown::prose::{
    Block, BlockKind, Cut, Heading, Hole, Image, Leaf, Link, Mention, NoteLink, Prose, Stage,
};
use crate::text::markdown::tame;
use crate::text::markdown::text_run::{Piece, TextRun};
use crate::text::markdown::writer::heading::OpenHeading;
use crate::text::markdown::writer::link::{OpenImage, OpenLink};
use crate::text::markdown::writer::mention::OpenMention;
use crate::text::markdown::writer::quote::OpenQuotes;
use crate::text::markdown::writer::raw::RawBlock;
use crate::text::quotes::Quotes;
use crate::text::span::Span;

/// Reads the part `body` of a file's text; `cited` are words to be found in it. All spans are in the file. Straight
/// quotation marks become English ones.
pub fn read(text: &str, body: Range<usize>, cited: &[&str]) -> Prose {
    read_in(&Quotes::default(), text, body, cited)
}

/// The same, with the quotation marks of the text's language.
pub fn read_in(quotes: &Quotes, text: &str, body: Range<usize>, cited: &[&str]) -> Prose {
    let body = body.start.min(text.len())..body.end.min(text.len());
    let comments = comments::find(&text[body.clone()]);
    let hidden = comments.hidden(&text[body.clone()]);
    let tamed = tame(&hidden);
    let unread = Unread::default();
    let mut writer = Writer::of(&tamed, body.start, quotes, comments);
    let steps = loose::events(&tamed, &unread);
    if emphasis::may_be_unread(&tamed) {
        for (event, range) in emphasis::repaired(steps.collect(), &tamed) {
            writer.event(event, range);
        }
    } else {
        for (event, range) in steps {
            writer.event(event, range);
        }
    }
    for (kind, range) in loose::told(&unread) {
        writer.fault(kind, &range);
    }
    let mut prose = writer.finish();
    let mut search = PassageSearch::of(&prose, cited.len(), &|_| Vec::new());
    let found = cited.iter().map(|cited| search.find_as_it_is(cited)).collect();
    prose.cited = found;
    prose
}

/// The most faults of comments that are told of one text.
const MOST_OF_COMMENTS: usize = 5;

/// HTML that is being written, with all that is noted on the way.
#[derive(Default)]
pub(super) struct Written {
    pub html: String,
    pub holes: Vec<(u32, Hole)>,
    pub leaves: Vec<Leaf>,
}

impl Written {
    /// Where what is written ends.
    pub fn end(&self) -> Cut {
        Cut { html: index(self.html.len()), holes: index(self.holes.len()) }
    }
}

struct Writer<'t> {
    text: &'t str,
    /// Where `text` begins in its file.
    base: usize,
    comments: Comments,
    ends: Ends,
    /// Comments that only the parser saw.
    notes_to_self: Vec<Span>,
    quotes: OpenQuotes<'t>,
    out: Written,
    prose: Prose,
    blocks: Vec<Block>,
    headings: Vec<Heading>,
    links: Vec<Link>,
    images: Vec<Image>,
    mentions: Vec<Mention>,
    faults: Vec<MarkdownFault>,
    ids: std::collections::HashMap<String, u32>,
    pending: TextRun,
    notes: Notes,
    /// Where the words began that no tag of a block has ended yet.
    leaf: Option<(Cut, usize)>,
    leaf_end: usize,
    depth: usize,
    stage: Option<Stage>,
    block_start: u32,
    heading: Option<OpenHeading>,
    open_links: Vec<OpenLink>,
    image: Option<OpenImage>,
    mention: Option<OpenMention>,
    raw: Option<RawBlock>,
    /// How many tags of raw HTML are open in the words that are being read.
    open_tags: u32,
    verbatim: bool,
    alignments: Vec<Vec<Alignment>>,
    cell: usize,
    in_head: bool,
}

impl<'t> Writer<'t> {
    fn of(text: &'t str, base: usize, quotes: &'t Quotes, comments: Comments) -> Self {
        Self {
            text,
            base,
            comments,
            ends: Ends::default(),
            notes_to_self: Vec::new(),
            quotes: OpenQuotes::of(quotes, text),
            out: Written { html: String::with_capacity(text.len() + text.len() / 8), ..Written::default() },
            prose: Prose::default(),
            blocks: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            mentions: Vec::new(),
            faults: Vec::new(),
            ids: std::collections::HashMap::new(),
            pending: TextRun::default(),
            notes: Notes::default(),
            leaf: None,
            leaf_end: 0,
            depth: 0,
            stage: None,
            block_start: 0,
            heading: None,
            open_links: Vec::new(),
            image: None,
            mention: None,
            raw: None,
            open_tags: 0,
            verbatim: false,
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::of(range.start, range.end).shifted(self.base)
    }

    fn position(&self) -> u32 {
        self.out.end().html
    }

    fn fault(&mut self, kind: MarkdownFaultKind, range: &Range<usize>) {
        let span = self.span(range);
        self.faults.push(MarkdownFault { kind, span });
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        if self.image.is_some() && self.in_image(&event, &range)
            || self.mention.is_some() && self.in_mention(&event, &range)
        {
            return;
        }
        match event {
            Event::Text(words) => self.words(&words, &range),
            Event::Code(words) => {
                self.flush();
                self.begin_leaf(&range);
                self.check_code(&range);
                let words = self.comments.shown(&words, &range);
                self.out.html.push_str("<code>");
                push_escaped(&mut self.out.html, &words);
                self.out.html.push_str("</code>");
                if let Some(heading) = &mut self.heading {
                    heading.words.push_str(&words);
                }
            }
            Event::SoftBreak => self.words("\n", &range),
            Event::HardBreak => {
                self.flush();
                self.out.html.push_str("<br>\n");
            }
            Event::Rule => {
                self.block_tag();
                self.out.html.push_str("<hr>\n");
                self.end_block(&range, BlockKind::Line);
            }
            Event::Html(_) => {
                if let Some(raw) = &mut self.raw {
                    raw.lines.push(range);
                }
            }
            Event::InlineHtml(html) => {
                if html.starts_with("<!--") {
                    self.note_to_self(&range);
                    return self.flush();
                }
                // A tag that closes one that was found is no second finding.
                if html.starts_with("</") && self.open_tags > 0 {
                    self.open_tags -= 1;
                } else {
                    self.open_tags += u32::from(!html.starts_with("</") && !html.ends_with("/>"));
                    self.fault(MarkdownFaultKind::RawHtml, &range);
                }
                self.words(&html, &range);
            }
            Event::FootnoteReference(label) => {
                self.flush();
                self.begin_leaf(&range);
                let link = if self.in_link() { NoteLink::None } else { NoteLink::Written };
                self.notes.refer(&label, link, &mut self.out);
            }
            Event::TaskListMarker(done) => {
                self.begin_leaf(&range);
                self.out.html.push_str(if done { "☑ " } else { "☐ " });
            }
            Event::InlineMath(words) | Event::DisplayMath(words) => self.words(&words, &range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
        }
    }

    /// Takes in the words of an image; whether the event belonged to it.
    fn in_image(&mut self, event: &Event<'t>, range: &Range<usize>) -> bool {
        let Some(image) = &mut self.image else { return false };
        match event {
            Event::Text(words) => {
                let words = self.quotes.set(words, range);
                image.alt.push_str(&self.comments.shown(words, range));
            }
            Event::Code(words) => image.alt.push_str(&self.comments.shown(words, range)),
            Event::SoftBreak | Event::HardBreak => image.alt.push(' '),
            Event::Start(_) => image.depth += 1,
            Event::End(_) if image.depth > 0 => image.depth -= 1,
            Event::End(_) => {
                if let Some(image) = self.image.take() {
                    self.end_image(image);
                }
            }
            _ => {}
        }
        true
    }

    fn words(&mut self, words: &str, range: &Range<usize>) {
        let text = self.text;
        if !self.verbatim && self.comments.meets(range) && text.get(range.clone()) == Some(words) {
            for part in self.comments.outside(range) {
                self.words(&text[part.clone()], &part);
            }
            return;
        }
        self.begin_leaf(range);
        self.brackets(words, range);
        if self.verbatim {
            push_escaped(&mut self.out.html, &self.comments.shown(words, range));
            return;
        }
        // What looked like code before the parsing and is none now would be printed.
        if words.contains('<') && text.get(range.clone()) == Some(words) {
            for (inner, _) in words.match_indices('<') {
                let at = range.start + inner;
                if comments::opens_at(text, at) {
                    self.fault(MarkdownFaultKind::CommentUnclear, &(at..at + 4));
                }
            }
        }
        let words = self.quotes.set(words, range);
        self.pending.push(words, range, text);
    }

    /// Says where a comment begins in code and ends outside it.
    fn check_code(&mut self, range: &Range<usize>) {
        if self.ends.are_outside(self.text, range) {
            self.fault(MarkdownFaultKind::CommentUnclear, range);
        }
    }

    /// Notes a comment that was not found before the parsing.
    fn note_to_self(&mut self, range: &Range<usize>) {
        if !self.comments.meets(range) {
            let span = self.span(range);
            self.notes_to_self.push(span);
        }
    }

    /// Notes what was meant as a link or as a reference to a note: the parser gives its brackets as words.
    fn brackets(&mut self, words: &str, range: &Range<usize>) {
        if !matches!(words, "[" | "]") || self.verbatim || self.text[..range.start].ends_with('\\') {
            return;
        }
        if words == "]" {
            let address = loose::destination(self.text, range.end).filter(loose::Destination::is_loose);
            if let Some(address) = address {
                let has_comment = self.comments.meets(&address.at);
                let kind =
                    if has_comment { MarkdownFaultKind::CommentInAddress } else { MarkdownFaultKind::LooseAddress };
                self.fault(kind, &address.at);
            }
            return;
        }
        let Some(label) = self.text[range.start..].strip_prefix("[^") else { return };
        let Some(end) = label.find(|c: char| c.is_whitespace() || c == '[' || c == ']') else { return };
        if end > 0 && label[end..].starts_with(']') {
            self.fault(MarkdownFaultKind::UndefinedNote, &(range.start..range.start + 2 + end + 1));
        }
    }

    /// Writes the words that are waiting, their mentions as holes.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let (text, base) = (self.text, self.base);
        for piece in self.pending.take(text) {
            match piece {
                Piece::Words(words) => {
                    push_escaped(&mut self.out.html, &words);
                    if let Some(heading) = &mut self.heading {
                        heading.words.push_str(&words);
                    }
                }
                Piece::Mention { raw, at } => {
                    let span = Span::of(at, at + 1 + raw.len()).shifted(base);
                    self.push_mention(Mention { raw: raw.into(), span, words: None });
                }
            }
        }
    }

    fn begin_leaf(&mut self, range: &Range<usize>) {
        if self.leaf.is_none() {
            self.leaf = Some((self.out.end(), range.start));
        }
        self.leaf_end = range.end;
    }

    fn end_leaf(&mut self) {
        if let Some((start, from)) = self.leaf.take() {
            let range = start..self.out.end();
            if range.start.html < range.end.html {
                let span = self.span(&(from..self.leaf_end));
                self.out.leaves.push(Leaf { range, span });
            }
        }
    }

    /// What every tag of a block does first: the words before it are at their end.
    fn block_tag(&mut self) {
        self.quotes.end_block();
        self.open_tags = 0;
        self.flush();
        self.end_leaf();
        if self.depth == 0 && self.notes.is_outside() {
            self.block_start = self.position();
        }
    }

    fn end_block(&mut self, range: &Range<usize>, kind: BlockKind) {
        if self.depth > 0 || !self.notes.is_outside() {
            return;
        }
        let html = self.block_start..self.position();
        if !html.is_empty() {
            let span = self.span(range);
            self.blocks.push(Block { html, span, stage: self.stage, kind });
        }
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.inline("<em>", &range),
            Tag::Strong => self.inline("<strong>", &range),
            Tag::Strikethrough => self.inline("<del>", &range),
            Tag::Link { dest_url, link_type, title, .. } => {
                self.flush();
                self.begin_leaf(&range);
                match self.mention_of(link_type, &dest_url, &title, &range) {
                    Some(mention) => self.mention = Some(mention),
                    None => self.open_link(&dest_url, &title, &range, matches!(link_type, LinkType::Email)),
                }
            }
            Tag::Image { dest_url, title, .. } => {
                self.flush();
                self.begin_leaf(&range);
                let (src, title, span) = (dest_url.to_string(), title.to_string(), self.span(&range));
                self.image = Some(OpenImage { src, title, alt: String::new(), depth: 0, span });
            }
            tag => {
                self.block_tag();
                self.start_block(tag, range);
                self.depth += 1;
            }
        }
    }

    fn inline(&mut self, tag: &str, range: &Range<usize>) {
        self.flush();
        self.begin_leaf(range);
        self.out.html.push_str(tag);
    }

    fn start_block(&mut self, tag: Tag<'t>, range: Range<usize>) {
        let html = &mut self.out.html;
        match tag {
            Tag::Paragraph => html.push_str("<p>"),
            Tag::Heading { level, id, classes, attrs } => {
                self.start_heading(level, id, &classes, !attrs.is_empty(), &range);
            }
            Tag::BlockQuote(_) => html.push_str("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                self.verbatim = true;
                html.push_str("<pre><code");
                if let CodeBlockKind::Fenced(info) = kind {
                    let language = info.split([' ', ',']).next().unwrap_or_default();
                    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                    if !language.is_empty() && language.len() <= 20 && language.chars().all(sound) {
                        html.push_str(" class=\"language-");
                        html.push_str(language);
                        html.push('"');
                    }
                }
                html.push('>');
            }
            Tag::List(Some(1)) => html.push_str("<ol>\n"),
            Tag::List(Some(first)) => html.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::List(None) => html.push_str("<ul>\n"),
            Tag::Item => html.push_str("<li>"),
            Tag::HtmlBlock => self.raw = Some(RawBlock { lines: Vec::new() }),
            Tag::FootnoteDefinition(label) => {
                let whole = std::mem::take(&mut self.out);
                let label_end = self.text[range.start..].find("]:").map_or(range.end, |end| range.start + end + 2);
                self.notes.begin(&label, range.start..label_end, whole);
            }
            Tag::Table(alignments) => {
                self.alignments.push(alignments);
                html.push_str("<div class=\"table\"><table>\n");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                html.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                html.push_str("<tr>");
            }
            Tag::TableCell => {
                let alignment = self.alignments.last().and_then(|all| all.get(self.cell)).copied();
                html.push_str(if self.in_head { "<th scope=\"col\"" } else { "<td" });
                html.push_str(match alignment {
                    Some(Alignment::Left) => " class=\"align-left\"",
                    Some(Alignment::Center) => " class=\"align-center\"",
                    Some(Alignment::Right) => " class=\"align-right\"",
                    Some(Alignment::None) | None => "",
                });
                html.push('>');
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis => self.end_inline("</em>"),
            TagEnd::Strong => self.end_inline("</strong>"),
            TagEnd::Strikethrough => self.end_inline("</del>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => {}
            tag => {
                if let TagEnd::CodeBlock = tag {
                    self.check_code(range);
                    self.verbatim = false;
                }
                let depth = self.depth;
                // The words at the end of a block are inside it.
                self.depth = depth.max(1);
                self.block_tag();
                self.end_block_tag(tag, range);
                self.depth = depth.saturating_sub(1);
                self.end_block(range, BlockKind::Words);
            }
        }
    }

    fn end_inline(&mut self, tag: &str) {
        self.flush();
        self.out.html.push_str(tag);
    }

    fn end_block_tag(&mut self, tag: TagEnd, range: &Range<usize>) {
        let html = &mut self.out.html;
        match tag {
            TagEnd::Paragraph => html.push_str("</p>\n"),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => html.push_str("</blockquote>\n"),
            TagEnd::CodeBlock => html.push_str("</code></pre>\n"),
            TagEnd::List(true) => html.push_str("</ol>\n"),
            TagEnd::List(false) => html.push_str("</ul>\n"),
            TagEnd::Item => html.push_str("</li>\n"),
            TagEnd::HtmlBlock => self.end_raw(range),
            TagEnd::FootnoteDefinition => {
                let note = std::mem::take(&mut self.out);
                self.out = self.notes.end(note);
            }
            TagEnd::Table => {
                self.alignments.pop();
                html.push_str("</tbody></table></div>\n");
            }
            TagEnd::TableHead => {
                self.in_head = false;
                html.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => html.push_str("</tr>\n"),
            TagEnd::TableCell => {
                html.push_str(if self.in_head { "</th>" } else { "</td>" });
                self.cell += 1;
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Prose {
        self.block_tag();
        let start = self.position();
        let has_notes = self.notes.finish(&mut self.out);
        for (kind, range) in self.notes.unread() {
            self.fault(kind, &range);
        }
        if has_notes {
            let html = start..self.position();
            let span = Span::of(self.base + self.text.len(), self.base + self.text.len());
            self.blocks.push(Block { html, span, stage: None, kind: BlockKind::Notes });
        }
        let own = std::mem::take(&mut self.comments);
        let mut comments = self.notes_to_self.clone();
        comments.extend(own.spans.iter().map(|span| self.span(span)));
        comments.sort_unstable();
        for (kind, range) in own.faults {
            self.fault(kind, &range);
        }
        // One of them withholds the whole text; a few show what is meant.
        let mut of_comments = 0;
        self.faults.retain(|fault| {
            of_comments += usize::from(fault.kind.is_of_comment());
            !fault.kind.is_of_comment() || of_comments <= MOST_OF_COMMENTS
        });
        Prose {
            comments: comments.into(),
            html: self.out.html.into(),
            holes: self.out.holes.into(),
            blocks: self.blocks.into(),
            leaves: self.out.leaves.into(),
            headings: self.headings.into(),
            links: self.links.into(),
            images: self.images.into(),
            mentions: self.mentions.into(),
            faults: self.faults.into(),
            ..self.prose
        }
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
