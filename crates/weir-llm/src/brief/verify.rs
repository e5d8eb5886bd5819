//! One claim at a time: is it plain words in the right language, from sentences that are there, and do they say it.

use super::BriefJob;
use super::draft::{Block, HEADING, HEADLINE, SENTENCE};
use super::material::{Line, Material};
use crate::check::Check;
use crate::prompt::Prompt;
use crate::rules;
use crate::suspicion::is_suspicious;
use std::collections::BTreeSet;
use unicode_segmentation::UnicodeSegmentation;
use weir_model::{Article, Claim, Lang, SentenceId, Support, Tag, TagKind};

/// The most sentences that one claim cites.
const MOST_CITES: usize = 3;
/// The share of a claim's words that another sentence must have to be cited in place of the one named.
const NEAR: f64 = 0.5;
/// The share of a claim's words that what it cites must have, where both are of one language. Fewer may still be true: then the
/// source says it better.
const COVERED: f64 = 0.5;
/// A sentence that has so much more of a claim's words than those cited is the one that states it.
const BETTER: f64 = 0.25;

/// Holds claims to the check.
pub(super) struct Verifier<'a> {
    articles: &'a [&'a Article],
    material: &'a Material<'a>,
    check: &'a dyn Check,
    lang: Lang,
    /// All words of the articles.
    sources: String,
    /// Passages that an answer may not have: those of the prompt, and those of sentences that speak to machines.
    forbidden: BTreeSet<String>,
    /// Words that only sentences which speak to machines have: what is made of them is not made of the news.
    tainted: BTreeSet<String>,
    /// The words of each line, for finding the nearest.
    words: Vec<BTreeSet<String>>,
}

impl<'a> Verifier<'a> {
    pub(super) fn new(job: &BriefJob<'a>, material: &'a Material<'a>, check: &'a dyn Check) -> Verifier<'a> {
        let mut sources = String::new();
        for line in &material.lines {
            sources.push_str(line.text);
            sources.push('\n');
        }
        let known = rules::passages(&sources);
        let mut forbidden: BTreeSet<String> = Prompt::ALL.iter().flat_map(|prompt| rules::passages(prompt.words())).collect();
        forbidden.extend(material.suspicious().flat_map(rules::passages));
        forbidden.extend(
            job.articles.iter().filter(|article| is_suspicious(&article.title)).flat_map(|article| rules::passages(&article.title)),
        );
        forbidden.retain(|passage| !known.contains(passage));
        for article in job.articles.iter().filter(|article| !is_suspicious(&article.title)) {
            sources.push_str(&article.title);
            sources.push('\n');
        }
        let titles = job.articles.iter().map(|article| article.title.as_str()).filter(|title| is_suspicious(title));
        let sites = job.articles.iter().filter_map(|article| article.metadata.site_name.as_deref()).filter(|site| is_suspicious(site));
        let mut tainted: BTreeSet<String> = material.suspicious().chain(titles).chain(sites).flat_map(words).collect();
        let known = words(&sources);
        tainted.retain(|word| !known.contains(word) && (word.chars().count() >= 4 || !word.is_ascii()));
        let words = material.lines.iter().map(|line| words(line.text)).collect();
        Verifier { articles: job.articles, material, check, lang: job.lang, sources, forbidden, tainted, words }
    }

    /// A claim of a block that passes, if need be with another sentence cited; else why not.
    pub(super) fn claim(&self, block: &Block) -> Result<Claim, String> {
        let numbers: BTreeSet<u64> = block.cites.iter().copied().collect();
        let lines: Vec<&Line> = numbers.iter().filter_map(|number| self.material.line(*number)).take(MOST_CITES).collect();
        self.text(&block.text, SENTENCE)?;
        rules::sentence(&block.text)?;
        let covered = self.covered(&block.text, &lines);
        let first = if lines.is_empty() || lines.len() < numbers.len().min(MOST_CITES) {
            Err("it cites no sentence that is there".to_owned())
        } else if covered.is_some_and(|covered| covered < COVERED) {
            Err("few of its words stand in the sentences that it cites".to_owned())
        } else {
            self.grounded(&block.text, lines.iter().map(|line| line.id).collect())
        };
        // Models often say what is true and name its neighbour.
        let Some((share, line)) = self.nearest(&block.text, NEAR, &BTreeSet::new()) else { return first };
        let better = lines.iter().all(|cited| cited.id != line.id) && covered.is_none_or(|covered| share >= covered + BETTER);
        match first {
            Ok(_) if !better => first,
            Ok(claim) => Ok(self.grounded(&block.text, vec![line.id]).unwrap_or(claim)),
            Err(reason) => self.grounded(&block.text, vec![line.id]).map_err(|_| reason),
        }
    }

    /// The share of a text's words that these lines have; `None` where they are of another language and none can be compared.
    fn covered(&self, text: &str, lines: &[&Line]) -> Option<f64> {
        if lines.is_empty() || lines.iter().any(|line| line.lang != self.lang) {
            return None;
        }
        let own = words(text);
        let cited: BTreeSet<String> = lines.iter().flat_map(|line| words(line.text)).collect();
        Some(own.intersection(&cited).count() as f64 / own.len().max(1) as f64)
    }

    /// A headline stands on everything that the lead cites.
    pub(super) fn headline(&self, title: &str, cites: &BTreeSet<SentenceId>) -> Result<String, String> {
        self.text(title, HEADLINE)?;
        self.grounded(title, cites.iter().copied().collect()).map(|claim| claim.text)
    }

    /// A heading is a few words that stand on what its claim cites.
    pub(super) fn heading(&self, heading: &str, claim: &Claim) -> Result<String, String> {
        self.text(heading, HEADING)?;
        self.grounded(heading, claim.cites.clone())?;
        Ok(heading.trim_end_matches(['.', '。', ':', '：']).to_owned())
    }

    /// What holds for every text.
    fn text(&self, text: &str, longest: usize) -> Result<(), String> {
        rules::plain(text, longest)?;
        if is_suspicious(text) {
            return Err("it speaks to a machine instead of telling the news".into());
        }
        rules::in_language(text, self.lang)?;
        rules::known_names(text, self.lang, &self.sources)?;
        if words(text).iter().any(|word| self.tainted.contains(word)) {
            return Err("it has words that are no part of the news".into());
        }
        if rules::passages(text).iter().any(|passage| self.forbidden.contains(passage)) {
            return Err("it repeats words that are no part of the news".into());
        }
        Ok(())
    }

    fn grounded(&self, text: &str, cites: Vec<SentenceId>) -> Result<Claim, String> {
        let claim = Claim { text: text.to_owned(), lang: self.lang, cites, support: Support::Cited };
        self.check.check(&claim, self.articles)?;
        Ok(claim)
    }

    /// The source's own sentence in place of a claim: one that it cited, else the nearest; none that is there already.
    pub(super) fn quotation(&self, block: &Block, used: &BTreeSet<SentenceId>) -> Option<Claim> {
        let cited = block.cites.iter().filter_map(|number| self.material.line(*number)).find(|line| !used.contains(&line.id));
        let line = cited.or_else(|| self.nearest(&block.text, f64::MIN_POSITIVE, used).map(|(_, line)| line))?;
        Some(Claim { text: line.text.to_owned(), lang: line.lang, cites: vec![line.id], support: Support::Quoted })
    }

    /// The sentence with the greatest share of the text's words, if that is at least `share`; the first among equals.
    fn nearest(&self, text: &str, share: f64, used: &BTreeSet<SentenceId>) -> Option<(f64, &'a Line<'a>)> {
        let own = words(text);
        let mut best: Option<(f64, &Line)> = None;
        for (line, words) in self.material.lines.iter().zip(&self.words).filter(|(line, _)| !used.contains(&line.id)) {
            let found = own.intersection(words).count() as f64 / own.len().max(1) as f64;
            if found >= share && best.is_none_or(|(known, _)| found > known) {
                best = Some((found, line));
            }
        }
        best
    }

    /// Tags that the taxonomy knows, or names that the text has. A model's word alone makes no tag.
    pub(super) fn tags(&self, tags: &[(String, String)]) -> Vec<Tag> {
        let mut found: Vec<Tag> = Vec::new();
        for (en, local) in tags {
            let known = weir_text::find_concept(en).or_else(|| weir_text::find_concept(local));
            let named = || {
                let is_name = en.chars().next().is_some_and(char::is_uppercase) && self.sources.contains(en.as_str());
                let good = is_name
                    && rules::plain(en, 40).is_ok()
                    && rules::plain(local, 40).is_ok()
                    && !is_suspicious(en)
                    && !is_suspicious(local);
                let zh = (self.lang == Lang::ZH && rules::in_language(local, Lang::ZH).is_ok()).then(|| local.clone());
                good.then(|| Tag { id: format!("name:{en}"), kind: TagKind::Name, en: en.clone(), zh, emoji: String::new(), score: 0.5 })
            };
            if let Some(tag) = known.or_else(named)
                && !found.iter().any(|other| other.id == tag.id)
            {
                found.push(tag);
            }
        }
        found
    }
}

