//! One model at one server: asked within its limits, asked again where that helps, left alone where it does not.

use crate::answer::{find_object, without_thinking};
use crate::error::LlmError;
use crate::ladder::Ladder;
use crate::message::{ChatRequest, Finish, Reply, Usage};
use crate::meter::Meter;
use crate::pace::{Breaker, Limits, NoTurn, Pace, backoff};
use crate::preset::{Dialect, Length, Rung, Thinking};
use crate::price::Rate;
use crate::schema::Keywords;
use crate::secret::{Secret, SecretError};
use crate::tokens::{self, Calibration};
use crate::wire::{self, Fault};
use serde_json::{Map, Value};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep};
use url::Url;
use weir_fetch::{Answer, Call, Credentials, FetchError, Fetcher};

/// The most bytes of an answer.
pub(crate) const LARGEST: usize = 4 << 20;
/// A stream may take this many times as long as a whole answer: its silences are what is limited.
const STREAM: u32 = 5;

/// A model at a server, as configured.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Its name in the configuration.
    pub name: String,
    /// How it is spoken to.
    pub dialect: Dialect,
    /// What the dialect's paths are added to.
    pub address: Url,
    /// The model's name.
    pub model: String,
    /// The key, if one is needed; or why it is not there.
    pub key: Result<Option<Secret>, SecretError>,
    /// The ladder of structured output.
    pub rungs: Vec<Rung>,
    /// What it takes of JSON Schema.
    pub keywords: Keywords,
    /// The name of the field for the longest answer.
    pub length: Length,
    /// How thinking is turned off.
    pub thinking: Thinking,
    /// `None`: the model's own.
    pub temperature: Option<f32>,
    /// Tokens that the model can read and write together; 0 where that is not known.
    pub context: u32,
    /// For one piece of work, with all attempts.
    pub timeout: Duration,
    /// The longest silence in the middle of an answer.
    pub idle: Duration,
    /// Attempts at one call.
    pub attempts: u32,
    /// How fast it may be asked.
    pub limits: Limits,
    /// Further fields of each request.
    pub extra: Map<String, Value>,
    /// On this machine or the owner's network: nothing is paid by the token.
    pub own: bool,
}

/// Told how many characters have come so far, while an answer is being written. Its words are shown to nobody before they
/// are checked.
pub type Progress<'a> = Option<&'a (dyn Fn(usize) + Send + Sync)>;

/// One model at one server.
#[derive(Debug)]
pub struct Provider {
    pub(crate) setup: Setup,
    pub(crate) rate: Option<Rate>,
    fetcher: Fetcher,
    pace: Pace,
    breaker: Breaker,
    ladder: Ladder,
    calibration: Calibration,
    /// The key was not accepted.
    locked_out: AtomicBool,
}

/// What a call brought and took.
pub(crate) struct Done {
    pub(crate) reply: Reply,
    pub(crate) usage: Usage,
    pub(crate) calls: u32,
    /// Whether the reply can be worked with. One that cannot was paid for as well, and is kept so that it is not paid again.
    pub(crate) usable: Result<(), LlmError>,
}

impl Provider {
    /// Asks nobody yet.
    pub(crate) fn new(setup: Setup, rate: Option<Rate>, fetcher: Fetcher) -> Provider {
        let rate = if setup.own { Some(Rate::FREE) } else { rate };
        let (pace, ladder) = (Pace::new(&setup.limits), Ladder::new(&setup.rungs));
        Provider {
            setup,
            rate,
            fetcher,
            pace,
            ladder,
            breaker: Breaker::default(),
            calibration: Calibration::default(),
            locked_out: AtomicBool::new(false),
        }
    }

    /// As configured.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// How structured output is asked for at this time.
    pub fn rung(&self) -> Rung {
        self.ladder.rung(self.ladder.start()).unwrap_or(Rung::Plain)
    }

