//! Both versions of the digest, held to what they were when the first yeses were given to them.

use crate::library::collection::consent_digest::version_1::{self, DigestReader};
use crate::library::collection::consent_digest::{
    Asked, WasRead, counts, digits, fingerprint, first_fingerprint, reference, short, was_read,
};
use crate::library::collection::library::Library;
use crate::library::source::person::How;
use crate::text::sources::Sources;

const CONFIG: &str = "title: T\ncontact: c@x.example\npractices: [law, { id: care, label: Care at home }]\n\
                      audiences: { firm: { label: The firm }, partners: { sees: [firm] } }\ndefault_audience: firm\n";
const PEOPLE: &str = "m.lindqvist: { name: Maja Lindqvist, role: associate, shown: name, also: [Majken] }\n\
                      r.okafor: { name: Rosa Okafor, role: partner, shown: role }\n\
                      a.barros: { name: Ana Barros, shown: name }\nw.quill: { name: Zoë Quill, shown: withheld }\n";

/// Stories with their digests for the file and for the letter, as the first version gave them, whose yeses go on counting.
/// Between them they have every field, every word of every choice, and every form of a date, a mention and a note.
const STORIES: [(&str, &str, &str, &str); 12] = [
    (
        "stories/2026/all.md",
        "---\ntitle: \"The pause: a story of @m.lindqvist\"\ndate: 2026-03-14\nreviewer: r.okafor\nabout: [m.lindqvist, a.barros]\n\
         practice: law\nsetting: bad news\nindicators:\n  asked-deeper: [\"what are you   afraid of\", \"@a.barros waited\"]\n\
         \x20 Named-It: she said so\nalso: sat with @m.lindqvist.\njudgment: { metric: hours, data: It said go on, call: overrode, because: she asked @a.barros first, outcome: went-badly }\n\
         change: { state: made, what: A pause in every call }\nwhy: It stayed with me\nreply: { by: m.lindqvist, says: \"I was afraid, too @r.okafor\" }\n\
         echoes:\n- { by: a.barros, says: Mine as well }\n- { by: w.quill, says: And mine }\nvoices: [2026/other]\nsummary: She waited for once\n\
         tags: [pause, fear]\nlanguage: sv\nimage: { src: chair.png, alt: A chair of @a.barros, credit: Ana }\naudience: partners\n\
         publish_on: 2026-05-01\naliases: [old/place]\nstatus: agreed\nagreed:\n  m.lindqvist: { given: 2026-03-20 }\n---\n\n\
         # A heading\n\n@m.lindqvist asked, what are you   afraid of? @a.barros\nwaited. <!-- a note of @r.okafor --> mail a@b.example, \\@no, (@m.lindqvist.)\n",
        "88cc5905c918b10c",
        "52b152dc9b2ac41b",
    ),
    (
        "stories/2026/other.md",
        "---\ntitle: Other\ndate: 2026-Q1\nreviewer: m.lindqvist\nabout: a.barros\njudgment: { call: trusted, outcome: went-well }\n\
         change: { state: planned, what: Nothing yet }\n---\n\nWords.\n",
        "5407e8662cf88ad5",
        "148b63b636fcc922",
    ),
    (
        "stories/composite.md",
        "---\ntitle: Made\ndate: 2026-11\nreviewer: a.barros\nkind: composite\ncomposite_of: 4\nimage: { src: chair.png }\n\
         judgment: { call: mixed, outcome: mixed }\n---\n\nFour of them.\n\n<!-- never closed @m.lindqvist\n",
        "f73d1a5e8d6921f4",
        "1ac706e0a35a2d34",
    ),
    (
        "stories/observed.md",
        "---\ntitle: Seen\ndate: 2026-01\nreviewer: w.quill\nkind: observed\ncomposite_of: 5\nabout: [r.okafor]\njudgment: { call: deferred, outcome: unknown }\n---\n\nSeen.\n",
        "5441701f8bedd047",
        "e2b739d3e052a5fb",
    ),
    ("stories/bare.md", "---\ntitle: Bare\n---\n", "2f0570348ed9209c", "2f0570348ed9209c"),
    ("stories/untitled.md", "---\nabout: [m.lindqvist]\n---\nOnly words.\n", "eab8bd9cd0c30187", "d4108327476eefb7"),
    (
        "stories/wrapped.md",
        "---\r\ntitle:   Wrapped   words \r\ndate: 2026-Q4\r\nreviewer: r.okafor\r\nabout: [m.lindqvist]\r\n---\r\n\r\nOne\u{a0}two\r\n\tthree.\r\n",
        "15e7f6748e24a269",
        "8ae569383311d7d6",
    ),
    (
        "stories/unknown.md",
        "---\ntitle: Nobody\ndate: soon\nreviewer: x.nobody\nabout: [y.nobody, m.lindqvist]\nreply: { by: z.nobody, says: No }\naudience: nowhere\n---\n\n@x.nobody left.\n",
        "d14b60676ef649b8",
        "3e8c94fa0d627d99",
    ),
    (
        "stories/audience.md",
        "---\ntitle: For the firm\ndate: 2026-02-28\nreviewer: m.lindqvist\nabout: [m.lindqvist]\naudience: The firm\npractice: Care at home\nsetting: The corridor\n---\n\nSo.\n",
        "5a588021ff151c28",
        "4487d6dc41fc29ed",
    ),
    (
        "stories/marks.md",
        "---\ntitle: a@b.c @@m.lindqvist -@m.lindqvist ö@m.lindqvist\ndate: 2026-03\nreviewer: a.barros\nabout: [m.lindqvist]\n\
         why: \"@é.è-1, @.x @-y @ @m.lindqvist-led <!-- kept -->\"\n---\n\n@é.è-1, @.x @-y @ \\@a @m.lindqvist-led `@m.lindqvist` <!-- one --> two <!-- three -->four\n",
        "f216f51ad5286f79",
        "e660d400ffd7d9bb",
    ),
    (
        "stories/block.md",
        "---\ntitle: >\n  Folded\n  words\ndate: 2026-03\nreviewer: r.okafor\nabout:\n- m.lindqvist\nwhy: |\n  One\n\n  two @m.lindqvist\ntags: one\nindicators: { asked-deeper: }\n---\n\nWords\n",
        "9bae131ec2db8c77",
        "0b8e3ed2f2773df6",
    ),
    (
        "stories/notes.md",
        "---\ntitle: Notes\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\n---\n\n%% x <!-- y %% Lindqvist waited. -->\n\n\
         >     <!-- in a quote -->\n\n-     <!-- in a list -->\n\nMajken `<!-- code -->` %%one%% and Maja Lindqvist <!-- two\n\nthree --> left 100%%.\n",
        "00927b6d42349e80",
        "c84596bcb57fbb4b",
    ),
];

