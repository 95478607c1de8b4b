//! What a person should see first is asked, and refused where nobody can be; what may no longer be read goes all the
//! same.

use std::fs;

use crate::publish::servers::{Kind, SECRET, Server};
use crate::publish::site::{Files, Site, faulty, heard, held, refused, same, well};

fn folder() -> Server {
    Server::start(Kind::Folder).unwrap()
}

fn tells(bytes: &[u8]) -> bool {
    bytes.windows(7).any(|part| part == b"story-3")
}

/// How many stories there are after [`more_stories`].
const MANY: usize = 24;

/// So many that not each leads to each.
pub fn more_stories(site: &Site) {
    for number in 6..MANY {
        site.story(&format!("deep/{number}/story-{number}"), "published", "She waited.");
    }
}

pub fn page(number: usize) -> String {
    format!("stories/deep/{number}/story-{number}.html")
}

/// The stories whose pages lead neither to the third nor to the fourth.
pub fn alone(held: &Files) -> Vec<usize> {
    let tells = |number: &usize| {
        let text = String::from_utf8_lossy(&held[&page(*number)]);
        text.contains("story-3.") || text.contains("story-4.")
    };
    (0..MANY).filter(|number| !tells(number)).collect()
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
    assert!(refused(&asked).contains("add --yes to answer yes"));
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
    assert!(told.contains("is for another audience") && told.contains("--other-audience"), "{told}");
    same(&held(&server.held), &before, "another audience");
    well(&site.publish(&server, &["--other-audience"]));
    site.target(&server, server.address);
    well(&site.publish(&server, &["--other-audience"]));
    let text = |number: u8| format!("stories/deep/{number}/story-{number}.md");
    for number in 0..6 {
        fs::rename(site.folder.path().join(text(number)), site.folder.path().join(format!("{number}.md"))).unwrap();
    }
    let told = refused(&site.publish(&server, &[]));
    assert!(told.contains("6 of the 6 stories there would be deleted") && told.contains("--delete-many"), "{told}");
    same(&held(&server.held), &before, "many deletions");
    for number in 0..6 {
        fs::rename(site.folder.path().join(format!("{number}.md")), site.folder.path().join(text(number))).unwrap();
    }
    (0..9).for_each(|number| site.put(&format!("static/{number}.txt"), "One of many."));
    well(&site.publish(&server, &[]));
    let many = held(&server.held);
    (0..9).for_each(|number| fs::remove_file(site.folder.path().join(format!("static/{number}.txt"))).unwrap());
    let told = refused(&site.publish(&server, &[]));
    assert!(told.contains("more than a tenth") && told.contains("--delete-many"), "{told}");
    same(&held(&server.held), &many, "many files");
    well(&site.publish(&server, &["--delete-many"]));
    same(&held(&server.held), &site.edition(), "many deletions, with a word for it");
    assert!(!site.publish(&server, &["--today", "2026-03-14"]).status.success());
    let fixed = site.command(&server, SECRET, &[]).env("SOURCE_DATE_EPOCH", "1773446400").output().unwrap();
    assert!(refused(&fixed).contains("Publishing has to use today's date"));
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
    assert!(refused(&site.publish(&server, &[])).contains("the site there was written by a newer version of heard"));
    // A page that is not the site's any more is named, since nobody knows whose it is; one that differs is in the way.
    fs::remove_file(&list).unwrap();
    let before = held(&server.held);
    site.story("deep/3/story-3", "withdrawn", "She waited.");
    let told = refused(&site.publish(&server, &[]));
    assert!(told.contains("in the way: ") && told.contains("empty the folder and publish again"), "{told}");
    same(&held(&server.held), &before, "without a list");
    let told = String::from_utf8_lossy(&site.withdraw(&server, "story-3").stderr).into_owned();
    assert!(told.contains("please delete them yourself:\n  stories/deep/3/story-3.html"), "{told}");
    for name in before.keys().filter(|name| !name.ends_with("story-3.html")) {
        fs::remove_file(server.held.join(name)).unwrap();
    }
    let told = well(&site.publish(&server, &[]));
    assert!(told.contains("these look like pages") && told.contains("\n  stories/deep/3/story-3.html"), "{told}");
}

#[test]
fn a_yes_that_is_taken_back_is_heeded_though_another_text_is_broken() {
    let (server, site) = (folder(), Site::new());
    site.target(&server, server.address);
    more_stories(&site);
    well(&site.publish(&server, &[]));
    let before = held(&server.held);
    let own = alone(&before)[0];
    let slip =
        || site.story(&format!("deep/{own}/story-{own}"), "published\npractice: lw", "A slip that stops every build.");
    slip();
    assert!(faulty(&site.publish(&server, &[])).contains("--without-broken"));
    same(&held(&server.held), &before, "nothing is withdrawn, and an error stops all");
    site.put(
        "stories/deep/3/story-3.md",
        &site.text("story-3", "published", "She waited.").replace("{ given: 2026-01 }", "no"),
    );
    let told = faulty(&site.publish(&server, &["--dry-run"]));
    assert!(
        told.contains(
            "1 file that readers are no longer allowed to see would be removed first:\n  stories/deep/3/story-3.html"
        ),
        "{told}"
    );
    same(&held(&server.held), &before, "a plan");
    faulty(&site.publish(&server, &[]));
    let there = held(&server.held);
    let own = &page(own);
    assert!(there[own] == before[own], "the broken text's page is as it was");
    assert!(there.iter().all(|(name, bytes)| !name.contains("story-3") && !tells(bytes)), "nothing tells of it");
    assert!(!server.held.join(".heard.lock").exists());
    well(&site.publish(&server, &["--without-broken", "--delete-many"]));
    assert!(held(&server.held).values().all(|bytes| !tells(bytes)));
}

