//! A build that is killed at any moment leaves whole files, and the next one finishes it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::dice::Dice;
use crate::effort::is_long;
use crate::files;
use crate::program::heard;

fn site(folder: &Path, version: usize) {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder.join("stories/2026")).unwrap();
    fs::write(folder.join("heard.yaml"), format!("title: House {version}\ncontact: heard@firm.example\n")).unwrap();
    // Some stories are in both versions, some only in one.
    for at in version * 40..version * 40 + 200 {
        let text = format!(
            "---\ntitle: Story {at} of version {version}\ndate: 2026-03\nkind: composite\ncomposite_of: 3\nreviewer: a.b\nstatus: published\n---\n\n{}\n",
            format!("Nobody asked anything in version {version}. ").repeat(20)
        );
        fs::write(folder.join(format!("stories/2026/s{at}.md")), text).unwrap();
    }
    fs::write(folder.join("people.yaml"), "a.b: { name: Anna Berg, role: nurse, shown: name }\n").unwrap();
}

fn build(site: &Path, out: &Path) -> Command {
    let mut command = heard();
    command.arg("build").arg(site).arg("--out").arg(out).args(["--today", "2026-11-23"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn a_killed_build_leaves_whole_files_and_the_next_one_finishes() {
    let place = tempfile::tempdir().unwrap();
    let sites = [place.path().join("one"), place.path().join("two")];
    let mut wanted = Vec::new();
    let mut whole = std::time::Duration::ZERO;
    for (version, folder) in sites.iter().enumerate() {
        site(folder, version);
        let fresh = place.path().join(format!("fresh-{version}"));
        let begun = Instant::now();
        assert!(build(folder, &fresh).status().unwrap().success());
        whole = whole.max(begun.elapsed());
        wanted.push(files::all(&fresh));
    }
    let out = place.path().join("out");
    assert!(build(&sites[0], &out).status().unwrap().success());
    fs::write(out.join("theirs.txt"), "theirs").unwrap();
    let kills = if is_long() { 100 } else { 15 };
    let mut dice = Dice::of(7);
    for kill in 0..kills {
        let new = (kill + 1) % 2;
        let mut running = build(&sites[new], &out).spawn().unwrap();
        let begun = Instant::now();
        let moment = whole.mul_f64(f64::from(u32::try_from(dice.below(1000)).unwrap()) / 900.0);
        // The moment of the kill is the input here: the build is looked at until then.
        while begun.elapsed() < moment && running.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = running.kill();
        running.wait().unwrap();
        for (name, bytes) in files::all(&out) {
            let ours = name.rsplit('/').next().unwrap().starts_with(".heard");
            let is_whole = wanted.iter().any(|files| files.get(&name) == Some(&bytes));
            assert!(ours || is_whole || name == "theirs.txt", "{name} is not whole");
        }
        assert!(build(&sites[new], &out).status().unwrap().success(), "the next build finishes");
        let mut there = files::all(&out);
        assert_eq!(there.remove("theirs.txt").as_deref(), Some(&b"theirs"[..]));
        assert!(there.keys().eq(wanted[new].keys()), "other files than a fresh build's");
        assert!(there == wanted[new], "other bytes than a fresh build's");
    }
}
