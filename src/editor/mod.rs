//! The language server and the schemas: what an editor is told, from the same library as everything else.

pub mod known;
pub mod schema;
