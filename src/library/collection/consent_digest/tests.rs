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
const STORIES: [(&str, &str, &str, &str); 11] = [
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
    ("stories/2026/all.md", "2-7782aa99e1db0d02", "1b396771adbbfba2"),
    ("stories/2026/other.md", "2-7d12d081a8cd2e70", "5636e090d4c1a567"),
    ("stories/audience.md", "2-5288e557275551c3", "4b3fe539cc517059"),
    ("stories/bare.md", "2-15329fb49ebb8dc9", "5086af0044c93506"),
    ("stories/block.md", "2-088db2ee1cd6ee30", "895bb6a1c84ee26d"),
    ("stories/composite.md", "2-481b9385822fae8b", "4814ff549c66e5e5"),
    ("stories/marks.md", "2-cd89aa15675273d8", "d2fd7333d74700fe"),
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
