//! `heard`: a static site generator for narrative peer reviews. The rooms, in order; each uses only earlier ones.

pub mod commands;
pub mod library;
pub mod publish;
pub mod site;
pub mod text;
pub mod theme;
pub mod workspace;
