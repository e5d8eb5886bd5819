//! What is translated, in which pieces, and what becomes of it. Nothing is shown that fails the checks: then the original
//! stays, as if nobody had asked.

use super::{Ask, Glossary, TranslateError, Translator, checks};
use crate::budget::Purpose;
use crate::check::Check;
use crate::suspicion::is_suspicious;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use weir_model::{Article, Lang};

/// Headlines of one request.
const BATCH: usize = 20;
/// Characters of the pieces of one request: a page or so.
const CHARACTERS: usize = 4000;

/// A headline of a list.
#[derive(Clone, Copy, Debug)]
pub struct Headline<'a> {
    /// The headline.
    pub text: &'a str,
    /// Its language.
    pub lang: Lang,
}

/// A translation and who made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Translated {
    /// In the reader's language.
    pub text: String,
    /// The provider's name.
    pub by: String,
}

/// How a text is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pieces {
    /// Sentence by sentence: citations stay one to one.
    Sentences,
    /// Paragraph by paragraph: reads better.
    Paragraphs,
}

/// A piece of a text with its translation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The block of the article.
    pub block: u32,
    /// For sentences, its number in [`Article::sentences`].
    pub sentence: Option<u32>,
    /// The original's own words.
    pub original: String,
    /// `None`: the original stays.
    pub translated: Option<String>,
}

/// A whole text in pairs.
#[derive(Debug)]
pub struct Text {
    /// In the text's order.
    pub pairs: Vec<Pair>,
    /// Why the last of them are not translated, where something came in between: asked again, it goes on from there.
    pub stopped: Option<TranslateError>,
}

/// Translates by one provider and holds it to the checks.
#[derive(Clone)]
pub struct Translation {
    pub(crate) translator: Arc<dyn Translator>,
    pub(crate) check: Arc<dyn Check>,
    /// By the language translated into.
    pub(crate) glossaries: BTreeMap<Lang, Glossary>,
}

impl Translation {
    /// By a provider, held to a check.
    pub fn new(translator: Arc<dyn Translator>, check: Arc<dyn Check>) -> Translation {
        Translation { translator, check, glossaries: BTreeMap::new() }
    }

    /// With words that have a fixed translation into a language.
    pub fn with_glossary(mut self, to: Lang, glossary: Glossary) -> Translation {
        self.glossaries.insert(to, glossary);
        self
    }

    /// What changes translations besides their texts: for keys under which they are kept.
    pub fn fingerprint(&self, to: Lang) -> String {
        let glossary = self.glossaries.get(&to).map(Glossary::fingerprint).unwrap_or_default();
        format!("{};{glossary}", self.translator.name())
    }

    /// Whether a text needs a translation for someone who reads `to` and, as they are, `reads`. What is of no known language
    /// is left alone.
    pub fn needed(lang: Lang, to: Lang, reads: &[Lang]) -> bool {
        lang.is_known() && to.is_known() && lang != to && !reads.contains(&lang)
    }

