//! Nothing withheld leaves, and a yes that is taken back takes everything with it.

use std::collections::HashSet;
use std::sync::Arc;

use proptest::prelude::{any, proptest};

use crate::addresses::decoded;
use crate::laws::feeds::entries;
use crate::laws::random_site::{self, AUDIENCES, Model};
use crate::laws::{outputs, site_for, tries};

/// Every canary in some bytes, whatever its case: `zqx`, digits, `k`.
fn canaries(bytes: &[u8], found: &mut HashSet<String>) {
    for at in 0..bytes.len().saturating_sub(4) {
        if bytes[at..at + 3].eq_ignore_ascii_case(b"zqx") {
            let digits = bytes[at + 3..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let end = at + 3 + digits;
            if digits > 0 && bytes.get(end).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'k')) {
                found.insert(String::from_utf8_lossy(&bytes[at..=end]).to_lowercase());
            }
        }
    }
}

/// What is wrong with the files of an audience's edition: canaries that must be absent, or that must be there.
pub fn wrong(model: &Model, audience: usize, files: &[(String, Arc<[u8]>)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut all = HashSet::new();
    for (name, bytes) in files {
        let mut here = HashSet::new();
        canaries(name.as_bytes(), &mut here);
        canaries(bytes, &mut here);
        for canary in model.canaries.iter().filter(|canary| here.contains(&canary.word)) {
            if !canary.readers.contains(&audience) {
                wrong.push(format!("{name} for {}: {} ({})", AUDIENCES[audience].0, canary.what, canary.word));
            }
        }
        for unnamed in &model.unnamed {
            if here.contains(&unnamed.word) && *name == format!("stories/{}.html", unnamed.address) {
                wrong.push(format!(
                    "{name} for {}: a name that is not printed there ({})",
                    AUDIENCES[audience].0, unnamed.word
                ));
            }
        }
        all.extend(here);
    }
    for canary in &model.canaries {
        if canary.surely && canary.readers.contains(&audience) && !all.contains(&canary.word) {
            wrong.push(format!("nowhere for {}: {} ({})", AUDIENCES[audience].0, canary.what, canary.word));
        }
    }
    wrong
}

/// Names in the feeds' stories that are not printed in that story: they may well be in the next, in the same file.
pub fn unnamed_in_feeds(model: &Model, audience: usize, files: &[(String, Arc<[u8]>)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for entry in entries(files) {
        let mut here = HashSet::new();
        canaries(entry.text.as_bytes(), &mut here);
        for unnamed in model.unnamed.iter().filter(|unnamed| here.contains(&unnamed.word)) {
            if decoded(&entry.page).ends_with(&format!("stories/{}.html", unnamed.address)) {
                wrong.push(format!(
                    "the feed for {}: a name that is not printed in {}",
                    AUDIENCES[audience].0, entry.page
                ));
            }
        }
    }
    wrong
}

proptest! {
    #![proptest_config(tries(20))]

    #[test]
    fn nothing_withheld_leaves_and_what_is_public_is_there(seed in any::<u64>(), stories in 3_usize..=12) {
        let model = random_site::site(seed, stories);
        let sources = model.sources();
        for audience in 0..AUDIENCES.len() {
            let files = outputs(&site_for(&sources, audience));
            let mut wrong = wrong(&model, audience, &files);
            wrong.extend(unnamed_in_feeds(&model, audience, &files));
            assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        }
    }
}

proptest! {
    #![proptest_config(tries(20))]

    #[test]
    fn a_yes_taken_back_takes_every_byte_with_it(seed in any::<u64>(), stories in 3_usize..=9, pick in any::<usize>()) {
        let model = random_site::site(seed, stories);
        let story = model.stories[pick % stories].clone();
        let (at, text) = model.files.iter().enumerate().find(|(_, (path, _))| *path == story.path).map(|(at, (_, bytes))| (at, String::from_utf8(bytes.clone()).unwrap())).unwrap();
        let lines = |without: &str| text.lines().filter(|line| !line.starts_with(without)).collect::<Vec<_>>().join("\n");
        let withdrawn = lines("status:").replacen("---\n", "---\nstatus: withdrawn\n", 1);
        let mut endings = vec![withdrawn];
        let is_about_somebody = text.contains("\nabout:");
        if is_about_somebody && !model.elsewhere {
            endings.push(lines("agreed:"));
        }
        if is_about_somebody {
            for no in ["declined", "kept-private"] {
                endings.push(lines("agreed:").replacen("---\n", &format!("---\nagreed: {no}\n"), 1));
            }
        }
        let own: Vec<&str> = model.canaries.iter().filter(|canary| canary.file.as_deref() == Some(&*story.path)).map(|canary| canary.word.as_str()).collect();
        assert!(own.len() > 10, "a story has words of its own");
        for ending in endings {
            let mut changed = model.clone();
            changed.files[at].1 = ending.into_bytes();
            let sources = changed.sources();
            for (audience, (name, _)) in AUDIENCES.iter().enumerate() {
                let mut found = HashSet::new();
                for (url, bytes) in outputs(&site_for(&sources, audience)) {
                    canaries(url.as_bytes(), &mut found);
                    canaries(&bytes, &mut found);
                }
                let left: Vec<_> = own.iter().filter(|word| found.contains(**word)).collect();
                assert!(left.is_empty(), "{left:?} of {} is still there for {name}", story.path);
            }
        }
    }
}