fn library() -> Library {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", CONFIG.into());
    sources.insert("people.yaml", PEOPLE.into());
    sources.insert("metrics/hours.md", b"---\ntitle: Hours\n---\n".to_vec());
    for (path, text, ..) in STORIES {
        sources.insert(path, text.into());
    }
    Library::of(&sources)
}

#[test]
fn version_1_is_what_it_was() {
    let library = library();
    let collection = &library.0;
    assert_eq!(collection.stories.len(), STORIES.len());
    for story in &collection.stories {
        let path = &*story.manuscript.text_file.path;
        let (.., file, letter) = STORIES.iter().find(|(one, ..)| *one == path).unwrap();
        let now = (
            first_fingerprint(story, &collection.config, &collection.people),
            version_1::hash(story, &collection.config, &collection.people, DigestReader::Letter),
        );
        assert_eq!((&*now.0, &*now.1), (*file, *letter), "{path}");
    }
}

/// The same stories with their digests of version 2: that of the file, and that on the letter to somebody printed by name.
const SECOND: &[(&str, &str, &str)] = &[
    ("stories/2026/all.md", "2-1539279658081316", "25849f25f01503e1"),
    ("stories/2026/other.md", "2-7d12d081a8cd2e70", "5636e090d4c1a567"),
    ("stories/audience.md", "2-5288e557275551c3", "4b3fe539cc517059"),
    ("stories/bare.md", "2-15329fb49ebb8dc9", "5086af0044c93506"),
    ("stories/block.md", "2-088db2ee1cd6ee30", "895bb6a1c84ee26d"),
    ("stories/composite.md", "2-58180c0803f73d39", "add895f08bb19fa4"),
    ("stories/marks.md", "2-55059efd7b0f23a4", "a98f02e00592e83f"),
    ("stories/notes.md", "2-310678b580124aec", "4f5a5e55fedb847d"),
    ("stories/observed.md", "2-5b4d9d33ce4a47d4", "f00456623eefbb22"),
    ("stories/unknown.md", "2-4b44eab52e5facef", "5245d08710233c60"),
    ("stories/untitled.md", "2-3500d7d29f63bf25", "573a0763e6bd196c"),
    ("stories/wrapped.md", "2-1c750a18fc4940bf", "d3ff835ac363446e"),
];

