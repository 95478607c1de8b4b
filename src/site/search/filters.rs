//! What a search can be narrowed by: practice, setting, behaviour, call and quarter. People are none of them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::library::When;
use crate::library::edition::Call;
use crate::library::edition::{Edition, Group, Story, TopicKind};
use crate::site::search::postings;
use crate::site::views::PageContext;

/// One way to narrow a search.
#[derive(Serialize)]
pub struct Filter {
    /// Its name in the index.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// What to choose from, in the same order as the list; quarters come newest first.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Serialize)]
pub struct Choice {
    /// Its name in the index.
    pub value: String,
    /// What it is called.
    pub words: String,
}

/// The names of the filters, in order.
const NAMES: [&str; 5] = ["practice", "setting", "indicator", "call", "quarter"];

/// What stands in a story for a filter.
fn values(story: Story<'_>, name: &str) -> Vec<String> {
    let topic = |topic: Option<crate::library::edition::Topic<'_>>| topic.map(|topic| topic.slug().to_owned());
    match name {
        "practice" => topic(story.practice()).into_iter().collect(),
        "setting" => topic(story.setting()).into_iter().collect(),
        "indicator" => story.behaviours().into_iter().map(|indicator| indicator.id().to_owned()).collect(),
        "call" => {
            let call = story.judgment().and_then(|judgment| judgment.call);
            call.map(|call| call.word().to_owned()).into_iter().collect()
        }
        _ => story.when().map(quarter).into_iter().collect(),
    }
}

fn quarter(when: When) -> String {
    let (year, quarter) = when.quarter();
    format!("{year}-{quarter}")
}

/// The stories of each choice, as letters.
pub fn lists(edition: &Edition) -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let mut found: BTreeMap<&str, BTreeMap<String, Vec<u32>>> = BTreeMap::new();
    for (at, story) in (0_u32..).zip(edition.stories().iter()) {
        for name in NAMES {
            for value in values(story, name) {
                let stories = found.entry(name).or_default().entry(value).or_default();
                if stories.last() != Some(&at) {
                    stories.push(at);
                }
            }
        }
    }
    let coded = |stories: Vec<u32>| {
        let mut out = String::new();
        postings::list(stories.into_iter(), &mut out);
        out
    };
    let choices = |lists: BTreeMap<String, Vec<u32>>| lists.into_iter().map(|(value, list)| (value, coded(list)));
    found.into_iter().map(|(name, lists)| (name, choices(lists).collect())).collect()
}

/// What a search page offers: only what some story has.
pub fn filters(context: &PageContext<'_>) -> Vec<Filter> {
    let edition = context.site.edition();
    let choice = |value: &str, words: String| Choice { value: value.to_owned(), words };
    let topics = |kind: TopicKind| -> Vec<Choice> {
        edition.topics(kind).into_iter().map(|topic| choice(topic.slug(), topic.label().to_owned())).collect()
    };
    let told = edition.groups();
    let told = told.iter().flat_map(Group::indicators).filter(|indicator| !indicator.stories().is_empty());
    let calls = Call::ALL.into_iter().filter(|call| !edition.judged(*call).is_empty());
    let mut quarters: Vec<(i16, i8)> =
        edition.stories().iter().filter_map(|story| Some(story.when()?.quarter())).collect();
    quarters.sort_unstable_by(|a, b| b.cmp(a));
    quarters.dedup();
    let issue = |(year, quarter)| choice(&format!("{year}-{quarter}"), edition.issue_name((year, quarter)));
    let quarters = quarters.into_iter().map(issue);
    let all = [
        ("practice", "story.practice", topics(TopicKind::Practice)),
        ("setting", "story.setting", topics(TopicKind::Setting)),
        ("indicator", "menu.indicators", told.map(|one| choice(one.id(), one.label().to_owned())).collect()),
        (
            "call",
            "menu.judgment",
            calls.map(|call| choice(call.word(), context.say(&format!("call.{}.title", call.word())))).collect(),
        ),
        ("quarter", "search.quarter", quarters.collect()),
    ];
    let filter =
        |(name, key, choices): (&'static str, &str, Vec<Choice>)| Filter { name, label: context.say(key), choices };
    all.into_iter().map(filter).filter(|filter| filter.choices.len() > 1).collect()
}
