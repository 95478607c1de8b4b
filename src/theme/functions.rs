//! What a template can call: `say`, `say_n`, `option`, `palette`.

use std::fmt::Write;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::theme::options::Options;
use crate::theme::strings::{Strings, fill};

/// Teaches `tera` the functions. Must come before any template.
pub fn register(tera: &mut Tera, strings: &Arc<Strings>, options: &Arc<Options>, palette: &Arc<str>) {
    for (function, counts) in [("say", Counts::No), ("say_n", Counts::Yes)] {
        let phrases = Arc::clone(strings);
        tera.register_function(function, move |args: Kwargs, state: &State<'_>| {
            let n = match counts {
                Counts::No => None,
                Counts::Yes => Some(args.must_get::<usize>("n")?),
            };
            speak(&phrases, n, &args, state)
        });
    }
    let options = Arc::clone(options);
    tera.register_function("option", move |args: Kwargs, _: &State<'_>| {
        let name = args.must_get::<&str>("name")?;
        let value = options.find(name).ok_or_else(|| Error::message(format!("the theme has no option `{name}`")))?;
        Ok::<_, Error>(match value {
            "true" => Value::from(true),
            "false" => Value::from(false),
            words => Value::normal_string(words),
        })
    });
    let palette = Arc::clone(palette);
    tera.register_function("palette", move |_: Kwargs, _: &State<'_>| Value::safe_string(&palette));
}

/// Whether a function takes a number.
#[derive(Clone, Copy)]
enum Counts {
    No,
    Yes,
}

/// A phrase for a template. Plain text, escaped like any value, unless an argument is HTML already (a captured block or
/// `safe`): then the phrase and the other arguments are escaped here and the whole is HTML, so that a phrase can hold a
/// link without holding a tag.
fn speak(strings: &Strings, n: Option<usize>, args: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let key = args.must_get::<&str>("key")?;
    let html = state.autoescaping_enabled() && args.iter().any(|(_, value)| value.is_string() && value.is_safe());
    let mut failed = None;
    let mut words = strings.words(key, n);
    if html {
        words = state.escape(&words)?.into();
    }
    let said = fill(&words, n, |name, out| {
        let found = args.iter().find(|(key, _)| key.as_str() == Some(name));
        let Some((_, value)) = found.filter(|_| name != "key") else { return false };
        if html {
            match state.escape_if_needed(value) {
                Ok(escaped) => out.push_str(&escaped),
                Err(error) => failed = Some(error),
            }
            return true;
        }
        match value.as_str() {
            Some(text) => out.push_str(text),
            None => failed = write!(out, "{value}").err().map(Error::message),
        }
        true
    });
    match failed {
        Some(error) => Err(error),
        None if html => Ok(Value::safe_string(&said)),
        None => Ok(Value::from(said)),
    }
}
