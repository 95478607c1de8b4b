//! What `tell:` in heard.yaml says of how a story gets in: an address elsewhere, or a form on the site.

use crate::library::diagnostics;
use crate::library::source::fields::{Fields, Written};
use crate::text::yaml::Value;

/// How a story gets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// Elsewhere: an address on the web, or a mailbox, ready for a link.
    Link(Written<String>),
    /// By a form on the site.
    Form(TellForm),
}

/// A form on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TellForm {
    /// How it sends.
    pub way: Way,
    /// Where to.
    pub to: Option<Written<String>>,
    /// Whether the server keeps who sent it.
    pub signed: bool,
}

/// How a form sends a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As a file that somebody passes on.
    Save,
    /// By the sender's own mail program.
    Mail,
    /// Into a folder on the site's own server.
    Put,
}

impl Way {
    /// The ways by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] = [("save", Self::Save), ("mail", Self::Mail), ("put", Self::Put)];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::CHOICES.iter().find(|(_, way)| *way == self).map_or("", |(word, _)| word)
    }
}

impl Tell {
    /// Reads `tell:`. What cannot be read is as if absent: no link leads where nobody looks.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let node = fields.node("tell")?;
        match &node.value {
            Value::Null => None,
            Value::Mapping(_) => fields.within("tell", node, TellForm::read).map(Self::Form),
            _ => {
                let written = fields.read_text("tell", node).written().cloned()?;
                let good = is_address(&written.value);
                if !good {
                    fields.found.push(diagnostics::config::bad_tell(fields.place(written.span)));
                }
                good.then_some(Self::Link(written))
            }
        }
    }

    /// Everything of it that readers see, as it is written.
    pub fn words(&self) -> Option<&Written<String>> {
        match self {
            Self::Link(address) => Some(address),
            Self::Form(form) => form.to.as_ref(),
        }
    }
}

impl TellForm {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        fields.require();
        let way = fields.one_of("form", &Way::CHOICES).value().copied();
        let to = fields.words("to");
        let signed = fields.switch("signed").unwrap_or(false);
        let way = way?;
        let span = to.as_ref().map_or(fields.span, |to| to.span);
        let wrong = |wanted| diagnostics::config::tell_to(fields.place(span), way.word(), wanted);
        let found = match (way, to.as_ref().map(|to| to.value.as_str())) {
            (Way::Mail, to) if !to.is_some_and(is_mailbox) => Some(wrong("`to: stories@firm.example`")),
            (Way::Put, to) if !to.is_some_and(is_path) => {
                Some(wrong("a path on the site's own server, such as `to: /heard-drop/`"))
            }
            (Way::Save | Way::Mail, _) if signed => Some(diagnostics::config::tell_signed(fields.place(fields.span))),
            _ => None,
        };
        let good = found.is_none();
        fields.found.extend(found);
        good.then_some(Self { way, to, signed })
    }
}

/// Whether a link can lead there: to the web, encrypted, or to a mailbox.
fn is_address(address: &str) -> bool {
    let sound = !address.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c));
    let on_the_web = |rest: &str| rest.starts_with(char::is_alphanumeric);
    let mailbox = |rest: &str| is_mailbox(rest.split('?').next().unwrap_or_default());
    sound
        && (address.strip_prefix("https://").is_some_and(on_the_web)
            || address.strip_prefix("mailto:").is_some_and(mailbox))
}

/// Whether `words` are the address of one mailbox, in letters that an address needs no code for.
fn is_mailbox(words: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._+-".contains(c));
    words.split_once('@').is_some_and(|(name, host)| sound(name) && sound(host))
}

/// Whether `path` is a folder at the top of a server or deeper, and of no other server.
fn is_path(path: &str) -> bool {
    let inner = path.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let sound = |part: &str| {
        !part.is_empty()
            && part.chars().any(|c| c != '.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "._~-".contains(c))
    };
    inner.is_some_and(|inner| inner.split('/').all(sound))
}

#[cfg(test)]
mod tests {
    use super::{is_address, is_mailbox, is_path};

    #[test]
    fn a_link_leads_to_the_web_or_to_a_mailbox_and_nowhere_else() {
        for good in
            ["https://forms.example/r/a?b=c#d", "mailto:heard@firm.example", "mailto:a@b.example?subject=A%20story"]
        {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "http://forms.example",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "forms.example",
            "mailto:",
            "ftp://x.example",
            "https://x.example/ y",
            "tell.html",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(is_mailbox("stories@firm.example") && !is_mailbox("a@b@c") && !is_mailbox("a b@c"));
    }

    #[test]
    fn a_drop_is_a_folder_on_the_same_server() {
        for good in ["/heard-drop/", "/in/heard/drop/"] {
            assert!(is_path(good), "{good}");
        }
        for bad in ["//elsewhere.example/", "/", "drop/", "/drop", "https://x.example/", "/a/../b/", "/a//b/", "/a b/"]
        {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
