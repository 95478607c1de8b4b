//! A hundred slips, each a small edit of one text or a file too many, and whether a build should stop for it.
//!
//! `{N}` stands for a full name, `{F}` and `{L}` for its words, `{f}` and `{l}` for those in lower case, `{I}` for the id:
//! `{M}` for the full name in letters that partly only look Latin:
//! all of somebody who is printed by name nowhere. `{A}` is the file's name of a story that is read, `{B}` that of a page.

use std::io::Write;

/// Somebody who is printed by name nowhere.
pub struct Words {
    pub first: String,
    pub last: String,
    pub id: String,
    pub story: String,
    pub page: String,
}

impl Words {
    pub fn fill(&self, template: &str) -> String {
        let (first, last) = (self.first.to_lowercase(), self.last.to_lowercase());
        let name = format!("{} {}", self.first, self.last);
        let pairs = [("{N}", &*name), ("{F}", &self.first), ("{L}", &self.last), ("{f}", &first), ("{l}", &last)];
        let filled = pairs.iter().fold(template.to_owned(), |text, (sign, words)| text.replace(sign, words));
        let masked = name.replace('x', "х");
        filled.replace("{M}", &masked).replace("{I}", &self.id).replace("{A}", &self.story).replace("{B}", &self.page)
    }
}

/// How a slip is made.
enum Edit {
    /// A paragraph more at the end of a text.
    Said(&'static str),
    /// Words of a text, and others in their place.
    Instead(&'static str, &'static str),
    /// A file more, by its path.
    File(&'static str, &'static str),
    /// A file more that is packed with gzip, or a UTF-16 text in a ZIP file.
    Packed(&'static str, Packing, &'static str),
}

#[derive(Clone, Copy)]
enum Packing {
    Gzip,
    Spoilt,
    Zip,
    ZipOfUtf16,
    ZipOfRtf,
    ZipOfPdf,
    Font,
    Woff2,
    ClosedFont,
    Icon,
}

/// One slip.
pub struct Slip {
    pub what: &'static str,
    /// Where texts stand in which it is made.
    pub folder: &'static str,
    /// Whether a build should stop for it.
    pub stops: bool,
    edit: Edit,
}

impl Slip {
    /// Whether it can be made in a text.
    pub fn fits(&self, text: &str) -> bool {
        match self.edit {
            Edit::Instead(is, _) => text.contains(is),
            _ => true,
        }
    }

    /// The text with the slip.
    pub fn made_in(&self, text: &str, fill: &dyn Fn(&str) -> String) -> String {
        match self.edit {
            Edit::Said(words) => format!("{text}\n{}\n", fill(words)),
            Edit::Instead(is, becomes) => text.replacen(is, &fill(becomes), 1),
            Edit::File(..) | Edit::Packed(..) => text.to_owned(),
        }
    }

    /// The file more, where that is the slip.
    pub fn added(&self, words: &Words) -> Option<(String, Vec<u8>)> {
        match self.edit {
            Edit::File(path, text) => Some((words.fill(path), words.fill(text).into_bytes())),
            Edit::Packed(path, packing, text) => Some((words.fill(path), pack(packing, &words.fill(text)))),
            Edit::Said(_) | Edit::Instead(..) => None,
        }
    }
}

fn pack(packing: Packing, text: &str) -> Vec<u8> {
    let zip = |name: &str, bytes: &[u8]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let names = |text: &str| {
        let words = wide(text);
        let length = u16::try_from(words.len()).unwrap().to_be_bytes();
        [&[0, 0, 0, 1, 0, 18, 0, 3, 0, 1, 4, 9, 0, 4], &length[..], &[0, 0], &words].concat()
    };
    match packing {
        Packing::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            gzip.write_all(text.as_bytes()).unwrap();
            gzip.finish().unwrap()
        }
        Packing::Spoilt => b"\x1f\x8b\x08 cut".to_vec(),
        Packing::Zip => zip("a.txt", text.as_bytes()),
        Packing::ZipOfUtf16 => zip("a.txt", &[b"\xfe\xff", &*wide(text)].concat()),
        Packing::ZipOfRtf => zip("a.rtf", format!("{{\\rtf1 {text}}}").as_bytes()),
        Packing::ZipOfPdf => zip("a.pdf", format!("%PDF-1.7 {text}").as_bytes()),
        Packing::Font => {
            let name = names(text);
            let size = u32::try_from(name.len()).unwrap().to_be_bytes();
            [b"\0\x01\0\0\0\x01\0\0\0\0\0\0name\0\0\0\0\0\0\0\x1c", &size[..], &name].concat()
        }
        Packing::Woff2 => {
            let name = names(text);
            let length = u32::try_from(name.len()).unwrap();
            // Brotli that packs nothing.
            let packed = [&((length - 1) << 4 | 1 << 20).to_le_bytes()[..3], &name, b"\x03"].concat();
            let size = u32::try_from(packed.len()).unwrap().to_be_bytes();
            let table = [5, u8::try_from(length).unwrap()];
            let head = [&b"wOF2\0\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0"[..], &size].concat();
            [&head[..], &[0; 24], &table, &packed].concat()
        }
        Packing::ClosedFont => b"wOF2 cut".to_vec(),
        Packing::Icon => [b"\0\0\x01\0\x01\0", text.as_bytes()].concat(),
    }
}

