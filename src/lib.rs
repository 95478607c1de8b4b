//! `heard`: a static site generator for narrative peer reviews. The rooms, in order; each uses only earlier ones.

pub mod text;
pub mod theme;
pub mod library;
pub mod site;
pub mod publish;
pub mod workspace;
pub mod live;
pub mod editor;
pub mod commands;
