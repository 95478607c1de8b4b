//! Schools, wards, hospitals and companies by their names.

use crate::text::identifiers::titles::{is_arabic, skip_particles};
use crate::text::identifiers::tokens::{Gap, Make, Tokens};
use crate::text::identifiers::words::Role;
use crate::text::identifiers::{Found, Kind, Language};

/// The most words of a name.
const LONGEST: usize = 5;
/// German compounds and names with hyphens that are schools or hospitals.
const ENDINGS: [&str; 13] = [
    "-schule",
    "-gymnasium",
    "-grundschule",
    "-gesamtschule",
    "-krankenhaus",
    "-klinik",
    "-hospital",
    "-stift",
    "-realschule",
    "-hospiz",
    "-heim",
    "-kita",
    "-kindergarten",
];

/// Schools, wards, hospitals and companies.
pub(super) fn find(tokens: &Tokens<'_>, found: &mut Vec<Found>) {
    tokens.each(|at| {
        let place = company(tokens, at)
            .or_else(|| name_first(tokens, at))
            .or_else(|| kind_first(tokens, at))
            .or_else(|| saint(tokens, at))
            .or_else(|| in_one_word(tokens, at));
        if let Some((first, last)) = place {
            found.push(Found { range: tokens.range(first, last), kind: Kind::Place, certain: false });
        }
        None
    });
}

/// Back from `at` over the capitals of a name: the first of them, and whether one is a name rather than a word.
fn name_before(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let mut first = at;
    let mut is_named = false;
    for _ in 0..LONGEST {
        if first == 0 || tokens.gap(first) == Gap::Block {
            break;
        }
        let mut before = first - 1;
        // "Gray & Sons Ltd".
        let joins = matches!(tokens.sign(before), Some('&' | '+'))
            || ["and", "und", "et", "y", "e"].contains(&tokens.word(before));
        // "Gray & Co. KG".
        let is_short =
            tokens.sign(before) == Some('.') && before > 0 && ["Co", "Cie"].contains(&tokens.word(before - 1));
        if joins && before > 0 && first < at || is_short {
            before -= 1;
        }
        let Some(token) = tokens.get(before).filter(|token| token.make == Make::Word && token.capital) else { break };
        let opens_sentence = token.opens && tokens.is(before, Role::Opener);
        if opens_sentence || tokens.is(before, Role::Month) {
            break;
        }
        is_named |= !tokens.is(before, Role::Common) && !tokens.is(before, Role::Opener);
        first = before;
        if token.opens {
            break;
        }
    }
    (is_named && first < at).then_some(first)
}

/// Harbour Lights Ltd; Krüger & Söhne KG; Talleres Ibarra `S.L.`
fn company(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    let token = tokens.get(at)?;
    if !(token.capital || tokens.is(at, Role::Company)) || token.gap == Gap::Block {
        return None;
    }
    let word = tokens.word(at);
    // "S.L.", "S.A.", "e.V.": letters with full stops.
    let dotted = word == "S"
        && tokens.sign(at + 1) == Some('.')
        && ["L", "A"].contains(&tokens.word(at + 2))
        && tokens.gap(at + 2) <= Gap::Space;
    let is_form = tokens.is(at, Role::Company)
        && (token.shouted
            || word == "plc"
            || ["GmbH", "Ltd", "Limited", "Inc", "Corp", "eG", "Sàrl", "Plc"].contains(&word));
    if !dotted && !is_form {
        return None;
    }
    let comma = at > 0 && tokens.sign(at - 1) == Some(',');
    let end = at - usize::from(comma);
    let mut first = name_before(tokens, end)?;
    if tokens.language == Language::German {
        first = first.max(end.saturating_sub(5));
    }
    Some((first, if dotted { at + 2 } else { at }))
}

/// Rowan Primary School; Thornbury Ward.
fn name_first(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    if !tokens.is(at, Role::PlaceAfter)
        || !tokens.goes_on_with_capital(at)
        || tokens.is(at + 1, Role::PlaceAfter) && tokens.goes_on_with_capital(at + 1)
    {
        return None;
    }
    name_before(tokens, at).map(|first| (first, at))
}

