//! What can only be a slip in a site's own theme files: a file or a phrase that nothing uses, a placeholder that
//! nothing fills, something that a reader's browser would fetch from elsewhere.

use std::collections::BTreeSet;

use crate::text::diagnostic::{Sentence, Word, id};
use crate::text::span::Span;
use crate::theme::fault::{ThemeFault, ThemeFaultKind, near};
use crate::theme::file::ThemeFile;
use crate::theme::manifest::line_of;
use crate::theme::palette;
use crate::theme::strings::{holes, phrases};

/// Every such slip in the files `own` of a theme that lies upon `beneath`.
pub fn slips(beneath: &[ThemeFile], own: &[ThemeFile]) -> Vec<ThemeFault> {
    let templates: Vec<&str> = own.iter().filter(|file| name_of(file).is_some()).flat_map(ThemeFile::text).collect();
    let built_in = beneath.iter().find(|file| &*file.path == "strings/en.yaml").map(phrases).unwrap_or_default();
    let mut faults = Vec::new();
    for file in own {
        faults.extend(astray(file));
        faults.extend(unused(file, beneath, &templates));
        faults.extend(fetched(file));
        if !file.path.starts_with("strings/") {
            continue;
        }
        for (key, own) in phrases(file) {
            let last = key.rsplit('.').next().unwrap_or(&key);
            let span = line_of(file.text().unwrap_or_default(), last);
            if said(&key, &templates) {
                continue;
            }
            let Some(theirs) = built_in.get(&key) else {
                let why = match near(&key, built_in.keys().map(String::as_str)) {
                    Some(near) => {
                        Sentence::of("nothing uses the phrase `{}`; did you mean `{}`?", vec![id(&key), id(near)])
                    }
                    None => Sentence::of("nothing uses the phrase `{}`", vec![id(&key)]),
                };
                faults.push(file.unusable(span, why));
                continue;
            };
            let fills: BTreeSet<&str> = theirs.iter().flat_map(|words| holes(words)).chain(more(&key)).collect();
            for hole in own.iter().flat_map(|words| holes(words)).filter(|hole| !fills.contains(hole)) {
                let all = fills.iter().map(|hole| format!("{{{hole}}}")).collect::<Vec<_>>().join(" ");
                let hole = Word::Quoted(format!("{{{hole}}}"));
                let why = if fills.is_empty() {
                    Sentence::of("`{}` isn't a placeholder of `{}`", vec![hole, id(&key)])
                } else {
                    let ours = "`{}` isn't a placeholder of `{}`, which has {}";
                    Sentence::of(ours, vec![hole, id(&key), Word::Quoted(all)])
                };
                faults.push(file.unusable(span, why));
            }
        }
    }
    faults
}

/// A hole that is filled though the built-in English does not have it.
fn more(key: &str) -> Option<&str> {
    (key == "when.quarter").then_some("quarter")
}

/// Whether one of the theme's own templates may say this phrase: by its key, or by a part of it.
fn said(key: &str, templates: &[&str]) -> bool {
    // Months are named by whoever wants to.
    if key.starts_with("month.") {
        return true;
    }
    let mut parts = vec![format!("\"{key}\"")];
    parts.extend(key.match_indices('.').map(|(at, _)| format!("\"{}.\"", &key[..at])));
    parts.extend(parts.iter().map(|part| part.replace('"', "'")).collect::<Vec<_>>());
    templates.iter().any(|text| parts.iter().any(|part| text.contains(part)))
}

/// The name of a template.
fn name_of(file: &ThemeFile) -> Option<&str> {
    file.path.strip_prefix("templates/")
}

/// A template that no page is made with and no other template takes in: most often a name with a slip in it.
fn unused(file: &ThemeFile, beneath: &[ThemeFile], templates: &[&str]) -> Option<ThemeFault> {
    let name = name_of(file)?;
    let known = || beneath.iter().filter_map(name_of);
    let quoted = [format!("\"{name}\""), format!("'{name}'")];
    let holds_components = file.text().is_ok_and(|text| text.contains("{% component"));
    if known().any(|other| other == name)
        || holds_components
        || name.rsplit('.').next() != Some("html")
        || name.starts_with("hearth/")
        || templates.iter().any(|text| quoted.iter().any(|quoted| text.contains(quoted)))
    {
        return None;
    }
    let why = Sentence::of("no page uses the template `{}`", vec![id(name)]);
    let help = match near(name, known()) {
        Some(near) => Sentence::of("did you mean `{}`?", vec![id(near)]),
        None => "`heard theme eject` lists the names you can use".into(),
    };
    Some(ThemeFault::of(&file.shown, ThemeFaultKind::Template { why, help: Some(help) }))
}

