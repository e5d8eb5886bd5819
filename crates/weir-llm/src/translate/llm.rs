//! Translation by a language model: numbered pieces in, numbered pieces out.

use super::{Ask, TranslateError, Translator};
use crate::answer::find_object;
use crate::engine::{Engine, Question};
use crate::message::{ChatRequest, Usage};
use crate::price::Estimate;
use crate::prompt::clean::visible;
use crate::prompt::{Prompt, fence};
use crate::schema::Schema;
use crate::task::Task;
use futures_util::future::BoxFuture;
use serde_json::Value;
use weir_model::Lang;

/// Translation by the models of an engine.
#[derive(Clone)]
pub struct Model {
    engine: Engine,
    /// What changes the answers besides the texts.
    options: String,
}

impl Model {
    /// By the model for the task that each call is for.
    pub fn new(engine: Engine) -> Model {
        Model { engine, options: String::new() }
    }
}

impl Model {
    /// What translating these would take, twenty a request, before anything is asked. What is kept already is not looked up.
    pub fn estimate(&self, texts: &[&str], headlines: bool, to: Lang, task: Task) -> Estimate {
        let Some(provider) = self.engine.chain(task).first() else { return Estimate::default() };
        let prompt = if headlines { Prompt::HEADLINES } else { Prompt::TRANSLATE };
        let calls = texts.len().div_ceil(20) as u64;
        let length: u64 = texts.iter().map(|text| provider.tokens(text) + 8).sum();
        let usage = Usage { input: calls * provider.tokens(&prompt.system(to)) + length, output: length + length / 2 };
        let most = Usage { input: usage.input * 2, output: usage.output * 2 };
        let cost = |usage| self.engine.cost(provider, usage);
        Estimate { calls, usage, most, money: cost(usage), most_money: cost(most), cached: 0 }
    }
}

impl Translator for Model {
    fn name(&self) -> String {
        let provider = self.engine.chain(Task::Translate).first();
        provider.map_or_else(|| "llm".to_owned(), |provider| format!("{} · {}", provider.setup().model, provider.setup().name))
    }

    fn translate<'a>(&'a self, ask: &'a Ask<'a>) -> BoxFuture<'a, Result<Vec<Option<String>>, TranslateError>> {
        Box::pin(self.ask(ask))
    }
}

impl Model {
    async fn ask(&self, ask: &Ask<'_>) -> Result<Vec<Option<String>>, TranslateError> {
        let prompt = if ask.headlines { Prompt::HEADLINES } else { Prompt::TRANSLATE };
        let count = ask.texts.len();
        // The signs of templates are neutral, our marks stay: a glossary's words travel in them.
        let lines: String = ask.texts.iter().enumerate().map(|(n, text)| format!("[{}] {}\n", n + 1, line(text))).collect();
        let item = Schema::Object(vec![("id", Schema::Whole { min: 1, max: count as u64 }), ("text", Schema::Text { max: 4000 })]);
        let longest: u64 = ask.texts.iter().map(|text| crate::tokens::estimate(text) * 3 + 24).sum();
        let request = ChatRequest {
            system: prompt.system(ask.to),
            user: fence(&lines, self.engine.around.world.random()),
            schema: Some(("translation", Schema::Object(vec![("items", Schema::list(item, count, count))]))),
            max_tokens: u32::try_from(longest.clamp(128, 8000)).unwrap_or(8000),
            thinking: false,
        };
        let question = Question {
            purpose: ask.purpose,
            request: &request,
            prompt: prompt.version(),
            options: &self.options,
            lang: ask.to,
            content: ask.texts,
            progress: None,
        };
        let answered = self.engine.ask(&question).await?;
        let mut texts: Vec<Option<String>> = vec![None; count];
        let value = find_object(&answered.reply.text);
        let items = value.as_ref().and_then(|value| value.get("items")).and_then(Value::as_array);
        let mut twice = vec![false; count];
        for item in items.into_iter().flatten() {
            let id = item.get("id").and_then(Value::as_u64).and_then(|id| usize::try_from(id).ok()?.checked_sub(1));
            let text = item.get("text").and_then(Value::as_str);
            if let (Some(id), Some(text)) = (id, text)
                && let (Some(place), Some(known)) = (texts.get_mut(id), twice.get_mut(id))
            {
                // A number that comes twice is a list that went out of step.
                *place = if *known { None } else { Some(text.trim().to_owned()) };
                *known = true;
            }
        }
        if texts.iter().all(Option::is_none) {
            self.engine.reject(&answered).await;
        }
        Ok(texts)
    }
}

/// One line without anything that templates or our numbering take for more than text; marks of the glossary are left.
fn line(text: &str) -> String {
    visible(text)
        .chars()
        .map(|c| match c {
            '<' | '＜' => '‹',
            '>' | '＞' => '›',
            '[' | '［' | '【' => '(',
            ']' | '］' | '】' => ')',
            '|' | '｜' => '/',
            c => c,
        })
        .collect()
}
