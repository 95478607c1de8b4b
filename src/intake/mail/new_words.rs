//! What is new in a message: earlier mail, signatures and disclaimers are kept apart, by the marks that mail programs set.

/// The words of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewWords {
    /// What is new.
    pub new: String,
    /// The rest, in its order.
    pub apart: String,
}

/// Words that begin the line above an earlier message, in the languages that mail programs write it in, and a word in it.
const WROTE: [(&str, &[&str]); 10] = [
    ("On ", &["wrote"]),
    ("Am ", &["schrieb"]),
    ("Le ", &["écrit"]),
    ("El ", &["escribió"]),
    ("Il ", &["scritto"]),
    ("Op ", &["schreef"]),
    ("Den ", &["skrev"]),
    ("Em ", &["escreveu"]),
    ("في ", &["كتب"]),
    ("", &["wrote:", "schrieb:", "a écrit :", "escribió:", "كتب:"]),
];

/// Lines after which everything is an earlier message.
const EARLIER: [&str; 20] = [
    "original message",
    "original appointment",
    "forwarded message",
    "begin forwarded message:",
    "ursprüngliche nachricht",
    "originalnachricht",
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht:",
    "message d'origine",
    "message d’origine",
    "message original",
    "message transféré",
    "début du message réexpédié :",
    "début du message transféré :",
    "mensaje original",
    "mensaje reenviado",
    "inicio del mensaje reenviado:",
    "الرسالة الأصلية",
    "رسالة أصلية",
    "رسالة معاد توجيهها",
];

/// What the first lines of an earlier message are called: who, when, to whom, about what.
const FIELDS: [&[&str]; 4] = [
    &["from", "von", "de", "da", "van", "från", "من"],
    &[
        "sent",
        "date",
        "gesendet",
        "datum",
        "envoyé",
        "enviado",
        "enviado el",
        "fecha",
        "inviato",
        "skickat",
        "verzonden",
        "تاريخ",
        "التاريخ",
        "تم الإرسال",
    ],
    &["to", "an", "à", "para", "a", "aan", "till", "إلى", "cc"],
    &["subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "ämne", "الموضوع"],
];

/// How a telephone signs.
const SENT_FROM: [&str; 20] = [
    "sent from my ",
    "sent from outlook",
    "sent from mail for windows",
    "sent from yahoo",
    "sent with proton",
    "get outlook for ",
    "von meinem ",
    "gesendet von ",
    "gesendet mit ",
    "diese nachricht wurde von meinem ",
    "holen sie sich outlook",
    "outlook für ",
    "envoyé de mon ",
    "envoyé depuis ",
    "envoyé à partir d",
    "télécharger outlook",
    "obtenez outlook",
    "enviado desde ",
    "obtener outlook",
    "أُرسلت من ",
];

/// How a firm's disclaimer begins.
const DISCLAIMERS: [&str; 26] = [
    "this e-mail",
    "this email",
    "this message",
    "this communication",
    "the information in this",
    "the information contained in this",
    "the contents of this",
    "the content of this",
    "confidentiality",
    "disclaimer",
    "privileged",
    "important notice",
    "diese e-mail",
    "diese email",
    "diese nachricht",
    "der inhalt dieser",
    "die information in dieser",
    "vertraulichkeit",
    "ce message",
    "ce courriel",
    "cet e-mail",
    "avis de confidentialité",
    "este mensaje",
    "este correo",
    "aviso legal",
    "هذه الرسالة",
];
/// A word without which it is none.
const CONFIDENTIAL: [&str; 9] = [
    "confidential",
    "privileged",
    "intended recipient",
    "intended solely",
    "vertraulich",
    "confidentiel",
    "confidencial",
    "destinat",
    "سري",
];
/// What it says of those for whom it isn't, or asks them to do.
const OTHERS: [&str; 12] = [
    "recipient",
    "addressee",
    "privileged",
    "delete",
    "adressat",
    "empfänger",
    "lösch",
    "destinat",
    "supprim",
    "elimin",
    "مستلم",
    "حذف",
];
/// The fewest words of a disclaimer.
const LEAST_WORDS: usize = 12;

/// What a mail server puts above a message from elsewhere.
const BANNERS: [&str; 7] = [
    "caution: this email",
    "caution: external",
    "[external]",
    "external email",
    "external sender",
    "achtung: diese e-mail",
    "attention : ce",
];

/// The most lines over which a sentence such as "On Monday … wrote:" goes.
const LONGEST_LINE: usize = 4;

/// Takes a message apart.
pub fn new_words(whole: &str) -> NewWords {
    let lines: Vec<&str> = whole.lines().map(|line| line.trim_end_matches([' ', '\t', '\r'])).collect();
    let (mut new, mut apart): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].trim();
        let rest = &lines[at..];
        if line.is_empty() {
            new.push(lines[at]);
        } else if line.starts_with('>') {
            apart.push(lines[at]);
        } else if let Some(long) = says_who_wrote(rest) {
            apart.extend(&rest[..long]);
            let below = rest[long..].iter().find(|line| !line.trim().is_empty());
            if !below.is_some_and(|line| line.trim_start().starts_with('>')) {
                apart.extend(&rest[long..]);
                break;
            }
            at += long;
            continue;
        } else if is_the_end(rest) {
            apart.extend(rest);
            break;
        } else if new.iter().all(|line: &&str| line.trim().is_empty()) && is_banner(line) {
            let long = rest.iter().position(|line| line.trim().is_empty()).unwrap_or(rest.len());
            apart.extend(&rest[..long]);
            at += long;
            continue;
        } else {
            new.push(lines[at]);
        }
        at += 1;
    }
    NewWords { new: joined(&new), apart: joined(&apart) }
}

fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut empty = 0;
    for line in lines {
        if line.trim().is_empty() {
            empty += 1;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        text.push_str(line);
    }
    text
}

/// Over how many lines a mail program says who wrote the earlier message below, where it does.
fn says_who_wrote(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?.trim();
    let opener = WROTE.iter().find(|(begins, _)| !begins.is_empty() && first.starts_with(begins));
    let (_, verbs) =
        opener.or_else(|| WROTE.last().filter(|(_, verbs)| verbs.iter().any(|verb| first.ends_with(verb))))?;
    let mut sentence = String::new();
    for (number, line) in lines.iter().take(LONGEST_LINE).enumerate() {
        if line.trim().is_empty() && number > 0 {
            return None;
        }
        sentence.push_str(line.trim());
        sentence.push(' ');
        if !sentence.trim_end().ends_with([':', '：']) {
            continue;
        }
        let says = verbs.iter().any(|verb| sentence.contains(verb));
        let below = lines[number + 1..].iter().map(|line| line.trim()).find(|line| !line.is_empty());
        let is_quoted = below.is_some_and(|line| line.starts_with('>'));
        return (says && (is_quoted || sentence.contains('@') || has_time(&sentence))).then_some(number + 1);
    }
    None
}

/// Whether a time of day stands in a sentence, and a year.
fn has_time(sentence: &str) -> bool {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    let is_time = |word: &str| word.contains([':', '.', 'h']) && (3..=6).contains(&digits(word)) && word.len() <= 9;
    let words = || sentence.split([' ', ',', '\u{202f}', '\u{a0}']);
    words().any(is_time) && words().any(|word| digits(word) >= 4)
}

/// Whether all from here on is no part of the message: a signature, an earlier message, a disclaimer.
fn is_the_end(lines: &[&str]) -> bool {
    let Some(first) = lines.first() else { return false };
    let line = first.trim();
    let plain = line.trim_matches(['-', '_', '*', ' ', '>', '=']).to_lowercase();
    let dashed = line.starts_with("--") || line.starts_with("__");
    let is_earlier = EARLIER.iter().any(|mark| plain == *mark && (dashed || mark.ends_with(':')));
    let is_rule = line.len() >= 10 && line.chars().all(|c| matches!(c, '_' | '-'));
    let below = lines.iter().skip(1).position(|line| !line.trim().is_empty()).map_or(lines.len(), |at| at + 1);
    is_earlier
        || matches!(line, "--" | "-- " | "—" | "--_")
        || SENT_FROM.iter().any(|mark| line.to_lowercase().starts_with(mark)) && line.split_whitespace().count() <= 12
        || begins_message(lines)
        || is_rule && (begins_message(&lines[below..]) || begins_disclaimer(&lines[below..]))
        || begins_disclaimer(lines)
}

/// Whether these are the first lines of an earlier message: from whom, when, to whom, about what.
fn begins_message(lines: &[&str]) -> bool {
    let field = |line: &&str| {
        let (name, value) = line.trim().trim_start_matches('*').split_once(':')?;
        let name = name.trim_matches(['*', ' ', '\u{a0}']).to_lowercase();
        let kind = FIELDS.iter().position(|names| names.contains(&name.as_str()))?;
        (!value.trim_matches('*').trim().is_empty()).then_some(kind)
    };
    let mut fields = lines.iter().filter(|line| !line.trim().is_empty()).take(6).map(field);
    let is_first = lines.first().is_some_and(|line| !line.trim().is_empty()) && fields.next() == Some(Some(0));
    let others: std::collections::BTreeSet<usize> = fields.flatten().filter(|kind| *kind > 0).collect();
    is_first && others.len() >= 2
}

fn begins_disclaimer(lines: &[&str]) -> bool {
    let Some(first) = lines.first() else { return false };
    let begins = first.trim().trim_matches(['*', '_', ' ', '[', '-']).to_lowercase();
    if !DISCLAIMERS.iter().any(|mark| begins.starts_with(mark)) {
        return false;
    }
    // A heading stands above the paragraph, sometimes.
    let paragraph = lines.iter().take(8).map(|line| line.to_lowercase()).collect::<Vec<_>>().join(" ");
    let says = |words: &[&str]| words.iter().any(|word| paragraph.contains(word));
    says(&CONFIDENTIAL) && says(&OTHERS) && paragraph.split_whitespace().count() >= LEAST_WORDS
}

fn is_banner(line: &str) -> bool {
    let line = line.trim_matches(['*', ' ', '_']).to_lowercase();
    BANNERS.iter().any(|banner| line.starts_with(banner))
}
