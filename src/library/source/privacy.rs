//! `privacy` of heard.yaml: whether consent is kept here, what is never published, and what says who somebody is.

use crate::library::source::fields::{Fields, Written};

/// The least that `fits` may be: of one person there is nobody else.
pub const LEAST_FITS: u32 = 2;
/// How many people must fit a role where heard.yaml says nothing else.
const USUAL_FITS: u32 = 3;

/// Whether consent is kept in the stories or elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// A story needs the yes of everyone it is about, written in it.
    Required,
    /// An absent `agreed` means asked and kept outside; everybody told about is then a role.
    Elsewhere,
}

impl Consent {
    /// The two by the words that people write.
    pub const CHOICES: [(&'static str, Self); 2] = [("required", Self::Required), ("elsewhere", Self::Elsewhere)];
}

/// What is done where a text identifies somebody outside the firm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outsiders {
    /// What is sure in form is an error.
    #[default]
    Stop,
    /// It is a warning.
    Warn,
    /// Nothing.
    Off,
}

impl Outsiders {
    /// The three by the words that people write.
    pub const CHOICES: [(&'static str, Self); 3] = [("stop", Self::Stop), ("warn", Self::Warn), ("off", Self::Off)];
}

/// What must never be printed, from `privacy`.
#[derive(Clone, Debug)]
pub struct Privacy {
    /// Words and `/patterns/`.
    pub never_publish: Vec<Written<String>>,
    /// A file of names, relative to `heard.yaml`.
    pub names_file: Option<Written<String>>,
    /// Files of `static/` that are delivered although they cannot be read inside.
    pub unread: Vec<Written<String>>,
    /// What is done where a text identifies somebody outside the firm.
    pub outsiders: Outsiders,
    /// Words that name nobody in the firm, whoever is called so, and identify nobody outside it.
    pub plain: Vec<Written<String>>,
    /// How many people must fit a role, so that it points at nobody.
    pub fits: u32,
}

impl Default for Privacy {
    fn default() -> Self {
        Self {
            never_publish: Vec::new(),
            names_file: None,
            unread: Vec::new(),
            outsiders: Outsiders::default(),
            plain: Vec::new(),
            fits: USUAL_FITS,
        }
    }
}

/// Reads `privacy`.
pub fn read(fields: &mut Fields<'_>) -> (Consent, Privacy) {
    let consent = fields.one_of("consent", &Consent::CHOICES).value().copied().unwrap_or(Consent::Required);
    let privacy = Privacy {
        never_publish: fields.list("never_publish"),
        names_file: fields.words("names_file"),
        unread: fields.list("unread"),
        outsiders: fields.one_of("outsiders", &Outsiders::CHOICES).value().copied().unwrap_or_default(),
        plain: fields.list("plain"),
        fits: fields.number("fits", LEAST_FITS).value().copied().unwrap_or(USUAL_FITS),
    };
    (consent, privacy)
}
