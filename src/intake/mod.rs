//! Drafts made of what others wrote: a form's answers, a Word document, Markdown from elsewhere. Nothing is guessed.

mod blocks;
pub mod csv;
pub mod docx;
pub mod draft_file;
pub mod encoding;
mod html;
pub mod mail;
pub mod markdown;
pub mod prompts;
pub mod sender;
pub mod to_draft;