const fn said(what: &'static str, words: &'static str) -> Slip {
    Slip { what, folder: "", stops: true, edit: Edit::Said(words) }
}

const fn passes(what: &'static str, words: &'static str) -> Slip {
    Slip { what, folder: "", stops: false, edit: Edit::Said(words) }
}

const fn told(what: &'static str, words: &'static str) -> Slip {
    Slip { what, folder: "stories/", stops: true, edit: Edit::Said(words) }
}

const fn on_a_page(what: &'static str, words: &'static str) -> Slip {
    Slip { what, folder: "pages/", stops: false, edit: Edit::Said(words) }
}

const fn field(what: &'static str, folder: &'static str, is: &'static str, becomes: &'static str) -> Slip {
    Slip { what, folder, stops: true, edit: Edit::Instead(is, becomes) }
}

const fn file(what: &'static str, stops: bool, path: &'static str, text: &'static str) -> Slip {
    Slip { what, folder: "", stops, edit: Edit::File(path, text) }
}

const fn packed(what: &'static str, packing: Packing, path: &'static str) -> Slip {
    Slip { what, folder: "", stops: true, edit: Edit::Packed(path, packing, "Ask {N} first.") }
}

const STORY: &str = "---\ntitle: A short one\ndate: 2026-03\nkind: composite\ncomposite_of: 3\nstatus: published\n---\n\nNobody said a word.\n";
const INVENTED: &str = "---\ntitle: A short one\ndate: 2026-03\nkind: composite\ncomposite_of: 3\nstatus: published\nchanged: [Mrs Iyer]\n---\n\nThen Mrs Iyer came.\n";
const BESIDE_INVENTED: &str = "---\ntitle: A short one\ndate: 2026-03\nkind: composite\ncomposite_of: 3\nstatus: published\nchanged: [Mrs Iyer]\n---\n\nThen Mrs Iyer came, and Mr Raman.\n";
const OLDER: &str = "---\ntitle: A short one\ndate: 2025-01\nkind: composite\ncomposite_of: 3\nstatus: published\n---\n\nNobody said a word.\n";
const TEXT: &str = "---\ntitle: A short one\nstatus: published\n---\n\nNobody said a word.\n";
const LAB: &str =
    "---\ntitle: A short one\ndate: 2026-03\nheld: 2026-03\nstatus: published\n---\n\nNobody said a word.\n";

const DRAFT: &str = "---\ntitle: A short one\ndate: 2026-12\nstatus: draft\n---\n\nNobody said a word.\n";
const WITHDRAWN: &str = "---\ntitle: A short one\ndate: 2026-12\nkind: composite\ncomposite_of: 3\nstatus: withdrawn\naliases: [\"2026/{A}\"]\n---\n\nNobody said a word.\n";
const MOVED: &str = "---\ntitle: A short one\ndate: 2026-01\nkind: composite\ncomposite_of: 3\nstatus: published\naliases: [\"2026/{A}\"]\n---\n\nNobody said a word.\n";

