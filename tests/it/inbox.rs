//! The inbox: files of every kind become drafts or are named, nothing is lost when a program is stopped, and nothing of a
//! sender is in any site.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Cursor, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, mpsc};

use heard::intake::prompts::prompts;
use heard::library::Library;
use heard::serve::inbox::{InboxPage, Replies, ShownReply, Step, Words};
use heard::workspace::disk;
use heard::workspace::inbox::Inbox;
use heard::workspace::inbox::queue::{Decision, Letters, Outcome, Queue, Waiting, WaitingReply};

use crate::editions::{self, TODAY};
use crate::files;
use crate::http::{GENEROUS, ask, cookie, send, status};
use crate::program::{Running, SPRING, heard, well};

/// A site, with an inbox beside it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["site/stories", "inbox"] {
            fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        let config = "title: T\ncontact: c@x.example\ninbox: { folder: ../inbox, incidents: safety@x.example }\n";
        fs::write(folder.path().join("site/heard.yaml"), config).unwrap();
        let people = "z.zublin: { name: Zofia Zublin, role: nurse, email: zofia@zfirm.example }\n";
        fs::write(folder.path().join("site/people.yaml"), people).unwrap();
        Self { folder }
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join("inbox").join(name), bytes).unwrap();
    }

    fn queue(&self) -> Queue {
        let inbox = Inbox::open(&self.site(), "../inbox").unwrap();
        let letters = Letters { ask: "May we ask?".to_owned(), incident: "It came to us.".to_owned() };
        Queue::read(&self.site(), &disk::read(&self.site()), inbox, Some("safety@x.example".to_owned()), letters)
            .unwrap()
    }

    /// The names of the files in a folder of the inbox.
    fn names(&self, folder: &str) -> BTreeSet<String> {
        let Ok(entries) = fs::read_dir(self.folder.path().join("inbox").join(folder)) else { return BTreeSet::new() };
        let files = entries.flatten().filter(|entry| entry.file_type().unwrap().is_file());
        files.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| !name.starts_with('.')).collect()
    }

    /// Keeps everything that waits, and gives the drafts.
    fn keep_all(&self) -> Vec<String> {
        let mut queue = self.queue();
        let marks: Vec<String> = queue.waiting.iter().map(|story| story.mark.clone()).collect();
        let kept = marks.iter().map(|mark| match queue.decide(mark, Decision::Keep, TODAY).unwrap() {
            Outcome::Draft(path) => fs::read_to_string(self.site().join(path)).unwrap(),
            outcome => panic!("{outcome:?}"),
        });
        kept.collect()
    }
}

fn names(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

/// A zip archive of these parts, as Office writes it.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(xml.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with one sheet; a cell that is a number is a day.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let cell = |(at, words): (usize, &&str), row: usize| {
        let name = format!("{}{}", char::from(b'A' + u8::try_from(at).unwrap()), row + 1);
        match words.parse::<f64>() {
            Ok(day) => format!("<c r=\"{name}\" s=\"1\"><v>{day}</v></c>"),
            Err(_) => format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{words}</t></is></c>"),
        }
    };
    let row = |(at, cells): (usize, &&[&str])| {
        let cells: String = cells.iter().enumerate().map(|one| cell(one, at)).collect();
        format!("<row r=\"{}\">{cells}</row>", at + 1)
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    packed(&[
        (
            "_rels/.rels",
            &format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{KINDS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{KINDS}\"><sheets><sheet name=\"Form1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            &format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{KINDS}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{KINDS}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            &format!(
                "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")),
    ])
}

