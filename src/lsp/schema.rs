//! The fields of a file as a JSON Schema, for editors that know nothing of heard.

use serde_json::{Map, Value, json};

use crate::library::source::field_table::{FieldKind, File, Of, Row};

/// The schema of one kind of file. It is narrow where a slip is certain and open where the site decides, such as in who is who:
/// `heard check` says the rest.
pub fn of(file: &File) -> Value {
    let mut schema = of_kind(file.kind);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        schema.insert("title".to_owned(), json!(file.name));
        schema.insert("description".to_owned(), json!(file.about));
        let required: Vec<&str> = file.required().collect();
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
    }
    schema
}

fn of_kind(kind: FieldKind) -> Value {
    match kind {
        // Words may look like a number or a date to YAML; heard takes them for words.
        FieldKind::Words => json!({ "type": ["string", "number", "boolean", "null"] }),
        FieldKind::Date => {
            json!({ "type": ["string", "number", "null"], "examples": ["2026-03", "2026-Q1", "2026-03-14"] })
        }
        FieldKind::Number => json!({ "type": ["integer", "null"] }),
        FieldKind::Switch => json!({ "type": ["boolean", "null"] }),
        FieldKind::OneOf(words) => json!({ "enum": words }),
        FieldKind::Named(of) => json!({ "type": ["string", "number", "null"], "$comment": named(of) }),
        FieldKind::List(item) => json!({ "type": ["array", "null"], "items": of_kind(*item) }),
        FieldKind::Map(fields) => {
            json!({ "type": ["object", "null"], "properties": of_fields(fields), "additionalProperties": false })
        }
        FieldKind::Free(value) | FieldKind::By(_, value) => {
            json!({ "type": ["object", "null"], "additionalProperties": of_kind(*value) })
        }
        FieldKind::Either(kinds) => json!({ "anyOf": kinds.iter().map(|kind| of_kind(*kind)).collect::<Vec<_>>() }),
    }
}

fn of_fields(fields: &[Row]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = of_kind(field.kind);
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), json!(field.about));
        }
        properties.insert(field.name.to_owned(), schema);
    }
    Value::Object(properties)
}

fn named(of: Of) -> &'static str {
    match of {
        Of::Person => "an id from people.yaml",
        Of::Practice => "a practice from heard.yaml",
        Of::Setting => "a setting from heard.yaml",
        Of::Office => "an office from heard.yaml",
        Of::Client => "a kind of client from heard.yaml",
        Of::Indicator => "a behaviour from indicators.yaml",
        Of::Metric => "a file in metrics/",
        Of::Story => "a file in stories/",
        Of::Audience => "an audience from heard.yaml",
    }
}

#[cfg(test)]
mod tests {
    use crate::library::Library;
    use crate::library::source::field_table::{FILES, FieldKind, Row};
    use crate::text::sources::Sources;

    /// Every key of the tables in a file of its kind, with nothing in it.
    fn skeleton(kind: FieldKind, indent: usize, out: &mut String) {
        match kind {
            FieldKind::Map(fields) => {
                for Row { name, kind, .. } in fields {
                    out.push_str(&format!("{}{name}:\n", " ".repeat(indent)));
                    skeleton(*kind, indent + 2, out);
                }
            }
            FieldKind::List(item @ (FieldKind::Map(_) | FieldKind::Either(_))) => {
                let mut inner = String::new();
                skeleton(*item, indent + 2, &mut inner);
                if !inner.is_empty() {
                    inner.replace_range(indent..=indent, "-");
                    out.push_str(&inner);
                }
            }
            FieldKind::Either(kinds) => {
                if let Some(kind) = kinds.iter().find(|kind| matches!(kind, FieldKind::Map(_))) {
                    skeleton(*kind, indent, out);
                }
            }
            FieldKind::Free(value) if matches!(value, FieldKind::Map(_) | FieldKind::Free(_)) => {
                out.push_str(&format!("{}own:\n", " ".repeat(indent)));
                skeleton(*value, indent + 2, out);
            }
            _ => {}
        }
    }

    #[test]
    fn no_field_is_offered_that_is_unknown() {
        for file in FILES {
            let mut text = String::new();
            skeleton(file.kind, 0, &mut text);
            let path = match file.name {
                "story" => "stories/a.md".to_owned(),
                kind @ ("lab" | "metric" | "page") => format!("{kind}s/a.md"),
                name => format!("{name}.yaml"),
            };
            let whole = if path.ends_with(".md") { format!("---\n{text}---\n") } else { text };
            let mut sources = Sources::new();
            sources.insert(&path, whole.clone().into_bytes());
            let found = Library::of(&sources).check("2026-11-23".parse().unwrap());
            let unknown: Vec<_> = found
                .iter()
                .filter(|found| found.code == "unknown-field" || found.code.starts_with("yaml-"))
                .map(|found| found.sentence.whole())
                .collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}\n{whole}", file.name);
        }
    }
}
