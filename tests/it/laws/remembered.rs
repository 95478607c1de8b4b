//! What a build keeps for the next one makes no difference: the files are the same, and so is what is said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use heard::library::Library;
use heard::publish::known_pages::KnownPages;
use heard::publish::leak_check::{Before, LeakChecked, Refused};
use heard::text::sources::Sources;
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::{any, proptest};

use crate::dice::Dice;
use crate::editions::{self, TODAY};
use crate::files;
use crate::laws::random_site::{self, AUDIENCES};
use crate::laws::{outputs, site_for, tries};
use crate::program::{heard, words};

/// Two folders built from one site: one with the cache, one without.
struct Twice {
    top: tempfile::TempDir,
}

impl Twice {
    fn path(&self, name: &str) -> PathBuf {
        self.top.path().join(name)
    }

    /// What is in a folder after a build; how the build ended and what it said, without the totals; whether it was unchanged.
    fn build(
        &self,
        out: &str,
        cache: &Path,
        (audience, today): (Option<&str>, Date),
    ) -> (BTreeMap<String, Vec<u8>>, String, bool) {
        let mut command = heard();
        command.arg("build").arg(self.path("site")).arg("--out").arg(self.path(out)).arg(format!("--today={today}"));
        command.args(["--without-broken", "--other-audience", "--delete-many"]);
        command.args(audience.map(|audience| format!("--audience={audience}")));
        let done = command.env_remove("HOME").env("XDG_CACHE_HOME", cache).output().unwrap();
        let told = words(&done.stderr);
        let is_unchanged = told.contains("nothing has changed since the last build");
        let is_sum = |line: &&str| !line.contains(" unchanged, ") && !line.contains("nothing has changed");
        let said: Vec<&str> = told.lines().filter(is_sum).filter(|line| !line.starts_with("to look at it")).collect();
        let there = if self.path(out).is_dir() { files::all(&self.path(out)) } else { BTreeMap::new() };
        (there, format!("{:?} {}", done.status.code(), said.join("\n")), is_unchanged)
    }

    fn assert_same(&self, asked: (Option<&str>, Date)) -> bool {
        let with = self.build("with", &self.path("cache"), asked);
        let without = self.build("without", Path::new("nowhere"), asked);
        assert_eq!(with.1, without.1, "the same is said");
        assert!(with.0.keys().eq(without.0.keys()), "the same files are there");
        for (name, bytes) in &with.0 {
            assert!(without.0[name] == *bytes, "{name} differs");
        }
        assert!(!without.2, "nothing is remembered");
        with.2
    }
}

proptest! {
    #![proptest_config(tries(2))]

    #[test]
    fn a_build_that_remembers_is_as_one_that_does_not_whatever_changes(seed in any::<u64>()) {
        let twice = Twice { top: tempfile::tempdir().unwrap() };
        let mut dice = Dice::of(seed);
        let put = |model: &random_site::Model, of: &dyn Fn(&str) -> bool| {
            for (path, bytes) in model.files.iter().filter(|(path, _)| of(path)) {
                files::put(&twice.path("site"), path, bytes);
            }
        };
        let model = random_site::site(seed, 6);
        put(&model, &|_| true);
        let (mut audience, mut today) = (Some("partners"), TODAY);
        twice.assert_same((audience, today));
        for _ in 0..3 {
            let (change, other) = (dice.below(8), random_site::site(dice.below(4) as u64 ^ seed, 6));
            let chosen = &other.files[dice.below(other.files.len())].0;
            match change {
                // A different text of the same name, a different audience, a later day, a text removed, different people.
                0 | 1 => put(&other, &|path| path == chosen),
                2 => audience = Some(dice.one(&AUDIENCES).0),
                3 => today = today.checked_add(1.day()).unwrap(),
                4 => today = today.checked_add(40.days()).unwrap(),
                5 => drop(fs::remove_file(twice.path("site").join(&model.stories[0].path))),
                6 => put(&other, &|path| path == "people.yaml"),
                _ => {}
            }
            twice.assert_same((audience, today));
            twice.assert_same((audience, today));
        }
    }
}

proptest! {
    #![proptest_config(tries(12))]

    #[test]
    fn what_is_made_on_a_day_holds_until_the_next_day_on_which_something_changes(seed in any::<u64>(), later in 0_i32..400, some in 0_i32..400) {
        let mut sources = random_site::site(seed, 8).sources();
        if seed.is_multiple_of(2) {
            let settings = sources.find("heard.yaml").unwrap().text().to_owned();
            let settings = if settings.contains("front:") { settings } else { settings + "front: { turn: weekly }\n" };
            sources.insert("heard.yaml", settings.into_bytes());
        }
        let library = Library::of(&sources);
        let today = TODAY.checked_add(later.days()).unwrap();
        let next = library.next_change(today);
        let last = next.map_or(some, |next| some % today.until(next).unwrap().get_days());
        let day = today.checked_add(last.days()).unwrap();
        for audience in AUDIENCES {
            let of = |day| editions::site(&library, Some(audience.0), day);
            let (then, now) = (of(today).edition().faults(), of(day).edition().faults());
            assert_eq!((then.guards, then.texts), (now.guards, now.texts), "{today} and {day}");
            assert!(outputs(&of(today)) == outputs(&of(day)), "{today} and {day}");
        }
    }
}

