//! Answers to a form, as services export them: nothing that says who sent one is printed, and what was told is.

use std::fs;

use heard::intake::csv::Csv;
use heard::intake::prompts::prompts;
use heard::intake::read;
use heard::library::Library;
use heard::text::sources::Sources;
use xxhash_rust::xxh3::xxh3_64;

use crate::dice::Dice;
use crate::editions::{self, TODAY};
use crate::effort;
use crate::program::{refused, run, well, words};

/// Columns of services besides the questions: a heading, and what stands there.
const SERVICES: [(&str, &[(&str, Cell)]); 17] = [
    ("Google Forms", &[("Timestamp", Cell::Time), ("Email Address", Cell::Email)]),
    ("Google Forms, German", &[("Zeitstempel", Cell::Time), ("E-Mail-Adresse", Cell::Email)]),
    ("Google Forms, French", &[("Horodateur", Cell::Time), ("Adresse e-mail", Cell::Email)]),
    ("Google Forms, Spanish", &[("Marca temporal", Cell::Time), ("Dirección de correo electrónico", Cell::Email)]),
    ("Google Forms, Arabic", &[("طابع زمني", Cell::Time), ("عنوان البريد الإلكتروني", Cell::Email)]),
    (
        "Microsoft Forms",
        &[
            ("ID", Cell::Count),
            ("Start time", Cell::Time),
            ("Completion time", Cell::Time),
            ("Email", Cell::Email),
            ("Name", Cell::Name),
            ("Last modified time", Cell::Nothing),
        ],
    ),
    (
        "Microsoft Forms, German",
        &[
            ("ID", Cell::Count),
            ("Startzeit", Cell::Time),
            ("Fertigstellungszeit", Cell::Time),
            ("E-Mail", Cell::Email),
            ("Name", Cell::Name),
        ],
    ),
    (
        "Microsoft Forms, French",
        &[
            ("ID", Cell::Count),
            ("Heure de début", Cell::Time),
            ("Heure de fin", Cell::Time),
            ("Adresse de messagerie", Cell::Email),
            ("Nom", Cell::Name),
        ],
    ),
    (
        "Microsoft Forms, Spanish",
        &[
            ("Id.", Cell::Count),
            ("Hora de inicio", Cell::Time),
            ("Hora de finalización", Cell::Time),
            ("Correo electrónico", Cell::Email),
            ("Nombre", Cell::Name),
        ],
    ),
    (
        "Microsoft Forms, Arabic",
        &[
            ("المعرّف", Cell::Count),
            ("وقت البدء", Cell::Time),
            ("وقت الاكتمال", Cell::Time),
            ("البريد الإلكتروني", Cell::Email),
            ("الاسم", Cell::Name),
        ],
    ),
    (
        "SurveyMonkey",
        &[
            ("Respondent ID", Cell::Number),
            ("Collector ID", Cell::Number),
            ("Start Date", Cell::Time),
            ("End Date", Cell::Time),
            ("IP Address", Cell::Ip),
            ("Email Address", Cell::Email),
            ("First Name", Cell::First),
            ("Last Name", Cell::Last),
            ("Custom Data 1", Cell::Number),
        ],
    ),
    (
        "SurveyMonkey, French",
        &[
            ("ID du répondant", Cell::Number),
            ("ID du collecteur", Cell::Number),
            ("Date de début", Cell::Time),
            ("Date de fin", Cell::Time),
            ("Adresse IP", Cell::Ip),
            ("Adresse e-mail", Cell::Nothing),
            ("Prénom", Cell::First),
            ("Nom", Cell::Last),
        ],
    ),
    (
        "Qualtrics",
        &[
            ("StartDate", Cell::Time),
            ("EndDate", Cell::Time),
            ("Status", Cell::Word("IP Address")),
            ("IPAddress", Cell::Ip),
            ("Progress", Cell::Word("100")),
            ("Duration (in seconds)", Cell::Number),
            ("Finished", Cell::Word("True")),
            ("RecordedDate", Cell::Time),
            ("ResponseId", Cell::Key),
            ("RecipientLastName", Cell::Last),
            ("RecipientFirstName", Cell::First),
            ("RecipientEmail", Cell::Email),
            ("ExternalReference", Cell::Key),
            ("LocationLatitude", Cell::Word("55.6050")),
            ("LocationLongitude", Cell::Word("13.0038")),
            ("DistributionChannel", Cell::Word("anonymous")),
            ("UserLanguage", Cell::Word("EN")),
        ],
    ),
    (
        "LimeSurvey",
        &[
            ("Response ID", Cell::Count),
            ("Date submitted", Cell::Time),
            ("Last page", Cell::Word("4")),
            ("Start language", Cell::Word("en")),
            ("Seed", Cell::Number),
            ("Access code", Cell::Key),
            ("Date started", Cell::Time),
            ("Date last action", Cell::Time),
            ("IP address", Cell::Ip),
            ("Referrer URL", Cell::Word("https://intranet.example/form")),
            ("First name", Cell::First),
            ("Last name", Cell::Last),
            ("Email address", Cell::Email),
        ],
    ),
    (
        "LimeSurvey, codes",
        &[
            ("id", Cell::Count),
            ("submitdate", Cell::Time),
            ("lastpage", Cell::Word("4")),
            ("startlanguage", Cell::Word("en")),
            ("seed", Cell::Number),
            ("token", Cell::Key),
            ("ipaddr", Cell::Ip),
            ("refurl", Cell::Word("https://intranet.example/form")),
            ("firstname", Cell::First),
            ("lastname", Cell::Last),
            ("email", Cell::Email),
        ],
    ),
    (
        "REDCap",
        &[
            ("record_id", Cell::Count),
            ("redcap_event_name", Cell::Word("baseline_arm_1")),
            ("redcap_survey_identifier", Cell::Email),
            ("a_moment_timestamp", Cell::Time),
            ("a_moment_complete", Cell::Word("2")),
        ],
    ),
    (
        "REDCap, labels",
        &[
            ("Record ID", Cell::Count),
            ("Event Name", Cell::Word("Baseline")),
            ("Survey Identifier", Cell::Email),
            ("Survey Timestamp", Cell::Time),
            ("Complete?", Cell::Word("Complete")),
        ],
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    Time,
    Email,
    Name,
    First,
    Last,
    Ip,
    Count,
    Number,
    Key,
    Word(&'static str),
    Nothing,
}

/// Somebody who filled in a form, and every word by which their answer can be known.
struct Sent {
    first: String,
    last: String,
    email: String,
}

impl Sent {
    fn of(at: usize) -> Self {
        let (first, last) = (format!("Zofia{at}q"), format!("Zublin{at}q"));
        let email = format!("{}.{}@zfirm.example", first.to_lowercase(), last.to_lowercase());
        Self { first, last, email }
    }

    fn cell(&self, cell: Cell, at: usize, dice: &mut Dice) -> String {
        match cell {
            Cell::Time => {
                let (month, day, hour, second) = (1 + dice.below(9), 10 + at % 19, 10 + dice.below(9), 10 + at % 49);
                match dice.below(3) {
                    0 => format!("2026-{month:02}-{day} {hour}:31:{second}"),
                    1 => format!("{month}/{day}/2026 {hour}:31:{second}"),
                    _ => format!("{day}.{month:02}.2026 {hour}:31:{second}"),
                }
            }
            Cell::Email => self.email.clone(),
            Cell::Name => format!("{} {}", self.first, self.last),
            Cell::First => self.first.clone(),
            Cell::Last => self.last.clone(),
            Cell::Ip => format!("10.77.{}.{}", dice.below(200), at + 7),
            Cell::Count => (at + 1).to_string(),
            Cell::Number => format!("1183{:08}", 1_234_567 * (at + 3)),
            Cell::Key => format!("R_{at}aB9xYz{}Qw", dice.below(9_999)),
            Cell::Word(word) => word.to_owned(),
            Cell::Nothing => String::new(),
        }
    }
}

fn line(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

/// People of whom every other one has an address, and nobody is shown by name.
fn people(count: usize) -> String {
    let of = |at: usize| {
        let Sent { first, last, email } = Sent::of(at);
        let email = if at.is_multiple_of(2) { format!(", email: {email}") } else { String::new() };
        format!("p{at}: {{ name: {first} {last}, role: nurse{email} }}\n")
    };
    (0..count).map(of).collect()
}

fn sources(people: &str) -> Sources {
    let mut sources = Sources::new();
    sources.insert("heard.yaml", b"title: T\ncontact: c@x.example\n".to_vec());
    sources.insert("people.yaml", people.as_bytes().to_vec());
    sources
}

/// The drafts of a table.
fn drafts(table: &str, people: &str) -> Vec<String> {
    let roster = Library::of(&sources(people)).roster();
    let table = Csv::read(table.as_bytes(), None).unwrap();
    let uses = table.uses(&[]).unwrap();
    table.records(&uses, "answers").iter().map(|record| record.draft(&roster, &prompts("en"), None)).collect()
}

/// Everything that a site prints where each of these drafts is published as it is.
fn printed(drafts: &[String], people: &str) -> String {
    let mut sources = sources(people);
    for (at, draft) in drafts.iter().enumerate() {
        let published = "date: 2026-03\nkind: composite\ncomposite_of: 3\nstatus: published\n";
        let text = draft.replacen("status: draft\n", published, 1);
        sources.insert(&format!("stories/s{at}.md"), text.into_bytes());
    }
    let site = editions::site(&Library::of(&sources), None, TODAY);
    let pages = site.routes().into_iter().filter_map(|route| site.render(&route).unwrap());
    pages.map(|page| String::from_utf8_lossy(&page).into_owned()).collect()
}

#[test]
fn twenty_answers_of_each_service_are_twenty_drafts_that_say_nothing_of_the_sender() {
    const ANSWERS: usize = 20;
    let people = people(ANSWERS);
    for (service, columns) in SERVICES {
        let mut dice = Dice::of(1);
        let mut table = String::new();
        let own: Vec<String> = columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
        let questions = ["What was going on?", "What did they do or say?", "Anything else we should ask next time"];
        let mut headings = own.clone();
        let as_words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        if service == "Qualtrics" {
            headings.extend(as_words(&["Q1", "Q2", "Q3_TEXT"]));
            table += &line(&headings);
            headings.truncate(own.len());
            headings.extend(as_words(&["What was going on?\n\nTake your time.", questions[1], questions[2]]));
            table += &line(&headings);
            table += &line(&headings.iter().map(|_| "{\"ImportId\":\"QID1\"}".to_owned()).collect::<Vec<_>>());
        } else {
            headings.extend(as_words(&questions));
            table += &line(&headings);
        }
        if service.starts_with("SurveyMonkey") {
            let mut answers = vec![String::new(); own.len()];
            answers.extend(as_words(&["Open-Ended Response", "Open-Ended Response", "Response"]));
            table += &line(&answers);
        }
        let mut tokens = Vec::new();
        for at in 0..ANSWERS {
            let sent = Sent::of(at);
            let mut row: Vec<String> = columns.iter().map(|(_, cell)| sent.cell(*cell, at, &mut dice)).collect();
            // What a row says of its sender alone: not `True`, nor a number that a page may have for itself.
            tokens.extend(row.iter().filter(|cell| cell.len() > 5).cloned());
            row.extend([format!("The hall was w{at}x full."), format!("She said s{at}x."), format!("Ask e{at}x too.")]);
            table += &line(&row);
        }
        let drafts = drafts(&table, &people);
        assert_eq!(drafts.len(), ANSWERS, "{service}");
        for (at, draft) in drafts.iter().enumerate() {
            let has_address = columns.iter().any(|(_, cell)| *cell == Cell::Email) && at.is_multiple_of(2);
            let has_name = columns.iter().any(|(_, cell)| matches!(cell, Cell::Name | Cell::First));
            let teller = format!("reviewer: p{at}\n");
            assert_eq!(draft.contains(&teller), has_address || has_name, "{service}: {draft}");
            for token in &tokens {
                assert!(!draft.contains(token.as_str()), "{service}: {token} is in {draft}");
            }
        }
        let printed = printed(&drafts, &people);
        for (at, draft) in drafts.iter().enumerate() {
            assert!(printed.contains(&format!("w{at}x")) && printed.contains(&format!("s{at}x")), "{service}: {at}");
            assert!(!printed.contains(&format!("e{at}x")) && draft.contains(&format!("e{at}x")), "{service}: {at}");
        }
        for token in &tokens {
            assert!(!printed.contains(token.as_str()), "{service}: {token} is printed");
        }
        let check: Vec<_> = Library::of(&sources(&people)).check(TODAY);
        assert!(check.is_empty(), "{service}: {check:?}");
    }
}

/// Headings that nothing is known by, in which a sender's words can stand as well.
const UNKNOWN: [&str; 6] = ["Q7", "Contact", "Kontakt", "Spalte 4", "May we call you back?", ""];

#[test]
fn whatever_a_table_is_nothing_of_the_sender_is_printed_and_what_was_told_is() {
    let known: Vec<(&str, Cell)> = SERVICES.iter().flat_map(|(_, columns)| columns.iter().copied()).collect();
    let cells = [Cell::Time, Cell::Email, Cell::Name, Cell::First, Cell::Last, Cell::Ip, Cell::Number, Cell::Key];
    for seed in 0..if effort::is_long() { 2_000 } else { 60 } {
        let mut dice = Dice::of(seed);
        let mut columns: Vec<(String, Option<Cell>)> = Vec::new();
        for _ in 0..1 + dice.below(5) {
            let (heading, cell) =
                if dice.once_in(3) { (dice.one(&UNKNOWN), dice.one(&cells)) } else { dice.one(&known) };
            let heading = match dice.below(4) {
                0 => heading.to_uppercase(),
                1 => format!(" {heading} "),
                _ => heading.to_owned(),
            };
            columns.push((heading, Some(cell)));
        }
        let told = dice.one(&["What was going on?", "text", "situation", "why"]);
        columns.push((told.to_owned(), None));
        dice.shuffle(&mut columns);
        let answers = 1 + dice.below(4);
        let people = people(dice.below(answers + 1));
        let mut table = line(&columns.iter().map(|(heading, _)| heading.clone()).collect::<Vec<_>>());
        let mut tokens = Vec::new();
        for at in 0..answers {
            let sent = Sent::of(at);
            let row: Vec<String> = columns
                .iter()
                .map(|(_, cell)| match cell {
                    Some(cell) => sent.cell(*cell, at, &mut dice),
                    None => format!("The hall was w{at}x full."),
                })
                .collect();
            let of_sender = row.iter().zip(&columns).filter(|(cell, (_, kind))| kind.is_some() && cell.len() > 5);
            tokens.extend(of_sender.map(|(cell, _)| cell.clone()));
            table += &line(&row);
        }
        let drafts = drafts(&table, &people);
        assert_eq!(drafts.len(), answers, "seed {seed}:\n{table}");
        let printed = printed(&drafts, &people);
        for at in 0..answers {
            assert!(printed.contains(&format!("w{at}x")), "seed {seed}: {at} is lost:\n{table}\n{drafts:?}");
        }
        for token in &tokens {
            assert!(!printed.contains(token.as_str()), "seed {seed}: {token} is printed:\n{table}\n{drafts:?}");
        }
    }
}

#[test]
fn a_column_is_left_out_when_somebody_says_so() {
    let table = Csv::read("text,IP  Address,Ward,date\nShe came.,10.0.0.1,seven,2026-03\n".as_bytes(), None).unwrap();
    let uses = table.uses(&["ip address=-".to_owned(), "Ward=-".to_owned(), "date= - ".to_owned()]).unwrap();
    let draft = table.records(&uses, "answers")[0].draft(&Library::of(&sources("")).roster(), &prompts("en"), None);
    assert!(draft.contains("She came.") && !draft.contains("seven") && !draft.contains("2026-03"), "{draft}");
    assert!(!draft.contains("10.0.0.1"), "{draft}");
    let error = table.uses(&["Ward=nowhere".to_owned()]).unwrap_err().to_string();
    assert!(error.contains("`-` to leave the column out"), "{error}");
}

#[test]
fn signs_in_an_answer_are_only_signs_and_it_is_known_by_them_as_they_came() {
    let told = "5*3*2 w1x and _so_ <!-- w2x --> on <b>w3x</b>.\n# w4x\n[w5x](gone.md)\n![w6x](gone.png)\n- w7x\n- w8x\n<!-- w9x";
    let table = format!("situation,text\n\"{told}\",\"{told}\"\n");
    let form = format!("---\nheard_form: 1\n---\n{told}\n\n## What was going on?\n\n{told}\n");
    let roster = Library::of(&sources("")).roster();
    for (name, bytes) in [("a.csv", &table), ("a.heard.txt", &form), ("a.txt", &form)] {
        let [record] = &read::drafts(name, bytes.as_bytes()).unwrap()[..] else { panic!("{name}") };
        let draft = record.draft(&roster, &prompts("en"), None);
        let mut lines: Vec<&str> = told.lines().chain(told.lines()).collect();
        lines.sort_unstable();
        let mark = format!("<!-- imported {:016x} -->", xxh3_64(lines.join("\n").as_bytes()));
        assert!(draft.contains(&mark), "{name}: {draft}");
        let printed = printed(&[draft], "");
        for number in 1..10 {
            assert!(printed.contains(&format!("w{number}x")), "{name}: {number} is lost");
        }
        for words in ["5*3*2 w1x and _so_ &lt;!", "&lt;b&gt;w3x&lt;/b&gt;", "# w4x", "[w5x](gone.md)", "<li>w7x"] {
            assert!(printed.contains(words), "{name}: {words}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_keeps_no_other_from_being_imported() {
    let folder = tempfile::tempdir().unwrap();
    let (site, given) = (folder.path().join("site"), folder.path().join("given"));
    fs::create_dir_all(site.join("stories")).unwrap();
    fs::create_dir_all(&given).unwrap();
    fs::write(site.join("heard.yaml"), "title: T\ncontact: c@x.example\n").unwrap();
    fs::write(given.join("a.txt"), "She waited.").unwrap();
    fs::write(given.join("bad.xlsx"), "PK nothing").unwrap();
    fs::write(given.join("c.txt"), "He left \u{fffd}.").unwrap();
    let output = run(&site, &["import", "../given", "../missing.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(words(&output.stdout), "stories/imported/a.md\nstories/imported/c.md\n");
    let said = words(&output.stderr);
    for name in
        ["bad.xlsx wasn't imported: this file is damaged", "missing.csv wasn't imported:", "c.txt has characters"]
    {
        assert!(said.contains(name), "{said}");
    }
    assert!(!said.contains("a.txt"), "{said}");
    // Alone, it stops the command; and so does a column that isn't there, before anything is written.
    assert!(refused(&site, &["import", "../given/bad.xlsx"]).contains("bad.xlsx"));
    fs::write(given.join("d.csv"), "situation\nIt rained.\n").unwrap();
    refused(&site, &["import", "../given", "--column", "Nix=about"]);
    assert_eq!(well(&site, &["import", "../given/a.txt", "../given/d.csv"]), "stories/imported/d-1.md\n");
}