fn words(text: &str) -> BTreeSet<String> {
    weir_text::search_tokens(text).into_iter().collect()
}

/// One emoji, or a plain mark in its place.
pub(super) fn emoji(text: &str) -> String {
    let mut graphemes = text.trim().graphemes(true);
    match (graphemes.next(), graphemes.next()) {
        (Some(one), None) if one.chars().count() <= 8 && one.chars().next().is_some_and(is_emoji) => one.to_owned(),
        _ => "▪️".to_owned(),
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{23e9}'..='\u{23fa}')
}

/// A heading out of a claim's own first words.
pub fn own_heading(text: &str) -> String {
    const WORDS: usize = 6;
    const DENSE: usize = 14;
    let dense = !text.contains(' ');
    let cut = if dense {
        let end = text.char_indices().take(DENSE).take_while(|(_, c)| !matches!(c, '，' | '。' | '；' | '、')).last();
        end.and_then(|(at, c)| text.get(..at + c.len_utf8())).unwrap_or(text).to_owned()
    } else {
        text.split(' ').take(WORDS).collect::<Vec<_>>().join(" ")
    };
    let whole = cut.chars().count() >= text.trim_end_matches(['.', '。']).chars().count();
    let cut = cut.trim_end_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '，' | '。' | '；' | '：'));
    if whole { cut.to_owned() } else { format!("{cut}…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_headings() {
        assert_eq!(emoji("📈"), "📈");
        assert_eq!(emoji("🇨🇳"), "🇨🇳");
        for wrong in ["", "!", "ab", "📈📈", "<b>", "[{"] {
            assert_eq!(emoji(wrong), "▪️", "{wrong}");
        }
        assert_eq!(own_heading("The Fed held rates."), "The Fed held rates");
        assert_eq!(
            own_heading("Dockers in Felmouth accepted the offer, 7.5 percent, on Tuesday."),
            "Dockers in Felmouth accepted the offer…"
        );
        assert_eq!(own_heading("港口工人周二接受了报价，罢工结束。"), "港口工人周二接受了报价…");
    }
}
