//! A folder of another machine, by SFTP. A file is written beside its place and renamed over it.

use std::collections::BTreeSet;
use std::io::SeekFrom;
use std::pin::Pin;
use std::sync::{Arc, Once};
use std::time::Duration;

use anyhow::Result;
use futures_util::StreamExt;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use opendal::{Error, ErrorKind};
use openssh_sftp_client::Error as SftpError;
use tokio::io::AsyncSeek;
use tokio::sync::Mutex;

use crate::publish::plan::Listing;
use crate::publish::remote::attempts::Attempts;
use crate::publish::remote::folders::{Folders, Found};
use crate::publish::remote::ssh::{Connection, Machine};
use crate::publish::remote::{LONGEST, LONGEST_FILE, age};
use crate::publish::store::{self, Store};

/// How many files are under way at once.
const AT_ONCE: usize = 16;
/// How much one request carries: every server takes as much.
const PART: usize = 32 << 10;
/// How much of one file is under way at once.
const WINDOW: usize = 16 * PART;

/// A folder of another machine.
pub(super) struct SftpStore {
    machine: Machine,
    /// The folder, with a slash at its end.
    top: String,
    attempts: Attempts,
    connection: Mutex<Option<Arc<Connection>>>,
    folders: Folders,
    is_weakness_told: Once,
}

impl SftpStore {
    pub(super) fn of(machine: Machine, top: String, attempts: Attempts) -> Self {
        Self {
            machine,
            top,
            attempts,
            connection: Mutex::default(),
            folders: Folders::default(),
            is_weakness_told: Once::new(),
        }
    }

    fn path(&self, url: &str) -> String {
        format!("{}{url}", self.top)
    }

    /// The one connection, made anew where it was lost.
    async fn connection(&self) -> Result<Arc<Connection>, Error> {
        let mut held = self.connection.lock().await;
        if let Some(connection) = held.as_ref().filter(|connection| !connection.is_lost()) {
            return Ok(Arc::clone(connection));
        }
        let connection = Arc::new(Connection::open(&self.machine).await?);
        *held = Some(Arc::clone(&connection));
        Ok(connection)
    }

    /// Does something by the connection, for so long at most.
    async fn by<T>(
        &self,
        longest: Duration,
        act: impl AsyncFnOnce(&Connection) -> Result<T, SftpError>,
    ) -> Result<T, Error> {
        let connection = self.connection().await?;
        match tokio::time::timeout(longest, act(&connection)).await {
            Ok(done) => done.map_err(|error| connection.failure(error)),
            Err(_) => Err(connection.failure(std::io::Error::from(std::io::ErrorKind::TimedOut).into())),
        }
    }

    fn entries(&self, folder: &str) -> Result<Vec<(String, Found)>> {
        let path = self.path(folder);
        let found = self.attempts.until_found(folder, async || {
            self.by(LONGEST, async |connection| {
                let mut entries = std::pin::pin!(connection.fs().open_dir(&path).await?.read_dir());
                let mut found = Vec::new();
                while let Some(entry) = entries.next().await {
                    let entry = entry?;
                    let name = entry.filename().to_string_lossy();
                    let what = match entry.file_type() {
                        Some(kind) if kind.is_dir() => Found::Folder,
                        Some(kind) if kind.is_file() => Found::File(entry.metadata().len()),
                        _ => Found::File(None),
                    };
                    if !matches!(&*name, "." | "..") {
                        found.push((format!("{folder}{name}"), what));
                    }
                }
                Ok(found)
            })
            .await
        })?;
        Ok(found.unwrap_or_default())
    }

    /// Makes a folder, and first those around it that are not there.
    async fn make(&self, folder: &str) -> Result<(), Error> {
        let mut missing = vec![folder];
        while let Some(folder) = missing.last().copied() {
            let made = self.by(LONGEST, async |connection| connection.fs().create_dir(folder).await).await;
            match (made, folder.trim_end_matches('/').rsplit_once('/')) {
                (Ok(()), _) => {}
                (Err(error), Some((around, _))) if error.kind() == ErrorKind::NotFound && !around.is_empty() => {
                    missing.push(around);
                    continue;
                }
                // One that is there is refused as anything else is.
                (Err(error), _) => {
                    let there = self.by(LONGEST, async |connection| connection.fs().metadata(folder).await).await;
                    match there {
                        Ok(there) if there.file_type().is_some_and(|kind| kind.is_dir()) => {}
                        // The connection was lost in between: that may pass.
                        Err(lost) if lost.kind() != ErrorKind::NotFound => return Err(lost),
                        Ok(_) | Err(_) => return Err(error),
                    }
                }
            }
            missing.pop();
        }
        Ok(())
    }

    fn make_folders(&self, url: &str) -> Result<()> {
        self.folders.make_for(url, |folder| {
            let path = self.path(folder);
            self.attempts.until_done(folder, async || self.make(path.trim_end_matches('/')).await)
        })
    }

