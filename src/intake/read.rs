//! A file of any kind that heard reads, by its name and bytes: a table, or drafts. `heard import` and `heard inbox` read
//! by it alone.

use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use xxhash_rust::xxh3::xxh3_64;

use crate::intake::csv::Csv;
use crate::intake::links::Place;
use crate::intake::mail::{self, Mail};
use crate::intake::sender::Sender;
use crate::intake::to_draft::{Draft, Rest, count_alike};
use crate::intake::{blocks, docx, encoding, form, html, markdown, replies, xlsx};

/// How many messages deep a story may lie within messages.
const DEEPEST: usize = 3;

/// What a file turned out to be.
pub enum Read {
    /// A table of answers, whose columns are still to be judged.
    Table(Csv),
    /// Drafts, each a story.
    Drafts(Vec<Draft>),
}

/// The end of a file's name, in small letters.
fn ending(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase())
}

/// Whether a file of this name is a photograph or another picture.
pub fn is_picture(name: &str) -> bool {
    const PICTURES: [&str; 12] =
        ["jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "tif", "tiff", "bmp", "avif", "svg"];
    PICTURES.contains(&ending(name).as_str())
}

/// What a file is read as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Table,
    Workbook,
    Text,
    Word,
    Markdown,
    Page,
    Mail,
}

/// What a file of this name is read as; nothing where it can't be read.
fn kind(name: &str) -> Option<Kind> {
    Some(match ending(name).as_str() {
        "csv" | "tsv" => Kind::Table,
        "xlsx" => Kind::Workbook,
        "txt" => Kind::Text,
        "docx" => Kind::Word,
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" => Kind::Page,
        "eml" | "mbox" => Kind::Mail,
        _ => return None,
    })
}

/// Whether a file of this name is one that heard reads.
pub fn is_readable(name: &str) -> bool {
    kind(name).is_some()
}

/// The messages in a file that reply to letters, and tell no story.
pub fn replies(name: &str, bytes: &[u8]) -> Vec<Mail> {
    if kind(name) != Some(Kind::Mail) {
        return Vec::new();
    }
    let messages = mail::read(bytes).into_iter().flatten();
    let replies = messages.filter(|message| replies::is_reply(&message.subject));
    replies.map(|message| Mail { attachments: Vec::new(), ..message }).collect()
}

/// Reads a file. What it is goes by its name; `encoding` is the one that somebody named for a table.
pub fn read(name: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Read> {
    read_within(name, bytes, encoding, DEEPEST)
}

fn read_within(name: &str, bytes: &[u8], encoding: Option<&str>, depth: usize) -> Result<Read> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem = stem.strip_suffix(".heard").unwrap_or(stem);
    let one = |draft: Draft| Ok(Read::Drafts(vec![draft]));
    let Some(kind) = kind(name) else { bail!("{}", refusal(name)) };
    match kind {
        Kind::Table => Ok(Read::Table(Csv::read(bytes, encoding)?)),
        Kind::Workbook => Ok(Read::Table(xlsx::read(bytes)?)),
        Kind::Text => {
            let text = encoding::read(bytes, encoding)?.text;
            if form::is_form(&text) {
                one(form::read(&text, stem))
            } else if Csv::is_table(&text) {
                Ok(Read::Table(Csv::read(bytes, encoding)?))
            } else {
                one(prose(&text, stem))
            }
        }
        Kind::Word => one(docx::read(bytes, stem)?),
        Kind::Markdown => {
            let text = std::str::from_utf8(bytes).context("it isn't UTF-8")?;
            one(if form::is_form(text) { form::read(text, stem) } else { markdown::read(text, stem) })
        }
        Kind::Page => one(html::read(&page(bytes, encoding)?, stem)),
        Kind::Mail => {
            let mut drafts = Vec::new();
            for (number, message) in mail::read(bytes).into_iter().enumerate() {
                let message = message.with_context(|| format!("message {}", number + 1))?;
                if !replies::is_reply(&message.subject) {
                    drafts.extend(of_mail(&message, stem, depth));
                }
            }
            Ok(Read::Drafts(drafts))
        }
    }
}

/// How to save a file of this name so that it can be read.
fn refusal(name: &str) -> &'static str {
    match ending(name).as_str() {
        "msg" => "this is Outlook's own format; open the message and save it as text only (.txt), or as .eml",
        "doc" => "this is an old Word format; save it as .docx first",
        "odt" => "this is a LibreOffice document; save it as .docx first",
        "rtf" => "this is rich text; open it in Word or LibreOffice and save it as .docx first",
        "pdf" => "a PDF can't be read; save the document it was made from as .docx, or copy its text into a .txt file",
        "xls" | "ods" => "this is another kind of spreadsheet; save it as .xlsx or .csv first",
        _ => "heard can't read this kind of file; save it as .docx, .txt, .md, .html, .eml, .xlsx or .csv",
    }
}

/// The drafts in a file whose columns nobody is asked about.
pub fn drafts(name: &str, bytes: &[u8]) -> Result<Vec<Draft>> {
    drafts_within(name, bytes, DEEPEST)
}