    /// Headlines of a list, twenty a request. `None` where the original stays: it needs no translation, or none is good. An
    /// error only where nothing could be translated although something should have been.
    ///
    /// # Errors
    /// That of the provider.
    pub async fn headlines(
        &self,
        list: &[Headline<'_>],
        to: Lang,
        reads: &[Lang],
        purpose: &Purpose,
    ) -> Result<Vec<Option<Translated>>, TranslateError> {
        let mut results: Vec<Option<Translated>> = vec![None; list.len()];
        let mut by_lang: BTreeMap<Lang, Vec<usize>> = BTreeMap::new();
        for (n, headline) in list.iter().enumerate().filter(|(_, headline)| Translation::needed(headline.lang, to, reads)) {
            by_lang.entry(headline.lang).or_default().push(n);
        }
        let by = self.translator.name();
        let (mut any, mut fault) = (false, None);
        for (from, places) in by_lang {
            for batch in places.chunks(BATCH) {
                let texts: Vec<&str> = batch.iter().filter_map(|n| list.get(*n)).map(|headline| headline.text).collect();
                match self.checked(&texts, from, to, true, purpose).await {
                    Ok(translated) => {
                        for (n, text) in batch.iter().zip(translated) {
                            if let (Some(place), Some(text)) = (results.get_mut(*n), text) {
                                *place = Some(Translated { text, by: by.clone() });
                                any = true;
                            }
                        }
                    }
                    Err(error) => fault = fault.or(Some(error)),
                }
            }
        }
        match fault {
            Some(fault) if !any => Err(fault),
            _ => Ok(results),
        }
    }

    /// A whole text in pairs, in its order. Code, tables and rules are left as they are.
    ///
    /// # Errors
    /// That of the provider, where nothing could be translated at all.
    pub async fn article(
        &self,
        article: &Article,
        to: Lang,
        reads: &[Lang],
        pieces: Pieces,
        purpose: &Purpose,
    ) -> Result<Text, TranslateError> {
        let mut pairs = take_apart(article, pieces);
        if !Translation::needed(article.lang, to, reads) {
            return Ok(Text { pairs, stopped: None });
        }
        let (mut any, mut fault, mut at) = (false, None, 0);
        while at < pairs.len() {
            let mut end = at;
            let mut characters = 0;
            while let Some(pair) = pairs.get(end).filter(|_| end - at < BATCH) {
                characters += pair.original.chars().count();
                if characters > CHARACTERS && end > at {
                    break;
                }
                end += 1;
            }
            let texts: Vec<String> = pairs.iter().skip(at).take(end - at).map(|pair| pair.original.clone()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            match self.checked(&texts, article.lang, to, false, purpose).await {
                Ok(translated) => {
                    for (pair, text) in pairs.iter_mut().skip(at).zip(translated) {
                        any |= text.is_some();
                        pair.translated = text;
                    }
                }
                Err(error) => {
                    fault = Some(error);
                    break;
                }
            }
            at = end;
        }
        match fault {
            Some(fault) if !any => Err(fault),
            stopped => Ok(Text { pairs, stopped }),
        }
    }

    /// Sentences of one language, each by itself: `None` where the original stays.
    ///
    /// # Errors
    /// That of the provider.
    pub async fn sentences(&self, texts: &[&str], from: Lang, to: Lang, purpose: &Purpose) -> Result<Vec<Option<String>>, TranslateError> {
        let mut results = Vec::with_capacity(texts.len());
        for batch in texts.chunks(BATCH) {
            results.extend(self.checked(batch, from, to, false, purpose).await?);
        }
        Ok(results)
    }

    /// The provider's name in labels.
    pub fn name(&self) -> String {
        self.translator.name()
    }

    /// Translates texts of one language; what fails the checks is asked for once more, each by itself.
    async fn checked(
        &self,
        texts: &[&str],
        from: Lang,
        to: Lang,
        headlines: bool,
        purpose: &Purpose,
    ) -> Result<Vec<Option<String>>, TranslateError> {
        // What speaks to machines is shown to none: it stays as it is, and takes no other text of the request with it.
        let places: Vec<usize> = texts.iter().enumerate().filter(|(_, text)| !is_suspicious(text)).map(|(n, _)| n).collect();
        let mut results: Vec<Option<String>> = vec![None; texts.len()];
        if places.is_empty() {
            return Ok(results);
        }
        let texts: Vec<&str> = places.iter().filter_map(|n| texts.get(*n).copied()).collect();
        let none = Glossary::default();
        let glossary = self.glossaries.get(&to).unwrap_or(&none);
        let marked: Vec<_> = texts.iter().map(|text| glossary.mark(text)).collect();
        let sent: Vec<&str> = marked.iter().map(|marked| marked.text.as_str()).collect();
        let good = |n: usize, answer: Option<String>| -> Result<String, String> {
            let (Some(source), Some(marked)) = (texts.get(n), marked.get(n)) else { return Err("it was not asked for".into()) };
            let text = answer.ok_or("it did not come")?;
            // Held to the checks before the fixed words come in: those are the owner's, whatever they are.
            let bare: String = marked.restore(&text)?;
            let without = |text: &str| text.split(['⟦', '⟧']).step_by(2).collect::<Vec<_>>().join(" ");
            let (source, plain) = if bare == text { ((*source).to_owned(), text) } else { (without(&marked.text), without(&text)) };
            checks::check(&source, &plain, from, to, &*self.check)?;
            Ok(bare)
        };
        let answers = self.translator.translate(&Ask { texts: &sent, from, to, headlines, purpose }).await?;
        for (n, answer) in answers.into_iter().enumerate() {
            let first = good(n, answer);
            let result = match (first, sent.get(n)) {
                (Ok(text), _) => Some(text),
                (Err(reason), Some(text)) if sent.len() > 1 => {
                    tracing::debug!(%reason, "a translation is asked for again, by itself");
                    let alone = [*text];
                    let again = self.translator.translate(&Ask { texts: &alone, from, to, headlines, purpose }).await;
                    let again = again.ok().and_then(|mut answers| answers.pop());
                    again.and_then(|answer| good(n, answer).ok())
                }
                (Err(reason), _) => {
                    tracing::debug!(%reason, "a translation was not good; the original stays");
                    None
                }
            };
            if let Some(place) = places.get(n).and_then(|n| results.get_mut(*n)) {
                *place = result;
            }
        }
        Ok(results)
    }
}

fn take_apart(article: &Article, pieces: Pieces) -> Vec<Pair> {
    let translatable = |block: u32| {
        use weir_model::BlockKind::{Code, Embed, Rule, Table};
        article.blocks.get(block as usize).is_some_and(|block| !matches!(block.kind, Code | Table { .. } | Embed { .. } | Rule))
    };
    match pieces {
        Pieces::Sentences => {
            let numbered = article.sentences.iter().enumerate().filter(|(_, sentence)| translatable(sentence.block));
            let pair = |(n, sentence): (usize, &weir_model::Sentence)| {
                let original = article.sentence_text(sentence)?.to_owned();
                Some(Pair { block: sentence.block, sentence: u32::try_from(n).ok(), original, translated: None })
            };
            numbered.filter_map(pair).collect()
        }
        Pieces::Paragraphs => {
            let blocks = article.blocks.iter().zip(0u32..).filter(|(block, n)| translatable(*n) && !block.text.trim().is_empty());
            blocks.map(|(block, n)| Pair { block: n, sentence: None, original: block.text.clone(), translated: None }).collect()
        }
    }
}
