//! Bold, italic and struck words, and their marks in Markdown.

/// How a run is stressed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Stress {
    pub bold: bool,
    pub italic: bool,
    pub struck: bool,
}

impl Stress {
    /// The mark for bold and italic.
    pub fn mark(self) -> &'static str {
        match (self.bold, self.italic) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        }
    }

    /// The mark for what is struck through.
    pub fn strike(self) -> &'static str {
        if self.struck { "~~" } else { "" }
    }
}