    /// About how many tokens a text is for this model.
    pub(crate) fn tokens(&self, text: &str) -> u64 {
        self.calibration.tokens(&self.setup.model, text)
    }

    /// Asks; and once more, with twice the length and without thinking, where the answer is empty, refused or broken off.
    pub(crate) async fn ask(&self, meter: &Meter<'_>, request: &ChatRequest, progress: Progress<'_>) -> Result<Done, LlmError> {
        let mut done = self.chat(meter, request, progress).await?;
        if self.judge(request, &done.reply).is_ok() {
            return Ok(done);
        }
        let again = ChatRequest { max_tokens: request.max_tokens.saturating_mul(2), thinking: false, ..request.clone() };
        let second = self.chat(meter, &again, progress).await?;
        done.usage += second.usage;
        done.calls += second.calls;
        let usable = self.judge(request, &second.reply);
        Ok(Done { reply: second.reply, usable, ..done })
    }

    /// Whether a reply can be worked with.
    pub(crate) fn judge(&self, request: &ChatRequest, reply: &Reply) -> Result<(), LlmError> {
        let provider = || self.setup.name.clone();
        match reply.finish {
            Finish::Refused => Err(LlmError::Refused { provider: provider() }),
            Finish::Length if request.schema.is_none() || find_object(&reply.text).is_none() => {
                Err(LlmError::Truncated { provider: provider() })
            }
            _ if without_thinking(&reply.text).is_empty() => Err(LlmError::Empty { provider: provider() }),
            _ => Ok(()),
        }
    }

    /// One call with its attempts: down the ladder where a rung is not supported, again after faults that pass.
    async fn chat(&self, meter: &Meter<'_>, request: &ChatRequest, progress: Progress<'_>) -> Result<Done, LlmError> {
        let total = if progress.is_some() { self.setup.timeout * STREAM } else { self.setup.timeout };
        let deadline = Instant::now() + total;
        let start = self.ladder.start();
        let (mut at, mut attempt, mut enforcing) = (start, 0, 0);
        loop {
            self.ready()?;
            let rung = if request.schema.is_some() { self.ladder.rung(at).unwrap_or(Rung::Plain) } else { Rung::Plain };
            let error = match self.attempt(meter, request, rung, deadline, progress).await {
                Ok(done) => {
                    self.went_well();
                    if at != start {
                        self.ladder.remember(at);
                    }
                    return Ok(done);
                }
                Err(Failed::Call(error)) => error,
                Err(Failed::Fault { fault: Fault::Enforcing(status), wait, .. }) => {
                    enforcing += 1;
                    if enforcing >= 2 {
                        LlmError::Unstructured { provider: self.name() }
                    } else {
                        self.error(Fault::Upstream(status), wait)
                    }
                }
                Err(Failed::Fault { fault, wait, .. }) => self.error(fault, wait),
            };
            tracing::debug!(provider = %self.setup.name, outcome = error.code(), attempt, "a model did not answer");
            if matches!(error, LlmError::Unstructured { .. }) && self.ladder.rung(at + 1).is_some() && request.schema.is_some() {
                (at, enforcing) = (at + 1, 0);
                continue;
            }
            self.went_wrong(&error);
            attempt += 1;
            if !error.is_transient() || attempt >= self.setup.attempts {
                return Err(error);
            }
            let wait = error.wait().unwrap_or_else(|| backoff(attempt - 1, meter.world.random()));
            if Instant::now() + wait >= deadline {
                return Err(error);
            }
            sleep(wait).await;
        }
    }

    pub(crate) fn went_well(&self) {
        self.breaker.good();
    }

    /// Draws from an error what holds for the next request.
    pub(crate) fn went_wrong(&self, error: &LlmError) {
        match error {
            LlmError::Auth { .. } => self.locked_out.store(true, Ordering::Relaxed),
            LlmError::Upstream { .. } | LlmError::Timeout { .. } | LlmError::Network { .. } | LlmError::Malformed { .. } => {
                self.breaker.fault();
            }
            _ => {}
        }
    }

