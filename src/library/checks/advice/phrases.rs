//! Words by language that judge, describe a trait, or know how it turned out.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

/// What to look for in a story of one language.
pub struct Phrases {
    /// Words that know how it turned out.
    pub hindsight: Option<&'static Regex>,
    /// Words that say what somebody is like.
    pub traits: Option<&'static Regex>,
    /// Words that judge what was done.
    pub verdicts: Option<&'static Regex>,
}

/// One pattern, in any case; white space in it stands for any.
fn pattern(words: &str) -> Option<Regex> {
    let spaced = words.replace("\n    ", "").replace(' ', r"\s+");
    RegexBuilder::new(&spaced).case_insensitive(true).build().ok()
}

macro_rules! patterns {
    ($($name:ident = $words:expr;)*) => {
        $(static $name: LazyLock<Option<Regex>> = LazyLock::new(|| pattern($words));)*
        #[cfg(test)]
        static ALL: &[(&str, &LazyLock<Option<Regex>>)] = &[$((stringify!($name), &$name)),*];
    };
}

patterns! {
    // Not where the teller asks themselves what they should have known.
    EN_HINDSIGHT = r"\b(?:(?:what|why|whether|if|how|who|which|when|where) [\w.@-]+ (?:should|ought)\b|
    (obviously|in hindsight|with hindsight|(?:should|shouldn['’]t|should not|ought to)(?: have|['’]ve) (?:\w+ly )?(?:[a-z]+ed|been|seen|taken|given|spoken|written|chosen|broken|driven|gotten|forgotten|known|shown|drawn|thrown|done|gone|
    come|made|said|told|heard|held|left|kept|felt|found|brought|thought|bought|caught|sent|spent|met|let|put|set|rung|begun|stood|understood|read|had)))";
    EN_TRAITS = r"\b(?:is|was|['’]s|has always been) (?:(?:always|just|simply|such|truly|really) )*(?:a|an) (?:(?:really|very|truly|naturally) )?
    (?:good|great|natural|born|gifted|wonderful|brilliant|excellent|amazing|fantastic|kind|caring|empathetic|compassionate|patient|true)
     (?:listener|communicator|leader|colleague|team player|human being|people person|mentor)\b|
    \b(?:is|was|are|were) (?:always|so|very|really|naturally|incredibly|extremely|truly)
     (?:empathetic|empathic|compassionate|caring|attentive|supportive|considerate|emotionally intelligent)\b|
    \b(?:always|never fails to) (?:goes?|go) the extra mile\b|\bhas (?:a lot of|great|so much|real) (?:empathy|emotional intelligence|compassion)\b";
    EN_VERDICTS = r"\b(?:empathy|empathetic(?:ally)?|empathic(?:ally)?|compassion(?:ate(?:ly)?)?|amazing(?:ly)?|brilliant(?:ly)?|
    wonderful(?:ly)?|excellent(?:ly)?|outstanding(?:ly)?|exemplary|fantastic(?:ally)?|professional(?:ly|ism)|
    (?:very|really|so|incredibly|extremely) (?:kind|patient|caring|attentive|thoughtful|helpful|sensitive|good)|
    (?:great|real|true|genuine) (?:kindness|patience|care|sensitivity|skill|understanding)|
    listened (?:\w+ )?(?:well|carefully|attentively|beautifully|deeply)|handled (?:it|this|that|\w+ \w+) (?:\w+ )?(?:well|beautifully|perfectly)|
    did (?:a|an) (?:great|good|excellent|fantastic) job|good listener|great listener)\b";
    DE_HINDSIGHT = r"\b(offensichtlich|im nachhinein|hätten? [^.!?;:]{0,60}?(?:sollen|müssen))\b";
    DE_TRAITS = r"\b(?:ist|war) (?:(?:einfach|wirklich|immer|so) )*eine? (?:so |sehr |wirklich )?
    (?:gute|großartige|tolle|wunderbare|geborene|hervorragende|aufmerksame)r? (?:zuhörer(?:in)?|führungskraft|teamplayer(?:in)?)\b|
    \b(?:ist|war) (?:immer|stets|sehr|so|unglaublich|wirklich) (?:empathisch|einfühlsam|fürsorglich|hilfsbereit|mitfühlend)\b";
    DE_VERDICTS = r"\b(?:empathie|empathisch\w*|einfühlsam\w*|einfühlungsvermögen|mitfühlend\w*|großartig\w*|hervorragend\w*|vorbildlich\w*|
    professionell\w*|wunderbar\w*|(?:sehr|so|wirklich) (?:geduldig|aufmerksam|freundlich|hilfsbereit)|
    (?:gut|aufmerksam|genau) zugehört|gute arbeit)\b";
    FR_HINDSIGHT = r"\b(évidemment|avec le recul|(?:aurai[st]|auraient|aurions|auriez) (?:bien |peut-être )?dû)\b";
    FR_TRAITS = r"\b(?:est|était) (?:vraiment )?une? (?:grande?|bonne?|vraie?|excellente?|merveilleuse?) (?:oreille|professionnelle?|leader)\b|
    \b(?:est|était) (?:toujours|très|si|vraiment|tellement) (?:empathique|bienveillante?|à l['’]écoute|prévenante?|attentionnée?)\b";
    FR_VERDICTS = r"\b(?:empathie|empathique|bienveillan(?:ce|te?)|formidable(?:ment)?|remarquable(?:ment)?|exemplaire|
    merveilleu(?:x|se|sement)|excellente?|(?:très|si|vraiment) (?:patiente?|attentive|attentif|gentille?|professionnelle?)|
    professionnalisme|(?:bien|attentivement) écouté)\b";
    ES_HINDSIGHT = r"\b(obviamente|en retrospectiva|deber[íi]an? haber|debi(?:ó|eron) haber|tendr[íi]an? que haber|hubieran? debido)\b";
    ES_TRAITS = r"\b(?:es|era) (?:realmente )?una? (?:gran|buena?|excelente|maravillosa?) (?:oyente|profesional|líder)\b|
    \b(?:es|era) (?:siempre|muy|tan|realmente) (?:empátic[oa]|compasiv[oa]|comprensiv[oa]|atent[oa]|considerad[oa])\b";
    ES_VERDICTS = r"\b(?:empatía|empátic[oa](?:mente)?|compasión|excelente(?:mente)?|ejemplar(?:mente)?|maravillos[oa](?:mente)?|
    estupend[oa](?:mente)?|profesionalidad|(?:muy|tan|realmente) (?:paciente|amable|atent[oa]|comprensiv[oa]|profesional)|
    escuchó (?:muy bien|bien|con atención|atentamente))\b";
    AR_HINDSIGHT = r"(كان يجب أن|كان ينبغي أن|كان عليه أن|كان عليها أن)";
}

impl Phrases {
    /// What to look for in a language, given as its tag; nothing where no words are known.
    pub fn of(language: &str) -> Option<Self> {
        let primary = language.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        let [hindsight, traits, verdicts] = match primary.as_str() {
            "en" => [Some(&EN_HINDSIGHT), Some(&EN_TRAITS), Some(&EN_VERDICTS)],
            "de" => [Some(&DE_HINDSIGHT), Some(&DE_TRAITS), Some(&DE_VERDICTS)],
            "fr" => [Some(&FR_HINDSIGHT), Some(&FR_TRAITS), Some(&FR_VERDICTS)],
            "es" => [Some(&ES_HINDSIGHT), Some(&ES_TRAITS), Some(&ES_VERDICTS)],
            "ar" => [Some(&AR_HINDSIGHT), None, None],
            _ => return None,
        }
        .map(|words: Option<&'static LazyLock<Option<Regex>>>| words.and_then(|words| words.as_ref()));
        Some(Self { hindsight, traits, verdicts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        for (name, pattern) in ALL {
            assert!(pattern.is_some(), "{name}");
        }
    }
}
