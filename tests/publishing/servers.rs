//! Real servers on loopback, each with a folder of its own that a test can look into: Apache's and nginx's WebDAV,
//! OpenSSH's SFTP, and a store that speaks S3. Where a server is not installed, there is none, and it is said.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The secret of every server here. It must be found nowhere.
pub const SECRET: &str = "Quittung-4711-swordfish";
/// Who has it.
pub const USER: &str = "curator";
/// How long a server may take to start: this is no benchmark, and machines are busy.
const GENEROUS: Duration = Duration::from_secs(30);

/// The kinds of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Apache,
    Nginx,
    Sftp,
    Store,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Apache, Self::Nginx, Self::Sftp, Self::Store];

    fn program(self) -> &'static str {
        match self {
            Self::Apache => "/usr/sbin/apache2",
            Self::Nginx => "/usr/sbin/nginx",
            Self::Sftp => "/usr/sbin/sshd",
            Self::Store => "s3s-fs",
        }
    }
}

/// A server that runs.
pub struct Server {
    pub kind: Kind,
    pub address: SocketAddr,
    /// Where the site's files lie on this machine's disk.
    pub held: PathBuf,
    folder: TempDir,
    child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts one; nothing where it is not installed.
    pub fn start(kind: Kind) -> Option<Self> {
        if !is_installed(kind.program()) {
            println!("skipped: {} is not installed", kind.program());
            return None;
        }
        // Another program may take the port before the server does: then another one is tried.
        (0..5).find_map(|_| Self::try_start(kind))
    }

    fn try_start(kind: Kind) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        open_to_all(&top);
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let files = top.join("files");
        fs::create_dir(&files).unwrap();
        open_to_all(&files);
        let (mut command, held) = match kind {
            Kind::Apache => (apache(&top, &files, address), files.join("heard")),
            Kind::Nginx => (nginx(&top, &files, address), files.join("heard")),
            Kind::Sftp => (sshd(&top, address), files.join("heard")),
            Kind::Store => {
                fs::create_dir(files.join("heard-site")).unwrap();
                let mut command = Command::new("s3s-fs");
                command.args(["--host", "127.0.0.1", "--port", &address.port().to_string()]);
                command.args(["--access-key", USER, "--secret-key", SECRET]).arg(&files);
                (command, files.join("heard-site/in/heard"))
            }
        };
        let log = fs::File::create(top.join("log")).unwrap();
        let child = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let mut server = Self { kind, address, held, folder, child };
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            if server.child.try_wait().unwrap().is_some() {
                println!("{kind:?} ended: {}", fs::read_to_string(top.join("log")).unwrap_or_default());
                return None;
            }
            assert!(start.elapsed() < GENEROUS, "{kind:?} does not start");
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(server)
    }

    /// The target in `heard.yaml`, by way of `address`: the server's own, or something between.
    pub fn target(&self, address: SocketAddr) -> String {
        match self.kind {
            Kind::Apache | Kind::Nginx => format!("{{ to: http+webdav://{address}/heard }}"),
            Kind::Sftp => {
                format!("{{ to: \"sftp://{}@{address}{}\" }}", whoami(), self.held.display())
            }
            Kind::Store => format!("{{ to: s3://heard-site/in/heard, endpoint: \"http://{address}\" }}"),
        }
    }

    /// What the environment must hold, with `secret` in the place of the right one.
    pub fn keys(&self, secret: &str) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        match self.kind {
            Kind::Apache | Kind::Nginx => vec![pair("HEARD_THERE_USER", USER), pair("HEARD_THERE_SECRET", secret)],
            Kind::Store => vec![pair("AWS_ACCESS_KEY_ID", USER), pair("AWS_SECRET_ACCESS_KEY", secret)],
            // The system's `ssh` reads its settings from the home of the user that it is run by: a test's own go before.
            Kind::Sftp => {
                let path = std::env::var("PATH").unwrap_or_default();
                vec![pair("PATH", &format!("{}:{path}", self.folder.path().join("bin").display()))]
            }
        }
    }

    /// Lets the server's key be another one than the machine knows.
    pub fn forget_key(&self) {
        fs::write(self.folder.path().join("known"), "").unwrap();
    }
}

fn is_installed(program: &str) -> bool {
    if program.starts_with('/') {
        return Path::new(program).exists();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).exists())
}

fn whoami() -> String {
    let told = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}

fn is_root() -> bool {
    whoami() == "root"
}

/// Servers that change to a user of their own must be able to write there.
pub fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
}

/// A file of users with one secret, as both web servers read it.
fn users(top: &Path) -> String {
    let file = top.join("users");
    // Plain secrets are only for a test: `{PLAIN}` is nginx's spelling, and Apache gets a hash of its own.
    let made = Command::new("openssl").args(["passwd", "-apr1", SECRET]).output().unwrap();
    let hash = String::from_utf8(made.stdout).unwrap();
    fs::write(&file, format!("{USER}:{}\n", hash.trim())).unwrap();
    file.display().to_string()
}

