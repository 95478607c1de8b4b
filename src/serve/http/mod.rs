//! Connections from browsers, within bounds: who may connect, how many, and with which code.

pub mod access_code;
pub mod connections;
mod patient;
pub mod request_guard;
