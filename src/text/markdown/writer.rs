//! Events of Markdown to HTML with holes, in one pass. What could do harm becomes text or is left out.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::text::markdown::notes::{NoteLink, Notes};
use crate::text::markdown::passage;
use crate::text::markdown::pending::Pending;
use crate::text::markdown::prose::{
    Block, Fault, FaultKind, Heading, Hole, Image, Leaf, Link, LinkKind, Mention, Prose, Stage,
};
use crate::text::markdown::scheme;
use crate::text::markdown::{options, tame};
use crate::text::slug::slug;
use crate::text::span::Span;

/// Reads the part `body` of a file's text; `cited` are words to be found in it. All spans are in the file.
pub fn read(text: &str, body: Range<usize>, cited: &[&str]) -> Prose {
    let body = body.start.min(text.len())..body.end.min(text.len());
    let tamed = tame(&text[body.clone()]);
    let mut writer = Writer::of(&tamed, body.start);
    for (event, range) in Parser::new_ext(&tamed, options()).into_offset_iter() {
        writer.event(event, range);
    }
    let mut prose = writer.finish();
    prose.cited = cited.iter().map(|cited| passage::find(&prose, cited)).collect();
    prose
}

/// HTML that is being written, with all that is noted on the way.
#[derive(Default)]
pub(super) struct Written {
    pub html: String,
    pub holes: Vec<(u32, Hole)>,
    pub leaves: Vec<Leaf>,
}

struct Writer<'t> {
    text: &'t str,
    /// Where `text` begins in its file.
    base: usize,
    out: Written,
    prose: Prose,
    blocks: Vec<Block>,
    headings: Vec<Heading>,
    links: Vec<Link>,
    images: Vec<Image>,
    mentions: Vec<Mention>,
    faults: Vec<Fault>,
    ids: std::collections::HashMap<String, u32>,
    pending: Pending,
    notes: Notes,
    /// Where the words began that no tag of a block has ended yet.
    leaf: Option<(u32, usize)>,
    leaf_end: usize,
    depth: usize,
    stage: Option<Stage>,
    block_start: u32,
    heading: Option<OpenHeading>,
    open_links: Vec<OpenLink>,
    image: Option<OpenImage>,
    raw: Option<RawBlock>,
    verbatim: bool,
    alignments: Vec<Vec<Alignment>>,
    cell: usize,
    in_head: bool,
}

struct OpenHeading {
    at: u32,
    level: u8,
    id: Option<String>,
    stage: Option<Stage>,
    words: String,
    span: Span,
}

enum OpenLink {
    /// Written with a tag of its own.
    Tag,
    /// A hole.
    Hole(u32),
    /// Left out.
    None,
}

struct OpenImage {
    src: String,
    alt: String,
    depth: usize,
    span: Span,
}

/// A block of raw HTML: its lines, and where each stands.
struct RawBlock {
    lines: Vec<Range<usize>>,
}

