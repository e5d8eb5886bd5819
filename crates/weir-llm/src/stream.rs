//! Reading an answer while it is being written.

use crate::message::{Delta, Finish, Reply, Usage};
use crate::preset::Dialect;
use crate::wire::{self, Fault, Frames};
use weir_fetch::{Answer, FetchError};

/// Why a stream gave no answer.
pub(crate) enum Failed {
    Fetch(FetchError),
    Fault(Fault),
}

/// Reads a stream to its end. One that stops without saying so has lost its end, and is none.
pub(crate) async fn read(dialect: Dialect, mut answer: Answer, progress: &(dyn Fn(usize) + Send + Sync)) -> Result<Reply, Failed> {
    let mut frames = Frames::new(answer.content_type.contains("ndjson"));
    let mut state = State::default();
    while !state.ended {
        let Some(bytes) = answer.chunk().await.map_err(Failed::Fetch)? else { break };
        for data in frames.push(&bytes).map_err(Failed::Fault)? {
            state.take(wire::event(dialect, &data).map_err(Failed::Fault)?);
            progress(state.characters);
        }
    }
    if !state.ended
        && let Some(data) = frames.end()
    {
        // What the connection cut through is no event.
        state.take(wire::event(dialect, &data).unwrap_or_default());
    }
    match state.finish {
        Some(finish) => Ok(Reply { text: state.text, finish, usage: state.usage }),
        None if state.ended => Ok(Reply { text: state.text, finish: Finish::Stop, usage: state.usage }),
        None => Err(Failed::Fault(Fault::Upstream(502))),
    }
}

#[derive(Default)]
struct State {
    text: String,
    characters: usize,
    usage: Option<Usage>,
    finish: Option<Finish>,
    ended: bool,
}

impl State {
    fn take(&mut self, deltas: Vec<Delta>) {
        for delta in deltas {
            match delta {
                Delta::Text(text) => {
                    self.characters += text.chars().count();
                    self.text.push_str(&text);
                }
                Delta::Thinking => {}
                // Counts are of all so far; some servers give one of the two numbers at a time.
                Delta::Usage(usage) => {
                    let known = self.usage.unwrap_or_default();
                    self.usage = Some(Usage { input: usage.input.max(known.input), output: usage.output.max(known.output) });
                }
                Delta::Finish(finish) => self.finish = Some(finish),
                Delta::End => self.ended = true,
            }
        }
    }
}
