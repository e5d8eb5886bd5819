//! Translation by a program of the owner's choice: lines of JSON in, lines of JSON out. This is how translators that are no
//! service (Bergamot, CTranslate2, a script) are joined.

use super::{Ask, TranslateError, Translator};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command as Process};

/// The most bytes that are read of a program.
const LARGEST: u64 = 4 << 20;
/// Of the environment, what programs need to run; nothing else, as keys are there.
const KEPT: [&str; 8] = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TMP", "SYSTEMROOT", "USERPROFILE"];

/// A program that reads `{"text": …, "from": …, "to": …}`, one a line, and writes `{"text": …}` for each, in the same order.
#[derive(Clone, Debug)]
pub struct Command {
    /// The program and its arguments. No shell reads them.
    pub(crate) words: Vec<String>,
    /// For one run.
    pub(crate) timeout: Duration,
}

impl Command {
    fn fault(&self, why: &'static str) -> TranslateError {
        TranslateError::Command { program: self.words.first().cloned().unwrap_or_default(), why }
    }

    async fn run(&self, ask: &Ask<'_>) -> Result<Vec<Option<String>>, TranslateError> {
        let (program, arguments) = self.words.split_first().ok_or_else(|| self.fault("has no name"))?;
        let mut process = Process::new(program);
        process.args(arguments).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        process.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        let mut child = process.spawn().map_err(|_| self.fault("cannot be run"))?;
        // Whatever ends this ends the program with it.
        match tokio::time::timeout(self.timeout, self.talk(&mut child, ask)).await {
            Ok(result) => result,
            Err(_) => Err(self.fault("took too long and was stopped")),
        }
    }

    async fn talk(&self, child: &mut Child, ask: &Ask<'_>) -> Result<Vec<Option<String>>, TranslateError> {
        let (from, to) = (ask.from.as_str(), ask.to.as_str());
        let lines: String = ask.texts.iter().map(|text| format!("{}\n", json!({"text": text, "from": from, "to": to}))).collect();
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(mut input), Some(output)) = (input, output) else { return Err(self.fault("cannot be spoken to")) };
        let writing = async {
            // A program that stops reading has said what it has to say.
            let _ = input.write_all(lines.as_bytes()).await;
            let _ = input.shutdown().await;
            drop(input);
        };
        let mut bytes = Vec::new();
        let mut limited = output.take(LARGEST + 1);
        let reading = limited.read_to_end(&mut bytes);
        let ((), read) = tokio::join!(writing, reading);
        read.map_err(|_| self.fault("broke off"))?;
        if bytes.len() as u64 > LARGEST {
            return Err(self.fault("wrote too much"));
        }
        let status = child.wait().await.map_err(|_| self.fault("broke off"))?;
        if !status.success() {
            return Err(self.fault("failed"));
        }
        let text = String::from_utf8(bytes).map_err(|_| self.fault("wrote what is no text"))?;
        let read = |line: &str| serde_json::from_str::<Value>(line).ok()?.get("text")?.as_str().map(|text| text.trim().to_owned());
        let texts: Vec<Option<String>> = text.lines().filter(|line| !line.trim().is_empty()).map(read).collect();
        if texts.len() == ask.texts.len() { Ok(texts) } else { Err(self.fault("did not write one line for each")) }
    }
}

impl Translator for Command {
    fn name(&self) -> String {
        let program = self.words.first().map(String::as_str).unwrap_or_default();
        program.rsplit(['/', '\\']).next().unwrap_or(program).to_owned()
    }

    fn translate<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<Vec<Option<String>>, TranslateError>> {
        Box::pin(self.run(ask))
    }
}