#[test]
fn version_2_is_what_it_was() {
    let library = library();
    let collection = &library.0;
    let mut all = Vec::new();
    for story in &collection.stories {
        let readers = collection.config.audiences.that_see(story.audience);
        let letter = reference(collection, story, &Asked { how: How::Name, readers });
        all.push((story.manuscript.text_file.path.to_string(), fingerprint(collection, story), letter));
    }
    all.sort();
    let known: Vec<_> = SECOND
        .iter()
        .map(|(path, file, letter)| ((*path).to_owned(), (*file).to_owned(), (*letter).to_owned()))
        .collect();
    assert_eq!(all, known);
}

/// The fingerprints of a story with each of these bodies.
fn of_bodies(bodies: &[String]) -> Vec<String> {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", CONFIG.into());
    sources.insert("people.yaml", PEOPLE.into());
    let head = "---\ntitle: T\ndate: 2026-03\nreviewer: r.okafor\nabout: [m.lindqvist]\n---\n\n";
    for (at, body) in bodies.iter().enumerate() {
        sources.insert(&format!("stories/{at:05}.md"), format!("{head}{body}\n").into_bytes());
    }
    let library = Library::of(&sources);
    let mut all: Vec<_> = library.0.stories.iter().map(|story| (&story.manuscript.text_file.path, story)).collect();
    all.sort_by_key(|(path, _)| *path);
    all.into_iter().map(|(_, story)| fingerprint(&library.0, story)).collect()
}

fn of_body(body: &str) -> String {
    of_bodies(&[body.to_owned()]).remove(0)
}

#[test]
fn whatever_is_printed_counts_however_much_it_looks_like_a_note() {
    for text in [
        "%% x <!-- y %% He lied. -->",
        ">     <!-- He lied. -->",
        "> >     <!-- He lied. -->",
        "-  One\n\n       <!-- He lied. -->",
        "%% x <!-- y\n\n%% He lied. -->",
        "    <!-- He lied. -->",
        "`<!-- He lied. -->`",
        "```\n<!-- He lied. -->\n```",
        "\\<!-- He lied. -->",
        "It rose by 100%% He lied. %%",
    ] {
        assert!(is_printed(text, "He lied"), "{text}");
        assert_ne!(of_body(text), of_body(&text.replace("lied", "left")), "{text}");
    }
    // In a list's first line it is withheld even where Markdown would have it as code.
    for text in ["-     <!-- He lied. -->", "1.      <!-- He lied. -->"] {
        assert!(!is_printed(text, "He lied") && of_body(text) == of_body(&text.replace("lied", "left")), "{text}");
    }
}

fn is_printed(text: &str, words: &str) -> bool {
    crate::text::markdown::read(text, 0..text.len(), &[]).html.contains(words)
}

