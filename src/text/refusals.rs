//! What a disk, a share or a network refuses, in our words: the system's own are for programmers, and differ by system.

use std::io::{Error, ErrorKind};

/// Why something couldn't be done, as the end of a sentence. Never a number.
pub fn why(error: &Error) -> String {
    // Who made this error had something to say.
    if error.get_ref().is_some() {
        return without_number(&error.to_string());
    }
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, which have no kind.
    if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
        return "another program has it open".to_owned();
    }
    let words = match error.kind() {
        ErrorKind::NotFound => "it wasn't found",
        ErrorKind::PermissionDenied => "you don't have permission",
        ErrorKind::AlreadyExists => "it already exists",
        ErrorKind::IsADirectory => "it's a folder, not a file",
        ErrorKind::NotADirectory => "part of its path is a file, not a folder",
        ErrorKind::DirectoryNotEmpty => "the folder isn't empty",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "the quota is used up",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::FileTooLarge => "it is too large for this disk",
        ErrorKind::InvalidFilename => "the name is too long, or has characters that this disk doesn't allow",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy | ErrorKind::WouldBlock => "something else is using it",
        ErrorKind::CrossesDevices => "it is on another disk",
        ErrorKind::AddrInUse => "another program is using that address",
        ErrorKind::AddrNotAvailable => "this computer doesn't have that address",
        ErrorKind::ConnectionRefused => "nothing answers there",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => "the connection was lost",
        ErrorKind::TimedOut => "there was no answer in time",
        ErrorKind::StaleNetworkFileHandle
        | ErrorKind::NotConnected
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown => "the network or the share can't be reached",
        ErrorKind::UnexpectedEof => "it ends too early",
        ErrorKind::OutOfMemory => "there isn't enough memory",
        ErrorKind::Unsupported => "this system can't do that",
        _ => return without_number(&error.to_string()),
    };
    words.to_owned()
}

/// The words of somebody else's error, without the number that the system gives it.
pub fn without_number(words: &str) -> String {
    let mut out = String::new();
    let mut rest = words;
    while let Some((before, after)) = rest.split_once(" (os error ") {
        out.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::{why, without_number};

    #[test]
    fn no_refusal_of_the_system_has_a_number() {
        for number in 1..140 {
            let said = why(&Error::from_raw_os_error(number));
            assert!(!said.contains("os error") && !said.is_empty(), "{said}");
        }
        assert_eq!(why(&ErrorKind::IsADirectory.into()), "it's a folder, not a file");
        assert_eq!(why(&Error::other("the table is empty")), "the table is empty");
        assert_eq!(without_number("a: No such file (os error 2), b (os error 21)"), "a: No such file, b");
        assert_eq!(without_number("nothing to see"), "nothing to see");
    }
}
