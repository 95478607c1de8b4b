//! XML for programs to read: well-formed whatever a text holds.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An attribute: its name and its value.
pub type Attribute<'a> = (&'a str, &'a str);

/// A document that is being written.
pub struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    /// A document that begins with `root`.
    pub fn of(root: &str, attributes: &[Attribute<'_>]) -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()) };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.line();
        xml.open(root, attributes);
        xml
    }

    /// An element begins.
    pub fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.event(Event::Start(start(name, attributes)));
        self.line();
    }

    /// An element ends.
    pub fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
        self.line();
    }

    /// An element that holds nothing.
    pub fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.event(Event::Empty(start(name, attributes)));
        self.line();
    }

    /// An element that holds a text.
    pub fn text(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) {
        self.event(Event::Start(start(name, attributes)));
        self.event(Event::Text(BytesText::new(&legal(text))));
        self.close(name);
    }

    /// An element that holds HTML as a text. It stands there as it is, and not with its tags as entities: so the leak
    /// check reads of it what it reads of a page.
    pub fn html(&mut self, name: &str, attributes: &[Attribute<'_>], html: &str) {
        self.event(Event::Start(start(name, attributes)));
        for part in BytesCData::escaped(&legal(html)) {
            self.event(Event::CData(part));
        }
        self.close(name);
    }

    /// The bytes, once the root ends.
    pub fn end(mut self, root: &str) -> Vec<u8> {
        self.close(root);
        self.writer.into_inner()
    }

    fn line(&mut self) {
        self.writer.get_mut().push(b'\n');
    }

    fn event(&mut self, event: Event<'_>) {
        // Memory takes every byte.
        let _ = self.writer.write_event(event);
    }
}

fn start<'a>(name: &'a str, attributes: &[Attribute<'_>]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*legal(value)));
    }
    start
}

/// `text` without the characters that no XML may hold, not even as entities (XML 1.0, section 2.2).
pub fn legal(text: &str) -> Cow<'_, str> {
    let is_legal =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_legal) {
        return text.into();
    }
    text.chars().map(|c| if is_legal(c) { c } else { '\u{fffd}' }).collect::<String>().into()
}