#[test]
fn in_no_text_does_a_printed_word_change_unseen() {
    const PIECES: [&str; 21] = [
        "lied ",
        "<!-- lied -->",
        "One ",
        "\n",
        "\n\n",
        "<!--",
        "-->",
        " --> ",
        "%%",
        " %% ",
        "100%%",
        "`",
        "```\n",
        "    ",
        "\t",
        ">     ",
        "- ",
        "\\",
        "<b>",
        "| ",
        "~~~\n",
    ];
    let mut dice = crate::text::dice::dice();
    let html = |text: &str| crate::text::markdown::read(text, 0..text.len(), &[]).html;
    // Each text, and behind it the same with a word changed that is printed.
    let mut bodies = Vec::new();
    for _ in 0..600 {
        let text: String = (0..dice(16)).map(|_| PIECES[dice(PIECES.len())]).collect();
        for (at, word) in text.match_indices("lied") {
            let changed = format!("{}left{}", &text[..at], &text[at + word.len()..]);
            if html(&changed) != html(&text) {
                bodies.extend([text.clone(), changed]);
            }
        }
    }
    assert!(bodies.len() > 100, "{}", bodies.len());
    for (pair, bodies) in of_bodies(&bodies).chunks(2).zip(bodies.chunks(2)) {
        assert_ne!(pair[0], pair[1], "{bodies:?}");
    }
}

#[test]
fn no_note_counts_wherever_it_stands() {
    for text in [
        "One <!-- note --> two",
        "One <!-- note\n\nnote --> two",
        "One <!-- note -- note --> two",
        "One `code` <!-- note --> two",
        "One %%note%% two",
        "%% note <!-- note %%\n\nOne ~ two",
        "> One <!-- note --> two",
        "- One <!-- note --> two",
    ] {
        assert_eq!(of_body(text), of_body(&text.replace("note", "Maja Lindqvist")), "{text}");
    }
    assert_eq!(of_body("One <!-- note --> two"), of_body("One two"));
    assert_eq!(of_body("One\n\n%%note%%\n\ntwo"), of_body("One two"));
}

#[test]
fn the_work_for_notes_grows_with_the_text() {
    for sign in ["<!-- ", "x <!--\n", "%% <!-- "] {
        let start = std::time::Instant::now();
        let _ = of_body(&sign.repeat(400_000 / sign.len()));
        assert!(start.elapsed().as_secs() < 10, "{sign}");
    }
}

#[test]
fn a_part_of_a_name_is_no_mention_of_its_person() {
    let mention = of_body("@m.lindqvist waited");
    for whole in ["Maja Lindqvist waited", "Majken waited"] {
        assert_eq!(of_body(whole), mention, "{whole}");
    }
    for part in ["Lindqvist waited", "Maja waited", "Lindqvist @m.lindqvist waited"] {
        assert_ne!(of_body(part), mention, "{part}");
    }
}

#[test]
fn the_digits_of_either_version_are_taken_and_a_letter_says_how_its_reader_is_printed_and_who_reads() {
    let library = library();
    let collection = &library.0;
    let story =
        collection.stories.iter().find(|story| &*story.manuscript.text_file.path == "stories/2026/all.md").unwrap();
    let readers = collection.config.audiences.that_see(story.audience);
    let read = |said: &str| was_read(said, collection, story, readers);
    assert_eq!(read(&fingerprint(collection, story)), Some(WasRead::Text));
    for (_, how) in How::CHOICES {
        let letter = reference(collection, story, &Asked { how, readers });
        assert_eq!(read(&short(&letter)), Some(WasRead::Letter(how)));
        assert_eq!(read(&reference(collection, story, &Asked { how, readers: &[] })), None, "who reads");
    }
    assert_eq!(read("52b1 52DC"), Some(WasRead::First), "on a letter of version 1");
    assert_eq!(read("88cc5905c918b10c"), Some(WasRead::First), "beside a yes of version 1");
    assert_eq!(read("88cc5905c918b10d"), None);
    assert!(
        counts("88cc5905c918b10c", collection, story) && counts(&fingerprint(collection, story), collection, story)
    );
    assert!(!counts("52b152dc9b2ac41b", collection, story), "a letter's digits alone are no yes");
    assert!(!counts("2-88cc5905c918b10c", collection, story) && !counts("2-", collection, story));
    assert_eq!(digits("2-63CE f1a0"), digits("63cef1a0"));
    assert_eq!(digits("2abc d3f0").as_deref(), Some("2abcd3f0"));
}
