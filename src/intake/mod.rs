//! Drafts made of what others wrote: a form's answers, a Word document, Markdown from elsewhere. Nothing is guessed.

mod blocks;
pub mod csv;
mod dates;
pub mod docx;
pub mod draft_file;
pub mod encoding;
mod form;
pub mod harm;
mod html;
pub mod links;
pub mod mail;
pub mod markdown;
mod obsidian;
pub mod read;
pub mod replies;
pub mod sender;
pub mod to_draft;
mod xlsx;

pub use crate::library::source::prompts;
