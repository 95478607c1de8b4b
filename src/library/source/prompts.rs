//! The five questions that a story answers, in each language that is built in.

/// The questions of one language, in the order in which they are asked: what was going on, what they did, how it landed,
/// what the numbers showed, why it is told.
pub type Prompts = [&'static str; 5];

/// All of them by language, English first.
pub const ALL: [(&str, Prompts); 5] = [
    (
        "en",
        [
            "What was going on?",
            "What did they do or say?",
            "How do you know it landed?",
            "What did the numbers show, or miss?",
            "Why are you telling this one?",
        ],
    ),
    (
        "de",
        [
            "Was war los?",
            "Was hat die Person getan oder gesagt?",
            "Woran hast du gemerkt, dass es angekommen ist?",
            "Was haben die Zahlen gezeigt, und was nicht?",
            "Warum erzählst du gerade das?",
        ],
    ),
    (
        "fr",
        [
            "Que se passait-il ?",
            "Qu’a fait ou dit cette personne ?",
            "À quoi avez-vous vu que cela avait porté ?",
            "Que montraient les chiffres, et que ne montraient-ils pas ?",
            "Pourquoi racontez-vous ce moment-là ?",
        ],
    ),
    (
        "es",
        [
            "¿Qué estaba pasando?",
            "¿Qué hizo o qué dijo esa persona?",
            "¿Cómo supiste que había servido?",
            "¿Qué mostraban los números y qué no?",
            "¿Por qué cuentas precisamente esto?",
        ],
    ),
    (
        "ar",
        [
            "ما الذي كان يجري؟",
            "ماذا فعل هذا الشخص أو قال؟",
            "كيف عرفت أن ذلك كان له أثر؟",
            "ماذا أظهرت الأرقام، وماذا فاتها؟",
            "لماذا تروي هذه القصة بالذات؟",
        ],
    ),
];

/// The questions in a site's language, such as `de` or `de-AT`; in English where it is none of ours.
pub fn prompts(language: &str) -> Prompts {
    let base = language.split(['-', '_']).next().unwrap_or_default();
    ALL.iter().find(|(name, _)| name.eq_ignore_ascii_case(base)).unwrap_or(&ALL[0]).1
}

#[cfg(test)]
mod tests {
    use super::prompts;

    #[test]
    fn a_regional_language_has_the_questions_of_its_base_and_an_unknown_one_those_in_english() {
        assert_eq!(prompts("de-AT"), prompts("de"));
        assert_ne!(prompts("de"), prompts("en"));
        assert_eq!(prompts("nl"), prompts("en"));
    }
}