    fn put(&self, url: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path(url);
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let beside = format!("{folder}{}", store::temporary()?);
        self.attempts.until_done(url, async || {
            let done = self.by(LONGEST_FILE, async |connection| {
                match send(connection, &beside, bytes, WINDOW).await {
                    // Some servers write a file only from its beginning to its end.
                    Err(SftpError::SftpError(..)) if bytes.len() > PART => {
                        send(connection, &beside, bytes, PART).await?;
                    }
                    sent => sent?,
                }
                self.replace(connection, &beside, &path).await
            });
            let done = done.await;
            if done.is_err() {
                // What is left of it would be found by the next run; where it can go now, it goes.
                let _ = self.by(LONGEST, async |connection| connection.fs().remove_file(&beside).await).await;
            }
            done
        })
    }

    /// Gives a file the name of another one, which it replaces. A server that cannot do that in one step shows neither
    /// for a moment.
    async fn replace(&self, connection: &Connection, beside: &str, path: &str) -> Result<(), SftpError> {
        let mut fs = connection.fs();
        match fs.rename(beside, path).await {
            Err(SftpError::SftpError(..)) if !connection.sftp().support_posix_rename() => {
                fs.remove_file(path).await?;
                self.is_weakness_told.call_once(|| {
                    self.attempts.say(
                        "this server can't replace a file in one step, so each page that changes is missing for a moment",
                    );
                });
                fs.rename(beside, path).await
            }
            done => done,
        }
    }
}

/// Sends the bytes of a file, as many requests at once as a window holds.
async fn send(connection: &Connection, path: &str, bytes: &[u8], window: usize) -> Result<(), SftpError> {
    let file = connection.sftp().create(path).await?;
    let mut from = 0;
    for window in bytes.chunks(window) {
        let parts = window.chunks(PART).enumerate().map(|(number, part)| {
            let (mut file, from) = (file.clone(), from + number * PART);
            async move {
                Pin::new(&mut file).start_seek(SeekFrom::Start(from as u64))?;
                file.write_all(part).await
            }
        });
        try_join_all(parts).await?;
        from += window.len();
    }
    file.close().await
}

/// The bytes of a file.
#[expect(clippy::default_trait_access, reason = "the type is of a crate that nothing else here needs")]
async fn fetch(connection: &Connection, path: &str) -> Result<Vec<u8>, SftpError> {
    let mut file = connection.sftp().open(path).await?;
    let mut bytes = Vec::new();
    while let Some(part) = file.read(u32::MAX, Default::default()).await? {
        bytes.extend_from_slice(&part);
        // A server may give less than was asked for, and the library goes on from what was asked.
        Pin::new(&mut file).start_seek(SeekFrom::Start(bytes.len() as u64))?;
    }
    Ok(bytes)
}

impl Store for SftpStore {
    fn at_once(&self) -> usize {
        AT_ONCE
    }

    fn list(&self) -> Result<Listing> {
        self.folders.list(AT_ONCE, |folder| self.entries(folder))
    }

    fn list_folders(&self, folders: &BTreeSet<&str>) -> Result<Listing> {
        Folders::list_some(AT_ONCE, folders, |folder| self.entries(folder))
    }

    fn read(&self, url: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path(url);
        let read = async || self.by(LONGEST_FILE, async |connection| fetch(connection, &path).await).await;
        self.attempts.until_found(url, read)
    }

    fn write(&self, url: &str, bytes: &[u8]) -> Result<()> {
        self.make_folders(url)?;
        self.put(url, bytes)
    }

    fn claim(&self, url: &str, bytes: &[u8]) -> Result<bool> {
        self.make_folders(url)?;
        if self.read(url)?.is_some() {
            return Ok(false);
        }
        let path = self.path(url);
        let new = |connection: &Connection| {
            let mut options = connection.sftp().options();
            options.write(true).create_new(true);
            options
        };
        let claimed = self.attempts.until_done(url, async || {
            self.by(LONGEST, async |connection| {
                let mut file = new(connection).open(&path).await?;
                file.write_all(bytes).await?;
                file.close().await
            })
            .await
        });
        // Somebody else's is in the way; or our own, where the answer was lost.
        match (claimed, self.read(url)?) {
            (claimed, Some(there)) => Ok(claimed.is_ok() || there == bytes),
            (Ok(()), None) => Ok(false),
            (Err(error), None) => Err(error),
        }
    }

    fn delete(&self, url: &str) -> Result<()> {
        let path = self.path(url);
        let delete = async || self.by(LONGEST, async |connection| connection.fs().remove_file(&path).await).await;
        self.attempts.until_found(url, delete).map(drop)
    }

    fn prune(&self, urls: &[&str]) -> Result<()> {
        self.folders.prune(urls, |folder| {
            let path = self.path(folder);
            // What holds something is not deleted, and what is gone already is no fault.
            let delete = async || self.by(LONGEST, async |connection| connection.fs().remove_dir(&path).await).await;
            Ok(self.attempts.until_found(folder, delete).is_ok())
        })
    }

    fn age(&self, url: &str) -> Result<Option<Duration>> {
        age(self, url, &|url| {
            let path = self.path(url);
            let stat = async || self.by(LONGEST, async |connection| connection.fs().metadata(&path).await).await;
            let there = self.attempts.until_found(url, stat)?;
            let written = there.and_then(|there| there.modified());
            Ok(written.and_then(|written| Timestamp::from_second(written.into_raw().into()).ok()))
        })
    }

    fn sweep(&self, listing: &Listing) -> Result<()> {
        let left: Vec<&str> = store::left_behind(listing).collect();
        left.iter().try_for_each(|url| self.delete(url))?;
        self.prune(&left)
    }
}