fn apache(top: &Path, files: &Path, address: SocketAddr) -> Command {
    let locks = top.join("locks");
    fs::create_dir(&locks).unwrap();
    open_to_all(&locks);
    let modules =
        ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs", "mime"];
    let load: String = modules
        .iter()
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .collect();
    let user = if is_root() { "User www-data\nGroup www-data\n" } else { "" };
    let (top_shown, files, users, locks) = (top.display(), files.display(), users(top), locks.display());
    let text = format!(
        "ServerRoot {top_shown}\nServerName localhost\nListen {address}\nPidFile {top_shown}/pid\nErrorLog {top_shown}/log\n\
         {user}{load}TypesConfig /etc/mime.types\nDocumentRoot {files}\nDavLockDB {locks}/lock\n\
         <Directory {files}>\nDav On\nAuthType Basic\nAuthName heard\nAuthUserFile {users}\nRequire valid-user\n</Directory>\n"
    );
    let file = top.join("apache.conf");
    fs::write(&file, text).unwrap();
    let mut command = Command::new(Kind::Apache.program());
    command.arg("-X").arg("-f").arg(file);
    command
}

fn nginx(top: &Path, files: &Path, address: SocketAddr) -> Command {
    let user = if is_root() { "user root;" } else { "" };
    let (top_shown, files, users) = (top.display(), files.display(), users(top));
    let text = format!(
        "load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;\n{user} daemon off; master_process off;\n\
         pid {top_shown}/pid; error_log {top_shown}/log;\nevents {{}}\nhttp {{ access_log off;\n\
         client_body_temp_path {top_shown}/coming; client_max_body_size 100m;\nserver {{ listen {address}; root {files};\n\
         location / {{ dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS;\n\
         auth_basic heard; auth_basic_user_file {users}; }} }} }}\n"
    );
    let file = top.join("nginx.conf");
    fs::write(&file, text).unwrap();
    let mut command = Command::new(Kind::Nginx.program());
    command.arg("-c").arg(file).arg("-e").arg(top.join("log"));
    command
}

fn sshd(top: &Path, address: SocketAddr) -> Command {
    use std::os::unix::fs::PermissionsExt;
    // Where it keeps nothing, and will not start without.
    let _ = fs::create_dir_all("/run/sshd");
    for name in ["host", "key"] {
        let made =
            Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(top.join(name)).status();
        assert!(made.unwrap().success());
    }
    let host = fs::read_to_string(top.join("host.pub")).unwrap();
    fs::write(top.join("known"), format!("[127.0.0.1]:{} {host}", address.port())).unwrap();
    let top_shown = top.display();
    let text = format!(
        "ListenAddress {address}\nHostKey {top_shown}/host\nAuthorizedKeysFile {top_shown}/key.pub\nStrictModes no\nUsePAM no\n\
         PidFile {top_shown}/pid\nPermitRootLogin yes\nPasswordAuthentication no\nMaxStartups 100\nSubsystem sftp internal-sftp\n"
    );
    fs::write(top.join("sshd.conf"), text).unwrap();
    let settings = format!(
        "Host *\n  IdentityFile {top_shown}/key\n  UserKnownHostsFile {top_shown}/known\n  IdentitiesOnly yes\n"
    );
    fs::write(top.join("ssh_config"), settings).unwrap();
    fs::create_dir(top.join("bin")).unwrap();
    let own = top.join("bin/ssh");
    fs::write(&own, format!("#!/bin/sh\nexec /usr/bin/ssh -F {top_shown}/ssh_config \"$@\"\n")).unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(Kind::Sftp.program());
    command.arg("-D").arg("-e").arg("-f").arg(top.join("sshd.conf"));
    command
}

/// What a server in the middle does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is passed on.
    None,
    /// It is passed on late.
    Late,
    /// The connection is cut before anything is passed on.
    Cut,
    /// The connection is cut in the middle of what is sent.
    CutBody,
    /// The answer is cut in its middle.
    CutAnswer,
    /// An answer of the middle's own, with its status.
    Status(u16, &'static str),
}

/// Something between client and server that spoils requests as it is told: `fault` gets the number of the request and
/// its first line. Lives as long as the test.
pub fn between(server: SocketAddr, fault: impl Fn(usize, &str) -> Fault + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let fault = std::sync::Arc::new(fault);
    let number = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (fault, number) = (std::sync::Arc::clone(&fault), std::sync::Arc::clone(&number));
            std::thread::spawn(move || {
                pass(client, server, &|line| fault(number.fetch_add(1, std::sync::atomic::Ordering::SeqCst), line))
            });
        }
    });
    address
}

/// One request and its answer; then the connection ends.
fn pass(mut client: TcpStream, server: SocketAddr, fault: &dyn Fn(&str) -> Fault) -> Option<()> {
    client.set_read_timeout(Some(GENEROUS)).ok()?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let line = text.lines().next()?.to_owned();
    let lower = text.to_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.trim().parse().ok());
    let fault = fault(&line);
    if fault == Fault::Cut {
        return None;
    }
    let mut body = vec![0; length.unwrap_or(0)];
    client.read_exact(&mut body).ok()?;
    if let Fault::Status(status, more) = fault {
        let _ = client.write_all(
            format!("HTTP/1.1 {status} Spoilt\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n").as_bytes(),
        );
        return None;
    }
    if fault == Fault::Late {
        std::thread::sleep(Duration::from_millis(300));
    }
    let mut server = TcpStream::connect(server).ok()?;
    let head = text.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    server.write_all(head.as_bytes()).ok()?;
    if fault == Fault::CutBody {
        let _ = server.write_all(&body[..body.len() / 2]);
        return None;
    }
    server.write_all(&body).ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).ok()?;
    let end = if fault == Fault::CutAnswer { answer.len() / 2 } else { answer.len() };
    client.write_all(&answer[..end]).ok()
}
