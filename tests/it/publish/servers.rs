//! Real servers on loopback, each with a folder of its own that a test can look into: Apache's and nginx's WebDAV,
//! OpenSSH's SFTP, and a store that speaks S3; and a folder of this machine, which needs none. Where a server is not installed, there is none, and it is said.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::ports::free;

/// The secret of every server here. It must be found nowhere.
pub const SECRET: &str = "Quittung-4711-swordfish";
/// Who has it.
pub const USER: &str = "curator";
/// How long a server may take to start: this is no benchmark, and machines are busy.
const GENEROUS: Duration = Duration::from_secs(30);

/// The kinds of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Folder,
    Apache,
    Nginx,
    Sftp,
    Store,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Folder, Self::Apache, Self::Nginx, Self::Sftp, Self::Store];

    fn program(self) -> &'static str {
        match self {
            Self::Folder => "/",
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
    /// Where nginx speaks TLS.
    pub secure: SocketAddr,
    /// Where the site's files lie on this machine's disk.
    pub held: PathBuf,
    folder: TempDir,
    child: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // Those that it serves one each outlive sshd, and with them what a killed program left at this end.
            let served = if self.kind == Kind::Sftp { below(child.id()) } else { vec![] };
            for process in served {
                let _ = Command::new("kill").arg(process.to_string()).stderr(Stdio::null()).status();
            }
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The processes that a process has begun, and theirs.
fn below(process: u32) -> Vec<u32> {
    let listed = Command::new("ps").args(["-eo", "pid=,ppid="]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let all: Vec<(u32, u32)> = listed
        .lines()
        .filter_map(|line| {
            let (id, parent) = line.trim().split_once(char::is_whitespace)?;
            Some((id.parse().ok()?, parent.trim().parse().ok()?))
        })
        .collect();
    let mut found = vec![process];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(all.iter().filter(|(_, of)| *of == parent).map(|(id, _)| *id));
        at += 1;
    }
    found.split_off(1)
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
        let top = dunce::canonicalize(folder.path()).unwrap();
        open_to_all(&top);
        let [address, secure] = [free(), free()];
        let files = top.join("files");
        fs::create_dir(&files).unwrap();
        open_to_all(&files);
        let (mut command, held) = match kind {
            Kind::Folder => {
                return Some(Self { kind, address, secure, held: files.join("heard"), folder, child: None });
            }
            Kind::Apache => (apache(&top, &files, address), files.join("heard")),
            Kind::Nginx => (nginx(&top, &files, address, secure), files.join("heard")),
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
        let mut child = command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            if child.try_wait().unwrap().is_some() {
                println!("{kind:?} ended: {}", fs::read_to_string(top.join("log")).unwrap_or_default());
                return None;
            }
            if start.elapsed() > GENEROUS {
                let _ = child.kill();
                panic!("{kind:?} does not start");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(Self { kind, address, secure, held, folder, child: Some(child) })
    }

    /// The target in `heard.yaml`, by way of `address`: the server's own, or something between.
    pub fn target(&self, address: SocketAddr) -> String {
        match self.kind {
            Kind::Folder => format!("{{ to: \"{}\" }}", self.held.display()),
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
            Kind::Folder => vec![],
            Kind::Apache | Kind::Nginx => vec![pair("HEARD_THERE_USER", USER), pair("HEARD_THERE_SECRET", secret)],
            Kind::Store => vec![pair("AWS_ACCESS_KEY_ID", USER), pair("AWS_SECRET_ACCESS_KEY", secret)],
            // The system's `ssh` reads its settings from the home of the user that it is run by: a test's own go before.
            Kind::Sftp => {
                let path = std::env::var("PATH").unwrap_or_default();
                let state = self.folder.path().display().to_string();
                vec![
                    pair("XDG_STATE_HOME", &state),
                    pair("PATH", &format!("{}:{path}", self.folder.path().join("bin").display())),
                ]
            }
        }
    }

    /// Whether all connections of `ssh` to it end at this end: one that was asked to may take a moment.
    pub fn ends_connections(&self) -> bool {
        let begun = std::time::Instant::now();
        while self.connections() > 0 && begun.elapsed() < std::time::Duration::from_secs(20) {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        self.connections() == 0
    }

    fn connections(&self) -> usize {
        let listed = Command::new("ps").args(["-eo", "args="]).output().unwrap();
        let settings = self.folder.path().join("ssh_config").display().to_string();
        String::from_utf8_lossy(&listed.stdout).lines().filter(|line| line.contains(&settings)).count()
    }

    /// Lets the server's key be another one than the machine knows.
    pub fn forget_key(&self) {
        fs::write(self.folder.path().join("known"), "").unwrap();
    }

    /// Lets nobody's key be one that the server takes.
    pub fn take_no_key(&self) {
        fs::write(self.folder.path().join("key.pub"), "").unwrap();
    }

    /// The certificate of the firm's own authority, by which a server with TLS is known.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
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

/// An authority that nobody knows, and a certificate that it gave to this machine.
fn authority(top: &Path) {
    let make = |name: &str, more: &[&str]| {
        let mut command = Command::new("openssl");
        command.args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ]);
        command.args([
            "-subj",
            &format!("/CN={name}"),
            "-keyout",
            &format!("{name}.key"),
            "-out",
            &format!("{name}.pem"),
        ]);
        let made = command.args(more).current_dir(top).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    };
    make("authority", &[]);
    let names = "subjectAltName=IP:127.0.0.1";
    let leaf = ["-addext", "basicConstraints=critical,CA:FALSE", "-addext", names];
    make("certificate", &[&["-CA", "authority.pem", "-CAkey", "authority.key"], &leaf[..]].concat());
}

fn nginx(top: &Path, files: &Path, address: SocketAddr, secure: SocketAddr) -> Command {
    let user = if is_root() { "user root;" } else { "" };
    let (top_shown, files, users) = (top.display(), files.display(), users(top));
    authority(top);
    let text = format!(
        "load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;\n{user} daemon off; master_process off;\n\
         pid {top_shown}/pid; error_log {top_shown}/log;\nevents {{}}\nhttp {{ access_log off;\n\
         client_body_temp_path {top_shown}/coming; client_max_body_size 100m;\nserver {{ listen {address}; listen {secure} ssl; root {files};\n\
         ssl_certificate {top_shown}/certificate.pem; ssl_certificate_key {top_shown}/certificate.key;\n\
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
    fs::write(top.join("known"), format!("heard-test {host}")).unwrap();
    let top_shown = top.display();
    let text = format!(
        "ListenAddress {address}\nHostKey {top_shown}/host\nAuthorizedKeysFile {top_shown}/key.pub\nStrictModes no\nUsePAM no\n\
         PidFile {top_shown}/pid\nPermitRootLogin yes\nPasswordAuthentication no\nSubsystem sftp internal-sftp -d {top_shown}/files\n"
    );
    fs::write(top.join("sshd.conf"), text).unwrap();
    let settings = format!(
        "Host *\n  IdentityFile {top_shown}/key\n  UserKnownHostsFile {top_shown}/known\n  IdentitiesOnly yes\n  \
         HostKeyAlias heard-test\n"
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
    /// An answer of the middle's own, with its status and more of its head.
    Status(u16, &'static str),
    /// An answer of the middle's own, with its status and its body.
    Says(u16, &'static str),
}

/// A way for `ssh` that is cut after so many bytes, and again the next so many times; `None` is whole.
pub fn cut_after(server: SocketAddr, bytes: u64, times: Option<usize>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for (number, client) in listener.incoming().flatten().enumerate() {
            let bytes = if times.is_none_or(|times| number < times) { bytes } else { u64::MAX };
            let Ok(server) = TcpStream::connect(server) else { continue };
            let (Ok(back), Ok(answers)) = (client.try_clone(), server.try_clone()) else { continue };
            std::thread::spawn(move || std::io::copy(&mut &answers, &mut &back));
            std::thread::spawn(move || {
                let _ = std::io::copy(&mut (&client).take(bytes), &mut &server);
                let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
            });
        }
    });
    address
}

/// Something between client and server that spoils requests as it is told: `fault` gets the number of the request and
/// its head. Lives as long as the test.
pub fn between(server: SocketAddr, fault: impl Fn(usize, &str) -> Fault + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let fault = std::sync::Arc::new(fault);
    let number = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (fault, number) = (std::sync::Arc::clone(&fault), std::sync::Arc::clone(&number));
            std::thread::spawn(move || {
                pass(client, server, &|head| fault(number.fetch_add(1, std::sync::atomic::Ordering::SeqCst), head))
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
    let lower = text.to_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.trim().parse().ok());
    let fault = fault(&text);
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
    if let Fault::Says(status, body) = fault {
        let length = body.len();
        let _ = client.write_all(
            format!("HTTP/1.1 {status} Spoilt\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
                .as_bytes(),
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
