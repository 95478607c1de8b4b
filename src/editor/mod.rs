//! The language server and the schemas: what an editor is told, from the same library as everything else.

mod answers;
mod cursor;
mod desktop;
pub mod known;
mod links;
mod named;
mod outline;
mod position;
pub mod schema;
pub mod server;
