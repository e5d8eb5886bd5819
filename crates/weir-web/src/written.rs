//! What models wrote, as pages show it: the label under a brief, one quiet line on how it stands, the switch between the
//! original and its translation, translated headlines.

use crate::app::App;
use crate::catalogue::Words;
use crate::error::Fault;
use crate::html::{self, Paired};
use crate::parts::Row;
use crate::visit::Visit;
use serde::Serialize;
use std::collections::BTreeMap;
use weir_llm::{Label, money_text};
use weir_model::{Article, FeedId, Lang};
use weir_pipeline::{Shown, reading};
use weir_store::{EntryRow, FeedModels, Subject, TranslatedHeadline, TranslatedText, What, Writing, WritingState, WrittenBrief};

/// What stands under a brief about its writing.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrittenView {
    /// `article:12`, for the form.
    pub(crate) subject: String,
    /// The language of the brief, for the form.
    pub(crate) lang: String,
    /// What the button says; empty where nobody could write.
    pub(crate) button: String,
    /// There is one: the button asks for another.
    pub(crate) again: bool,
    /// One line on how it stands; empty where there is nothing to say.
    pub(crate) status: String,
    /// It is under way: the page looks again.
    pub(crate) busy: bool,
}

/// How a writing stands, for the script.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StandsView {
    busy: bool,
    text: String,
}

/// The brief to show beside the extract, and what stands under it.
pub(crate) struct Written {
    pub(crate) brief: Option<WrittenBrief>,
    pub(crate) label: String,
    pub(crate) view: Option<WrittenView>,
}

/// What there is of a subject for this reader.
pub(crate) async fn load(app: &App, visit: &Visit, subject: Subject, text: Lang, feed: Option<FeedId>) -> Result<Written, Fault> {
    let none = Written { brief: None, label: String::new(), view: None };
    let Some(mut shown) = app.weir().shown(&visit.user, subject, (text, visit.lang()), feed).await? else { return Ok(none) };
    // An article's citations hold for the text they were made of; a story's lead to the texts themselves.
    if matches!(subject, Subject::Article(_)) && shown.outdated {
        shown.brief = None;
    }
    let label = shown.brief.as_ref().map(|brief| label(visit, &shown.label, brief)).unwrap_or_default();
    let (busy, status) = status(visit, &shown);
    let writer = shown.writer.clone().unwrap_or_default();
    let button = match (&shown.brief, writer.is_empty()) {
        (_, true) => String::new(),
        (Some(_), _) => visit.words.t("written.again").to_owned(),
        (None, _) => visit.words.with("written.write", "model", &writer),
    };
    let view = WrittenView {
        subject: subject.to_string(),
        lang: shown.lang.to_string(),
        button: if busy { String::new() } else { button },
        again: shown.brief.is_some() || shown.writing.as_ref().is_some_and(|writing| writing.state == WritingState::Failed),
        status,
        busy,
    };
    let empty = view.button.is_empty() && view.status.is_empty();
    Ok(Written { brief: shown.brief, label, view: (!empty).then_some(view) })
}

/// How a writing stands now, for the script that waits for it.
pub(crate) async fn stands(app: &App, visit: &Visit, subject: Subject, lang: Lang, what: What) -> Result<StandsView, Fault> {
    let writing = app.weir().store().writing(subject, lang, what).await?;
    let (busy, text) = line(visit, writing.as_ref(), false);
    Ok(StandsView { busy, text })
}

/// When it was written and what it took.
fn label(visit: &Visit, label: &Label, brief: &WrittenBrief) -> String {
    let words = visit.words;
    let mut parts = vec![visit.clock.when(brief.written_at).text];
    if label.usage.total() > 0 {
        parts.push(words.n("written.tokens", label.usage.total()));
        parts.push(cost(words, label.cost, &visit.models.engine.prices().currency));
    }
    parts.join(" · ")
}

/// What something cost, in words.
pub(crate) fn cost(words: &'static Words, cost: Option<u64>, currency: &str) -> String {
    match cost {
        Some(0) => words.t("written.free").to_owned(),
        Some(cost) => money_text(cost, currency),
        None => words.t("written.no_price").to_owned(),
    }
}

