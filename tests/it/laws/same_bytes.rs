//! Same input, same bytes: whatever the order of files and the number of threads.

use std::sync::Arc;

use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::dice::Dice;
use crate::laws::random_site;
use crate::laws::{site_for, tries};

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
