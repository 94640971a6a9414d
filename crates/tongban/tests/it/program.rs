//! Runs the real program in a folder of its own; nothing of the caller's environment reaches it.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tongban");

/// The program, to be run in `folder` with arguments and variables of its own.
pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(folder)
        .env_clear()
        .env("TONGBAN_LOG", "warn")
        .stdin(Stdio::null());
    command
}

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Outcome {
    /// Runs to the end.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            status: output
                .status
                .code()
                .unwrap_or_else(|| panic!("ended by a signal: {}", output.status)),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    #[track_caller]
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    #[track_caller]
    pub fn says(self, what: &str) -> Self {
        assert!(
            self.out.contains(what) || self.err.contains(what),
            "does not say {what:?}: {self:#?}"
        );
        self
    }

    /// What stands on the standard output, as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("no JSON ({e}): {self:#?}"))
    }
}

/// Runs the program in `folder`.
pub fn run(folder: &Path, args: &[&str]) -> Outcome {
    Outcome::of(program(folder).args(args))
}

/// Runs the program on a data folder.
pub fn run_on(data: &Path, args: &[&str]) -> Outcome {
    Outcome::of(
        program(data.parent().unwrap())
            .arg("--data")
            .arg(data)
            .args(args),
    )
}

/// A new, empty folder.
pub fn scratch() -> TempDir {
    TempDir::with_prefix("tongban-").unwrap()
}

/// The repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the folder `shared` that stands beside the repository. Where it is missing, CI fails; elsewhere the
/// test says so and has nothing to check.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = repository().join("../shared").join(path);
    if path.exists() {
        return Some(path.canonicalize().unwrap());
    }
    let missing = format!(
        "{} is missing: this test reads the folder `shared` beside the repository",
        path.display()
    );
    assert!(std::env::var_os("CI").is_none(), "{missing}");
    eprintln!("{missing}");
    None
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The demo city as it is after its making, shared by the tests that run at the same time.
fn city() -> Arc<TempDir> {
    static CITY: Mutex<Weak<TempDir>> = Mutex::new(Weak::new());
    let mut known = CITY.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(city) = known.upgrade() {
        return city;
    }
    let folder = Arc::new(scratch());
    run_on(&folder.path().join("data"), &["demo", "--seed-only"]).expect(0);
    *known = Arc::downgrade(&folder);
    folder
}

/// The folder of one test; while it is there, so is the city that it was copied from.
pub struct Folder {
    own: TempDir,
    city: Arc<TempDir>,
}

impl Folder {
    pub fn path(&self) -> &Path {
        self.own.path()
    }
}

/// A demo city for one test alone; its data folder is `data` in the folder.
pub fn demo_city() -> (Folder, PathBuf) {
    let folder = Folder {
        own: scratch(),
        city: city(),
    };
    let data = folder.path().join("data");
    copy(&folder.city.path().join("data"), &data);
    (folder, data)
}

/// A program that serves; killed when dropped.
pub struct Server {
    child: Child,
    pub address: String,
    out: BufReader<ChildStdout>,
    err: ChildStderr,
}

impl Server {
    /// Serves a data folder on a free port.
    pub fn start(data: &Path) -> Self {
        Self::spawn(
            program(data.parent().unwrap())
                .arg("--data")
                .arg(data)
                .args(["serve", "--listen", "127.0.0.1:0"]),
        )
    }

    /// Starts a command that serves, and waits until it says where.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Self {
            out: BufReader::new(child.stdout.take().unwrap()),
            err: child.stderr.take().unwrap(),
            child,
            address: String::new(),
        };
        let mut line = String::new();
        loop {
            line.clear();
            if server.out.read_line(&mut line).unwrap() == 0 {
                let mut said = String::new();
                server.err.read_to_string(&mut said).unwrap();
                panic!("ended without serving: {said}");
            }
            if let Some(address) = line.trim_end().strip_prefix("listening on http://") {
                server.address = address.to_owned();
                return server;
            }
        }
    }

    /// SIGKILL, and the wait for the end.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM; gives the exit status, what was printed meanwhile, and what was logged.
    pub fn terminate(self) -> Outcome {
        self.signal("-TERM")
    }

    /// A signal that asks for an end, such as `-TERM`; gives the same as [`Self::terminate`].
    pub fn signal(mut self, name: &str) -> Outcome {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status().unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        let mut outcome = Outcome {
            status: status
                .code()
                .unwrap_or_else(|| panic!("ended by a signal: {status}")),
            out: String::new(),
            err: String::new(),
        };
        self.out.read_to_string(&mut outcome.out).unwrap();
        self.err.read_to_string(&mut outcome.err).unwrap();
        outcome
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
