//! What somebody shows of themselves holds the stories they chose and nobody else's name, and one that was kept between two
//! people only where its owner ticked it.

use heard::library::Library;
use heard::library::edition::{ChosenStory, Edition, EditionOptions, MOST_CHOSEN, OnError, Portfolio, Reader};
use heard::site::Site;
use heard::text::sources::Sources;
use proptest::prelude::{any, proptest};

use crate::dice::Dice;
use crate::editions::TODAY;
use crate::laws::random_site::{self, AUDIENCES};
use crate::laws::tries;

/// The made-up word at the end of an address, which is at the end of its file's name too.
fn last_word(address: &str) -> &str {
    address.rsplit(['-', '/']).next().unwrap_or(address)
}

/// The sheet of `owner` with these stories, each with whether it was ticked; nothing where none may be shown.
fn sheet(library: &Library, owner: &str, audience: Option<&str>, stories: &[(&str, bool)]) -> Option<String> {
    let mut chosen = [None; MOST_CHOSEN];
    for (place, (story, is_ticked)) in chosen.iter_mut().zip(stories) {
        *place = Some(ChosenStory { story: library.story(story).unwrap(), is_ticked: *is_ticked });
    }
    let (owner, audience) = (library.person(owner).unwrap(), library.audience(audience).unwrap());
    let occasion = EditionOptions { today: TODAY, broken: OnError::LeftOut };
    let site = Site::of(Edition::of(library, Reader::Portfolio(Portfolio { owner, audience, chosen }), occasion));
    let sheet = site.portfolio().unwrap()?;
    Some(String::from_utf8(sheet.bytes().to_vec()).unwrap())
}

proptest! {
    #![proptest_config(tries(32))]

    #[test]
    fn nothing_is_shown_but_what_was_chosen_and_nobody_is_named_but_its_owner(seed in any::<u64>()) {
        let model = random_site::site(seed, 8);
        let library = Library::of(&model.sources());
        let mut dice = Dice::of(seed);
        let ids = model.canaries.iter().filter_map(|canary| canary.what.strip_prefix("id of ")).collect::<Vec<_>>();
        for (at, (audience, _)) in AUDIENCES.iter().enumerate() {
            for owner in &ids {
                let mut own: Vec<String> = library.stories_of(library.person(owner).unwrap()).into_iter().map(|(address, _)| address).collect();
                own.retain(|_| dice.below(2) == 0);
                own.truncate(MOST_CHOSEN);
                let chosen: Vec<(&str, bool)> = own.iter().map(|address| (address.as_str(), dice.below(2) == 0)).collect();
                let Some(html) = sheet(&library, owner, Some(audience), &chosen) else { continue };
                let html = html.to_lowercase();
                for canary in model.canaries.iter().filter(|canary| html.contains(&canary.word)) {
                    let is_name = canary.what.contains(" of p.");
                    let is_chosen = canary.file.as_ref().is_none_or(|file| {
                        own.iter().any(|address| file.trim_end_matches(".md").ends_with(last_word(address)))
                    });
                    let may = if is_name { canary.what.ends_with(owner) } else { is_chosen && canary.readers.contains(&at) };
                    let was_kept = !is_name && is_chosen && model.files.iter().any(|(path, text)| {
                        Some(path) == canary.file.as_ref() && String::from_utf8_lossy(text).contains("kept-private")
                    });
                    assert!(may || was_kept, "{} ({}) is in what {owner} shows of themselves", canary.what, canary.word);
                }
            }
        }
    }
}

#[test]
fn a_story_kept_between_two_people_needs_a_tick_and_its_teller_and_everyone_else_in_it_is_a_colleague() {
    let mut sources = Sources::new();
    let mut add = |path: &str, text: &str| sources.insert(path, text.as_bytes().to_vec());
    add("heard.yaml", "title: T\ncontact: c@x.example\nheadcount: { consultant: 9, partner: 9, engineer: 9 }\n");
    add(
        "people.yaml",
        "a.barros: { name: Ana Barros, role: consultant, shown: name }\nr.okafor: { name: Rosa Okafor, role: partner, shown: name }\n\
         t.berg: { name: Tove Berg, role: engineer, shown: name }\n",
    );
    let story = |about: &str, agreed: &str, status: &str| {
        format!(
            "---\ntitle: The note\ndate: 2026-03\nreviewer: r.okafor\nabout: [{about}]\nstatus: {status}\nagreed: {agreed}\n---\n\n\
             @a.barros waited, and [die Ingenieurin](@t.berg) and @r.okafor saw it.\n"
        )
    };
    add("stories/kept.md", &story("a.barros", "kept-private", "with-colleague"));
    add("stories/gone.md", &story("a.barros", "kept-private", "withdrawn"));
    add("stories/hers.md", &story("a.barros, t.berg", "{ a.barros: kept-private, t.berg: kept-private }", "agreed"));
    add("stories/no.md", &story("a.barros, t.berg", "{ a.barros: kept-private, t.berg: declined }", "agreed"));
    let open = story("a.barros", "{ given: 2026-03 }", "published");
    add(
        "stories/open.md",
        &open.replace("waited, and [die Ingenieurin](@t.berg) and @r.okafor saw it", "held the door"),
    );
    let library = Library::of(&sources);
    let shown = |owner: &str, story: &str, is_ticked: bool| sheet(&library, owner, None, &[(story, is_ticked)]);
    let kept = shown("a.barros", "kept", true).unwrap();
    assert!(kept.contains("<p>Ana Barros waited, and a colleague and another colleague saw it.</p>"), "{kept}");
    assert!(kept.contains("Told by a colleague") && kept.contains("I’d asked for this story to stay between us."));
    let open = shown("a.barros", "open", true).unwrap();
    assert!(open.contains("Told by a partner") && !open.contains("stay between us"), "{open}");
    assert_eq!(shown("a.barros", "kept", false), None);
    for story in ["gone", "hers", "no"] {
        assert_eq!(shown("a.barros", story, true), None, "{story}");
    }
    // Whoever told it was not the one who asked to keep it between them.
    assert_eq!(shown("r.okafor", "kept", true), None);
    assert_eq!(shown("t.berg", "open", false), None);
}
