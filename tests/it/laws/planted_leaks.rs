//! Leaks planted on purpose: the law that nothing withheld leaves must see each, and so must the leak check.

use std::sync::Arc;

use heard::leak::watch::HitKind;
use heard::publish::leak_check::{LeakChecked, Refused};
use heard::text::normalize::Words;
use proptest::prelude::{any, proptest};

use crate::laws::random_site::{self, png};
use crate::laws::withheld::{unnamed_in_feeds, wrong};
use crate::laws::{files, site_for, tries};

proptest! {
    #![proptest_config(tries(16))]

    #[test]
    fn a_planted_leak_is_seen_by_the_law_and_by_the_check(seed in any::<u64>(), stories in 6_usize..=12) {
        let model = random_site::site(seed, stories);
        let site = site_for(&model.sources(), 0);
        let files = files(&site);
        let watch = site.edition().watch();
        let mut words = Words::default();
        let release = site.release().unwrap();
        assert!(LeakChecked::of(release).is_ok(), "what is not leaky is not called so");
        let list = files.iter().find(|(url, _)| url == "stories/index.html").unwrap();
        let plant = |before: &str, planted: &str| {
            let html = std::str::from_utf8(&list.1).unwrap();
            let at = html.rfind(before).unwrap();
            let html = format!("{}{planted}{}", &html[..at], &html[at..]);
            (list.0.clone(), Arc::<[u8]>::from(html.into_bytes()))
        };
        let feed = |name: &str, before: &str, planted: &str| {
            let (name, bytes) = files.iter().find(|(url, _)| url == name).unwrap();
            let text = std::str::from_utf8(bytes).unwrap();
            let at = text.rfind(before).unwrap();
            (name.clone(), Arc::<[u8]>::from(format!("{}{planted}{}", &text[..at], &text[at..]).into_bytes()))
        };
        let mut leaks = Vec::new();
        for story in model.stories.iter().filter(|story| !story.readers.contains(&0)) {
            leaks.push(("a sentence", HitKind::Sentence, plant("</main>", &format!("<p>{}</p>", story.sentence))));
            leaks.push(("a title in a list", HitKind::Sentence, plant("</main>", &format!("<ul><li><h2><a href=\"#\">{}</a></h2></ul>", story.title))));
            leaks.push(("a next link", HitKind::Sentence, plant("</body>", &format!("<nav><a rel=\"next\" href=\"#\"><span>Next</span> {}</a></nav>", story.title))));
            leaks.push(("an attribute", HitKind::Sentence, plant("</main>", &format!("<i title=\"{}\"></i>", story.title.replace(' ', "&#32;")))));
            let entry = format!("<entry><title>{}</title></entry>", story.title);
            leaks.push(("a title in a feed", HitKind::Sentence, feed("feed.xml", "</feed>", &entry)));
            let content = format!("<entry><content type=\"html\"><![CDATA[<p>{}</p>]]></content></entry>", story.sentence);
            leaks.push(("a sentence in a feed", HitKind::Sentence, feed("feed.xml", "</feed>", &content)));
            let escaped = format!("<entry><summary type=\"html\">&lt;p&gt;{}&lt;/p&gt;</summary></entry>", story.sentence);
            leaks.push(("a sentence in a feed, escaped", HitKind::Sentence, feed("feed.xml", "</feed>", &escaped)));
            let item = format!(",{{\"content_html\": \"<p>Here.</p>\\n<p class=\\\"a\\\">{}</p>\\n\"}}", story.sentence);
            leaks.push(("a sentence in a feed of JSON", HitKind::Sentence, feed("feed.json", "]", &item)));
            let excerpt = format!(",[\"\",\"one\",\"\",null,[[\"\",\"{}\"]]]", story.sentence);
            // Where nothing may be read, there is nothing to find.
            if files.iter().any(|(url, _)| url == "search/e0.js") {
                leaks.push(("a sentence in the search", HitKind::Sentence, feed("search/e0.js", "]", &excerpt)));
            }
            let image = png("0123", &story.sentence);
            leaks.push(("an image's metadata", HitKind::Sentence, ("images/0.png".to_owned(), image.into())));
        }
        for (name, id) in model.hidden_names(0) {
            leaks.push(("a name", HitKind::Name, plant("</main>", &name)));
            leaks.push(("an id", HitKind::Id, plant("</main>", &format!("<i class=\"{id}\"></i>"))));
        }
        assert!(unnamed_in_feeds(&model, 0, &files).is_empty(), "what is not leaky is not called so");
        for unnamed in &model.unnamed {
            let mut files = files.clone();
            let own = format!("stories/{}.html", unnamed.address);
            for (name, page, title) in [("feed.xml", format!("{own}\"/>"), "<author>\n<name>"), ("feed.json", format!("{own}\","), "\"content_html\": \"")] {
                let bytes = &mut files.iter_mut().find(|(url, _)| url == name).unwrap().1;
                let text = std::str::from_utf8(bytes).unwrap();
                let Some(at) = text.find(&page) else { continue };
                let Some(at) = text[at..].find(title).map(|by| at + by + title.len()) else { continue };
                *bytes = format!("{}{} {}", &text[..at], unnamed.word, &text[at..]).into_bytes().into();
                assert!(!unnamed_in_feeds(&model, 0, &files).is_empty(), "the law does not see a name in {name}");
            }
        }
        let mut hits = Vec::new();
        for (at, (what, _, file)) in leaks.iter().enumerate() {
            let found = watch.scan(&file.0, &file.1, &mut words).into_iter();
            hits.extend(found.map(|hit| (at.to_string(), hit)));
            let seen = wrong(&model, 0, std::slice::from_ref(file));
            assert!(seen.iter().any(|wrong| wrong.starts_with(&file.0)), "the law does not see {what}");
        }
        watch.excuse(&mut hits, |read| release.own_words(read));
        for (at, (what, kind, _)) in leaks.iter().enumerate() {
            let seen = hits.iter().any(|(hit_at, hit)| *hit_at == at.to_string() && hit.kind == *kind);
            assert!(seen, "the check does not see {what}");
        }
    }
}

proptest! {
    #![proptest_config(tries(8))]

    #[test]
    fn a_forbidden_word_in_a_copied_file_is_not_delivered(seed in any::<u64>(), stories in 3_usize..=6) {
        let model = random_site::site(seed, stories);
        let mut sources = model.sources();
        let site = site_for(&sources, 0);
        assert!(LeakChecked::of(site.release().unwrap()).is_ok(), "without it the site is cleared");
        let forbidden = &model.canaries.iter().find(|canary| canary.what == "forbidden word").unwrap().word;
        sources.insert("static/x.txt", format!("see {forbidden} there").into_bytes());
        let site = site_for(&sources, 0);
        match LeakChecked::of(site.release().unwrap()) {
            Err(Refused::Leaks(hits)) => assert!(hits.iter().all(|(file, hit)| file == "x.txt" && hit.kind == HitKind::Forbidden)),
            _ => panic!("a forbidden word was cleared"),
        }
    }

    #[test]
    fn what_the_edition_says_itself_is_excused(seed in any::<u64>(), stories in 6_usize..=12) {
        let model = random_site::site(seed, stories);
        for story in model.stories.iter().filter(|story| !story.readers.contains(&0)).take(1) {
            let mut sources = model.sources();
            let page = format!("---\ntitle: Said again\nstatus: published\n---\n\n{}\n", story.sentence);
            sources.insert("pages/again.md", page.into_bytes());
            let site = site_for(&sources, 0);
            assert!(LeakChecked::of(site.release().unwrap()).is_ok(), "a page's own words are its own");
        }
    }
}
