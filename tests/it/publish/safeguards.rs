//! What a person should see first is asked, and refused where nobody can be; what may no longer be read goes all the
//! same.

use std::fs;

use crate::publish::servers::{Kind, SECRET, Server};
use crate::publish::site::{Site, faulty, heard, held, refused, same, well};

fn folder() -> Server {
    Server::start(Kind::Folder).unwrap()
}

/// The plan as programs read it.
fn plan(site: &Site, server: &Server) -> serde_json::Value {
    let done = site.publish(server, &["--dry-run", "--format", "json"]);
    well(&done);
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn nothing_is_written_before_a_yes_and_a_plan_for_programs_says_what_would_be() {
    let (server, site) = (folder(), Site::new());
    site.target(&server, server.address);
    let asked = heard().args(["publish", "--site"]).arg(site.folder.path()).output().unwrap();
    assert!(refused(&asked).contains("nothing was changed: publish this? There is nobody here to ask; --yes says yes"));
    assert!(!server.held.exists());
    let told = plan(&site, &server);
    assert!(!server.held.exists(), "a plan writes nothing");
    assert_eq!((&told["target"], &told["audience"]), (&"there".into(), &"firm".into()));
    assert!(told["come"].as_array().unwrap().contains(&"stories/deep/3/story-3.html".into()));
    assert!(told["bytes"].as_u64().unwrap() > 1_000);
    well(&site.publish(&server, &[]));
    site.story("deep/3/story-3", "withdrawn", "She waited.");
    let told = plan(&site, &server);
    assert_eq!(told["goes_first"], serde_json::json!(["stories/deep/3/story-3.html"]));
    assert_eq!(told["gone"], told["goes_first"]);
    assert!(told["replaced"].as_array().unwrap().contains(&"index.html".into()));
    assert_eq!(told["come"], serde_json::json!([]));
}

#[test]
fn many_deletions_another_audience_and_another_clock_are_refused_without_a_word_for_each() {
    let (server, site) = (folder(), Site::new());
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let before = held(&server.held);
    let to = server.held.display();
    site.config(&format!("  there: {{ to: \"{to}\", audience: partners }}\n"));
    let told = refused(&site.publish(&server, &[]));
    assert!(told.contains("the site there is for another audience") && told.contains("--other-audience"), "{told}");
    same(&held(&server.held), &before, "another audience");
    well(&site.publish(&server, &["--other-audience"]));
    site.target(&server, server.address);
    well(&site.publish(&server, &["--other-audience"]));
    for number in 0..6 {
        site.story(&format!("deep/{number}/story-{number}"), "draft", "She waited.");
    }
    let told = refused(&site.publish(&server, &[]));
    assert!(told.contains("more than a tenth") && told.contains("--delete-many"), "{told}");
    same(&held(&server.held), &before, "many deletions");
    well(&site.publish(&server, &["--delete-many"]));
    same(&held(&server.held), &site.edition(), "many deletions, with a word for it");
    assert!(!site.publish(&server, &["--today", "2026-03-14"]).status.success());
    let fixed = site.command(&server, SECRET, &[]).env("SOURCE_DATE_EPOCH", "1773446400").output().unwrap();
    assert!(refused(&fixed).contains("publishing goes by this machine's clock"));
}

#[test]
fn what_heard_left_there_is_recognised_where_its_list_is_gone_or_broken() {
    let (server, site) = (folder(), Site::new());
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let list = server.held.join(".heard.json");
    let good = fs::read(&list).unwrap();
    for spoil in [None, Some("{\"heard\":1,"), Some("[]")] {
        match spoil {
            None => fs::remove_file(&list).unwrap(),
            Some(text) => fs::write(&list, text).unwrap(),
        }
        let told = well(&site.publish(&server, &[]));
        assert!(told.contains("+0 ~0 -0"), "{spoil:?}: {told}");
        assert_eq!(fs::read(&list).unwrap(), good, "{spoil:?}");
    }
    fs::write(&list, "{\"heard\":99,\"files\":[]}").unwrap();
    assert!(refused(&site.publish(&server, &[])).contains("a later version of heard wrote the site that is there"));
    // A page that is not the site's any more is named, since nobody knows whose it is; one that differs is in the way.
    fs::remove_file(&list).unwrap();
    let before = held(&server.held);
    site.story("deep/3/story-3", "withdrawn", "She waited.");
    let told = refused(&site.publish(&server, &[]));
    assert!(told.contains("in the way: ") && told.contains("empty the folder and publish again"), "{told}");
    same(&held(&server.held), &before, "without a list");
    let told = String::from_utf8_lossy(&site.withdraw(&server, "story-3").stderr).into_owned();
    assert!(told.contains("please delete them by hand:\n  stories/deep/3/story-3.html"), "{told}");
    for name in before.keys().filter(|name| !name.ends_with("story-3.html")) {
        fs::remove_file(server.held.join(name)).unwrap();
    }
    let told = well(&site.publish(&server, &[]));
    assert!(told.contains("look like pages and stay") && told.contains("\n  stories/deep/3/story-3.html"), "{told}");
}

#[test]
fn a_yes_that_is_taken_back_is_heeded_though_another_text_is_broken() {
    let (server, site) = (folder(), Site::new());
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let before = held(&server.held);
    let slip = || site.story("deep/1/story-1", "published\npractice: lw", "A slip that stops every build.");
    slip();
    assert!(faulty(&site.publish(&server, &[])).contains("--without-broken"));
    same(&held(&server.held), &before, "nothing is withdrawn, and an error stops all");
    site.put(
        "stories/deep/3/story-3.md",
        &site.text("story-3", "published", "She waited.").replace("{ given: 2026-01 }", "no"),
    );
    let told = faulty(&site.publish(&server, &["--dry-run"]));
    assert!(
        told.contains("1 file there may no longer be read") && told.contains("stories/deep/3/story-3.html"),
        "{told}"
    );
    same(&held(&server.held), &before, "a plan");
    faulty(&site.publish(&server, &[]));
    let mut expected = before.clone();
    expected.remove("stories/deep/3/story-3.html");
    same(&held(&server.held), &expected, "the page is gone, and the broken text's is as it was");
    assert!(!server.held.join(".heard.lock").exists());
    well(&site.publish(&server, &["--without-broken", "--delete-many"]));
    assert!(held(&server.held).values().all(|bytes| !bytes.windows(7).any(|part| part == b"story-3")));
}

#[test]
fn where_the_guard_itself_is_broken_a_withdrawn_story_leaves_no_whole_text_behind() {
    let (server, site) = (folder(), Site::new());
    site.put(
        "stories/deep/3/stain.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0h1v1z'/></svg>",
    );
    site.put(
        "stories/deep/4/both.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 2'><path d='M0 0h2v2z'/></svg>",
    );
    site.story(
        "deep/3/story-3",
        "published",
        "She waited.\n\nHe looked for the word.\n\nA sentence nobody else wrote.\n\n![A stain](stain.svg)\n\n![Both](../4/both.svg)",
    );
    site.story("deep/4/story-4", "published", "She waited.\n\n![Both](both.svg)");
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let pictures =
        |files: &crate::publish::site::Files| files.keys().filter(|name| name.starts_with("images/")).count();
    assert_eq!(pictures(&held(&server.held)), 2);
    site.config(&format!("  there: {{ to: \"{}\" }}\nnonsense: 1\n", server.held.display()));
    let told = faulty(&site.withdraw(&server, "story-3"));
    assert!(told.contains("the feeds and the search there, which may hold it whole, are gone too"), "{told}");
    let there = held(&server.held);
    assert!(!there.contains_key("stories/deep/3/story-3.html") && there.contains_key("stories/deep/4/story-4.html"));
    assert_eq!(pictures(&there), 1, "the picture that another story shows stays");
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("A sentence nobody else wrote");
    for (name, bytes) in &there {
        assert!(!holds(bytes), "{name}");
    }
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    same(&held(&server.held), &site.edition(), "mended");
}

#[test]
fn no_page_that_a_broken_text_keeps_tells_of_a_story_that_is_taken_back() {
    let (server, site) = (folder(), Site::new());
    site.put(
        "people.yaml",
        "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse, shown: name }\n\
         maja: { name: Maja Ruiz, role: nurse, shown: name }\n",
    );
    let of_maja = |number: u8, body: &str, slip: &str| {
        let text = site.text(&format!("story-{number}"), &format!("published{slip}"), body);
        site.put(&format!("stories/deep/{number}/story-{number}.md"), &text.replace("about: [c.dar]", "about: [maja]"));
    };
    let onward = "She waited. [What came before](../3/story-3.md) is told too.";
    of_maja(1, onward, "");
    of_maja(2, "She waited.", "");
    of_maja(3, "She waited.", "");
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let before = held(&server.held);
    let tells = |bytes: &[u8]| bytes.windows(7).any(|part| part == b"story-3");
    for page in ["people/maja.html", "stories/deep/1/story-1.html"] {
        assert!(tells(&before[page]), "{page}");
    }
    of_maja(1, onward, "\npractice: lw");
    of_maja(2, "She waited.", "\npractice: lw");
    let told = faulty(&site.withdraw(&server, "story-3"));
    let there = held(&server.held);
    for (name, bytes) in &there {
        assert!(!name.contains("story-3") && !tells(bytes), "{name}: {told}");
    }
    assert!(!there.contains_key("people/maja.html"), "{told}");
    let own = "stories/deep/2/story-2.html";
    assert!(there[own] == before[own], "a text's own page that does not tell of it stays: {told}");
}

#[test]
fn who_takes_a_story_back_is_asked_nothing_more_and_told_nothing_false() {
    let (server, site) = (folder(), Site::new());
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let withdraw = |story: &str| {
        let mut command = heard();
        command.args(["withdraw", story, "--publish", "there", "--site"]).arg(site.folder.path());
        let done = command.output().unwrap();
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        for not_so in ["nothing was changed", "--delete-many", "--yes"] {
            assert!(!told.contains(not_so), "{told}");
        }
        done
    };
    // Nobody can be asked here, and more than a tenth of the files goes with it.
    for number in 0..6 {
        site.story(&format!("deep/{number}/story-{number}"), "withdrawn", "She waited.");
    }
    well(&withdraw("story-3"));
    same(&held(&server.held), &site.edition(), "the lists came, and the feeds stayed");
    // What would put this edition before other readers is not part of it.
    site.config(&format!("  there: {{ to: \"{}\", audience: partners }}\n", server.held.display()));
    let told = refused(&withdraw("story-3"));
    assert!(
        told.contains("not everything was brought: ") && told.contains("`heard publish there --other-audience`"),
        "{told}"
    );
    assert!(!server.held.join("feed.xml").exists(), "{told}");
    site.config(&format!("  there: {{ to: \"{}\" }}\nnonsense: 1\n", server.held.display()));
    let told = faulty(&withdraw("story-3"));
    assert!(told.contains("the lists were not brought: mend the errors above first"), "{told}");
}
