//! A yes is obeyed as given: its bounds are never passed, its text is the one that was read, and two yeses in either order
//! end published.

use heard::library::edition::{Edition, EditionOptions, OnError, Reader};
use heard::library::{Agreement, Library};
use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::laws::tries;

const NAMES: [(&str, &str); 2] = [("a.barros", "Ana Barros"), ("m.lindqvist", "Maja Lindqvist")];

/// A site with one story about two people, who are shown as `shown` says.
fn site(story: &str, shown: [&str; 2]) -> Sources {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", b"title: T\ncontact: c@x.example\n".to_vec());
    let people = NAMES
        .iter()
        .zip(shown)
        .map(|((id, name), shown)| format!("{id}: {{ name: {name}, role: nurse, shown: {shown} }}\n"));
    let people: String =
        people.chain(["r.okafor: { name: Rosa Okafor, role: partner, shown: name }\n".to_owned()]).collect();
    sources.insert("people.yaml", people.into_bytes());
    sources.insert("stories/one.md", story.as_bytes().to_vec());
    sources
}

/// The page of the story for everyone, where it is published.
fn page(sources: &Sources) -> Option<String> {
    let library = Library::of(sources);
    let reader = Reader::Audience(library.audience(None).unwrap());
    let edition = Edition::of(&library, reader, EditionOptions { today: TODAY, broken: OnError::Stops });
    let site = heard::site::Site::of(edition);
    let bytes = site.render(&heard::site::Route::Story { address: "one".to_owned() }).unwrap()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The story with the yes of one of the two written in.
fn agreed(story: &str, shown: [&str; 2], who: usize, as_role: Option<bool>) -> String {
    let library = Library::of(&site(story, shown));
    let yes = Agreement { given: TODAY, until: None, as_role, read: None };
    let (one, person) = (library.story("one").unwrap(), library.person(NAMES[who].0).unwrap());
    library.agree(one, person, &yes).unwrap().after
}

proptest! {
    #![proptest_config(tries(60))]

    #[test]
    fn two_yeses_in_either_order_end_published_within_their_bounds_and_for_that_text_alone(seed in any::<u64>()) {
        let mut dice = Dice::of(seed);
        let shown = [["name", "role", "withheld"][dice.below(3)], ["name", "role", "withheld"][dice.below(3)]];
        let as_role = [[None, Some(true), Some(false)][dice.below(3)], [None, Some(true), Some(false)][dice.below(3)]];
        let words = ["She waited.", "@a.barros waited, and @m.lindqvist with her."][dice.below(2)];
        let text = format!(
            "---\ntitle: The pause\ndate: 2026-03\nreviewer: r.okafor\nabout: [a.barros, m.lindqvist]\nstatus: published\n---\n\n{words}\n"
        );
        assert!(page(&site(&text, shown)).is_none());
        let order = if dice.once_in(2) { [0, 1] } else { [1, 0] };
        let half = agreed(&text, shown, order[0], as_role[order[0]]);
        assert!(page(&site(&half, shown)).is_none(), "{half}");
        let whole = agreed(&half, shown, order[1], as_role[order[1]]);
        let Some(printed) = page(&site(&whole, shown)) else { panic!("two yeses and no page:\n{whole}") };
        for (at, (_, name)) in NAMES.iter().enumerate() {
            let may = shown[at] == "name" && as_role[at] != Some(true);
            assert!(may || !printed.contains(name), "{name} is printed beyond their yes:\n{whole}");
        }
        // A yes without the name stays one, however people.yaml shows them later.
        let later = page(&site(&whole, ["name", "name"]));
        for (at, (_, name)) in NAMES.iter().enumerate().filter(|(at, _)| as_role[*at] == Some(true)) {
            assert!(later.as_ref().is_none_or(|page| !page.contains(name)), "{name} ({at}) is printed after a yes without the name");
        }
        // It is for the words that were read.
        assert!(page(&site(&whole.replace("waited", "left"), shown)).is_none(), "{whole}");
    }
}