    pub(crate) async fn turn(&self, tokens: u64, deadline: Instant) -> Result<OwnedSemaphorePermit, NoTurn> {
        self.pace.turn(tokens, deadline).await
    }

    /// Whether it makes sense to ask at all.
    ///
    /// # Errors
    /// Why not.
    pub fn ready(&self) -> Result<(), LlmError> {
        if let Err(source) = &self.setup.key {
            return Err(LlmError::NoKey { provider: self.name(), source: source.clone() });
        }
        if self.locked_out.load(Ordering::Relaxed) {
            return Err(LlmError::Auth { provider: self.name() });
        }
        self.breaker.allow().map_err(|left| LlmError::Resting { provider: self.name(), left })
    }

    async fn attempt(
        &self,
        meter: &Meter<'_>,
        request: &ChatRequest,
        rung: Rung,
        deadline: Instant,
        progress: Progress<'_>,
    ) -> Result<Done, Failed> {
        let setup = &self.setup;
        let (url, body) = wire::request(&wire::Ask {
            address: &setup.address,
            dialect: setup.dialect,
            model: &setup.model,
            request,
            rung,
            keywords: setup.keywords,
            length: setup.length,
            thinking: setup.thinking,
            temperature: setup.temperature,
            context: setup.context,
            stream: progress.is_some(),
            extra: &setup.extra,
        });
        // The schema is read too, wherever it stands in the request: the whole body counts.
        let likely = self.tokens(&request.system) + self.tokens(&request.user);
        let longest = u64::from(request.max_tokens);
        if setup.context > 0 && likely + longest > u64::from(setup.context) {
            return Err(Failed::unpaid(Fault::Overflow));
        }
        let turn = self.turn(likely + longest, deadline).await;
        let _turn = turn.map_err(|NoTurn(wait)| LlmError::RateLimited { provider: self.name(), wait: Some(wait) })?;
        let most = Usage { input: tokens::bound(&[&String::from_utf8_lossy(&body)]), output: longest };
        let hold = meter.reserve(&setup.name, &setup.model, self.rate, most).await.map_err(LlmError::Budget)?;
        let result = self.exchange(url, body, rung, deadline, progress).await;
        let used = match &result {
            Ok(reply) => reply.usage.unwrap_or_else(|| Usage { input: likely, output: self.tokens(&reply.text) }),
            Err(failed) if failed.may_cost() => Usage { input: likely, output: longest },
            Err(_) => Usage::default(),
        };
        meter.settle(hold, self.rate, used).await;
        let reply = result?;
        if let Some(usage) = reply.usage {
            self.calibration.learn(&setup.model, tokens::estimate(&request.system) + tokens::estimate(&request.user), usage.input);
            // A context that is full to the brim was cut to fit, silently.
            if setup.dialect == Dialect::Ollama && usage.input + 1 >= u64::from(setup.context) {
                return Err(Failed::unpaid(Fault::Overflow));
            }
        }
        Ok(Done { reply, usage: used, calls: 1, usable: Ok(()) })
    }

    /// Sends one request and reads its answer.
    async fn exchange(&self, url: Url, body: Vec<u8>, rung: Rung, deadline: Instant, progress: Progress<'_>) -> Result<Reply, Failed> {
        let answer = self.send(url, Some(body), deadline).await?;
        if !(200..300).contains(&answer.status) {
            return Err(self.refusal(answer, rung).await);
        }
        match progress {
            Some(progress) if answer.content_type.contains("event-stream") || answer.content_type.contains("ndjson") => {
                crate::stream::read(self.setup.dialect, answer, progress).await.map_err(|failed| match failed {
                    crate::stream::Failed::Fetch(error) => self.fetch_error(error).into(),
                    crate::stream::Failed::Fault(fault) => Failed::Fault { fault, wait: None, began: true },
                })
            }
            _ => {
                let body = answer.body().await.map_err(|error| self.fetch_error(error))?;
                wire::reply(self.setup.dialect, &body).map_err(|fault| Failed::Fault { fault, wait: None, began: true })
            }
        }
    }

