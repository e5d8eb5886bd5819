//! A sample world and a way to run the program on it. Everything stays on loopback.

#![allow(dead_code, reason = "each test file uses a part")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;

/// The sample outlets, served in this process until dropped.
pub struct World {
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    /// `127.0.0.1:PORT`.
    pub host: String,
    runtime: Option<tokio::runtime::Runtime>,
}

impl World {
    pub fn start() -> World {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
        let (sender, receiver) = mpsc::channel();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            sender.send(listener.local_addr().expect("an address")).expect("the test waits");
            let demo = weir_demo::Demo::load().expect("the sample world is whole");
            weir_demo::serve(demo, listener, jiff::Timestamp::now(), std::future::pending()).await.expect("serves");
        });
        let host = receiver.recv().expect("the outlets start").to_string();
        World { base: format!("http://{host}"), host, runtime: Some(runtime) }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A home of its own for the program.
pub struct Home {
    directory: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Home {
        Home { directory: tempfile::tempdir().expect("a temporary directory") }
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).expect("writes");
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
        command.args(arguments).env_clear().env("HOME", self.path()).env("TZ", "UTC").stdin(Stdio::null());
        command
    }

    /// Runs to the end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Runs to the end; panics with what it said if it failed.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Runs to the end; gives what it said of its failure, which must be one line.
    pub fn fails(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} must fail");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(said.trim_end().lines().count(), 1, "one sentence: {said}");
        said
    }

    /// Starts and leaves running.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    /// The database's address.
    pub fn database(&self) -> String {
        format!("sqlite:{}", self.path().join("weir.db").display())
    }
}
