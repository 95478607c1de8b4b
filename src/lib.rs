//! `heard`: a static site generator for narrative peer reviews. The rooms, in order; each uses only earlier ones.

pub mod text;
pub mod media;
pub mod leak;
pub mod theme;
pub mod library;
pub mod site;
pub mod publish;
pub mod intake;
pub mod workspace;
pub mod serve;
pub mod lsp;
pub mod commands;
