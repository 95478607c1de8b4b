//! What the templating engine tells, said as we say things; where we have no words for it, in its own.

use crate::text::diagnostic::{Sentence, Word, id, ids};
use crate::theme::fault::{near, words};

/// The sentence for what is `told` of the words `at` its place.
pub fn plainly(told: &str, at: &str) -> Sentence {
    let quoted = |word: &str| Word::Quoted(word.to_owned());
    let named = |before: &str| Some(told.strip_prefix(before)?.split_once('`')?.0);
    if told == "Unknown tag" {
        return if ["end", "else", "elif"].iter().any(|begins| at.starts_with(begins)) {
            Sentence::of(
                "`{}` comes too soon: an `if`, `for` or `block` before it hasn't been closed",
                vec![quoted(at)],
            )
        } else {
            Sentence::of("there is no tag `{}`", vec![quoted(at)])
        };
    }
    if let Some(name) = named("Unknown filter `") {
        return Sentence::of("there is no filter `{}`", vec![quoted(name)]);
    }
    if let Some(name) = named("Unknown function `") {
        let ours = "there is no function `{}`; heard has `say`, `say_n`, `option` and `palette`";
        return Sentence::of(ours, vec![quoted(name)]);
    }
    if let Some(name) = named("Unknown test `") {
        return Sentence::of("there is no test `{}`", vec![quoted(name)]);
    }
    if let Some(name) = named("Unknown template `") {
        return Sentence::of("there is no template `{}` to include", vec![quoted(name)]);
    }
    if let Some(name) = named("Block `").filter(|_| told.ends_with("is not defined in any parent template")) {
        return Sentence::of("the template that this one extends has no block `{}`", vec![quoted(name)]);
    }
    for (kind, known) in [("Field `", ". Available fields: "), ("Variable `", ". Available variables: ")] {
        let Some(name) = named(kind).filter(|_| told.contains("is not defined")) else { continue };
        let all: Vec<&str> = told.split_once(known).map_or_else(Vec::new, |(_, all)| all.split(", ").collect());
        let all: Vec<&str> = all.into_iter().filter(|known| !known.starts_with("__")).collect();
        return match near(name, all.iter().copied()) {
            Some(near) => Sentence::of("there is no `{}` here; did you mean `{}`?", vec![quoted(name), id(near)]),
            None if all.is_empty() => Sentence::of("there is no `{}` here", vec![quoted(name)]),
            None => Sentence::of("there is no `{}` here, only {}", vec![quoted(name), ids(&all)]),
        };
    }
    Sentence::of("the template can't be used: {}", vec![words(told)])
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use tera::{Context, Tera};

    use super::plainly;

    #[derive(Serialize)]
    struct View {
        story: Story,
    }

    #[derive(Serialize)]
    struct Story {
        title: &'static str,
        why: &'static str,
    }

    /// What is said of a template that cannot be used or rendered.
    fn said(text: &str) -> String {
        let mut tera = Tera::new();
        let view = Context::from_serialize(&View { story: Story { title: "", why: "" } }).unwrap();
        let all = [("base", "{% block main %}{% endblock %}"), ("a", text)];
        let error = match tera.add_raw_templates(all) {
            Err(error) => error,
            Ok(()) => tera.render("a", &view).unwrap_err(),
        };
        let told = crate::theme::engine_error::told(&error, |_| text).remove(0);
        plainly(&told.message, &text[told.at..told.end]).whole()
    }

    #[test]
    fn what_a_designer_mistypes_is_said_in_our_words() {
        for (text, wanted) in [
            ("{{ story.titel }}", "there is no `titel` here; did you mean `title`?"),
            ("{{ stroy.title }}", "there is no `stroy` here; did you mean `story`?"),
            ("{{ story.gizmo }}", "there is no `gizmo` here, only title, why"),
            ("{{ story.title | upcase }}", "there is no filter `upcase`"),
            ("{{ sayy(key=\"x\") }}", "there is no function `sayy`; heard has `say`, `say_n`, `option` and `palette`"),
            ("{% include \"sidee.html\" %}", "there is no template `sidee.html` to include"),
            (
                "{% extends \"base\" %}{% block mian %}{% endblock %}",
                "the template that this one extends has no block `mian`",
            ),
            (
                "{% block main %}{% if story %}x{% endblock %}",
                "`endblock` comes too soon: an `if`, `for` or `block` before it hasn't been closed",
            ),
            ("{% iff story %}", "there is no tag `iff`"),
        ] {
            assert_eq!(said(text), wanted, "{text}");
        }
        assert_eq!(plainly("Something else.", "").whole(), "the template can't be used: Something else");
    }
}
