//! What goes wrong between here and a server is overcome, or told in a sentence; and no secret is told with it.

use std::fs;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use walkdir::WalkDir;

use crate::publish::servers::{Fault, Kind, SECRET, Server, between, cut_after};
use crate::publish::site::{Site, encoded, held, on_each, refused, same, well};

#[test]
fn what_goes_wrong_on_the_way_is_overcome_or_told_in_a_sentence() {
    on_each(&[Kind::Apache, Kind::Nginx, Kind::Store], |server| {
        let kind = server.kind;
        type Rule = (&'static str, fn(usize, &str) -> Fault, Option<&'static str>);
        // Now and then: overcome. Always: told.
        let rules: [Rule; 13] = [
            ("late", |n, _| if n % 5 == 0 { Fault::Late } else { Fault::None }, None),
            ("cut", |n, _| if n % 10 == 1 { Fault::Cut } else { Fault::None }, None),
            ("cut in the middle", |n, _| if n % 10 == 1 { Fault::CutBody } else { Fault::None }, None),
            ("an answer cut", |n, _| if n % 10 == 1 { Fault::CutAnswer } else { Fault::None }, None),
            ("500", |n, _| if n % 10 == 1 { Fault::Status(500, "") } else { Fault::None }, None),
            ("503", |n, _| if n % 20 == 1 { Fault::Status(503, "Retry-After: 1\r\n") } else { Fault::None }, None),
            ("429", |n, _| if n % 20 == 1 { Fault::Status(429, "Retry-After: 1\r\n") } else { Fault::None }, None),
            (
                "a full disk",
                |n, head| if n > 9 && head.starts_with("PUT") { Fault::Status(507, "") } else { Fault::None },
                Some("the disk there is full"),
            ),
            (
                "a quota",
                |_, head| if head.starts_with("PUT") { Fault::Says(507, QUOTA) } else { Fault::None },
                Some("the quota there has been reached"),
            ),
            (
                "a name",
                |_, head| if head.starts_with("PUT") { Fault::Status(414, "") } else { Fault::None },
                Some("the server doesn't allow a name or request like this"),
            ),
            (
                "not to be written",
                |_, head| if head.starts_with("PUT") { Fault::Status(403, "") } else { Fault::None },
                Some("this user isn't allowed to do that there"),
            ),
            (
                "elsewhere",
                |_, head| if head.starts_with("PUT") { Fault::Status(302, "Location: /x\r\n") } else { Fault::None },
                Some("the server redirects to another address"),
            ),
            ("gone", |n, _| if n > 12 { Fault::Cut } else { Fault::None }, Some("the connection kept dropping")),
        ];
        let site = Site::new();
        for (name, rule, told) in rules {
            let middle = between(server.address, rule);
            site.target(&server, middle);
            site.story("deep/4/story-4", "published", &format!("She waited: {name}."));
            site.story(&format!("of/{}", name.replace(' ', "-")), "published", "One more.");
            let _ = fs::remove_file(server.held.join(".heard.lock"));
            let done = site.publish(&server, &[]);
            match told {
                None => {
                    well(&done);
                    same(&held(&server.held), &site.edition(), &format!("{kind:?}, {name}"));
                }
                Some(sentence) => {
                    let said = refused(&done);
                    assert!(said.contains(sentence), "{kind:?}, {name}: {said}");
                }
            }
        }
        if kind == Kind::Store {
            let skewed = "<Error><Code>RequestTimeTooSkewed</Code></Error>";
            let middle = between(server.address, move |_, _| Fault::Says(403, skewed));
            site.target(&server, middle);
            let said = refused(&site.publish(&server, &[]));
            assert!(said.contains("this computer's clock is wrong"), "{said}");
            a_store_that_knows_no_condition(&site, &server);
        }
        site.target(&server, server.address);
        let _ = fs::remove_file(server.held.join(".heard.lock"));
        well(&site.publish(&server, &[]));
        same(&held(&server.held), &site.edition(), &format!("{kind:?}, at last"));
    });
}

/// As a WebDAV server says it (RFC 4331), and as stores do.
const QUOTA: &str = "<Error xmlns=\"DAV:\"><Code>QuotaExceeded</Code><quota-not-exceeded/></Error>";

