//! Publishing to real servers on loopback: afterwards each holds exactly the edition and whatever was not ours; killed
//! at any moment, the next one finishes; every refusal is a sentence; no secret is found anywhere.

mod faults;
mod foreign;
mod killed;
mod nights;
mod real_nights;
mod safeguards;
mod servers;
mod site;

use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use crate::publish::safeguards::{alone, more_stories, page};
use crate::publish::servers::Kind;
use crate::publish::site::{Site, empty_folders, faulty, held, on_each, refused, same, strangers, well};

#[test]
fn a_server_holds_exactly_the_edition_and_what_was_not_ours() {
    on_each(&Kind::ALL, |server| {
        let kind = server.kind;
        let site = Site::new();
        site.target(&server, server.address);
        let mut expected = strangers(&server);
        well(&site.publish(&server, &[]));
        expected.extend(site.edition());
        same(&held(&server.held), &expected, &format!("{kind:?}, first"));
        let again = well(&site.publish(&server, &[]));
        assert!(again.contains("+0 ~0 -0"), "{kind:?}: {again}");

        site.story("deep/3/story-3", "withdrawn", "She waited until he had found the word.");
        site.story("deep/4/story-4", "published", "She waited longer.");
        site.story("new/story-9", "published", "She asked again.");
        let plan = well(&site.publish(&server, &["--dry-run"]));
        assert!(
            plan.contains(
                "first to go, because readers are no longer allowed to see them:\n  stories/deep/3/story-3.html"
            ),
            "{plan}"
        );
        same(&held(&server.held), &expected, &format!("{kind:?}, after a plan"));
        well(&site.publish(&server, &[]));
        let mut expected = strangers(&server);
        expected.extend(site.edition());
        same(&held(&server.held), &expected, &format!("{kind:?}, second"));
        assert!(!expected.values().any(|bytes| bytes.windows(7).any(|part| part == b"story-3")));
        if kind != Kind::Store {
            assert_eq!(empty_folders(&server.held), Vec::<PathBuf>::new(), "{kind:?}");
        }
        assert!(!server.held.join(".heard.lock").exists());
        // Somebody else's file stands where a page should come: it is named, and stays.
        fs::write(server.held.join("pages"), "theirs").unwrap();
        site.put("pages/about.md", "---\ntitle: About\nstatus: published\n---\n\nWhy.\n");
        if kind != Kind::Store {
            assert!(refused(&site.publish(&server, &[])).contains("in the way: pages"), "{kind:?}");
            assert_eq!(fs::read(server.held.join("pages")).unwrap(), b"theirs");
        }
    });
}

#[test]
fn a_story_that_is_withdrawn_is_gone_from_the_server_though_another_text_is_broken() {
    on_each(&Kind::ALL, |server| {
        let site = Site::new();
        site.target(&server, server.address);
        more_stories(&site);
        well(&site.publish(&server, &[]));
        let own = alone(&held(&server.held))[0];
        let (text, own) = (format!("deep/{own}/story-{own}"), &page(own));
        site.story(&text, "published\npractice: lw", "A slip that stops every build.");
        let before = fs::read(server.held.join(own)).unwrap();
        let told = faulty(&site.withdraw(&server, "story-3"));
        assert!(told.contains("its page is gone from there"), "{told}");
        // It is in no list, feed or search either, and the text with the error keeps the page it had.
        let there = held(&server.held);
        for (name, bytes) in &there {
            assert!(!name.contains("story-3"), "{:?}: {told}", server.kind);
            assert!(!bytes.windows(7).any(|part| part == b"story-3"), "{:?}: {name}: {told}", server.kind);
        }
        assert_eq!(there[own], before, "{:?}: {told}", server.kind);
        site.story(&text, "published", "Mended.");
        well(&site.withdraw(&server, "story-3"));
        same(&held(&server.held), &site.edition(), &format!("{:?}", server.kind));
    });
}

#[test]
fn two_curators_at_once_cannot_mix_their_editions() {
    on_each(&Kind::ALL, |server| {
        let kind = server.kind;
        let (first, second) = (Site::new(), Site::new());
        for (site, words) in [(&first, "One of them."), (&second, "The other one.")] {
            site.target(&server, server.address);
            for number in 0..6 {
                site.story(&format!("deep/{number}/story-{number}"), "published", words);
            }
        }
        let editions = [first.edition(), second.edition()];
        let mut rounds = 0;
        for _ in 0..3 {
            let has_published = Mutex::new(false);
            std::thread::scope(|scope| {
                for site in [&first, &second] {
                    let (server, has_published) = (&server, &has_published);
                    scope.spawn(move || {
                        let done = site.publish(server, &[]);
                        if done.status.success() {
                            *has_published.lock().unwrap() = true;
                            return;
                        }
                        let told = String::from_utf8_lossy(&done.stderr).into_owned();
                        let expected = [
                            "somebody has been publishing there since",
                            "somebody else has started publishing there",
                            "has changed in the meantime",
                            "the lock at the target was removed",
                        ];
                        assert!(expected.iter().any(|sentence| told.contains(sentence)), "{told}");
                    });
                }
            });
            // Where each kept the other from it, both have said so, and the next one brings all.
            if *has_published.lock().unwrap() {
                rounds += 1;
                let there = held(&server.held);
                assert!(editions.contains(&there), "{kind:?}: what is there is neither edition");
            }
        }
        assert!(rounds > 0, "{kind:?}: neither of them ever published");
        assert!(!server.held.join(".heard.lock").exists(), "{kind:?}");
    });
}
