//! Servers of other makers end up with exactly the site, too. Each is asked from a process of its own, whose environment
//! holds the keys; nothing of the program is started.

use std::collections::{BTreeMap, HashSet};
use std::process::Command;
use std::sync::Arc;

use heard::library::Library;
use heard::library::source::target::Destination;
use heard::publish::delivery::{self, RemoteState};
use heard::publish::leak_check::LeakChecked;
use heard::publish::lock::Lock;
use heard::publish::look_again::LookAgain;
use heard::publish::manifest::Clock;
use heard::publish::remote;
use heard::publish::store::Store;
use heard::text::sources::Sources;

use crate::editions::{TODAY, site};
use crate::publish::servers::{Kind, SECRET};
use crate::publish::site::on_each;

/// The target that this process is to publish to.
const AT: &str = "HEARD_FOREIGN_AT";

fn library(target: &str, stories: &[(&str, &str)]) -> Library {
    let mut sources = Sources::new();
    let mut add = |path: &str, text: String| sources.insert(path, text.into_bytes());
    add("heard.yaml", format!("title: Heard\ncontact: none\npublish:\n  there: {target}\n"));
    add("people.yaml", "a.ben: { name: Ada Ben, role: partner, shown: name }\n".to_owned());
    add("static/gr\u{f6}\u{df}e & mehr.txt", "An address that must be escaped on its way.".to_owned());
    for (name, words) in stories {
        add(
            &format!("stories/{name}.md"),
            format!(
                "---\ntitle: The {name}\ndate: 2026-03\nreviewer: a.ben\nabout: [a.ben]\nstatus: published\n\
                 agreed: {{ given: 2026-01 }}\n---\n\nIn {name} it was so. {words}\n"
            ),
        );
    }
    Library::of(&sources)
}

/// Delivers as `heard publish` does; then the place holds the site, and nothing is left to do.
fn deliver(place: &dyn Store, library: &Library) {
    let site = site(library, None, TODAY);
    let checked = LeakChecked::of(site.release().unwrap()).ok().unwrap();
    let plan = |there: &mut RemoteState| there.plan(place, &checked, &HashSet::new()).unwrap();
    let mut there = RemoteState::look(place).unwrap();
    let changes = plan(&mut there);
    let lock = Lock::take(place, Arc::default(), &|_| panic!("nobody else publishes here")).unwrap();
    delivery::deliver(&lock, &checked, Clock::Machine, &there, &changes, LookAgain::AtWritten, &|_| ()).unwrap();
    lock.release().unwrap();
    let read = |url: String| (url.clone(), place.read(&url).unwrap().unwrap());
    let listed = place.list().unwrap().into_keys().filter(|url| !url.starts_with(".heard"));
    let held: BTreeMap<String, Vec<u8>> = listed.map(read).collect();
    let files = checked.files().iter().map(|file| (file.url.clone(), checked.bytes(file).unwrap().to_vec()));
    assert!(held == files.collect(), "the place holds other files than the site: {:?}", held.keys());
    assert!(plan(&mut RemoteState::look(place).unwrap()).changes.is_empty());
}

#[test]
fn a_server_of_another_maker_holds_exactly_the_site() {
    if let Ok(target) = std::env::var(AT) {
        let first =
            library(&target, &[("deep/a", "She waited."), ("deep/b", "She asked."), ("c", "She wrote it down.")]);
        let there = &first.targets()[0];
        let destination = Destination::parse(&there.to.as_ref().unwrap().value).unwrap();
        let keys = |name: &str| std::env::var(name).ok();
        let place = remote::open(there, &destination, &keys, Box::new(|told| println!("{told}"))).unwrap().unwrap();
        deliver(place.as_ref(), &first);
        deliver(place.as_ref(), &library(&target, &[("c", "She wrote it all down."), ("deep/of/d", "She left.")]));
        return;
    }
    on_each(&Kind::FOREIGN, |server| {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["publish::foreign::a_server_of_another_maker_holds_exactly_the_site", "--exact", "--nocapture"]);
        again.env(AT, server.target(server.address)).envs(server.keys(SECRET));
        let done = again.output().unwrap();
        let told = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{:?}: {told}{}", server.kind, String::from_utf8_lossy(&done.stderr));
        let is_plain = server.kind == Kind::PlainSftp;
        assert!(!is_plain || told.contains("can't replace a file in one step"), "{told}");
    });
}