/// Such a store gets its lock all the same, and each file with its type and with how long it may be kept.
fn a_store_that_knows_no_condition(site: &Site, server: &Server) {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    let middle = between(server.address, move |_, head| {
        seen.lock().unwrap().push(head.to_lowercase());
        if head.to_lowercase().contains("if-none-match") { Fault::Status(501, "") } else { Fault::None }
    });
    site.target(server, middle);
    site.story("deep/5/story-5", "published", "She waited without a condition.");
    let _ = fs::remove_file(server.held.join(".heard.lock"));
    well(&site.publish(server, &[]));
    let heads = heads.lock().unwrap();
    let of = |name: &str| heads.iter().find(|head| head.starts_with("put") && head.contains(name)).unwrap();
    for (name, kind) in [("story-5.html", "text/html; charset=utf-8"), ("feed.xml", "application/xml")] {
        assert!(of(name).contains(&format!("content-type: {kind}")), "{}", of(name));
        assert!(of(name).contains("cache-control: private, no-cache"), "{}", of(name));
        assert!(!of(name).contains("x-amz-acl"), "{}", of(name));
    }
}

#[test]
fn a_way_to_ssh_that_breaks_is_taken_again_and_one_that_stays_broken_is_told() {
    on_each(&[Kind::Sftp], |server| {
        let site = Site::new();
        site.target(&server, cut_after(server.address, 12_000, Some(3)));
        well(&site.publish(&server, &[]));
        same(&held(&server.held), &site.edition(), "after breaks");
        site.target(&server, cut_after(server.address, 6_000, None));
        site.story("deep/4/story-4", "published", "She waited longer.");
        let told = refused(&site.publish(&server, &[]));
        assert!(told.contains("the connection kept dropping"), "{told}");
        let _ = fs::remove_file(server.held.join(".heard.lock"));
        site.target(&server, server.address);
        well(&site.publish(&server, &[]));
        same(&held(&server.held), &site.edition(), "at last");
    });
}

