//! The language server and the schemas: what an editor is told, from the same library as everything else.

mod requests;
mod cursor;
mod overlay;
mod links;
mod names;
mod outline;
mod position;
pub mod schema;
pub mod server;
