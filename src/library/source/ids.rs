//! What each thing of a library is known by inside it: its place among its kind, told apart by type.

/// A place among the things of one kind.
pub trait Id: Copy {
    /// The id of the thing at `index`.
    fn of(index: usize) -> Self;
    /// Where it is in the list of its kind.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$about:meta])* $name:ident;)+) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl Id for $name {
            fn of(index: usize) -> Self {
                // No site has so many files: reading stops far below.
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// One audience, as `Library::audience` finds it.
    AudienceId;
    /// One story, newest first, as `Library::story` finds it.
    StoryId;
    /// One person of people.yaml, as `Library::person` finds them.
    PersonId;
    /// One lab, newest first, as `Library::lab` finds it.
    LabId;
    /// One metric, by address.
    MetricId;
    /// One free page, by address.
    PageId;
    /// One path, by address.
    PathId;
    /// One behaviour of the vocabulary.
    IndicatorId;
    /// One group of behaviours.
    GroupId;
    /// One practice or setting of heard.yaml, or one tag of an edition.
    TopicId;
}

impl PersonId {
    /// Somebody who is nobody of people.yaml: who it was is no longer known, or never was.
    pub const SOMEONE: Self = Self(u32::MAX);
}

/// Things of one kind, each with its id.
pub fn numbered<I: Id, T>(all: &[T]) -> impl ExactSizeIterator<Item = (I, &T)> {
    all.iter().enumerate().map(|(index, thing)| (I::of(index), thing))
}