#[test]
fn what_ends_or_begins_with_a_day_is_seen_on_that_day_and_nothing_is_made_before_it() {
    let twice = Twice { top: tempfile::tempdir().unwrap() };
    let put = |path: &str, text: &str| files::put(&twice.path("site"), path, text);
    put("heard.yaml", "title: T\ncontact: none\n");
    put("people.yaml", "a.b: { name: Ada Ben, role: clerk, shown: name }\nc.d: { name: Cleo Dar, role: nurse }\n");
    let story = |more: &str| {
        format!(
            "---\ntitle: One\ndate: 2026-03\nreviewer: a.b\nabout: [c.d]\nstatus: published\n{more}---\n\nShe asked.\n"
        )
    };
    put("stories/one.md", &story("agreed: { given: 2026-01, until: 2026-11 }\n"));
    put("stories/two.md", &story("agreed: { given: 2026-01 }\npublish_on: 2026-12-05\n"));
    let build = |today: &str| {
        let (there, said, is_unchanged) = twice.build("with", &twice.path("cache"), (None, today.parse().unwrap()));
        assert!(said.starts_with("Some(0)"), "{said}");
        let has = ["one", "two"].map(|name| there.contains_key(&format!("stories/{name}.html")));
        (is_unchanged, has)
    };
    assert_eq!(build("2026-11-23"), (false, [true, false]));
    assert_eq!(build("2026-11-23"), (true, [true, false]));
    assert_eq!(build("2026-11-30"), (true, [true, false]));
    assert_eq!(build("2026-12-01"), (false, [false, false]));
    assert_eq!(build("2026-12-04"), (true, [false, false]));
    assert_eq!(build("2026-12-05"), (false, [false, true]));
    assert_eq!(build("2027-12-05"), (true, [false, true]));
    assert_eq!(build("2026-12-04"), (false, [false, false]), "a day before the one that it was made on");
    let kept = || -> Vec<String> {
        files::all(&twice.path("cache")).into_keys().filter(|name| !name.ends_with("-last-days")).collect()
    };
    assert_eq!(kept().len(), 3, "{:?}", kept());
    for bytes in files::all(&twice.path("cache")).into_values() {
        for words in ["asked", "Cleo", "c.d", "stories/", "one"] {
            assert!(!bytes.windows(words.len()).any(|part| part == words.as_bytes()), "{words} is kept");
        }
    }
    put("heard.yaml", "title: T\ncontact: none\ncache: off\n");
    for _ in 0..2 {
        assert_eq!(build("2026-12-05"), (false, [false, true]));
        assert_eq!(kept(), [""; 0]);
    }
}

#[test]
fn a_page_is_known_again_by_the_same_program_alone_and_where_nothing_else_is_looked_for() {
    let mut sources = random_site::site(3, 8).sources();
    let checked = |sources: &Sources, pages: &[u8], program| {
        let site = site_for(sources, 1);
        let known = Mutex::new(BTreeSet::new());
        let has = |url: &str, _| {
            known.lock().unwrap().insert(url.to_owned());
            true
        };
        let before = Before { pages: KnownPages::read(pages), program, has: &has };
        let checked = LeakChecked::counting(site.release().unwrap(), &|_, _| (), &|_| None, Some(&before));
        let checked = checked.map(|checked| (KnownPages::render(checked.known_pages()), checked.files().len()));
        (checked, known.into_inner().unwrap().len())
    };
    let (first, known) = checked(&sources, &[], 1);
    let (pages, all) = first.ok().unwrap();
    assert_eq!(known, 0);
    let (same, known) = checked(&sources, &pages, 1);
    assert!(same.ok().unwrap().0 == pages && known == (pages.len() - 16) / 40, "what is known is asked for");
    // Pages are read each time only if they have words that a withheld text has too, but the site may say.
    assert!(known * 2 > all, "{known} of {all} are known");
    assert_eq!(checked(&sources, &pages, 2).1, 0);
    let list = String::from_utf8(outputs(&site_for(&sources, 1))[0].1.to_vec()).unwrap();
    let heading = list.split("<h1").nth(1).unwrap().split_once('>').unwrap().1;
    let word = heading.split(|c: char| !c.is_alphabetic()).find(|word| word.len() > 4).unwrap();
    let settings = sources.find("heard.yaml").unwrap().text();
    let settings = settings.replace("never_publish: [", &format!("never_publish: [{word}, "));
    sources.insert("heard.yaml", settings.into_bytes());
    let (more, known) = checked(&sources, &pages, 1);
    assert!(matches!(more, Err(Refused::Leaks(_))) && known == 0, "{word}");
}
