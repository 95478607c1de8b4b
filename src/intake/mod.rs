//! Drafts made of what others wrote: a form's answers, a Word document, Markdown from elsewhere. Nothing is guessed.

pub mod csv;
pub mod docx;
pub mod draft_file;
pub mod encoding;
pub mod markdown;
pub mod replies;
pub mod sender;
pub mod to_draft;

pub use crate::library::source::prompts;