impl<'t> Writer<'t> {
    fn of(text: &'t str, base: usize) -> Self {
        Self {
            text,
            base,
            out: Written { html: String::with_capacity(text.len() + text.len() / 8), ..Written::default() },
            prose: Prose::default(),
            blocks: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            mentions: Vec::new(),
            faults: Vec::new(),
            ids: std::collections::HashMap::new(),
            pending: Pending::default(),
            notes: Notes::default(),
            leaf: None,
            leaf_end: 0,
            depth: 0,
            stage: None,
            block_start: 0,
            heading: None,
            open_links: Vec::new(),
            image: None,
            raw: None,
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
        u32::try_from(self.out.html.len()).unwrap_or(u32::MAX)
    }

    fn fault(&mut self, kind: FaultKind, range: &Range<usize>) {
        let span = self.span(range);
        self.faults.push(Fault { kind, span });
    }

    fn event(&mut self, event: Event<'t>, range: Range<usize>) {
        if self.image.is_some() && self.in_image(&event) {
            return;
        }
        match event {
            Event::Text(words) => self.words(&words, &range),
            Event::Code(words) => {
                self.flush();
                self.begin_leaf(&range);
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
                self.block_tag(&range);
                self.out.html.push_str("<hr>\n");
                self.end_block(&range, Cutting::Yes);
            }
            Event::Html(_) => {
                if let Some(raw) = &mut self.raw {
                    raw.lines.push(range);
                }
            }
            Event::InlineHtml(html) => {
                if html.starts_with("<!--") {
                    return self.flush();
                }
                self.fault(FaultKind::RawHtml, &range);
                self.words(&html, &range);
            }
            Event::FootnoteReference(label) => {
                self.flush();
                self.begin_leaf(&range);
                let link = if self.in_link() { NoteLink::None } else { NoteLink::Written };
                self.notes.refer(&label, link, &mut self.out.html);
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
    fn in_image(&mut self, event: &Event<'t>) -> bool {
        let Some(image) = &mut self.image else { return false };
        match event {
            Event::Text(words) | Event::Code(words) => image.alt.push_str(words),
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
        self.begin_leaf(range);
        if self.verbatim {
            push_escaped(&mut self.out.html, words);
        } else {
            self.pending.push(words, range, self.text);
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
                super::pending::Piece::Words(words) => {
                    push_escaped(&mut self.out.html, &words);
                    if let Some(heading) = &mut self.heading {
                        heading.words.push_str(&words);
                    }
                }
                super::pending::Piece::Mention { raw, at } => {
                    let index = index(self.mentions.len());
                    let span = Span::of(at, at + 1 + raw.len()).shifted(base);
                    self.mentions.push(Mention { raw: raw.into(), span });
                    let position = self.position();
                    self.out.holes.push((position, Hole::Mention(index)));
                }
            }
        }
    }

    fn begin_leaf(&mut self, range: &Range<usize>) {
        if self.leaf.is_none() {
            self.leaf = Some((self.position(), range.start));
        }
        self.leaf_end = range.end;
    }

    /// What every tag of a block does first: the words before it are at their end.
    fn block_tag(&mut self, range: &Range<usize>) {
        self.flush();
        if let Some((start, from)) = self.leaf.take() {
            let html = start..self.position();
            if !html.is_empty() {
                let span = self.span(&(from..self.leaf_end));
                self.out.leaves.push(Leaf { html, span });
            }
        }
        if self.depth == 0 && self.notes.is_outside() {
            self.block_start = self.position();
        }
        let _ = range;
    }

    fn end_block(&mut self, range: &Range<usize>, cutting: Cutting) {
        if self.depth > 0 || !self.notes.is_outside() {
            return;
        }
        let html = self.block_start..self.position();
        if !html.is_empty() {
            let span = self.span(range);
            self.blocks.push(Block { html, span, stage: self.stage, cut: matches!(cutting, Cutting::Yes) });
        }
    }

    fn start(&mut self, tag: Tag<'t>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.inline("<em>", &range),
            Tag::Strong => self.inline("<strong>", &range),
            Tag::Strikethrough => self.inline("<del>", &range),
            Tag::Link { dest_url, link_type, .. } => {
                self.flush();
                self.begin_leaf(&range);
                let mail = matches!(link_type, pulldown_cmark::LinkType::Email);
                self.open_link(&dest_url, &range, mail);
            }
            Tag::Image { dest_url, .. } => {
                self.flush();
                self.begin_leaf(&range);
                let span = self.span(&range);
                self.image = Some(OpenImage { src: dest_url.to_string(), alt: String::new(), depth: 0, span });
            }
            tag => {
                self.block_tag(&range);
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
                self.notes.begin(&label, whole);
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

    fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'t>>,
        classes: &[CowStr<'t>],
        attributes: bool,
        range: &Range<usize>,
    ) {
        let known = |class: &str| match class {
            "data" => Some(Stage::Data),
            "call" => Some(Stage::Call),
            "outcome" => Some(Stage::Outcome),
            "readers" => Some(Stage::Readers),
            _ => None,
        };
        let stage = classes.iter().find_map(|class| known(class));
        if attributes || classes.iter().any(|class| known(class).is_none()) {
            self.fault(FaultKind::HeadingClass, range);
        }
        if stage.is_some() && self.depth == 0 {
            self.stage = stage;
        }
        let sound = |id: &CowStr<'t>| {
            !id.is_empty() && id.len() <= 100 && id.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        };
        self.heading = Some(OpenHeading {
            at: self.position(),
            level: (level as u8).max(2),
            id: id.filter(sound).map(|id| id.to_string()),
            stage,
            words: String::new(),
            span: self.span(range),
        });
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
                    self.verbatim = false;
                }
                let depth = self.depth;
                // The words at the end of a block are inside it.
                self.depth = depth.max(1);
                self.block_tag(range);
                self.end_block_tag(tag, range);
                self.depth = depth.saturating_sub(1);
                self.end_block(range, Cutting::No);
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

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let wanted = heading.id.unwrap_or_else(|| slug(&heading.words));
        let id = self.unique(if wanted.is_empty() { "section".to_owned() } else { wanted });
        let tag = format!("<h{} id=\"{id}\">", heading.level);
        // The id is known only now, so the tag goes in before words that are there already.
        self.out.html.insert_str(heading.at as usize, &tag);
        let by = index(tag.len());
        for (position, _) in self.out.holes.iter_mut().rev().take_while(|(position, _)| *position >= heading.at) {
            *position += by;
        }
        for leaf in self.out.leaves.iter_mut().rev().take_while(|leaf| leaf.html.start >= heading.at) {
            leaf.html = leaf.html.start + by..leaf.html.end + by;
        }
        self.out.html.push_str(&format!("</h{}>\n", heading.level));
        self.headings.push(Heading { level: heading.level, id: id.into(), stage: heading.stage, span: heading.span });
    }

    /// An id that no other heading of the text has.
    fn unique(&mut self, wanted: String) -> String {
        // The page has ids of its own for marked lines and notes.
        let taken = |id: &str| ["line-", "fn-", "fnref-"].iter().any(|own| id.starts_with(own));
        let wanted = if taken(&wanted) { format!("h-{wanted}") } else { wanted };
        let mut id = wanted.clone();
        while self.ids.contains_key(&id) {
            let count = self.ids.entry(wanted.clone()).or_insert(1);
            *count += 1;
            id = format!("{wanted}-{count}");
        }
        self.ids.insert(id.clone(), 1);
        id
    }

    fn open_link(&mut self, address: &str, range: &Range<usize>, mail: bool) {
        let kind = if mail { Some(LinkKind::Mail) } else { scheme::classify(address) };
        let Some(kind) = kind else {
            self.fault(FaultKind::UnsafeLink, range);
            self.open_links.push(OpenLink::None);
            return;
        };
        // An address in angle brackets may stand in a link, and HTML has no link in a link.
        let hole = match kind {
            _ if self.in_link() => OpenLink::None,
            LinkKind::Web | LinkKind::Mail => {
                self.out.html.push_str("<a href=\"");
                let prefix = if mail && !address.to_ascii_lowercase().starts_with("mailto:") { "mailto:" } else { "" };
                self.out.html.push_str(prefix);
                scheme::push_address(&mut self.out.html, address.trim());
                self.out.html.push_str("\" rel=\"noreferrer\">");
                OpenLink::Tag
            }
            LinkKind::Relative { .. } | LinkKind::Fragment(_) => {
                let at = index(self.links.len());
                let position = self.position();
                self.out.holes.push((position, Hole::LinkOpen(at)));
                OpenLink::Hole(at)
            }
        };
        let span = self.span(range);
        self.links.push(Link { kind, span });
        self.open_links.push(hole);
    }

    fn in_link(&self) -> bool {
        self.open_links.iter().any(|link| !matches!(link, OpenLink::None))
    }

    fn end_link(&mut self) {
        self.flush();
        match self.open_links.pop() {
            Some(OpenLink::Tag) => self.out.html.push_str("</a>"),
            Some(OpenLink::Hole(at)) => {
                let position = self.position();
                self.out.holes.push((position, Hole::LinkClose(at)));
            }
            Some(OpenLink::None) | None => {}
        }
    }

    fn end_image(&mut self, image: OpenImage) {
        let remote = scheme::is_remote(&image.src);
        if remote {
            self.faults.push(Fault { kind: FaultKind::RemoteImage, span: image.span });
        }
        if image.alt.trim().is_empty() {
            self.faults.push(Fault { kind: FaultKind::ImageWithoutWords, span: image.span });
        }
        let position = self.position();
        self.out.holes.push((position, Hole::Image(index(self.images.len()))));
        let alt = image.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        self.images.push(Image { src: image.src.into(), alt: alt.into(), remote, span: image.span });
    }

    /// A block of raw HTML: comments are notes to self and go, the rest is shown as it is written.
    fn end_raw(&mut self, range: &Range<usize>) {
        let Some(raw) = self.raw.take() else { return };
        let start = raw.lines.first().map_or(range.start, |line| line.start);
        let end = raw.lines.last().map_or(range.start, |line| line.end);
        let mut shown = Vec::new();
        let mut at = start;
        while at < end {
            let rest = &self.text[at..end];
            if let Some(comment) = rest.find("<!--") {
                shown.push(at..at + comment);
                at = rest[comment..].find("-->").map_or(end, |close| at + comment + close + 3);
            } else {
                shown.push(at..end);
                at = end;
            }
        }
        shown.retain(|part| !self.text[part.clone()].trim().is_empty());
        if shown.is_empty() {
            return;
        }
        self.fault(FaultKind::RawHtml, range);
        self.out.html.push_str("<p>");
        for part in shown {
            let words = self.text[part.clone()].trim_end();
            self.words(words, &(part.start..part.start + words.len()));
            self.flush();
        }
        // The words end with this paragraph, before the tag that closes it.
        if let Some((start, from)) = self.leaf.take() {
            let span = self.span(&(from..self.leaf_end));
            let html = start..self.position();
            self.out.leaves.push(Leaf { html, span });
        }
        self.out.html.push_str("</p>\n");
    }

    fn finish(mut self) -> Prose {
        self.block_tag(&(self.text.len()..self.text.len()));
        let start = self.position();
        if self.notes.finish(&mut self.out) {
            let html = start..self.position();
            let span = Span::of(self.base + self.text.len(), self.base + self.text.len());
            self.blocks.push(Block { html, span, stage: None, cut: false });
        }
        Prose {
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

enum Cutting {
    Yes,
    No,
}

fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// `text` with the characters that HTML gives a meaning written as entities.
pub fn push_escaped(out: &mut String, text: &str) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !SPECIAL[byte as usize] {
            continue;
        }
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            // A control character is no part of HTML.
            _ => "\u{fffd}",
        };
        out.push_str(&text[done..at]);
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// Bytes that cannot stand in HTML as they are.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        special[byte] = matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | 0..=8 | 11 | 12 | 14..=31 | 127);
        byte += 1;
    }
    special
};
