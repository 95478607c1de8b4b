//! Same input, same bytes: whatever the order of files, the number of threads and the time zone.

use std::path::Path;
use std::sync::Arc;

use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::dice::Dice;
use crate::files::all;
use crate::laws::random_site;
use crate::laws::{site_for, tries};
use crate::program::{SPRING, heard, said};

proptest! {
    #![proptest_config(tries(64))]

    #[test]
    fn the_same_input_gives_the_same_bytes(seed in any::<u64>(), stories in 3_usize..=12) {
        let model = random_site::site(seed, stories);
        let mut dice = Dice::of(seed);
        let mut first: Option<Vec<(String, Arc<[u8]>)>> = None;
        for threads in [1, 2, 7] {
            let mut files = model.files.clone();
            dice.shuffle(&mut files);
            let mut sources = Sources::new();
            for (path, bytes) in files {
                sources.insert(&path, bytes);
            }
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let now: Vec<(String, Arc<[u8]>)> = pool.install(|| {
                let site = site_for(&sources, 1);
                let render = |route: heard::site::Route| (route.url(), site.render(&route).ok().flatten().unwrap());
                site.routes().into_par_iter().map(render).collect()
            });
            match &first {
                None => first = Some(now),
                Some(first) => {
                    for (one, other) in first.iter().zip(&now) {
                        assert!(one == other, "{} and {} differ with {threads} threads", one.0, other.0);
                    }
                    assert_eq!(first.len(), now.len());
                }
            }
        }
    }
}

/// Fourteen hours east and eleven west of Greenwich it is never the same day.
#[test]
fn a_fixed_day_is_the_same_day_in_every_time_zone() {
    let folder = tempfile::tempdir().unwrap();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    let built = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"].map(|zone| {
        let out = folder.path().join(zone.replace('/', "-"));
        let mut build = heard();
        build.args(["build", "--quiet", "--out"]).arg(&out).arg(&example);
        let output = build.env("TZ", zone).env("SOURCE_DATE_EPOCH", SPRING).output().unwrap();
        assert!(output.status.success(), "{zone}: {}", said(&output));
        all(&out)
    });
    assert!(built[0].contains_key("index.html"));
    assert!(built.iter().all(|one| *one == built[0]));
}