    /// What an answer with another status than success means.
    async fn refusal(&self, answer: Answer, rung: Rung) -> Failed {
        let status = answer.status;
        let wait = answer.retry_after.and_then(|wait| Duration::try_from(wait).ok());
        // The text only helps to understand the status; one that never ends or is huge is done without.
        let body = tokio::time::timeout(Duration::from_secs(5), answer.body()).await;
        let body = body.ok().and_then(Result::ok).unwrap_or_default();
        Failed::Fault { fault: wire::of_status(status, &body, rung), wait, began: false }
    }

    /// Sends one request with the key.
    pub(crate) async fn send(&self, url: Url, json: Option<Vec<u8>>, deadline: Instant) -> Result<Answer, LlmError> {
        let setup = &self.setup;
        let mut call = Call::new(url, json);
        call.limit = LARGEST;
        call.timeout = deadline.saturating_duration_since(Instant::now());
        call.idle = setup.idle;
        call.headers = wire::headers(setup.dialect);
        if let Ok(Some(key)) = &setup.key {
            let header = |name: &str| Credentials::Header { name: name.to_owned(), value: key.expose().to_owned() };
            call.credentials = Some(match setup.dialect {
                Dialect::Openai | Dialect::Ollama => Credentials::Bearer(key.expose().to_owned()),
                Dialect::Anthropic => header("x-api-key"),
                Dialect::Gemini => header("x-goog-api-key"),
            });
        }
        self.fetcher.call(&call).await.map_err(|error| self.fetch_error(error))
    }

    pub(crate) fn fetch_error(&self, error: FetchError) -> LlmError {
        let provider = self.name();
        match error {
            FetchError::Timeout { .. } => LlmError::Timeout { provider },
            FetchError::TooLarge { limit, .. } => LlmError::TooLarge { provider, limit },
            source => LlmError::Network { provider, source },
        }
    }

    pub(crate) fn error(&self, fault: Fault, wait: Option<Duration>) -> LlmError {
        let provider = self.name();
        match fault {
            Fault::Auth => LlmError::Auth { provider },
            Fault::BadRequest(status) => LlmError::BadRequest { provider, status },
            Fault::Unstructured => LlmError::Unstructured { provider },
            Fault::Overflow => LlmError::ContextOverflow { provider },
            Fault::RateLimited => LlmError::RateLimited { provider, wait },
            Fault::Quota => LlmError::Quota { provider },
            Fault::Enforcing(status) | Fault::Upstream(status) => LlmError::Upstream { provider, status, wait },
            Fault::Redirect => LlmError::Redirect { provider },
            Fault::Refused => LlmError::Refused { provider },
            Fault::Malformed => LlmError::Malformed { provider },
        }
    }

    fn name(&self) -> String {
        self.setup.name.clone()
    }
}

/// Why one attempt gave nothing.
enum Failed {
    Fault {
        fault: Fault,
        /// The wait that the server asks for.
        wait: Option<Duration>,
        /// The server had begun to answer: what it wrote so far is paid.
        began: bool,
    },
    Call(LlmError),
}

impl Failed {
    /// Found out here, before or after the call was settled.
    fn unpaid(fault: Fault) -> Failed {
        Failed::Fault { fault, wait: None, began: false }
    }

    fn may_cost(&self) -> bool {
        match self {
            Failed::Fault { began, .. } => *began,
            Failed::Call(error) => error.may_cost(),
        }
    }
}

impl From<LlmError> for Failed {
    fn from(error: LlmError) -> Failed {
        Failed::Call(error)
    }
}