#[test]
fn where_the_guard_itself_is_broken_a_withdrawn_story_leaves_no_whole_text_behind() {
    let (server, site) = (folder(), Site::new());
    site.put(
        "stories/deep/3/stain.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0h1v1z'/></svg>",
    );
    site.put(
        "stories/deep/5/both.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 2'><path d='M0 0h2v2z'/></svg>",
    );
    site.story(
        "deep/3/story-3",
        "published",
        "She waited.\n\nHe looked for the word.\n\nA sentence nobody else wrote.\n\n![A stain](stain.svg)\n\n![Both](../5/both.svg)",
    );
    site.story("deep/5/story-5", "published", "She waited.\n\n![Both](both.svg)");
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let pictures =
        |files: &crate::publish::site::Files| files.keys().filter(|name| name.starts_with("images/")).count();
    assert_eq!(pictures(&held(&server.held)), 2);
    site.config(&format!("  there: {{ to: \"{}\" }}\nnonsense: 1\n", server.held.display()));
    let told = faulty(&site.withdraw(&server, "story-3"));
    assert!(told.contains("mentioned what was removed, so heard removed them too"), "{told}");
    let there = held(&server.held);
    // Those beside it in the list of all stories lead to it, and go with it; one further away stays.
    assert!(!there.contains_key("stories/deep/3/story-3.html") && there.contains_key("stories/deep/5/story-5.html"));
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
    // Far enough from it in the list of all stories that no way leads from one to the other.
    of_maja(5, "She waited.", "");
    of_maja(3, "She waited.", "");
    site.target(&server, server.address);
    well(&site.publish(&server, &[]));
    let before = held(&server.held);
    for page in ["people/maja.html", "stories/deep/1/story-1.html"] {
        assert!(tells(&before[page]), "{page}");
    }
    of_maja(1, onward, "\npractice: lw");
    of_maja(5, "She waited.", "\npractice: lw");
    let told = faulty(&site.withdraw(&server, "story-3"));
    let there = held(&server.held);
    for (name, bytes) in &there {
        assert!(!name.contains("story-3") && !tells(bytes), "{name}: {told}");
    }
    assert!(!there.contains_key("people/maja.html"), "{told}");
    let own = "stories/deep/5/story-5.html";
    assert!(there[own] == before[own], "a text's own page that does not tell of it stays: {told}");
}

/// Builds as cron does, into the folder that a server would serve.
fn build(site: &Site, more: &[&str]) -> std::process::Output {
    let out = site.folder.path().join("public");
    heard().arg("build").arg(site.folder.path()).arg("--out").arg(out).args(more).output().unwrap()
}

#[test]
fn a_build_that_would_take_away_most_stories_asks_unless_each_may_no_longer_be_read() {
    let site = Site::new();
    site.config("");
    let public = site.folder.path().join("public");
    for number in 6..12 {
        site.story(&format!("deep/{number}/story-{number}"), "published", "She waited.");
    }
    well(&build(&site, &[]));
    let before = held(&public);
    // The folder is not there today, or it is a link that leads out of the site.
    let (stories, elsewhere) = (site.folder.path().join("stories"), tempfile::tempdir().unwrap());
    fs::rename(&stories, site.folder.path().join("away")).unwrap();
    let told = refused(&build(&site, &[]));
    assert!(told.contains("12 of the 12 stories there would be deleted") && told.contains("--delete-many"), "{told}");
    same(&held(&public), &before, "without the folder");
    std::os::unix::fs::symlink(elsewhere.path(), &stories).unwrap();
    let told = build(&site, &["--without-broken"]);
    assert!(!told.status.success());
    same(&held(&public), &before, "with a link");
    fs::remove_file(&stories).unwrap();
    fs::rename(site.folder.path().join("away"), &stories).unwrap();
    // Nobody knows whom the stories are about.
    let people = fs::read_to_string(site.folder.path().join("people.yaml")).unwrap();
    site.put("people.yaml", "a.ben: { name: Ada Ben, role: partner, shown: name }\n");
    assert!(!build(&site, &[]).status.success());
    assert!(held(&public).contains_key("stories/deep/0/story-0.html"));
    site.put("people.yaml", &people);
    // More than half is many; a story that moved is still there.
    for number in 0..5 {
        fs::remove_file(stories.join(format!("deep/{number}/story-{number}.md"))).unwrap();
    }
    fs::rename(stories.join("deep/5"), stories.join("deep/fifth")).unwrap();
    fs::rename(stories.join("deep/6"), stories.join("deep/sixth")).unwrap();
    well(&build(&site, &[]));
    assert!(held(&public).contains_key("stories/deep/fifth/story-5.html"));
    // Those that were withdrawn go without a question, all of them.
    for (folder, number) in [("fifth", 5), ("sixth", 6), ("7", 7), ("8", 8), ("9", 9), ("10", 10), ("11", 11)] {
        site.story(&format!("deep/{folder}/story-{number}"), "withdrawn", "She waited.");
    }
    let told = well(&build(&site, &[]));
    assert!(told.contains("readers are no longer allowed to see:"), "{told}");
    assert!(held(&public).keys().all(|name| !name.contains("story-")));
}