fn word(body: &str) -> Vec<u8> {
    packed(&[("word/document.xml", &format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"))])
}

fn run(look: &str, words: &str) -> String {
    format!("<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

const FORM: &str = "---\nheard_form: 1\nlanguage: en\nwritten: 2026-11-30\nabout: \"Priya from the night shift\"\nfrom: \"Zofia Zublin\"\n\
                    reach: \"zofia@zfirm.example\"\nmay_tell: yes\n---\n## What was going on?\n\nIt rained f1x.\n\n## What did they do or say?\n\nShe waited f2x.\n";

/// Files of every kind that is read, with a word that must be in the draft of each.
fn readable() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let merged = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>Both</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr>\
                  <w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let raised = format!(
        "<w:p>{}{}{}{}{}{}</w:p>",
        run("", "10"),
        run("<w:vertAlign w:val=\"superscript\"/>", "7"),
        run("", " in m"),
        run("<w:vertAlign w:val=\"superscript\"/>", "2"),
        run("", " and ½ of H"),
        run("<w:vertAlign w:val=\"subscript\"/>", "2"),
    );
    let signs = format!(
        "<w:p>{}<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0E0\"/></w:r>{}</w:p>",
        run("", "left "),
        run("", " right")
    );
    let hidden = format!("<w:p>{}{}</w:p>", run("", "Seen."), run("<w:vanish/>", "Unseen."));
    vec![
        ("form.heard.txt", FORM.as_bytes().to_vec(), "It rained f1x."),
        ("prose.txt", b"The quiet hour\n\nShe came, sat down, and waited, w1x.\nThen, after a while, she left.\n".to_vec(), "title: The quiet hour"),
        ("post.md", b"---\ntitle: Post\nlayout: x\n---\nBody w2x.\n".to_vec(), "Body w2x."),
        ("page.html", b"<title>The page</title><style>p{}</style><h1>The page</h1><p>Ten <b>to the</b> 10<sup>7</sup> <i>w3x</i>.<ul><li>a<li>b</ul>".to_vec(), "Ten **to the** 10⁷ *w3x*.\n\n- a\n- b"),
        ("mail.eml", b"From: Zofia Zublin <zofia@zfirm.example>\nDate: Mon, 2 Nov 2026 09:15:00 +0100\nSubject: Re: The chair\n\nNobody used it, w4x.\n\nOn 1 Nov 2026, at 08:00, A <a@zfirm.example> wrote:\n> Old.\n".to_vec(), "title: The chair"),
        ("google.csv", b"Timestamp,Email Address,What was going on?,Which?\n3/14/2026 10:11:12,zofia@zfirm.example,It was late w5x and nobody came.,\"a, b\"\n".to_vec(), "It was late w5x"),
        ("monkey.csv", b"Respondent ID,Collector ID,Start Date,End Date,What was going on?\n,,,,Open-Ended Response\n118300000001,4,03/14/2026 10:11:12 AM,03/14/2026 10:12:12 AM,A queue w6x.\n".to_vec(), "A queue w6x."),
        ("microsoft.xlsx", workbook(&[&["ID", "Start time", "Email", "What was going on?", "Which of these?", "date"], &["1", "46095.5", "zofia@zfirm.example", "A full hall w7x.", "one;two;", "46095"]]), "date: 2026-03-14"),
        ("merged.docx", word(merged), "| Both |  | c |\n|---|---|---|\n| 1 | 2 | 3 |"),
        ("raised.docx", word(&raised), "10⁷ in m² and ½ of H₂"),
        ("signs.docx", word(&signs), "left → right"),
        ("hidden.docx", word(&hidden), "Seen.\n\n<!-- hidden in the document: Unseen. -->"),
    ]
}

#[test]
fn files_of_every_kind_become_the_right_drafts_or_are_named_and_stay() {
    let place = Place::new();
    let readable = readable();
    for (name, bytes, _) in &readable {
        place.put(name, bytes);
    }
    let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let whole = word("<w:p><w:r><w:t>Whole.</w:t></w:r></w:p>");
    let refused: [(&str, &[u8], &str); 8] = [
        ("a.msg", b"x", ".eml"),
        ("b.odt", b"x", ".docx"),
        ("c.rtf", b"x", ".docx"),
        ("d.pdf", b"x", ".docx"),
        ("empty.docx", b"", "empty"),
        ("cut.docx", &whole[..whole.len() / 2], "damaged"),
        ("locked.docx", &locked, "password"),
        ("nothing.xyz", b"x", "can't read"),
    ];
    for (name, bytes, _) in refused {
        place.put(name, bytes);
    }
    place.put("photo.jpg", b"\xff\xd8\xff");
    let queue = place.queue();
    for (name, _, why) in refused {
        let (_, said) = queue.unread.iter().find(|(file, _)| file == name).unwrap_or_else(|| panic!("{name}"));
        assert!(said.contains(why), "{name}: {said}");
    }
    assert_eq!(queue.unread.len(), refused.len(), "{:?}", queue.unread);
    drop(queue);
    let drafts = place.keep_all();
    for (name, _, part) in &readable {
        assert!(drafts.iter().any(|draft| draft.contains(part)), "{name}: {part}\n{drafts:#?}");
    }
    assert_eq!(drafts.len(), readable.len() + 1);
    assert!(
        drafts.iter().any(|draft| draft.contains("photo.jpg") && !draft.contains("image:") && !draft.contains("!["))
    );
    let stays = refused.iter().map(|(name, _, _)| (*name).to_owned()).chain(["photo.jpg".to_owned()]);
    assert_eq!(place.names(""), stays.collect());
    assert_eq!(place.names("done"), readable.iter().map(|(name, _, _)| (*name).to_owned()).collect());
    // Nothing waits any more, and the picture is not asked about again.
    assert!(place.queue().waiting.is_empty());
    let teller =
        |words: &str| drafts.iter().find(|draft| draft.contains(words)).unwrap().contains("reviewer: z.zublin\n");
    assert!(teller("f1x") && teller("w4x") && teller("w5x") && teller("w7x"), "{drafts:#?}");
    nothing_of_the_sender_is_printed(&place.site());
}

/// Publishes every draft as it is, and looks for whoever sent one in every byte of the site.
fn nothing_of_the_sender_is_printed(site: &Path) {
    for entry in fs::read_dir(site.join("stories/inbox")).unwrap().flatten() {
        let draft = fs::read_to_string(entry.path()).unwrap();
        // A story without words can't be published.
        if draft.contains("photo.jpg") {
            continue;
        }
        let front = "kind: composite\ncomposite_of: 3\nstatus: published\n";
        let date = if draft.contains("\ndate: ") { "" } else { "date: 2026-03\n" };
        fs::write(entry.path(), draft.replacen("status: draft\n", &format!("{date}{front}"), 1)).unwrap();
    }
    let made = editions::site(&Library::of(&disk::read(site)), None, TODAY);
    let pages = made.routes().into_iter().filter_map(|route| made.render(&route).unwrap());
    let all: String = pages.map(|page| String::from_utf8_lossy(&page).into_owned()).collect();
    assert!(all.contains("f2x") && all.contains("w1x") && all.contains("w7x"));
    for token in
        ["Zofia", "Zublin", "zfirm.example", "Priya", "10:11", "2026-11-30", "2026-11-02", "photo.jpg", "118300000001"]
    {
        assert!(!all.contains(token), "{token} is printed");
    }
}

#[test]
fn a_program_that_is_stopped_loses_nothing_and_repeats_nothing() {
    let place = Place::new();
    place.put("a.heard.txt", FORM);
    let mut queue = place.queue();
    let mark = queue.waiting[0].mark.clone();
    // Stopped after the draft was written and before the file was moved.
    queue.decide(&mark, Decision::Keep, TODAY).unwrap();
    fs::rename(place.folder.path().join("inbox/done/a.heard.txt"), place.folder.path().join("inbox/a.heard.txt"))
        .unwrap();
    // Somebody else who had looked at the same inbox makes no second draft either.
    assert!(place.queue().waiting.is_empty());
    assert_eq!((place.names(""), place.names("done")), (names(&[]), names(&["a.heard.txt"])));
    assert_eq!(fs::read_dir(place.site().join("stories/inbox")).unwrap().count(), 1);
    place.put("b.txt", "A story w1x.");
    let (mut one, mut other) = (place.queue(), place.queue());
    let mark = one.waiting[0].mark.clone();
    assert!(matches!(one.decide(&mark, Decision::Keep, TODAY).unwrap(), Outcome::Draft(_)));
    assert_eq!(other.decide(&mark, Decision::Keep, TODAY).unwrap(), Outcome::Before);
    assert_eq!(fs::read_dir(place.site().join("stories/inbox")).unwrap().count(), 2);
    // A file that was saved again while somebody looked at it stays.
    place.put("c.txt", "A story w2x.");
    let mut queue = place.queue();
    place.put("c.txt", "A story w3x.");
    queue.decide(&queue.waiting[0].mark.clone(), Decision::No, TODAY).unwrap();
    assert_eq!(place.names(""), names(&["c.txt"]));
    assert!(place.queue().waiting[0].draft.find("text").unwrap().contains("w3x"));
}

#[test]
fn like_answers_are_drafts_of_their_own_and_a_column_more_repeats_none() {
    let place = Place::new();
    let row = "2026-03-14 10:11:12,It was late and nobody came w1x.";
    place.put("a.csv", format!("Timestamp,What was going on?\n{row}\n{row}\n2026-03-15 10:11:12,Another w2x.\n"));
    assert_eq!(place.keep_all().len(), 3);
    place.put(
        "b.csv",
        format!("Timestamp,What was going on?,Score,Where?\n{row},3,\n{row},4,\n2026-03-16 10:11:12,A third one w3x.,5,hall\n"),
    );
    let drafts = place.keep_all();
    assert_eq!(drafts.len(), 1, "{drafts:#?}");
    assert!(drafts[0].contains("w3x") && place.names("") == names(&[]));
}

#[test]
fn each_decision_does_what_it_says_and_harm_comes_first() {
    let place = Place::new();
    place.put("1.heard.txt", FORM);
    place.put("2.txt", "He fell and was hurt w2x.");
    place.put("3.csv", "What was going on?\nOne w3x.\nTwo w4x.\n");
    let mut queue = place.queue();
    assert_eq!(queue.waiting[0].file, "2.txt");
    let of = |queue: &Queue, words: &str| {
        queue.waiting.iter().find(|story| story.draft.words().any(|said| said.contains(words))).unwrap().mark.clone()
    };
    let Outcome::Mail(mail) = queue.decide(&of(&queue, "w2x"), Decision::Incident, TODAY).unwrap() else { panic!() };
    let sent = heard::intake::mail::read_one(&fs::read(&mail).unwrap()).unwrap();
    assert!(sent.text.contains("It came to us.") && sent.text.contains("He fell and was hurt w2x."), "{sent:?}");
    assert!(fs::read_to_string(&mail).unwrap().contains("\r\nTo: safety@x.example\r\n"));
    let Outcome::Mail(mail) = queue.decide(&of(&queue, "f1x"), Decision::AskBack, TODAY).unwrap() else { panic!() };
    assert!(fs::read_to_string(&mail).unwrap().contains("\r\nTo: zofia@zfirm.example\r\n"));
    assert_eq!(queue.decide(&of(&queue, "w3x"), Decision::No, TODAY).unwrap(), Outcome::Away);
    // One of two answers is dealt with: the file stays, and only the other is asked about again.
    assert_eq!(place.names(""), names(&["1.heard.txt", "3.csv"]));
    let mut queue = place.queue();
    let waiting: Vec<(&str, bool)> = queue.waiting.iter().map(|story| (story.file.as_str(), story.is_asked)).collect();
    assert_eq!(waiting, [("3.csv", false), ("1.heard.txt", true)]);
    queue.decide(&of(&queue, "w4x"), Decision::No, TODAY).unwrap();
    assert_eq!((place.names(""), place.names("done")), (names(&["1.heard.txt"]), names(&["3.csv"])));
    // What waits to be passed on is not deleted, and neither is a mail to somebody who hasn't answered.
    let inbox = queue.inbox();
    assert_eq!(inbox.done(), ["done/3.csv"]);
    let incidents = inbox.incidents();
    assert_eq!(incidents.len(), 1);
    queue.passed_on(&incidents[0]).unwrap();
    assert_eq!((inbox.incidents().len(), place.names("done/incident")), (0, names(&[])));
    let done = inbox.done();
    assert_eq!(done.len(), 3, "{done:?}");
    assert!(done.iter().all(|name| inbox.delete(name).unwrap()));
    assert_eq!(place.names("done"), names(&[]));
    assert!(!place.site().join("stories/inbox").exists());
}

#[test]
fn an_inbox_within_what_is_read_is_refused_and_links_are_not_followed() {
    let place = Place::new();
    assert!(Inbox::open(&place.site(), "stories").is_err());
    assert!(Inbox::open(&place.site(), ".").is_err());
    assert!(Inbox::open(&place.site(), "../nowhere").is_err());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.site().join("people.yaml"), place.folder.path().join("inbox/x.txt")).unwrap();
        assert!(place.queue().waiting.is_empty());
        assert!(place.site().join("people.yaml").exists());
    }
}

/// For a page on which no replies wait.
struct NoReplies;

impl Replies for NoReplies {
    fn shown(&self, _: &[WaitingReply]) -> Vec<ShownReply> {
        Vec::new()
    }

    fn record(&self, _: &[WaitingReply], _: &str) -> anyhow::Result<Option<String>> {
        Ok(None)
    }
}

/// Shows what replies say only when it is let, and says that it has begun.
struct Slow {
    begun: mpsc::Sender<()>,
    may_go_on: Mutex<mpsc::Receiver<()>>,
}

impl Replies for Slow {
    fn shown(&self, all: &[WaitingReply]) -> Vec<ShownReply> {
        let WaitingReply { file, mark, .. } = all[0].clone();
        self.begun.send(()).unwrap();
        let is_let = self.may_go_on.lock().unwrap().recv_timeout(GENEROUS / 2).is_ok();
        let title = format!("It was let: {is_let}");
        vec![ShownReply { mark, file, title, said: Vec::new(), words: String::new(), step: Step::Record }]
    }

    fn record(&self, _: &[WaitingReply], _: &str) -> anyhow::Result<Option<String>> {
        Ok(None)
    }
}

#[test]
fn a_reply_by_mail_is_recorded_on_the_page_and_what_is_unclear_or_forged_stays() {
    let place = Place::new();
    let front = "title: The lift\ndate: 2026-03\nreviewer: z.zublin\nabout: [m.l]\nstatus: with-colleague\n";
    let people = "z.zublin: { name: Zofia Zublin, role: nurse }\n\
                  m.l: { name: Maja Lindqvist, role: nurse, shown: name, email: maja@zfirm.example }\n";
    fs::write(place.site().join("people.yaml"), people).unwrap();
    fs::write(place.site().join("stories/lift.md"), format!("---\n{front}---\n\nShe waited.\n")).unwrap();
    well(&place.site(), &["letter", "lift", "--for", "m.l", "--mail"]);
    let letters = files::all(&place.site().join("letters"));
    let (_, kept) = letters.iter().find(|(name, _)| name.ends_with(".asked")).unwrap();
    let kept = String::from_utf8_lossy(kept);
    let line = |key: &str| kept.lines().find_map(|line| line.strip_prefix(key)).unwrap().trim();
    let (version, code) = (line("version "), line("code "));
    let maja = "Maja <MAJA@zfirm.example>";
    for (name, from, answer) in
        [("forged.eml", "other@zfirm.example", "no"), ("maja.eml", maja, "name"), ("maja-again.eml", maja, "name")]
    {
        let subject = format!("Re: Yes [heard {answer} {version} {code} lift]");
        place.put(name, format!("From: {from}\r\nSubject: {subject}\r\n\r\nGladly <b>w1x</b>.\r\n"));
    }
    place.put("story.txt", "A story w2x.");
    let mut program = heard();
    program.args(["inbox", "--open", "--port", "0"]).current_dir(place.site()).stdout(Stdio::piped());
    // No browser is found, so none opens.
    program.env("PATH", place.folder.path()).env("SOURCE_DATE_EPOCH", SPRING);
    let mut served = Running(program.spawn().unwrap());
    let mut url = String::new();
    BufReader::new(served.0.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let (origin, query) = url.trim().split_once("/?").unwrap();
    let at: SocketAddr = origin.strip_prefix("http://").unwrap().parse().unwrap();
    let known = cookie(&ask(at, &format!("/?{query}"), &[]));
    let shown = || ask(at, "/", &[("Cookie", &known)]);
    let post = |body: &str| {
        let length = body.len();
        let request = format!(
            "POST / HTTP/1.1\r\nConnection: close\r\nHost: {at}\r\nCookie: {known}\r\nOrigin: {origin}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        status(&String::from_utf8_lossy(&send(at, request.as_bytes())))
    };
    let first = shown();
    for words in ["m.l about stories/lift.md: yes, by name", "Gladly &lt;b&gt;w1x", "Record this answer", ">Later<"] {
        assert!(first.contains(words), "{words}: {first}");
    }
    let refusal = "forged.eml stays in the inbox and changes nothing: it isn’t from the address in people.yaml";
    assert!(first.replace('\'', "’").contains(refusal), "{first}");
    assert!(!first.contains("w2x") && first.contains("Still to look at: 2"), "{first}");
    // What was saved twice is said once, and no message stands in its own way.
    assert!(!first.contains("another message already"), "{first}");
    let mark = first.split("name=\"reply\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let story = || fs::read_to_string(place.site().join("stories/lift.md")).unwrap();
    assert_eq!((post(&format!("reply={mark}&decision=keep")), post("reply=0&decision=record")), (400, 303));
    assert!(!story().contains("agreed:"), "{}", story());
    // Put off, it gives way to the story, and nothing is written.
    assert_eq!(post(&format!("reply={mark}&decision=later")), 303);
    assert!(shown().contains("w2x") && !story().contains("agreed:"));
    assert_eq!(post(&format!("reply={mark}&decision=record")), 303);
    assert!(story().contains("as: name"), "{}", story());
    assert_eq!(place.names(""), names(&["forged.eml", "story.txt"]));
    assert_eq!(place.names("done"), names(&["maja-again.eml", "maja.eml"]));
    let after = shown();
    assert!(after.contains("role=\"status\"") && after.contains("everyone it is about has agreed"), "{after}");
}

#[test]
fn the_page_answers_only_whoever_has_its_token_and_obeys_only_itself() {
    let place = Place::new();
    place.put("a.txt", "A story <b>w1x</b>.");
    let words = Words { language: "en".to_owned(), draft: "It is {path}.".to_owned(), ..Words::default() };
    let page = InboxPage::start(place.queue(), Box::new(NoReplies), prompts("en"), words, TODAY, 0).unwrap();
    let at = page.address;
    let origin = format!("http://{at}");
    let entered = ask(at, page.url().strip_prefix(&origin).unwrap(), &[]);
    let known = cookie(&entered);
    assert_eq!((status(&entered), status(&ask(at, "/", &[])), status(&ask(at, "/?token=x", &[]))), (303, 401, 401));
    assert_eq!(status(&ask(at, "/", &[("Cookie", &known), ("Host", "evil.example")])), 403);
    let shown = ask(at, "/", &[("Cookie", &known)]);
    assert!(shown.contains("&lt;b&gt;w1x") && !shown.contains("<script"), "{shown}");
    assert!(shown.contains("form-action 'self'") && shown.contains("referrer-policy: same-origin"), "{shown}");
    let mark = shown.split("name=\"story\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let post = |headers: &str| {
        let body = format!("story={mark}&decision=keep");
        let length = body.len();
        let request = format!(
            "POST / HTTP/1.1\r\nConnection: close\r\nHost: {at}\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
        );
        status(&String::from_utf8_lossy(&send(at, request.as_bytes())))
    };
    assert_eq!(post(&format!("Cookie: {known}\r\n")), 403);
    assert_eq!(post(&format!("Cookie: {known}\r\nOrigin: null\r\n")), 403);
    assert_eq!(post(&format!("Cookie: {known}\r\nOrigin: http://evil.example\r\n")), 403);
    assert_eq!(post(&format!("Origin: {origin}\r\n")), 401);
    assert_eq!(place.names(""), names(&["a.txt"]));
    assert_eq!(post(&format!("Cookie: {known}\r\nOrigin: {origin}\r\n")), 303);
    assert_eq!(place.names("done"), names(&["a.txt"]));
    assert!(ask(at, "/", &[("Cookie", &known)]).contains("It is stories/inbox/a.md."));
}

#[test]
fn while_the_site_is_read_for_the_page_it_answers_and_takes_decisions() {
    let place = Place::new();
    place.put("a.eml", no_on(2));
    place.put("a.txt", "A story w1x.");
    let ((begun, has_begun), (go_on, may_go_on)) = (mpsc::channel(), mpsc::channel());
    let slow = Slow { begun, may_go_on: Mutex::new(may_go_on) };
    let queue = place.queue();
    let mark = queue.waiting[0].mark.clone();
    let page = InboxPage::start(queue, Box::new(slow), prompts("en"), Words::default(), TODAY, 0).unwrap();
    let (at, url) = (page.address, page.url());
    let origin = format!("http://{at}");
    let known = cookie(&ask(at, url.strip_prefix(&origin).unwrap(), &[]));
    std::thread::scope(|scope| {
        let view = scope.spawn(|| ask(at, "/", &[("Cookie", &known)]));
        has_begun.recv_timeout(GENEROUS).unwrap();
        assert_eq!(status(&ask(at, "/.heard/palette.css", &[])), 200);
        let body = format!("story={mark}&decision=no");
        let request = format!(
            "POST / HTTP/1.1\r\nConnection: close\r\nHost: {at}\r\nCookie: {known}\r\nOrigin: {origin}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        assert_eq!(status(&String::from_utf8_lossy(&send(at, request.as_bytes()))), 303);
        assert_eq!(place.names("done"), names(&["a.txt"]));
        go_on.send(()).unwrap();
        let view = view.join().unwrap();
        assert!(view.contains("It was let: true"), "{view}");
    });
}

/// A message from somebody with these files, each a name and its words.
fn message(from: &str, files: &[(&str, &str)]) -> String {
    let part = |(name, words): &(&str, &str)| {
        let kind = if name.ends_with(".eml") { "message/rfc822" } else { "application/octet-stream" };
        format!("--b\nContent-Type: {kind}\nContent-Disposition: attachment; filename=\"{name}\"\n\n{words}\n")
    };
    let parts: String = files.iter().map(part).collect();
    format!(
        "From: {from}\nDate: Mon, 2 Nov 2026 09:15:00 +0100\nSubject: Forwarded\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n"
    )
}

/// The one story that waits and says these words.
fn story<'q>(queue: &'q Queue, words: &str) -> &'q Waiting {
    let says = |story: &&Waiting| story.draft.words().any(|said| said.contains(words));
    let mut all = queue.waiting.iter().filter(says);
    let one = all.next().unwrap_or_else(|| panic!("{words} doesn't wait"));
    assert!(all.next().is_none(), "{words} waits twice");
    one
}

fn decide(queue: &mut Queue, words: &str, decision: Decision) -> Outcome {
    let mark = story(queue, words).mark.clone();
    queue.decide(&mark, decision, TODAY).unwrap()
}

#[test]
fn of_incidents_that_came_in_files_of_one_name_each_is_passed_on_by_itself() {
    let place = Place::new();
    let mut mails = Vec::new();
    for words in ["She fell w1x.", "He fell w2x."] {
        place.put("report.txt", words);
        let Outcome::Mail(mail) = decide(&mut place.queue(), words, Decision::Incident) else { panic!() };
        mails.push(mail.file_name().unwrap().to_str().unwrap().to_owned());
    }
    let says = |folder: &str| -> Vec<String> {
        let files = place.names(folder).into_iter().filter(|name| name.ends_with(".txt"));
        let path = place.folder.path().join("inbox").join(folder);
        files.map(|name| fs::read_to_string(path.join(name)).unwrap()).collect()
    };
    assert_eq!(place.names("done/incident").len(), 4);
    place.queue().passed_on(&mails[1]).unwrap();
    assert_eq!((says("done/incident"), says("done")), (vec!["She fell w1x.".into()], vec!["He fell w2x.".into()]));
    assert_eq!(place.queue().inbox().incidents(), mails[..1]);
    place.queue().passed_on(&mails[0]).unwrap();
    assert_eq!((place.names("done/incident").len(), place.names("done").len()), (0, 4));
}

#[test]
fn an_incident_whose_file_cannot_be_put_away_is_asked_about_again() {
    let place = Place::new();
    place.put("report.txt", "She fell w1x.");
    let Outcome::Mail(mail) = decide(&mut place.queue(), "w1x", Decision::Incident) else { panic!() };
    let mail = mail.file_name().unwrap().to_str().unwrap();
    let (done, file) =
        (place.folder.path().join("inbox/done"), place.folder.path().join("inbox/done/incident/report.txt"));
    let waits = || place.queue().inbox().incidents() == [mail] && file.exists();
    // Every name that the file could have is taken.
    let taken =
        |number: usize| done.join(if number == 1 { "report.txt".to_owned() } else { format!("report-{number}.txt") });
    (1..10_000).for_each(|number| fs::write(taken(number), "").unwrap());
    assert!(place.queue().passed_on(mail).is_err() && waits());
    (1..10_000).for_each(|number| fs::remove_file(taken(number)).unwrap());
    // It is read otherwise than before, or is no longer what it was.
    fs::write(&file, "She stood up w2x.").unwrap();
    let error = place.queue().passed_on(mail).unwrap_err().to_string();
    assert!(error.contains("move report.txt from done/incident to done") && waits(), "{error}");
    // Stopped after the file was moved and before the mail was.
    fs::rename(&file, done.join("report.txt")).unwrap();
    assert_eq!(place.queue().inbox().incidents(), [mail]);
    place.queue().passed_on(mail).unwrap();
    assert_eq!((place.names("done/incident").len(), place.names("done")), (0, names(&["report.txt", mail])));
}

#[test]
fn a_file_stays_until_every_incident_in_it_was_passed_on_whatever_was_decided_last() {
    let place = Place::new();
    let inner = |words: &str| {
        format!("From: {words} <{words}@x.example>\nDate: Mon, 2 Nov 2026 09:15:00 +0100\n\nShe fell {words}.\n")
    };
    let files = ["w1x", "w2x", "w3x"].map(|words| ("message.eml", inner(words)));
    let files = files.each_ref().map(|(name, words)| (*name, words.as_str()));
    place.put("forwarded.eml", message("Zofia Zublin <zofia@zfirm.example>", &files));
    let mut queue = place.queue();
    assert_eq!(queue.waiting.len(), 3);
    let mails = ["w1x", "w2x"].map(|words| {
        let Outcome::Mail(mail) = decide(&mut queue, words, Decision::Incident) else { panic!() };
        let sent = heard::intake::mail::read_one(&fs::read(&mail).unwrap()).unwrap();
        assert!(sent.text.contains(&format!("She fell {words}.")), "{sent:?}");
        mail.file_name().unwrap().to_str().unwrap().to_owned()
    });
    assert_eq!(decide(&mut queue, "w3x", Decision::No), Outcome::Away);
    let waits = || place.names("done/incident").contains("forwarded.eml");
    assert!(waits() && place.names("done").is_empty());
    queue.passed_on(&mails[1]).unwrap();
    assert!(waits() && queue.inbox().done().len() == 1);
    queue.passed_on(&mails[0]).unwrap();
    assert_eq!((place.names("done/incident").len(), place.names("done").len()), (0, 3));
}

#[test]
fn a_program_that_is_stopped_leaves_a_file_with_an_incident_among_the_incidents() {
    let place = Place::new();
    place.put("a.csv", "What was going on?\nShe fell w1x.\nIt rained w2x.\n");
    let mut queue = place.queue();
    decide(&mut queue, "w1x", Decision::Incident);
    decide(&mut queue, "w2x", Decision::No);
    let inbox = place.folder.path().join("inbox");
    // Stopped before the file was moved.
    fs::rename(inbox.join("done/incident/a.csv"), inbox.join("a.csv")).unwrap();
    assert!(place.queue().waiting.is_empty());
    assert!(place.names("done/incident").contains("a.csv") && place.names("done").is_empty());
}

#[test]
fn the_same_words_from_two_people_are_two_stories_and_each_has_its_own_outcome() {
    let place = Place::new();
    let of = |name: &str| message(&format!("{name} <{name}@x.example>"), &[("report.txt", "Nobody came w1x.")]);
    place.put("one.eml", of("ann"));
    place.put("two.eml", of("ben"));
    let mut queue = place.queue();
    let mark_of = |queue: &Queue, file: &str| {
        queue.waiting.iter().find(|story| story.file == file).unwrap_or_else(|| panic!("{file}")).mark.clone()
    };
    let (ann, ben) = (mark_of(&queue, "one.eml"), mark_of(&queue, "two.eml"));
    let Outcome::Mail(mail) = queue.decide(&ben, Decision::AskBack, TODAY).unwrap() else { panic!() };
    assert!(fs::read_to_string(mail).unwrap().contains("\r\nTo: ben@x.example\r\n"));
    assert_eq!(queue.decide(&ann, Decision::No, TODAY).unwrap(), Outcome::Away);
    assert_eq!((place.names(""), place.names("done")), (names(&["two.eml"]), names(&["one.eml"])));
    // Nobody has decided about the second yet, and nobody is told that somebody has.
    let queue = place.queue();
    assert!(queue.waiting.len() == 1 && queue.waiting[0].is_asked, "{:?}", queue.waiting);
}

#[test]
fn what_says_itself_whom_it_is_from_is_one_story_whoever_passes_it_on() {
    let table = "Timestamp,What was going on?\n2026-03-14 10:11:12,Nobody came w1x.\n";
    for (name, words) in [("answers.csv", table), ("answers.txt", table), ("form.txt", FORM), ("form.md", FORM)] {
        let place = Place::new();
        place.put("one.eml", message("ann@x.example", &[(name, words)]));
        assert_eq!(place.keep_all().len(), 1, "{name}");
        place.put("two.eml", message("ben@x.example", &[(name, words)]));
        assert!(place.queue().waiting.is_empty(), "{name}");
    }
}

#[test]
fn the_same_file_twice_is_decided_about_by_its_own_name() {
    let place = Place::new();
    place.put("a.txt", "Nobody came w1x.");
    place.put("b.txt", "Nobody came w1x.");
    let mut queue = place.queue();
    let second = queue.waiting.iter().find(|story| story.file == "b.txt").unwrap().mark.clone();
    queue.decide(&second, Decision::No, TODAY).unwrap();
    assert_eq!((place.names(""), place.names("done")), (names(&["a.txt"]), names(&["b.txt"])));
}

#[test]
fn like_answers_in_files_that_came_with_one_message_are_drafts_of_their_own() {
    let place = Place::new();
    let table = "What was going on?\nNobody came w1x.\nNobody came w1x.\n";
    place.put("a.eml", message("ann@x.example", &[("answers.csv", table), ("answers.csv", table)]));
    let marks: BTreeSet<String> = place.queue().waiting.iter().map(|story| story.mark.clone()).collect();
    assert_eq!(marks.len(), 4);
    assert_eq!(place.keep_all().len(), 4);
    assert!(place.queue().waiting.is_empty());
}

/// A reply to a letter, sent on a day of November.
fn no_on(day: u32) -> String {
    format!(
        "From: m@x.example\nDate: Mon, {day} Nov 2026 09:15:00 +0100\nSubject: No [heard no 63cef1a0 k7m2pqrstvwx a]\n\nNo.\n"
    )
}

#[test]
fn a_message_that_was_saved_twice_is_put_away_in_both_files() {
    let place = Place::new();
    for name in ["a.eml", "saved-again.eml"] {
        place.put(name, no_on(2));
    }
    place.put("b.eml", no_on(9));
    let mut queue = place.queue();
    let first = queue.replies[0].clone();
    queue.put_away(&first).unwrap();
    assert_eq!((place.names(""), queue.replies.len()), (names(&["b.eml"]), 1));
    assert_eq!(place.names("done"), names(&["a.eml", "saved-again.eml"]));
}

#[test]
fn whoever_changes_their_mind_and_back_is_heard_each_time() {
    let place = Place::new();
    for (name, day, waits) in [("a.eml", 2, 1), ("saved-again.eml", 2, 0), ("b.eml", 9, 1)] {
        place.put(name, no_on(day));
        let mut queue = place.queue();
        assert_eq!(queue.replies.len(), waits, "{name}");
        for reply in queue.replies.clone() {
            queue.put_away(&reply).unwrap();
        }
        assert_eq!(place.names(""), names(&[]), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_lies_there_and_cannot_be_read_is_named() {
    use std::os::unix::ffi::OsStrExt;

    let place = Place::new();
    place.put("told.txt", "She sat by the door and waited for an hour.");
    let inbox = place.folder.path().join("inbox");
    fs::write(inbox.join(std::ffi::OsStr::from_bytes(b"f\xfcr.txt")), "She waited.").unwrap();
    std::os::unix::fs::symlink(inbox.join("told.txt"), inbox.join("link.txt")).unwrap();
    fs::create_dir(inbox.join("older")).unwrap();
    place.put(".hidden", "");
    let unread = place.queue().unread;
    let names: Vec<&str> = unread.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["f\u{fffd}r.txt", "link.txt"], "{unread:?}");
}
