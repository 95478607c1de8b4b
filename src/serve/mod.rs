//! What is served while people write or meet: the live preview, and the pages of a judgment lab.

mod http;
pub mod inbox;
pub mod interrupt;
pub mod lab;
pub mod preview;
pub mod programs;