fn status(visit: &Visit, shown: &Shown) -> (bool, String) {
    if shown.never {
        return (false, visit.words.t("written.never").to_owned());
    }
    let (busy, mut text) = line(visit, shown.writing.as_ref(), shown.brief.is_none());
    if text.is_empty() && shown.brief.is_some() && shown.outdated {
        visit.words.t("written.outdated").clone_into(&mut text);
    }
    (busy, text)
}

/// One line on how a writing stands, and whether it is under way. `own`: what stands instead is the source's own sentences.
fn line(visit: &Visit, writing: Option<&Writing>, own: bool) -> (bool, String) {
    let words = visit.words;
    let Some(writing) = writing else { return (false, String::new()) };
    match writing.state {
        WritingState::Waiting => (true, words.t("written.waiting").to_owned()),
        WritingState::Writing if writing.characters > 0 => (true, words.n("written.writing", writing.characters)),
        WritingState::Writing => (true, words.t("written.begun").to_owned()),
        WritingState::Done | WritingState::Failed => {
            let why = fault(words, writing.code.as_deref().unwrap_or_default());
            if why.is_empty() {
                return (false, String::new());
            }
            let own = own.then(|| words.t("written.own").to_owned());
            let later = writing.next_at.map(|at| words.with("written.later", "time", visit.clock.when(at).text));
            let gap = if visit.lang().is_cjk() { "" } else { " " };
            (false, [Some(why.to_owned()), own, later].into_iter().flatten().collect::<Vec<_>>().join(gap))
        }
    }
}

/// Why a model's words are not there, in the reader's; nothing where there is nothing to say.
pub(crate) fn fault(words: &'static Words, code: &str) -> &'static str {
    match code {
        // The brief itself says so, or nobody is set up who could have written one.
        "" | "none" | "short" | "no_text" | "never" => "",
        code => words.find_text(&format!("model_fault.{code}")).unwrap_or_else(|| words.t("written.no_brief")),
    }
}

/// The switch between a text and its translation.
#[derive(Clone, Debug, Default)]
pub(crate) struct SwitchView {
    /// Name, label, address, whether it is shown now.
    pub(crate) ways: Vec<(&'static str, &'static str, String, bool)>,
    /// Who translated it, in words.
    pub(crate) by: String,
    /// It can be asked for: what the button says.
    pub(crate) button: String,
    /// The language of the translation.
    pub(crate) lang: String,
    /// One line on how it stands.
    pub(crate) status: String,
    /// It is under way.
    pub(crate) busy: bool,
    /// `article:12`.
    pub(crate) subject: String,
}

/// Which of the texts is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// As it was written.
    Original,
    /// Each paragraph with its translation under it.
    Both,
    /// Translated.
    Translation,
}

impl Way {
    fn of(name: &str) -> Option<Way> {
        Some(match name {
            "original" => Way::Original,
            "both" => Way::Both,
            "translation" => Way::Translation,
            _ => return None,
        })
    }
}

/// The translation of an article, what of it is shown, and the switch; nothing where it needs none or nobody translates.
pub(crate) async fn switch(
    app: &App,
    visit: &Visit,
    entry: &EntryRow,
    article: &Article,
    asked: &str,
) -> Result<Option<(SwitchView, Way, Option<TranslatedText>)>, Fault> {
    let lang = reading(&visit.user, Some(visit.lang()));
    let needed = weir_llm::translate::Translation::needed(article.lang, lang, &visit.user.settings.reads);
    if !needed || !visit.models.for_reader(&visit.user) {
        return Ok(None);
    }
    let store = app.weir().store();
    let subject = Subject::Article(article.id.entry);
    let text = store.translation(article.id, lang).await?;
    let models = store.feed(entry.feed).await?.map(|feed| feed.models).unwrap_or_default();
    let can = visit.models.translation.is_some() && models != FeedModels::Never;
    if text.is_none() && !can {
        return Ok(None);
    }
    let words = visit.words;
    let usual = if models == FeedModels::Translate { Way::Translation } else { Way::Original };
    let way = if text.is_some() { Way::of(asked).unwrap_or(usual) } else { Way::Original };
    let (busy, status) = match &text {
        Some(_) => (false, String::new()),
        None => line(visit, store.writing(subject, lang, What::Text).await?.as_ref(), false),
    };
    let status = if busy { words.t("written.translating").to_owned() } else { status };
    let ways = match &text {
        None => Vec::new(),
        Some(_) => [
            ("original", words.t("written.original"), Way::Original),
            ("both", words.t("written.both"), Way::Both),
            ("translation", words.t("written.translation"), Way::Translation),
        ]
        .map(|(name, label, one)| (name, label, format!("/a/{}?t={name}", entry.id), one == way))
        .to_vec(),
    };
    let view = SwitchView {
        by: text.as_ref().map(|text| words.with("written.by", "engine", &text.engine)).unwrap_or_default(),
        button: if text.is_none() && !busy { words.with("written.translate", "language", words.language(&lang)) } else { String::new() },
        lang: lang.to_string(),
        ways,
        status,
        busy,
        subject: subject.to_string(),
    };
    Ok(Some((view, way, text)))
}

