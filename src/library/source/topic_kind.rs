//! What stories can be listed by: practices, settings, offices, tags.

/// What a topic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TopicKind {
    /// A field of the firm's work.
    Practice,
    /// Where things happen.
    Setting,
    /// One of the firm's places.
    Office,
    /// A free word.
    Tag,
}

impl TopicKind {
    /// All kinds, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Practice, Self::Setting, Self::Office, Self::Tag];
}

/// The folder of the pages of a kind of topic.
pub fn folder(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::Practice => "practices",
        TopicKind::Setting => "settings",
        TopicKind::Office => "offices",
        TopicKind::Tag => "tags",
    }
}
