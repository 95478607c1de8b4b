//! What a document says of its looks elsewhere than in its text: styles by their real names, kinds of lists, where links lead.

use std::borrow::Cow;
use std::collections::BTreeMap;

use anyhow::{Context, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The most styles that stand on one another.
const MOST_BASES: usize = 16;

/// What is known of a document beside its text.
#[derive(Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
    /// The list that a paragraph's number means.
    lists: BTreeMap<String, String>,
    /// Lists and levels that count, and whether they do so in letters.
    counting: BTreeMap<(String, String), bool>,
    links: BTreeMap<String, String>,
    pictures: BTreeMap<String, String>,
    /// Comments by their numbers.
    pub comments: Vec<(String, String)>,
}

#[derive(Clone, Default)]
struct Style {
    name: String,
    base: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    list: Option<String>,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StyleKind {
    /// One of many.
    #[default]
    Plain,
    /// The title of the document.
    Title,
    /// A heading, of a level from 1.
    Heading(usize),
    /// A quotation.
    Quote,
    /// Lines kept as they are.
    Code,
}

impl Styles {
    /// From the parts that a document has of `styles.xml`, `numbering.xml` and its relations.
    pub fn of(styles: Option<&str>, numbering: Option<&str>, links: Option<&str>) -> Result<Self> {
        let mut looks =
            Self { links: relations(links, "/hyperlink")?, pictures: relations(links, "/image")?, ..Self::default() };
        looks.read_styles(styles.unwrap_or_default())?;
        looks.read_lists(numbering.unwrap_or_default())?;
        Ok(looks)
    }

    /// Where the link of this number leads.
    pub fn link(&self, id: &str) -> Option<&str> {
        self.links.get(id).map(String::as_str)
    }

    /// The part in which the picture of this number is.
    pub fn picture(&self, id: &str) -> Option<&str> {
        self.pictures.get(id).map(String::as_str)
    }

    /// What a paragraph in this style is. A style that somebody made is what the one is that it stands on.
    pub fn kind(&self, style: &str) -> StyleKind {
        for style in self.bases(style) {
            let name = style.name.to_lowercase();
            let level = name.strip_prefix("heading").and_then(|level| level.trim().parse::<usize>().ok());
            match (level, name.as_str()) {
                (Some(level), _) => return StyleKind::Heading(level),
                (_, "title") => return StyleKind::Title,
                (_, "quote" | "intense quote" | "quotations" | "block text" | "block quotation") => {
                    return StyleKind::Quote;
                }
                (_, "source code" | "html preformatted" | "preformatted text" | "plain text") => {
                    return StyleKind::Code;
                }
                _ => {}
            }
        }
        StyleKind::Plain
    }

    /// Whether words in this style are bold, and whether they are italic.
    pub fn stress(&self, style: &str) -> (bool, bool) {
        let bases: Vec<Style> = self.bases(style).collect();
        let bold = bases.iter().find_map(|style| style.bold).unwrap_or(false);
        (bold, bases.iter().find_map(|style| style.italic).unwrap_or(false))
    }

    /// The number of the list that paragraphs in this style are items of.
    pub fn list(&self, style: &str) -> Option<String> {
        self.bases(style).find_map(|style| style.list)
    }

    /// Whether a list counts its items at this level in letters; nothing where it doesn't count.
    pub fn counts(&self, list: &str, level: usize) -> Option<bool> {
        self.counting.get(&(self.lists.get(list)?.clone(), level.to_string())).copied()
    }

    /// The style and those that it stands on, nearest first. One that is not described has its id for a name.
    fn bases(&self, id: &str) -> impl Iterator<Item = Style> {
        let described = |id: &str| self.styles.get(id).cloned();
        let first = described(id).unwrap_or_else(|| Style { name: id.to_owned(), ..Style::default() });
        std::iter::successors(Some(first), move |style| described(style.base.as_deref()?)).take(MOST_BASES)
    }

    fn read_styles(&mut self, xml: &str) -> Result<()> {
        let (mut id, mut style) = (String::new(), Style::default());
        each(xml, |tag, ends| {
            let Some(tag) = tag else {
                if ends == "style" {
                    self.styles.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                }
                return;
            };
            match tag.local_name().as_ref() {
                "style" => (id, style) = (attribute(tag, "styleId").unwrap_or_default(), Style::default()),
                "name" => style.name = attribute(tag, "val").unwrap_or_default(),
                "basedOn" => style.base = attribute(tag, "val"),
                "b" => style.bold = Some(is_on(tag)),
                "i" => style.italic = Some(is_on(tag)),
                "numId" => style.list = attribute(tag, "val"),
                _ => {}
            }
        })
    }

    fn read_lists(&mut self, xml: &str) -> Result<()> {
        let (mut list, mut level, mut number) = (String::new(), String::new(), String::new());
        each(xml, |tag, _| {
            let Some(tag) = tag else { return };
            match tag.local_name().as_ref() {
                "abstractNum" => list = attribute(tag, "abstractNumId").unwrap_or_default(),
                "lvl" => level = attribute(tag, "ilvl").unwrap_or_default(),
                "numFmt" => {
                    let form = attribute(tag, "val").filter(|form| form != "bullet" && form != "none");
                    let letters = form.map(|form| matches!(form.as_str(), "lowerLetter" | "upperLetter"));
                    self.counting.extend(letters.map(|letters| ((list.clone(), level.clone()), letters)));
                }
                "num" => number = attribute(tag, "numId").unwrap_or_default(),
                "abstractNumId" => {
                    self.lists.insert(number.clone(), attribute(tag, "val").unwrap_or_default());
                }
                _ => {}
            }
        })
    }
}

/// The targets of one kind of relation, by number.
pub fn relations(xml: Option<&str>, kind: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    each(xml.unwrap_or_default(), |tag, _| {
        let Some(tag) = tag.filter(|tag| tag.local_name().as_ref() == "Relationship") else { return };
        if attribute(tag, "Type").is_some_and(|of| of.ends_with(kind)) {
            found.extend(attribute(tag, "Id").zip(attribute(tag, "Target")));
        }
    })?;
    Ok(found)
}

/// The value of an attribute, whatever its prefix.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned))
}

/// Whether a switch such as `<w:b/>` is on.
pub fn is_on(tag: &BytesStart<'_>) -> bool {
    !matches!(attribute(tag, "val").as_deref(), Some("0" | "false" | "none" | "off"))
}

/// Each opening tag, and the name of each that ends.
fn each(xml: &str, mut told: impl FnMut(Option<&BytesStart<'_>>, &str)) -> Result<()> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().context("the document is damaged")? {
            Event::Start(tag) => told(Some(&tag), ""),
            Event::Empty(tag) => {
                told(Some(&tag), "");
                told(None, tag.local_name().as_ref());
            }
            Event::End(tag) => told(None, tag.local_name().as_ref()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