/// école Jules-Ferry; colegio San José; Klinikum Nord; مستشفى الأمل.
fn kind_first(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    if !tokens.is(at, Role::PlaceBefore) {
        return None;
    }
    if is_arabic(tokens, at) {
        return arabic(tokens, at);
    }
    let mut here = at + 1;
    for _ in 0..2 {
        let is_kind = [
            "primaire",
            "maternelle",
            "élémentaire",
            "primaria",
            "secundaria",
            "público",
            "pública",
            "infantil",
            "general",
            "universitario",
            "universitaire",
            "am",
            "an",
            "im",
        ]
        .contains(&tokens.word(here));
        here += usize::from(is_kind);
    }
    let (name, _) = skip_particles(tokens, here);
    let is_ward = tokens.word(at).eq_ignore_ascii_case("station") && matches!(tokens.get(name)?.make, Make::Mixed);
    if !is_ward && !tokens.goes_on_with_capital(name) {
        return None;
    }
    // German words have capitals, and a kind alone says nothing.
    if tokens.language == Language::German
        && !is_ward
        && !tokens.word(at).starts_with("Klini")
        && !["Station", "Kita", "Gymnasium", "Hospiz", "Seniorenheim", "Pflegeheim"].contains(&tokens.word(at))
        && name == at + 1
        && !tokens.word(at).ends_with("schule")
    {
        return None;
    }
    let mut last = name;
    for _ in 0..LONGEST - 1 {
        let (next, _) = skip_particles(tokens, last + 1);
        if !tokens.goes_on_with_capital(next) || tokens.language == Language::German {
            break;
        }
        last = next;
    }
    let is_named = (at + 1..=last).any(|one| !tokens.is(one, Role::Common) || STARTS.contains(&tokens.word(one)));
    is_named.then_some((at, last))
}

/// What begins the names of places: "Saint-Louis" is one word, "La Paz" two.
const STARTS: [&str; 10] = ["San", "Santa", "Santo", "Saint", "Sainte", "La", "Las", "Los", "El", "Les"];

/// What a school or a firm is for or where it is, which is no name: the insurance company, the village school.
const NO_NAMES: [&str; 40] = [
    "القرية",
    "المدينة",
    "الحي",
    "التأمين",
    "البناء",
    "الطيران",
    "النقل",
    "الأطفال",
    "البنات",
    "البنين",
    "النساء",
    "الرجال",
    "الولادة",
    "الجراحة",
    "العظام",
    "القلب",
    "الطوارئ",
    "العزل",
    "الأسنان",
    "العيون",
    "الشحن",
    "الاتصالات",
    "الكهرباء",
    "المياه",
    "النفط",
    "الغاز",
    "الأدوية",
    "البرمجيات",
    "الاستشارات",
    "المحاماة",
    "الطب",
    "الهندسة",
    "الحقوق",
    "الآداب",
    "العلوم",
    "الحكومة",
    "الدولة",
    "المقاولات",
    "المنطقة",
    "البلدة",
];

/// مستشفى الأمل; شركة الجسور المتحدة; مدرسة القديس يوحنا; a company by its legal form.
fn arabic(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    let name = at + 1;
    if !is_arabic(tokens, name) || tokens.gap(name) != Gap::Space {
        return None;
    }
    // "ذ.م.م" and "ش.م.م" are limited companies.
    let limited = (name + 1..=name + LONGEST).find(|form| {
        ["ذ", "ش"].contains(&tokens.word(*form)) && tokens.sign(form + 1) == Some('.') && tokens.word(form + 2) == "م"
    });
    if let Some(form) = limited {
        return Some((at, form + 2));
    }
    let word = tokens.word(name);
    let goes_on = |at: usize| {
        is_arabic(tokens, at)
            && tokens.gap(at) == Gap::Space
            && (tokens.is(at, Role::Given) || tokens.is(at, Role::Particle) || tokens.word(at).starts_with("ال"))
    };
    let is_name = word.starts_with("ال") && word.chars().count() > 3 && !NO_NAMES.contains(&word)
        || tokens.is(name, Role::Given)
        || tokens.is(name, Role::Particle)
        || word == "دار"
        || goes_on(name + 1) && tokens.word(name + 1).starts_with("ال") && tokens.is(name + 2, Role::PlaceBefore);
    let bare = tokens.word(at).trim_start_matches(['و', 'ف', 'ب', 'ل']);
    let is_alone = word.starts_with("ال") && !goes_on(name + 1) && !tokens.is(name, Role::Given);
    let may_stand_alone = ["جناح", "مستشفى", "روضة", "حضانة"].contains(&bare);
    if !is_name || is_alone && !may_stand_alone {
        return None;
    }
    let more = (1..LONGEST).take_while(|more| goes_on(name + more)).count();
    Some((at, name + more))
}

/// St Mary's; St. Elmo's.
fn saint(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    if !tokens.get(at)?.capital || !["St", "Saint"].contains(&tokens.word(at)) {
        return None;
    }
    let name = tokens.after_dot(at + 1);
    let word = tokens.word(name);
    let owns = word.ends_with("'s") || word.ends_with("’s");
    (owns && tokens.goes_on_with_capital(name)).then_some((at, name))
}

/// Goethe-Gymnasium; Anne-Frank-Schule.
fn in_one_word(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize)> {
    let token = tokens.get(at)?;
    if !token.capital || token.make != Make::Word || !tokens.word(at).contains('-') {
        return None;
    }
    let lower = tokens.word(at).to_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending)).then_some((at, at))
}