/// Every slip.
pub const SLIPS: [Slip; 163] = [
    said("a name", "{N} came."),
    said("a name in lower case", "then {f} {l} came."),
    said("a name in capitals, by hand", "*{N}* came."),
    said("a name with the last word first", "{L}, {F} came."),
    said("a name split by emphasis", "{F} **{L}** came."),
    said("a name over two lines", "So said {F}\n{L} at noon."),
    said("a name over two entries", "- {F}\n- {L}"),
    said("a name over two cells", "| a | b |\n|---|---|\n| {F} | {L} |"),
    said("a name in a cell", "| a |\n|---|\n| {N} |"),
    said("a name with an owner's s", "{N}s coat."),
    said("a name with an apostrophe", "{N}'s coat."),
    said("a name in quotation marks", "“{N}” it said."),
    said("a name with a soft hyphen", "{F} {L}\u{ad} came, {F}\u{ad} {L}."),
    said("a name with a zero-width space", "{F}\u{200b} {L} came."),
    said("a name with a word joiner", "{F} \u{2060}{L} came."),
    said("a name with marks of direction", "\u{2067}{F} {L}\u{2069} came."),
    said("a name with a space that does not break", "{F}\u{a0}{L} came."),
    said("a name with a thin space", "{F}\u{202f}{L} came."),
    said("a name as entities", "&#90;{F} &#90; {F}&#32;{L}."),
    said("a name in a heading", "## What {N} said"),
    said("a name as a heading's id", "## What was said {#{f}-{l}}"),
    said("an id as a heading's id", "## What was said {#{I}}\n\n{I}"),
    said("a name in a block of code", "```\n{N}\n```"),
    said("a name in code", "`{N}` came."),
    said("a name as a language of code", "```{f}-{l}\nx\n```"),
    said("a name in an indented block", "    {N}"),
    said("a name in raw HTML", "<div>{N}</div>"),
    said("a name in an attribute of raw HTML", "<i title=\"{N}\">x</i>"),
    said("a name in a note", "So it was.[^n]\n\n[^n]: {N} said so."),
    said("a name in a quotation", "> {N} said so."),
    said("a name in a list", "- {N} said so."),
    said("a name in a task", "- [ ] {N}"),
    said("a name that is struck", "~~{N}~~"),
    said("a name in the words of a link", "[{N}](https://x.example)"),
    said("a name in a link's address", "[x](https://x.example/{f}-{l})"),
    said("a name in a link's query", "[x](https://x.example/?q={F}+{L})"),
    said("a name in a link, escaped", "[x](https://x.example/{F}%20{L})"),
    said("a name in a link, escaped as a query", "[x](https://x.example/?q={F}%2B{L})"),
    said("a name in a link, run together", "[x](https://x.example/{f}{l})"),
    said("a name in a link, with a hump", "[x](https://x.example/?who={F}{L})"),
    said("a name in a link's fragment", "[x](https://x.example/#{f}_{l})"),
    said("a mailbox", "[x](mailto:{f}.{l}@x.example)"),
    said("a mailbox in angle brackets", "<{f}.{l}@x.example>"),
    said("a mailbox in words", "write to {f}.{l}@x.example"),
    said("a mailbox with an underscore", "write to {f}_{l}@x.example"),
    said("a mailbox run together", "write to {f}{l}@x.example"),
    said("a mailbox with the last word first", "write to {l}.{f}@x.example"),
    said("an address in angle brackets", "<https://x.example/{F}-{L}>"),
    said("the words of a picture elsewhere", "![{N}](https://x.example/a.png) x"),
    said("an id", "{I} came."),
    said("an id as a mailbox", "write to {I}@x.example"),
    said("an id in code", "`{I}`"),
    said("a mention in code", "`@{I}`"),
    said("a mention in a block of code", "```\n@{I}\n```"),
    said("a mention that is escaped", "\\@{I} came."),
    said("an id in a link", "[x](https://x.example/{I})"),
    said("a name behind a mention", "@{I}.{N} came."),
    said("a forbidden word", "It was Gold Grand."),
    said("a forbidden word in lower case", "It was gold grand."),
    said("a forbidden word inside another", "The zornig one."),
    said("a forbidden word split by emphasis", "The z**or**n."),
    said("a forbidden word split by a hidden sign", "The zo\u{200b}rn."),
    said("a forbidden word in full width", "The ｚｏｒｎ."),
    said("a forbidden word joined", "gold_grand"),
    said("a forbidden word in a link", "[x](https://x.example/gold-grand)"),
    said("a forbidden word, escaped", "[x](https://x.example/gold%20grand)"),
    said("a forbidden word over two blocks", "It was gold\n\ngrand it was."),
    said("a forbidden word as a language of code", "```zorn\nx\n```"),
    said("a forbidden word as a heading's id", "## So {#zorn}"),
    said("a forbidden pattern", "It was M-123."),
    said("a forbidden pattern in lower case", "It was m-123."),
    said("a forbidden pattern with a dash", "It was M–123."),
    said("a forbidden pattern in a link", "[x](https://x.example/M-123)"),
    said("a forbidden pattern, escaped", "[x](https://x.example/M%2D123)"),
    said("a forbidden pattern split by emphasis", "It was M-**12**3."),
    passes("words of a forbidden phrase apart", "It was grand, and of gold, and golden, and grand."),
    passes("a mention", "@{I} came."),
    passes("a note to self", "<!-- {N} -->\n\nSo."),
    passes("a word like a name", "{f}x {l}x"),
    passes("the words of a name apart", "{f} and then {l}"),
    passes("a first name of somebody who is not in it", "Then {F} came."),
    said("a first name of somebody who is", "@{I} came, and {F} left."),
    said("a last name of somebody who is", "@{I} came. So said {L}s friend."),
    said("a first name in an address", "@{I} came to [x](https://x.example/{f}/a)."),
    said("a first name in a mailbox", "@{I} has [a box](mailto:{f}@x.example)."),
    said("a first name as a title", "@{I} read [x](https://x.example/ \"by {F}\")."),
    said("a first name as a heading's id", "## What @{I} said {#{f}}"),
    said("a last name as a language of code", "@{I} came.\n\n```{l}\nx\n```"),
    said("a first name as the words of a mention", "It was [our {F}](@{I})."),
    field("a first name in a field", "stories/", "why: it was", "why: it was @{I}, and {F} was"),
    field("a first name in a summary", "stories/", "summary: They", "summary: They and @{I} (our {F})"),
    said("a name in letters that look Latin", "{M} came."),
    said("a name in letters that look Latin, in a link", "[x](https://x.example/ \"{M}\")"),
    said("a forbidden word in letters that look Latin", "The zоrn."),
    field("a title in letters that look Latin", "", "title: ", "title: {M} "),
    passes("a name with the last word first and no comma", "{L} {F} came."),
    passes("an initial", "Z. {L} came."),
    told("a mailbox with an initial", "write to z.{l}@x.example"),
    passes("a name with accents", "Źqx {F}́ {L} came."),
    field("a title", "", "title: ", "title: {N} "),
    field("a title with a mailbox", "", "title: ", "title: {f}.{l}@x.example "),
    field("a forbidden word in a title", "", "title: ", "title: Zorn "),
    field(
        "a role that one person fits, where it ended badly",
        "stories/",
        "outcome: went-well }",
        "outcome: went-badly }\noffice: beside @q.quorn",
    ),
    field("also", "stories/", "also: noticed", "also: {N} noticed"),
    field("data", "stories/", "data: twelve", "data: {N} twelve"),
    field("because", "stories/", "because: the", "because: {I} the"),
    field("change", "stories/", "what: the board", "what: \"{L}, {F}: the board\""),
    field("change in a flow", "stories/", "what: the board asks", "what: the board of {f}.{l} asks"),
    field("why", "stories/", "why: it was", "why: {N} was"),
    field("reply", "stories/", "says: I kept", "says: I and {N} kept"),
    field("echo", "stories/", "says: It was", "says: It was {N} and"),
    field("summary", "stories/", "summary: They", "summary: They and {N}"),
    field("a link in a summary", "stories/", "summary: They", "summary: They (https://x.example/{F}%20{L})"),
    field("a tag", "stories/", "tags: [", "tags: [\"{N}\", "),
    field("a tag that is joined", "stories/", "tags: [", "tags: [{f}-{l}, "),
    field("a mention as a tag", "stories/", "tags: [", "tags: [\"@{I}\", "),
    field("an id as a tag", "stories/", "tags: [", "tags: [\"{I}\", "),
    field("a forbidden word as a tag", "stories/", "tags: [", "tags: [\"gold grand\", "),
    field("the words of a picture", "stories/", "alt: a chair", "alt: a chair of {N}"),
    field("whose a picture is", "stories/", "credit: by", "credit: by {N} and"),
    field("the words of a picture in the text", "stories/", "![a ", "![{N} and a "),
    field("an old address", "stories/", "aliases: [", "aliases: [2025/{f}-{l}, "),
    field("an old address by an id", "stories/", "aliases: [", "aliases: [\"2025/{I}\", "),
    field("an old address with a forbidden word", "stories/", "aliases: [", "aliases: [2025/gold-grand, "),
    field("measures", "metrics/", "measures: ", "measures: {N} "),
    field("a reading", "metrics/", "value: ", "value: {f}.{l} "),
    field("a decision", "metrics/", "why: ", "why: {N} "),
    field("what a lab keeps", "labs/", "kept: [Green", "kept: [{N}"),
    field("a case's other title", "labs/", "as: A ", "as: A {N} "),
    Slip { what: "a comment in YAML", folder: "", stops: false, edit: Edit::Instead("title: ", "# {N}\ntitle: ") },
    file("a name as a file's name", true, "stories/2026/{f}-{l}.md", STORY),
    file("a name as a file's name with a dot", true, "pages/{F}.{L}.md", TEXT),
    file("an id as a file's name", true, "metrics/{I}.md", TEXT),
    file("a forbidden word as a file's name", true, "labs/gold-grand.md", LAB),
    file("a name as a folder", true, "stories/{F} {L}/a.md", STORY),
    file("a name as a static file's name", true, "static/{f}_{l}.txt", "Nothing."),
    file("a name in a static file", true, "static/a.txt", "Ask {N}."),
    packed("a name in gzip", Packing::Gzip, "static/a.gz"),
    packed("a name in a ZIP file", Packing::Zip, "static/a.zip"),
    packed("UTF-16 in a ZIP file", Packing::ZipOfUtf16, "static/a.zip"),
    packed("RTF in a ZIP file", Packing::ZipOfRtf, "static/a.zip"),
    packed("a PDF in a ZIP file", Packing::ZipOfPdf, "static/a.zip"),
    packed("a name in a font", Packing::Font, "static/a.ttf"),
    packed("a name in a packed font", Packing::Woff2, "static/a.woff2"),
    packed("a packed font that is spoilt", Packing::ClosedFont, "static/a.woff2"),
    file("a draft that wants the address of another", false, "stories/2026/2026-03-01-{A}.md", DRAFT),
    file("a published story that wants the address of another", true, "stories/2026/2026-03-01-{A}.md", OLDER),
    file("a draft that wants a page's address", false, "pages/{B}.markdown", DRAFT),
    file("a withdrawn story whose old address is another's", false, "stories/2025/gone.md", WITHDRAWN),
    file("a published story whose old address is another's", true, "stories/2025/came.md", MOVED),
    packed("an archive that is spoilt", Packing::Spoilt, "static/a.gz"),
    file("a name as a page's address", true, "static/deep/{L}/{F} {L}/a.txt", "Nothing."),
    packed("a name in an icon", Packing::Icon, "static/a.ico"),
    told("an outsider with a title", "Then Mrs Iyer came."),
    told("an outsider with a title over two lines", "Then Mrs\n**Iyer** came."),
    told("an outsider's telephone", "Call 020 7946 0958."),
    told("an outsider's address", "At 14 Alma Road, SW1A 2AA."),
    told("an outsider's birth", "She was born on 3 March 1961."),
    on_a_page("an outsider on a page", "Then Mrs Iyer came."),
    field(
        "a name that is said to be changed and is nowhere",
        "stories/",
        "status: published",
        "status: published\nchanged: [Mrs Raman]",
    ),
    field("an outsider in a field", "stories/", "status: published", "status: published\nsummary: Mrs Iyer came."),
    file("an invented name", false, "stories/2026/new.md", INVENTED),
    file("a real name beside an invented one", true, "stories/2026/new.md", BESIDE_INVENTED),
];
