//! One open page's line: it is told what is on the screen; a phone sends what was written, the facilitator's page commands.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message as Frame, WebSocket};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, interval_at, timeout};

use crate::serve::lab::LabState;
use crate::serve::lab::answers::AnswerReceipt;
use crate::serve::lab::limits::Seat;
use crate::serve::lab::session::Command;

/// How often a page is told that the lab is still there, so that it notices when a phone has slept.
const BEAT: Duration = Duration::from_secs(5);
/// How long a page may take to read what it is sent.
const SLOW: Duration = Duration::from_secs(20);
/// How many messages a page may send at once, and how long one of them counts.
const MOST: u32 = 30;
const RATE: Duration = Duration::from_millis(200);

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// The projector's screen.
    Screen,
    /// The facilitator's.
    Facilitator,
    /// A phone's.
    Phone,
}

/// What a phone sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    round: String,
    own: String,
    words: String,
    #[serde(default)]
    in_time: bool,
}

/// What it is answered.
#[derive(Serialize)]
struct Receipt<'r> {
    round: &'r str,
    taken: &'static str,
}

/// Tells a page what changes until it goes; commands are obeyed where `may_move`.
pub(super) async fn serve(mut line: WebSocket, state: &Arc<LabState>, seat: &Seat, kind: ClientKind, may_move: bool) {
    if kind == ClientKind::Phone {
        state.change(|session, _| session.phones += 1);
    }
    speak(&mut line, state, seat, kind, may_move).await;
    if kind == ClientKind::Phone {
        state.change(|session, _| session.phones = session.phones.saturating_sub(1));
    }
}

async fn speak(line: &mut WebSocket, state: &Arc<LabState>, seat: &Seat, kind: ClientKind, may_move: bool) {
    let mut told = state.told.subscribe();
    told.mark_changed();
    let mut last: Arc<str> = "".into();
    let mut beat = interval_at(Instant::now() + BEAT, BEAT);
    let (mut left, mut since) = (MOST, Instant::now());
    // A line is one phone's: it does not fill the screen under many names.
    let mut own = None;
    loop {
        tokio::select! {
            changed = told.changed() => {
                if changed.is_err() {
                    return;
                }
                let (words, began) = {
                    let told = told.borrow_and_update();
                    let words = match kind {
                        ClientKind::Screen => &told.screen,
                        ClientKind::Facilitator => &told.facilitator,
                        ClientKind::Phone => &told.phone,
                    };
                    (Arc::clone(words), told.began)
                };
                if !words.is_empty() && words != last {
                    let age = began.elapsed().as_millis();
                    if !send(line, &format!("{{\"age\":{age},\"now\":{words}}}")).await {
                        return;
                    }
                    last = words;
                }
            }
            said = line.recv() => {
                let Some(Ok(said)) = said else { return };
                let Frame::Text(said) = said else {
                    if matches!(said, Frame::Ping(_) | Frame::Pong(_)) {
                        continue;
                    }
                    return;
                };
                let earned = since.elapsed().as_millis() / RATE.as_millis();
                if earned > 0 {
                    left = MOST.min(left.saturating_add(u32::try_from(earned).unwrap_or(MOST)));
                    since = Instant::now();
                }
                let Some(rest) = left.checked_sub(1) else { return };
                left = rest;
                if kind == ClientKind::Phone {
                    let Some(answered) = take(state, seat, &said, &mut own) else { return };
                    if !send(line, &answered).await {
                        return;
                    }
                } else if may_move && let Ok(command) = serde_json::from_str::<Command>(&said) {
                    let state = Arc::clone(state);
                    // What is saved goes to a disk.
                    let _ = tokio::task::spawn_blocking(move || state.obey(&command)).await;
                }
            }
            _ = beat.tick() => {
                if !send(line, "{\"beat\":1}").await {
                    return;
                }
            }
        }
    }
}

/// Takes an answer, and says what became of it; nothing where no page of ours says so.
fn take(state: &LabState, seat: &Seat, said: &str, own: &mut Option<String>) -> Option<String> {
    let sent: Sent = serde_json::from_str(said).ok()?;
    if *own.get_or_insert_with(|| sent.own.clone()) != sent.own {
        return None;
    }
    let taken = if seat.may_answer(&sent.own) {
        state.change(|session, _| session.take(&sent.round, &sent.own, &sent.words, sent.in_time))
    } else {
        None
    };
    let taken = match taken {
        None => "not-open",
        Some(AnswerReceipt::Kept { late: false }) => "kept",
        Some(AnswerReceipt::Kept { late: true }) => "late",
        Some(AnswerReceipt::Gone) => "gone",
        Some(AnswerReceipt::Stays) => "stays",
        Some(AnswerReceipt::TooMuch) => "too-much",
        Some(AnswerReceipt::Strange) => return None,
    };
    serde_json::to_string(&Receipt { round: &sent.round, taken }).ok()
}

async fn send(line: &mut WebSocket, words: &str) -> bool {
    matches!(timeout(SLOW, line.send(Frame::Text(words.to_owned().into()))).await, Ok(Ok(())))
}
