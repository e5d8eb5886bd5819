//! A running `weir`, and what the system says of it.

use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A started program, ended when dropped.
pub struct Running {
    child: Child,
    /// Where its pages are.
    pub address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The cargo that runs this.
pub fn cargo() -> Command {
    Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// Where cargo builds.
pub fn target() -> Result<PathBuf> {
    let output = cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    Ok(PathBuf::from(metadata["target_directory"].as_str().context("no target directory")?))
}

/// The release binary, built if need be.
pub fn binary() -> Result<PathBuf> {
    let status = cargo().args(["build", "--release", "--quiet", "--package", "weir"]).status().context("cannot run cargo")?;
    if !status.success() {
        bail!("the release build failed");
    }
    Ok(target()?.join("release/weir"))
}

impl Running {
    /// Starts `weir` with `arguments` on a free port.
    pub fn start(binary: &PathBuf, arguments: &[&str]) -> Result<Running> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let child =
            Command::new(binary).args(arguments).args(["--listen", &address]).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Running { child, address })
    }

    /// Waits until a page answers as `ready` wants.
    pub fn wait(&self, path: &str, ready: impl Fn(&str) -> bool) -> Result<Duration> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            if let Ok(answer) = self.get(path, "identity")
                && ready(&String::from_utf8_lossy(&answer))
            {
                return Ok(start.elapsed());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("{path} was not ready after 60 seconds")
    }

    /// One GET; the whole answer, headers included.
    pub fn get(&self, path: &str, encoding: &str) -> Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n", self.address)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
        Ok(kilobytes * 1024)
    }

    /// Processor seconds used so far.
    pub fn cpu(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().context("no fields")?.split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>()? + fields[12].parse::<f64>()?;
        Ok(ticks / 100.0)
    }
}
