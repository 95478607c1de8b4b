//! One connection of the system's `ssh` to a machine's SFTP, with many requests under way on it.

use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use opendal::{Error, ErrorKind};
use openssh_sftp_client::error::SftpErrorKind;
use openssh_sftp_client::fs::Fs;
use openssh_sftp_client::{Error as SftpError, Sftp, SftpOptions};
use percent_encoding::percent_decode_str;
use tokio::process::{Child, ChildStderr, Command};
use tokio::task::JoinHandle;
use url::Url;

/// After how many seconds of silence `ssh` asks whether the other side is still there; twice, then it ends.
const SILENCE: u32 = 15;
/// How long `ssh` may take to say why it ended.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// What `ssh` is told, as OpenSSH's own `sftp` tells it. Nobody can be asked; a key that is not known is refused;
/// nothing is left running when this process has ended, however it ended.
const OPTIONS: [&str; 9] = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "ControlMaster=no",
    "ClearAllForwardings=yes",
    "ForwardAgent=no",
    "ForwardX11=no",
    "PermitLocalCommand=no",
    "ConnectTimeout=30",
    "ServerAliveCountMax=2",
];

/// How a machine is reached.
pub(super) struct Machine {
    host: String,
    user: Option<String>,
    port: Option<u16>,
}

impl Machine {
    /// Takes `ssh://user@host:port` apart, which older versions of `ssh` cannot.
    pub(super) fn of(address: &str) -> Result<Self> {
        let address = Url::parse(address).context("this isn't the address of a machine")?;
        let user = percent_decode_str(address.username()).decode_utf8_lossy().into_owned();
        Ok(Self {
            host: address.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned(),
            user: Some(user).filter(|user| !user.is_empty()),
            port: address.port(),
        })
    }

    fn command(&self) -> Command {
        let mut command = Command::new("ssh");
        for option in OPTIONS {
            command.args(["-o", option]);
        }
        command.args(["-o", &format!("ServerAliveInterval={SILENCE}"), "-T"]);
        if let Some(user) = &self.user {
            command.args(["-l", user]);
        }
        if let Some(port) = self.port {
            command.args(["-p", &port.to_string()]);
        }
        command.args(["-s", "--", &self.host, "sftp"]);
        command
    }
}

/// A connection that was made.
pub(super) struct Connection {
    sftp: Sftp,
    is_lost: AtomicBool,
    /// It ends with the program, too: its way to us is closed then.
    _ssh: Child,
    _words: JoinHandle<String>,
}

impl Connection {
    pub(super) async fn open(machine: &Machine) -> Result<Self, Error> {
        let mut command = machine.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        // What is typed to stop this program must not reach `ssh`: the lock there is given back first.
        command.process_group(0);
        let mut ssh = command
            .spawn()
            .map_err(|error| Error::new(ErrorKind::Unexpected, "this computer has no ssh program").set_source(error))?;
        let (Some(to), Some(from), Some(words)) = (ssh.stdin.take(), ssh.stdout.take(), ssh.stderr.take()) else {
            return Err(Error::new(ErrorKind::Unexpected, "ssh error"));
        };
        let words = tokio::spawn(last_words(words));
        // Each request is sent when it is made: whoever makes it waits for the answer.
        let options = SftpOptions::new().flush_interval(Duration::ZERO);
        match Sftp::new(to, from, options).await {
            Ok(sftp) => Ok(Self { sftp, is_lost: false.into(), _ssh: ssh, _words: words }),
            Err(error) => {
                let words = tokio::time::timeout(LAST_WORDS, words).await;
                let words = words.ok().and_then(Result::ok).unwrap_or_default();
                let why = anyhow::Error::new(error).context(words);
                Err(Error::new(ErrorKind::Unexpected, "ssh error").set_source(why))
            }
        }
    }

    pub(super) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }

    pub(super) fn sftp(&self) -> &Sftp {
        &self.sftp
    }

    pub(super) fn fs(&self) -> Fs {
        self.sftp.fs()
    }

    /// What a failure means. One that is no answer of the server's ends the connection: another one may do better.
    pub(super) fn failure(&self, error: SftpError) -> Error {
        let kind = match &error {
            SftpError::SftpError(SftpErrorKind::NoSuchFile, _) => ErrorKind::NotFound,
            SftpError::SftpError(SftpErrorKind::PermDenied, _) => ErrorKind::PermissionDenied,
            SftpError::SftpError(SftpErrorKind::OpUnsupported, _) => ErrorKind::Unsupported,
            _ => ErrorKind::Unexpected,
        };
        let is_answer = matches!(error, SftpError::SftpError(..));
        let failure = Error::new(kind, "sftp error").set_source(error);
        if is_answer {
            return failure;
        }
        self.is_lost.store(true, Ordering::Relaxed);
        failure.set_temporary()
    }
}

/// What `ssh` says of itself until it ends; the first of it.
async fn last_words(words: ChildStderr) -> String {
    use tokio::io::AsyncReadExt;
    const MOST: u64 = 16 << 10;
    let (mut words, mut first) = (words, Vec::new());
    let _ = (&mut words).take(MOST).read_to_end(&mut first).await;
    // It must not stop because nobody reads on.
    let _ = tokio::io::copy(&mut words, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&first).into_owned()
}