fn drafts_within(name: &str, bytes: &[u8], depth: usize) -> Result<Vec<Draft>> {
    let mut drafts = match read_within(name, bytes, None, depth)? {
        Read::Drafts(drafts) => drafts,
        Read::Table(table) => {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            table.records(&table.uses(&[])?, stem)
        }
    };
    for draft in &mut drafts {
        // Nothing that it leads to came with it.
        draft.move_links(&mut |_, _| Place::Nowhere);
        draft.files.clear();
    }
    count_alike(&mut drafts);
    Ok(drafts)
}

/// Plain prose: its paragraphs, and a first line for a title where it stands alone.
fn prose(text: &str, name: &str) -> Draft {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut record = Draft { name: name.to_owned(), ..Draft::default() };
    let mut body = text.trim();
    if let Some((first, rest)) = body.split_once("\n\n").filter(|(first, _)| is_title(first)) {
        record.fields.push(("title", first.trim().to_owned()));
        body = rest;
    }
    record.fields.push(("text", blocks::of_plain(body)));
    record
}

/// Whether a line alone looks like a title: short, and no sentence.
fn is_title(line: &str) -> bool {
    const LONGEST: usize = 80;
    let line = line.trim();
    !line.contains('\n') && line.chars().count() <= LONGEST && !line.ends_with(['.', '!', ':', ',', ';', '…', '"', '”'])
}

/// A page in the encoding that it says it has.
fn page(bytes: &[u8], encoding: Option<&str>) -> Result<String> {
    const HEAD: usize = 1_024;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_lowercase();
    let says = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let says = says.and_then(|rest| rest.split(['"', '\'', ' ', ';', '>', '/']).next());
    let named = says.filter(|name| encoding::names().contains(name) && std::str::from_utf8(bytes).is_err());
    Ok(encoding::read(bytes, encoding.or(named))?.text)
}

/// The drafts of a message: its words, and each file with it that heard reads. Who sent it is kept for the author's eyes.
fn of_mail(message: &Mail, name: &str, depth: usize) -> Vec<Draft> {
    let (mut drafts, mut left) = (Vec::new(), Vec::new());
    for file in &message.attachments {
        let is_message = file.media_type == "message/rfc822" && ending(&file.name) != "eml";
        let file_name = if is_message { "message.eml" } else { file.name.as_str() };
        let read = depth.checked_sub(1).and_then(|depth| drafts_within(file_name, &file.bytes, depth).ok());
        match read.filter(|read| read.iter().any(Draft::has_text)) {
            Some(mut read) => {
                for draft in read.iter_mut().filter(|draft| !draft.says_sender) {
                    draft.sent_by(message.from.as_deref().unwrap_or_default());
                }
                drafts.extend(read);
            }
            None if !file_name.is_empty() => left.push(file_name.to_owned()),
            None => {}
        }
    }
    let has_new = !message.text.trim().is_empty();
    let said = if has_new { &message.text } else { &message.kept_apart };
    if has_new || drafts.is_empty() {
        let mut record = if form::is_form(said) {
            form::read(said, name)
        } else {
            let title = without_answer_marks(&message.subject);
            let mut record = Draft { name: name.to_owned(), ..Draft::default() };
            record.fields.extend((!title.is_empty()).then(|| ("title", title.to_owned())));
            record.fields.push(("text", blocks::of_plain(said)));
            record
        };
        if has_new && !message.kept_apart.trim().is_empty() {
            record.rest.push(Rest::kept("Below it in the message", message.kept_apart.clone()));
        }
        drafts.insert(0, record);
    }
    let from = match (&message.name, &message.from) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.iter().chain(address).cloned().collect(),
    };
    let sent = message.sent.map(|sent| sent.to_zoned(TimeZone::UTC).date().to_string());
    let of_sender = [
        ("From", from),
        ("Sent on", sent.unwrap_or_default()),
        ("What the mail server says", message.authentication.first().cloned().unwrap_or_default()),
        ("Files that came with it", left.join(", ")),
    ];
    let of_sender = of_sender.into_iter().filter(|(_, words)| !words.is_empty());
    let of_sender = of_sender.map(|(name, words)| Rest::kept(name, words));
    let who = message.name.iter().chain(&message.from);
    let who = who.map(|words| Rest { sender: Some(Sender::Who), ..Rest::kept("", words.clone()) });
    let of_sender: Vec<Rest> = of_sender.chain(who).collect();
    for draft in &mut drafts {
        draft.rest.extend(of_sender.iter().cloned());
        draft.says_sender = true;
    }
    drafts
}

/// What a message is about without the marks of an answer or of passing it on.
fn without_answer_marks(subject: &str) -> &str {
    const MARKS: [&str; 9] = ["re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "rv:", "res:", "re :"];
    let mut rest = subject.trim();
    while let Some(mark) =
        MARKS.iter().find(|mark| rest.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)))
    {
        rest = rest[mark.len()..].trim_start();
    }
    rest
}

/// What stands for a picture that came: nothing of it is shown anywhere, and somebody looks at it.
pub fn of_picture(name: &str, bytes: &[u8]) -> Draft {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = vec![Rest::kept("A picture came; it's still in the inbox", name)];
    let trace = Some(format!("picture {:016x}", xxh3_64(bytes)));
    Draft { name: stem.to_owned(), rest, trace, ..Draft::default() }
}
