//! Pretend phones, so that a facilitator can try the hour alone.

use std::sync::Arc;
use std::time::Duration;

use crate::serve::lab::LabState;

/// How many people pretend.
const PEOPLE: usize = 8;
/// How long each takes to write.
const WRITING: Duration = Duration::from_millis(500);

/// Fills the room: whenever it is time to write, each of them writes something.
pub(super) async fn run(state: Arc<LabState>) {
    let mut told = state.told.subscribe();
    state.change(|session, _| session.phones += PEOPLE);
    let mut written = Vec::new();
    loop {
        let round = state.look(|session| session.step.writes());
        if let Some(round) = round.filter(|round| !written.contains(round)) {
            written.push(round);
            for person in 0..PEOPLE {
                tokio::time::sleep(WRITING).await;
                state.change(|session, _| {
                    let Some(snapshot) = session.snapshot.clone() else { return };
                    let words = snapshot.say(&format!("hour.pretend.p{}", person + 1), &[]);
                    session.take(&round.key(), &format!("{person:032x}"), &words, false);
                });
            }
        }
        if told.changed().await.is_err() {
            return;
        }
    }
}