/// The nightly line of README, into a folder, on a night with a slip.
#[test]
fn a_build_takes_back_what_has_ended_although_a_text_or_the_guard_is_broken() {
    let site = Site::new();
    site.config("");
    let public = site.folder.path().join("public");
    more_stories(&site);
    well(&build(&site, &[]));
    let before = held(&public);
    let [own, other, ..] = alone(&before)[..] else { panic!("each leads to one of them") };
    site.story(&format!("deep/{own}/story-{own}"), "published\npractice: lw", "A slip that stops every build.");
    let (own, other) = (&page(own), &page(other));
    let ended =
        site.text("story-3", "published", "She waited.").replace("given: 2026-01", "given: 2026-01, until: 2026-02");
    site.put("stories/deep/3/story-3.md", &ended);
    let told = faulty(&build(&site, &[]));
    let there = held(&public);
    assert!(there.iter().all(|(name, bytes)| !name.contains("story-3") && !tells(bytes)), "{told}");
    assert!(there[own] == before[own] && there.contains_key("index.html"), "{told}");
    site.put("people.yaml", "a.ben: { name: Ada Ben\n");
    site.story("deep/4/story-4", "withdrawn", "She waited.");
    let told = faulty(&build(&site, &["--without-broken"]));
    let there = held(&public);
    let of_4 = |bytes: &[u8]| bytes.windows(7).any(|part| part == b"story-4");
    assert!(there.iter().all(|(name, bytes)| !name.contains("story-4") && !of_4(bytes)), "{told}");
    assert!(there[own] == before[own] && there.contains_key(other), "{told}");
    let again = faulty(&build(&site, &["--without-broken"]));
    assert!(!again.contains("readers are no longer allowed to see:"), "{again}");
}

#[test]
fn an_unchanged_build_is_known_also_where_there_is_something_to_say_each_time() {
    let (site, caches) = (Site::new(), tempfile::tempdir().unwrap());
    site.config("");
    site.put(
        "people.yaml",
        "a.ben: { name: Ada Ben, role: partner, shown: name }\nc.dar: { name: Cleo Dar, role: nurse }\n",
    );
    let out = site.folder.path().join("public");
    let build = || {
        let mut command = heard();
        command.env("XDG_CACHE_HOME", caches.path()).arg("build").arg(site.folder.path()).arg("--out").arg(&out);
        well(&command.output().unwrap())
    };
    let warnings = |told: &str| told.lines().take_while(|line| !line.contains("files")).collect::<Vec<_>>().join("\n");
    let first = build();
    assert!(first.contains("warning[") && !first.contains("nothing has changed"), "{first}");
    let second = build();
    assert!(second.contains("nothing has changed since the last build"), "{second}");
    assert_eq!(warnings(&first), warnings(&second));
    for file in crate::files::all(caches.path()).into_values() {
        for words in ["warning", "people.yaml", "Ada Ben"] {
            assert!(!file.windows(words.len()).any(|part| part == words.as_bytes()), "no word of a text is kept");
        }
    }
}

#[test]
fn first_builds_at_once_do_not_stand_in_each_others_way() {
    let site = Site::new();
    site.config("");
    for _ in 0..4 {
        let _ = fs::remove_dir_all(site.folder.path().join("public"));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| well(&build(&site, &[])));
            }
        });
        same(&held(&site.folder.path().join("public")), &site.edition(), "four at once");
    }
}

#[test]
fn a_folder_in_the_home_of_another_machine_is_written_with_a_tilde() {
    crate::publish::site::on_each(&[Kind::Sftp], |server| {
        let site = Site::new();
        let home = server.held.parent().unwrap();
        let target = server.target(server.address).replace(&home.display().to_string(), "/~");
        site.config(&format!("  there: {target}\n"));
        well(&site.publish(&server, &[]));
        same(&held(&server.held), &site.edition(), "in the home folder");
        assert!(!std::path::Path::new("/~").exists());
    });
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
        told.contains("not everything was published: ") && told.contains("`heard publish there --other-audience`"),
        "{told}"
    );
    site.config(&format!("  there: {{ to: \"{}\" }}\nnonsense: 1\n", server.held.display()));
    let told = faulty(&withdraw("story-3"));
    assert!(told.contains("nothing was written: fix the errors above first"), "{told}");
}
