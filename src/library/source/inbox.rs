//! What `inbox:` in heard.yaml says of where stories arrive.

use crate::library::source::fields::Fields;

/// Where stories arrive as files.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// The folder, seen from the site.
    pub folder: String,
    /// The address of the firm's own system for incidents.
    pub incidents: Option<String>,
}

impl Inbox {
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let (folder, incidents) = (fields.words("folder"), fields.words("incidents"));
        Some(Self { folder: folder?.value, incidents: incidents.map(|address| address.value) })
    }
}