#[test]
fn one_that_is_asked_to_stop_gives_the_lock_back_and_leaves_no_connection_open() {
    on_each(&[Kind::Apache, Kind::Sftp], |server| {
        let kind = server.kind;
        let site = Site::new();
        let late = || between(server.address, |_, _| Fault::Late);
        site.target(&server, if kind == Kind::Apache { late() } else { server.address });
        let mut child =
            site.command(&server, SECRET, &[]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        while !server.held.join("assets").exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        let done = child.wait_with_output().unwrap();
        // SSH may have been done before the wish came.
        if kind == Kind::Apache || !done.status.success() {
            assert!(refused(&done).contains("stopped; every file there is complete"), "{kind:?}");
        }
        assert!(!server.held.join(".heard.lock").exists(), "{kind:?}");
        assert!(server.ends_connections(), "{kind:?}");
        site.target(&server, server.address);
        well(&site.publish(&server, &[]));
        same(&held(&server.held), &site.edition(), &format!("{kind:?}"));
        assert!(server.ends_connections(), "{kind:?}");
    });
}

#[test]
fn every_refusal_is_a_sentence_and_no_secret_is_found_anywhere() {
    on_each(&Kind::ALL, |server| {
        let kind = server.kind;
        let site = Site::new();
        site.target(&server, server.address);
        let says = |done: &Output, sentence: &str| {
            let told = refused(done);
            assert!(told.contains(sentence), "{kind:?}: {told}");
        };
        let unknown = "the server doesn't recognise this user or secret";
        let nobody = |site: &Site| {
            let machine = server.target(server.address).replace(&server.address.to_string(), "no-such-host.invalid");
            site.config(&format!("  there: {machine}\n"));
            says(&site.publish(&server, &[]), "no computer with that name was found");
        };
        match kind {
            Kind::Folder => {
                site.config("  there: { to: /nowhere/at/all/heard }\n");
                says(&site.publish(&server, &[]), "is the share mounted?");
                a_disk_that_is_full_or_can_only_be_read(&site, &server, &says);
                return;
            }
            Kind::Sftp => {
                nobody(&site);
                site.target(&server, server.address);
                server.forget_key();
                says(&site.publish(&server, &[]), "the server's ssh key is unknown here");
                let server = Server::start(kind).unwrap();
                site.target(&server, server.address);
                server.take_no_key();
                says(&site.publish(&server, &[]), "the server doesn't accept this computer's ssh key");
                return;
            }
            Kind::Store => {
                nobody(&site);
                site.target(&server, server.address);
                says(&site.publish_with(&server, "wrong", &[]), unknown);
                let mut without = site.command(&server, SECRET, &[]);
                without.env_remove("AWS_SECRET_ACCESS_KEY").env("HOME", site.folder.path());
                says(&without.output().unwrap(), "no key for the storage was found");
                site.config(&format!("  there: {}\n", server.target(server.address).replace("heard-site", "nowhere")));
                says(&site.publish(&server, &[]), "there is no such bucket");
            }
            _ => {
                site.config("  there: { to: https+webdav://no-such-host.invalid/heard }\n");
                says(&site.publish(&server, &[]), "no computer with that name was found");
                site.target(&server, server.address);
                says(&site.publish_with(&server, "wrong", &[]), unknown);
                let mut half = site.command(&server, SECRET, &[]);
                half.env_remove("HEARD_THERE_USER");
                says(&half.output().unwrap(), "HEARD_THERE_SECRET is set but HEARD_THERE_USER isn't");
            }
        }
        if kind == Kind::Nginx {
            site.config(&format!("  there: {{ to: \"https+webdav://{}/heard\" }}\n", server.secure));
            says(&site.publish(&server, &[]), "the server's certificate isn't trusted here");
            let mut known = site.command(&server, SECRET, &[]);
            well(&known.env("SSL_CERT_FILE", server.authority()).output().unwrap());
            same(&held(&server.held), &site.edition(), "over TLS, by the firm's own certificate");
        }
        // Where nobody listens.
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        site.target(&server, closed);
        says(&site.publish(&server, &[]), "answering at that address");
        site.target(&server, server.address);
        let json = site.publish(&server, &["--format", "json"]);
        well(&json);
        for (name, bytes) in WalkDir::new(&server.held)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some((entry.path().to_owned(), fs::read(entry.path()).ok()?)))
        {
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(SECRET) && !text.contains(&encoded()), "{}", name.display());
        }
        // While it is at work, nobody who lists the programs of this machine sees it; and a lock that somebody else
        // takes stops it.
        let middle = between(server.address, |_, _| Fault::Late);
        site.target(&server, middle);
        site.story("deep/4/story-4", "published", "She waited again.");
        let mut child =
            site.command(&server, SECRET, &[]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let lock = server.held.join(".heard.lock");
        while !lock.exists() && child.try_wait().unwrap().is_none() {
            if let Ok(arguments) = fs::read(format!("/proc/{}/cmdline", child.id())) {
                assert!(!String::from_utf8_lossy(&arguments).contains(SECRET));
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        // They are at work, and renew it.
        let mut renewed = 0;
        while child.try_wait().unwrap().is_none() {
            renewed += 1;
            let theirs = format!("{{\"word\":\"theirs\",\"since\":\"2026-03-14T09:00:00Z\",\"renewed\":{renewed}}}");
            fs::write(&lock, theirs).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
        let told = refused(&child.wait_with_output().unwrap());
        // It may not yet have looked whether the lock is its own.
        let stopped = [
            "the lock at the target was removed",
            "somebody has been publishing there since",
            "somebody else has started publishing there",
        ];
        assert!(stopped.iter().any(|sentence| told.contains(sentence)), "{kind:?}: {told}");
        assert!(fs::read_to_string(&lock).unwrap().contains("theirs"), "{kind:?}");
        site.target(&server, server.address);
        // Its holder is gone: it is not renewed, and the server's own clock says since when.
        let done = Command::new("touch").args(["-d", "1 hour ago"]).arg(&lock).status();
        assert!(done.unwrap().success());
        let told = well(&site.publish(&server, &[]));
        assert!(!told.contains("waiting"), "{kind:?}: {told}");
        same(&held(&server.held), &site.edition(), &format!("{kind:?}, after the lock was taken over"));
    });
}

/// Disks of their own, where this user may mount them.
fn a_disk_that_is_full_or_can_only_be_read(site: &Site, server: &Server, says: &dyn Fn(&Output, &str)) {
    let top = site.folder.path().join("disk");
    fs::create_dir(&top).unwrap();
    let mount = |options: &str| {
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&top).output();
        done.is_ok_and(|done| done.status.success())
    };
    let unmount = || assert!(Command::new("umount").arg(&top).status().unwrap().success());
    site.config(&format!("  there: {{ to: \"{}\" }}\n", top.join("heard").display()));
    if !mount("size=64k") {
        println!("skipped: this user may mount no disk");
        return;
    }
    let full = site.publish(server, &[]);
    let there = held(&top.join("heard"));
    unmount();
    says(&full, "the target's disk is full");
    let edition = site.edition();
    assert!(there.iter().all(|(name, bytes)| edition.get(name) == Some(bytes)), "what is on a full disk is whole");
    assert!(mount("ro"));
    let read_only = site.publish(server, &[]);
    unmount();
    says(&read_only, "the target is read-only");
}
