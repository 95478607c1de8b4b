//! The form for telling a story, as one file and as a Word template.

use std::fs;

use heard::intake::docx;
use heard::intake::prompts::{ALL, prompts};

use crate::files::put;
use crate::program::{refused, well};

fn site(language: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let yaml = format!(
        "title: Heard & kept\ncontact: c@x.example\nlanguage: {language}\ntell: {{ form: put, to: /drop/ }}\n\
         practices: [{{ label: Ward, note: \"Not an incident system: https://red.example/form.\" }}]\n"
    );
    put(folder.path(), "heard.yaml", yaml);
    fs::create_dir(folder.path().join("stories")).unwrap();
    folder
}

#[test]
fn the_form_is_one_file_that_asks_for_nothing_else() {
    let folder = site("en");
    let file = well(folder.path(), &["form"]);
    let html = fs::read_to_string(folder.path().join(file.trim())).unwrap();
    for question in prompts("en") {
        assert!(html.contains(question), "{question}");
    }
    assert!(html.contains("href=\"https://red.example/form\"") && html.contains("heard_form: 1"));
    for sign in ["src=", "<link", "[tell.", "@import", "url("] {
        assert!(!html.contains(sign), "{sign}");
    }
    assert_eq!(html.matches("</script>").count(), 1);
}

#[test]
fn the_word_template_is_read_back_with_its_questions_in_every_language() {
    for (language, questions) in ALL {
        let folder = site(language);
        well(folder.path(), &["form", "--docx", "--out", "form.docx"]);
        let bytes = fs::read(folder.path().join("form.docx")).unwrap();
        let draft = docx::read(&bytes, "form").unwrap();
        // Nothing of the template is an answer, and nobody has said anything yet.
        let said: Vec<&str> = draft.fields.iter().map(|(_, words)| words.as_str()).collect();
        let is_of_template =
            |words: &&str| words.contains("incident") || questions.iter().any(|one| words.contains(one));
        assert!(!said.iter().any(is_of_template), "{language}: {said:?}");
        assert!(!draft.has_text(), "{language}: {said:?}");
        assert!(refused(folder.path(), &["form", "--docx", "--out", "form.docx"]).contains("already exists"));
        well(folder.path(), &["import", "form.docx"]);
    }
}

#[test]
fn drafts_that_ask_the_questions_of_the_form_stop_no_site_that_asks_them_too() {
    for (language, _) in ALL {
        let folder = site(language);
        well(folder.path(), &["new", "story", "The third step", "--no-edit", "--situation", "She sat down there."]);
        well(folder.path(), &["build", "--out", "out"]);
        assert!(fs::read_to_string(folder.path().join("out/tell.html")).unwrap().contains(prompts(language)[4]));
    }
}
