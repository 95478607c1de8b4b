//! What an author wrote in a field, and where.

use crate::text::span::Span;

/// What an author wrote, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Written<T> {
    /// Something written at a place.
    pub fn of(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A field that may be absent, and that may be there and not be readable: the two differ wherever
/// the field decides who may read something.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Field<T> {
    /// Nothing was written.
    #[default]
    Absent,
    /// Something was written that cannot be understood.
    Unreadable,
    /// What was written.
    Given(Written<T>),
}

// Written out, since a derive would ask it of `T`.

impl<T> Field<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        self.written().map(|written| &written.value)
    }

    /// The value and its place, where there is one.
    pub fn written(&self) -> Option<&Written<T>> {
        match self {
            Self::Given(written) => Some(written),
            Self::Absent | Self::Unreadable => None,
        }
    }

    /// The same field with its value read further; what cannot be read is unreadable.
    pub fn and_then<U>(self, read: impl FnOnce(&Written<T>) -> Option<U>) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Unreadable => Field::Unreadable,
            Self::Given(written) => match read(&written) {
                Some(value) => Field::Given(Written { value, span: written.span }),
                None => Field::Unreadable,
            },
        }
    }
}