/// What a style sheet or a template would have a reader's browser fetch from another machine.
fn fetched(file: &ThemeFile) -> Option<ThemeFault> {
    let text = file.text().ok()?;
    let lower = text.to_ascii_lowercase();
    let begins: &[&str] = match file.path.rsplit('.').next()? {
        "css" => &["url(", "@import "],
        "html" => &["src=", "srcset=", "<link ", "poster="],
        _ => return None,
    };
    for begin in begins {
        for (at, _) in lower.match_indices(begin) {
            let rest = &lower[at..];
            let rest = match *begin {
                // Of a link, its address; the way to a page of its own is no fetching.
                "<link " => {
                    let tag = rest.split('>').next()?;
                    if !tag.contains("stylesheet") && !tag.contains("icon") && !tag.contains("pre") {
                        continue;
                    }
                    tag.split_once("href=").map_or("", |(_, address)| address)
                }
                begin => &rest[begin.len()..],
            };
            let address = rest.trim_start_matches([' ', '"', '\'']);
            let address = address.strip_prefix("url(").unwrap_or(address).trim_start_matches([' ', '"', '\'']);
            if ["http:", "https:", "//"].iter().any(|begins| address.starts_with(begins)) {
                let why = "a reader's browser would fetch this from another server, which would learn who is reading; \
                           put the file in the theme's `assets/`";
                return Some(file.unusable(Some(Span::of(at, at + begin.len())), why.into()));
            }
        }
    }
    None
}

/// A file where no theme has one: most often a template beside `templates/`.
fn astray(file: &ThemeFile) -> Option<ThemeFault> {
    let path = &*file.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let home = ["templates/", "assets/", "strings/"].iter().any(|folder| path.starts_with(folder));
    if home
        || path == "theme.yaml"
        || path == palette::PATH
        || name.starts_with('.')
        || name.starts_with("README")
        || name.starts_with("LICENSE")
    {
        return None;
    }
    let folder = match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" | "xml" => "templates",
        "yaml" | "yml" => "strings",
        _ => "assets",
    };
    let why = Sentence::of("this file isn't used here; did you mean `{}/{}`?", vec![id(folder), id(name)]);
    Some(file.unusable(None, why))
}

#[cfg(test)]
mod tests {
    use super::slips;
    use crate::theme::file::{ThemeFile, built_in};

    /// What is said of a theme of these files upon the built-in one.
    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let own: Vec<ThemeFile> = files
            .iter()
            .map(|(path, text)| ThemeFile {
                path: (*path).into(),
                shown: format!("themes/t/{path}").into(),
                bytes: text.as_bytes().into(),
            })
            .collect();
        let faults = slips(&built_in("hearth").unwrap(), &own);
        faults.into_iter().map(|fault| format!("{:?}", fault.wrong)).collect()
    }

    fn one(files: &[(&str, &str)], wanted: &str) {
        let said = said(files);
        assert!(said.len() == 1 && said[0].contains(wanted), "{files:?}: {said:?}");
    }

    #[test]
    fn a_phrase_that_nothing_says_and_a_hole_that_nothing_fills_are_told() {
        one(&[("strings/en.yaml", "story: { tolld_by: x }")], "story.told_by");
        one(&[("strings/de.yaml", "story: { told_by: \"Von {hwo}\" }")], "{hwo}");
        one(&[("strings/en.yaml", "search: { any: \"{n}\" }")], "isn't a placeholder");
        let sound =
            "month: { 3: Lide }\nwhen: { quarter: \"Q{quarter} {year}\" }\nstory: { composite: { one: \"{n}\" } }";
        assert_eq!(said(&[("strings/en.yaml", sound)]), [""; 0]);
    }

    #[test]
    fn a_template_of_ones_own_may_say_phrases_of_its_own() {
        let own = ("strings/en.yaml", "ours: { motto: \"Hear {who}\", deep: { a: x } }");
        let by_key =
            ("templates/page.html", "{{ say(key=\"ours.motto\", who=title) }}{{ say(key=\"ours.deep.\" ~ title) }}");
        assert_eq!(said(&[own, by_key]), [""; 0]);
        assert_eq!(said(&[own]).len(), 2);
    }

    #[test]
    fn a_template_that_no_page_is_made_with_is_told_with_the_name_that_may_be_meant() {
        one(&[("templates/storys.html", "x")], "story.html");
        let taken_in = ("templates/page.html", "{% include \"ours.html\" %}");
        assert_eq!(said(&[("templates/ours.html", "x"), taken_in]), [""; 0]);
    }

    #[test]
    fn what_would_be_fetched_from_elsewhere_is_told() {
        for css in
            ["@import \"https://x.example/a.css\";", "@font-face { src: URL( 'http://x.example/a' ) }", "a{b:url(//x)}"]
        {
            one(&[("assets/hearth.css", css)], "another server");
        }
        for html in ["<script src=\"https://x.example\">", "<link rel=\"stylesheet\" href='//x.example/a.css'>"] {
            one(&[("templates/page.html", html)], "another server");
        }
        let sound = "<a href=\"https://x.example\">x</a><link rel=\"author\" href=\"https://x.example\"><img src=\"{{ src }}\">";
        assert_eq!(said(&[("templates/page.html", sound), ("assets/hearth.css", "a{b:url(mark.svg)}")]), [""; 0]);
    }
}
