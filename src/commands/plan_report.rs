//! The plan of a publishing, as people and programs are told it.

use crate::commands::build::{count, named};
use crate::publish::plan::{Change, Plan, Step};

/// The plan for people. What goes was public, so its address may be named.
pub fn told(plan: &Plan, target: &str, audience: &str) -> String {
    let sum = plan.sum();
    let mut lines = format!(
        "{target}, for {audience}: +{} ~{} -{}, {} unchanged, {} to send",
        sum.added,
        sum.replaced,
        sum.deleted,
        plan.kept,
        bytes(sum.bytes)
    );
    if sum.withdrawn > 0 {
        let gone: Vec<&str> = plan.of_step(Step::Withdrawn).map(|(url, _)| url).collect();
        lines.push_str(&format!("\nfirst to go, because readers are no longer allowed to see them:\n{}", named(&gone)));
    }
    if !plan.strange.is_empty() {
        let strange: Vec<&str> = plan.strange.iter().map(String::as_str).collect();
        lines.push_str(&format!(
            "\nthese look like pages, but heard has no record of writing them, so it left them alone; delete any that \
             nobody should read:\n{}",
            named(&strange)
        ));
    }
    lines
}

/// The plan for programs.
pub fn json(plan: &Plan, target: &str, audience: &str) -> String {
    let sum = plan.sum();
    let of = |wanted: fn(&Change) -> bool| -> Vec<&str> {
        plan.changes.iter().filter(|(_, change)| wanted(change)).map(|((_, url), _)| url.as_str()).collect()
    };
    let first: Vec<&str> = plan.of_step(Step::Withdrawn).map(|(url, _)| url).collect();
    serde_json::json!({
        "target": target,
        "audience": audience,
        "unchanged": plan.kept,
        "bytes": sum.bytes,
        "come": of(|change| matches!(change, Change::Add(_))),
        "replaced": of(|change| matches!(change, Change::Replace(_))),
        "gone": of(|change| matches!(change, Change::Delete)),
        "goes_first": first,
        "strange": plan.strange,
    })
    .to_string()
}

fn bytes(number: u64) -> String {
    match number {
        0..1_000 => count(number as usize, "byte", "bytes"),
        1_000..1_000_000 => format!("{} kB", number.div_ceil(1_000)),
        _ => format!("{}.{} MB", number / 1_000_000, number % 1_000_000 / 100_000),
    }
}
