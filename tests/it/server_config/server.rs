//! A web server of this machine, with its own settings in a folder that goes, and the printed configuration in them.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::ports::free;
use crate::program;

/// A web server that may be installed.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Nginx,
    Apache,
    Caddy,
}

/// One that runs, until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    process: Child,
    _folder: tempfile::TempDir,
}

/// A folder that a server may read which runs as somebody else.
pub fn open_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// What `heard` prints.
pub fn heard(arguments: &[&str]) -> String {
    let done = program::heard().args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// What `heard headers` prints in the site of `site`, for the folder `pages`.
pub fn printed(kind: Kind, site: &Path, pages: &Path) -> String {
    heard(&["headers", kind.name(), "--site", site.to_str().unwrap(), "--root", pages.to_str().unwrap()])
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Apache => "apache",
            Self::Caddy => "caddy",
        }
    }

    fn program(self) -> PathBuf {
        Path::new(match self {
            Self::Nginx => "/usr/sbin/nginx",
            Self::Apache => "/usr/sbin/apache2",
            Self::Caddy => "/usr/bin/caddy",
        })
        .to_owned()
    }

    /// Whether it is installed. Where it is not, whoever reads the run is told so.
    pub fn is_here(self) -> bool {
        let is_here = self.program().is_file();
        if !is_here {
            // Past the capture of a test that holds.
            let _ = writeln!(std::io::stderr(), "skipped: {self:?} is not installed");
        }
        is_here
    }

    /// The printed configuration with a password where it says to put one: `reader` has `word`.
    pub fn with_a_password(self, printed: &str) -> String {
        let (mark, asked) = match self {
            Self::Nginx => (
                "    # Control access here.",
                "    auth_basic heard; auth_basic_user_file people;\n    # Was here.".to_owned(),
            ),
            Self::Apache => (
                "    Require all granted",
                "    AuthType Basic\nAuthName heard\nAuthUserFile people\nRequire valid-user".to_owned(),
            ),
            Self::Caddy => {
                let hash =
                    Command::new(self.program()).args(["hash-password", "--plaintext", "word"]).output().unwrap();
                let hash = String::from_utf8(hash.stdout).unwrap();
                ("\t# Control access here.", format!("\tbasicauth {{\n\treader {}\n\t}}\n\t# Was here.", hash.trim()))
            }
        };
        assert!(printed.contains(mark), "{self:?} does not say where");
        printed.replace(mark, &asked)
    }

    /// The server's own settings around the printed part, which lies beside them as `heard.conf`.
    fn settings(self, folder: &Path, address: SocketAddr) -> String {
        let folder = folder.display();
        match self {
            Self::Nginx => format!(
                "daemon off; master_process off; pid {folder}/pid; error_log stderr;\n\
                 events {{}}\n\
                 http {{\n\
                   access_log off; include /etc/nginx/mime.types;\n\
                   client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;\n\
                   uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;\n\
                   server {{ listen {address}; server_name intranet.example; include heard.conf; }}\n\
                 }}\n"
            ),
            Self::Apache => {
                let modules = "mpm_event authn_core authn_file authz_core authz_user auth_basic headers alias dir mime filter deflate autoindex";
                let load = |name: &str| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n");
                let modules: String = modules.split(' ').map(load).collect();
                format!(
                    "{modules}ServerRoot {folder}\nServerName localhost\nPidFile {folder}/pid\n\
                     DefaultRuntimeDir {folder}\nUser www-data\nGroup www-data\nErrorLog /dev/stderr\nListen {address}\n\
                     TypesConfig /etc/mime.types\n\
                     <Directory />\nOptions Indexes\nRequire all denied\n</Directory>\n\
                     <VirtualHost *>\nServerName https://intranet.example\nUseCanonicalName On\nInclude heard.conf\n</VirtualHost>\n"
                )
            }
            Self::Caddy => format!(
                "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://:{} {{\n\tbind 127.0.0.1\n\timport heard.conf\n}}\n",
                address.port()
            ),
        }
    }
}

impl Server {
    /// Starts one that serves by a printed configuration, and waits until it answers.
    pub fn start(kind: Kind, printed: &str) -> Self {
        let folder = open_folder();
        // The SHA-1 of `word`, as nginx and Apache read it.
        fs::write(folder.path().join("people"), "reader:{SHA}PLzZCtxLGSqHpiWFC38jHK3fDrM=\n").unwrap();
        fs::write(folder.path().join("heard.conf"), printed).unwrap();
        let address = free();
        let settings = kind.settings(folder.path(), address);
        Self::run(kind, folder, address, &settings)
    }

    /// Starts one that takes in stories by a printed configuration, with the line that it says to put elsewhere.
    pub fn start_drop(kind: Kind, printed: &str) -> Self {
        let folder = open_folder();
        let here = folder.path();
        fs::write(here.join("people"), "reader:{SHA}PLzZCtxLGSqHpiWFC38jHK3fDrM=\n").unwrap();
        fs::write(here.join("heard.conf"), printed).unwrap();
        // A place for Apache's locks, in which it writes as somebody else.
        fs::create_dir(here.join("locks")).unwrap();
        fs::set_permissions(here.join("locks"), fs::Permissions::from_mode(0o777)).unwrap();
        let address = free();
        let zone =
            printed.lines().find_map(|line| line.strip_prefix("# ").filter(|line| line.starts_with("limit_req_zone")));
        let load = |name: &str| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n");
        let modules = ["dav", "dav_fs", "setenvif"].map(load).concat();
        let settings = kind
            .settings(here, address)
            .replace("server { listen", &format!("{}\nserver {{ listen", zone.unwrap_or_default()))
            .replace("ServerRoot", &format!("{modules}DavLockDB {}/locks/lock\nServerRoot", here.display()));
        Self::run(kind, folder, address, &settings)
    }

    /// A cache that many people share, before `behind`: it keeps for an hour whatever it is not told not to keep.
    pub fn cache_before(behind: SocketAddr) -> Self {
        let folder = open_folder();
        let address = free();
        let there = folder.path().display();
        let cache = format!(
            "proxy_cache kept; proxy_cache_valid any 1h; add_header X-From-Cache $upstream_cache_status always;\n\
             location / {{ proxy_pass http://{behind}; proxy_set_header Host $host; }}"
        );
        let settings = Kind::Nginx
            .settings(folder.path(), address)
            .replace("include heard.conf;", &cache)
            .replace("server {", &format!("proxy_cache_path {there}/kept keys_zone=kept:1m;\nserver {{"));
        Self::run(Kind::Nginx, folder, address, &settings)
    }

    fn run(kind: Kind, folder: tempfile::TempDir, address: SocketAddr, text: &str) -> Self {
        let settings = folder.path().join("settings.conf");
        fs::write(&settings, text).unwrap();
        let mut command = Command::new(kind.program());
        match kind {
            Kind::Nginx => command.arg("-c").arg(&settings).arg("-p").arg(folder.path()),
            Kind::Apache => command.arg("-X").arg("-f").arg(&settings),
            Kind::Caddy => command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&settings),
        };
        command.env("HOME", folder.path()).env("XDG_DATA_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
        let log = fs::File::create(folder.path().join("log")).unwrap();
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let mut process = command.spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(address).is_err() {
            let ended = process.try_wait().unwrap();
            if ended.is_some() || Instant::now() > until {
                let _ = process.kill();
                let log = fs::read_to_string(folder.path().join("log")).unwrap();
                panic!("{kind:?} does not start ({ended:?}): {log}");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Self { address, process, _folder: folder }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