/// The translations as the writer of HTML takes them.
pub(crate) fn paired(text: &TranslatedText, lang: Lang, original: Lang, way: Way) -> Option<Paired> {
    let both = match way {
        Way::Original => return None,
        Way::Both => true,
        Way::Translation => false,
    };
    let sentences = text.pairs.iter().filter_map(|pair| Some((pair.sentence?, pair.translated.clone()?))).collect();
    Some(Paired { sentences, lang, original, both })
}

/// Headlines of a page in the language this reader reads in; those that are not there yet are asked for.
#[derive(Default)]
pub(crate) struct Headlines {
    found: BTreeMap<String, TranslatedHeadline>,
    lang: String,
}

impl Headlines {
    /// Of these titles: words, language, feed.
    pub(crate) async fn load(app: &App, visit: &Visit, list: &[(&str, Lang, Option<FeedId>)]) -> Result<Headlines, Fault> {
        if !visit.models.for_reader(&visit.user) {
            return Ok(Headlines::default());
        }
        let lang = reading(&visit.user, Some(visit.lang()));
        let needed = |from: Lang| weir_llm::translate::Translation::needed(from, lang, &visit.user.settings.reads);
        let texts: Vec<&str> = list.iter().filter(|(_, from, _)| needed(*from)).map(|(text, ..)| *text).collect();
        let found = app.weir().store().headlines(lang, &texts).await?;
        app.weir().want_headlines(&visit.user, visit.lang(), list).await?;
        Ok(Headlines { found, lang: html::lang(&lang).to_owned() })
    }

    /// Of entries.
    pub(crate) async fn of(app: &App, visit: &Visit, entries: impl Iterator<Item = &EntryRow>) -> Result<Headlines, Fault> {
        let list: Vec<_> = entries.map(|entry| (entry.title.as_str(), entry.lang, Some(entry.feed))).collect();
        Headlines::load(app, visit, &list).await
    }

    /// A title in the reader's language, with its language.
    pub(crate) fn get(&self, title: &str) -> Option<(&str, &str)> {
        self.found.get(title).map(|headline| (headline.text.as_str(), self.lang.as_str()))
    }

    /// A row with its title translated, and the original beside it.
    pub(crate) fn apply(&self, mut row: Row, title: &str) -> Row {
        if let Some((text, lang)) = self.get(title) {
            row.original = title.to_owned();
            row.original_lang = std::mem::replace(&mut row.lang, lang.to_owned());
            row.title = html::highlight(text, &[]);
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code that can stand in a row has its words, in both languages.
    #[test]
    fn every_fault_of_a_model_has_words() {
        let codes = [
            "no_key",
            "auth",
            "bad_request",
            "unstructured",
            "too_long",
            "rate_limited",
            "quota",
            "upstream",
            "timeout",
            "network",
            "redirect",
            "too_large",
            "malformed",
            "refused",
            "empty",
            "truncated",
            "resting",
            "ledger",
            "budget",
            "interrupted",
            "rejected",
            "unreadable",
            "command",
        ];
        for lang in [Lang::EN, Lang::ZH] {
            let words = Words::of(lang);
            for code in codes {
                assert!(words.find_text(&format!("model_fault.{code}")).is_some(), "{lang} {code}");
            }
            for silent in ["", "none", "short", "no_text", "never"] {
                assert_eq!(fault(words, silent), "");
            }
            assert!(!fault(words, "never heard of").is_empty());
        }
    }
}
