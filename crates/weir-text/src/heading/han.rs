//! Headings in Chinese and Japanese: a clause of the sentence.

use super::{FEWEST_IDEOGRAPHS, Headings, MOST_IDEOGRAPHS};
use crate::candidate::Candidate;
use crate::sentence::is_ideograph;
use crate::words::{is_stop, words};
use weir_model::Lang;

impl Headings {
    /// The best clause of fitting length, else the first words of the first clause.
    pub(super) fn clause(&self, sentence: &Candidate) -> String {
        #[rustfmt::skip]
        const OPENERS: [&str; 26] = [
            "据了解", "据介绍", "据悉", "数据显示", "此外", "同时", "另外", "目前", "其中", "不过", "但是", "但", "而", "并且", "并", "也", "还", "因此",
            "所以", "如果", "虽然", "尽管", "由于", "当前", "即使", "截至目前",
        ];
        let lang = sentence.lang;
        let mut best: Option<(f32, String)> = None;
        let mut opening: Option<String> = None;
        for (place, clause) in sentence.text.split(['，', '；', '：', '。', '！', '？', ',', '、', ';', '（', '）']).enumerate() {
            let mut clause =
                clause.trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '「' | '」' | '《' | '》' | '"' | '—'));
            for opener in OPENERS {
                if let Some(rest) = clause.strip_prefix(opener) {
                    clause = rest.trim_start();
                }
            }
            let length = clause.chars().count();
            let unbalanced = [('“', '”'), ('「', '」'), ('《', '》')]
                .iter()
                .any(|(open, close)| clause.matches(*open).count() != clause.matches(*close).count());
            if length < FEWEST_IDEOGRAPHS || unbalanced || clause.chars().filter(|c| is_ideograph(*c)).count() < FEWEST_IDEOGRAPHS {
                continue;
            }
            let shown = if length <= MOST_IDEOGRAPHS { clause.to_owned() } else { self.beginning(clause, lang) };
            if shown.chars().count() < FEWEST_IDEOGRAPHS {
                continue;
            }
            opening.get_or_insert_with(|| shown.clone());
            let terms = words(&shown, lang);
            let total: f32 = terms
                .iter()
                .filter(|word| !is_stop(word.text, lang) && word.text.chars().count() > 1)
                .map(|word| self.weight(word.text))
                .sum();
            let whole = if length <= MOST_IDEOGRAPHS { 0.8 } else { 0.0 };
            // 他说 and its like tell who speaks, not what; a date says when, not what.
            let weak = ends_weakly(&shown);
            let score = total / (terms.len().max(1) as f32).sqrt() + whole - 0.15 * place as f32 - if weak { 2.0 } else { 0.0 };
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, shown));
            }
        }
        best.map(|(_, shown)| shown).or(opening).unwrap_or_else(|| sentence.text.chars().take(MOST_IDEOGRAPHS).collect())
    }

    /// Whole words from the beginning of a clause, up to the longest heading, not ending in a particle.
    fn beginning(&self, clause: &str, lang: Lang) -> String {
        let mut end = 0;
        let mut length = 0;
        for word in words(clause, lang) {
            let next = word.start + word.text.len();
            length += clause.get(end..next).map_or(0, |piece| piece.chars().count());
            if length > MOST_IDEOGRAPHS {
                break;
            }
            end = next;
        }
        let mut shown = clause.get(..end).unwrap_or(clause).to_owned();
        while let Some(last) = shown.chars().last().filter(|c| {
            "的了在和与與对對将將把被从從是为為以及于於约約至还還并並而或也就都会會可能其该該个個一这這那到說说というをはがにでとのも"
                .contains(*c)
        }) {
            shown.truncate(shown.len() - last.len_utf8());
        }
        shown
    }
}

/// Whether a clause ends in who speaks, in a date, or as the beginning of another.
fn ends_weakly(clause: &str) -> bool {
    #[rustfmt::skip]
    const ENDS: &[&str] = &[
        "说", "說", "表示", "称", "稱", "指出", "认为", "認為", "显示", "顯示", "透露", "介绍", "介紹", "预计", "強調", "强调", "报道", "報導",
        "宣布", "告诉记者", "看来", "來看", "而言", "来说", "期间", "期間", "时", "時", "后", "後", "前", "日", "月", "年", "以来", "以來",
        "之一", "によると", "によれば", "について", "では", "には", "とは", "しては", "っては", "として", "のため", "たが", "だが", "ほか", "一方", "し",
        "て",
    ];
    ENDS.iter().any(|end| clause.ends_with(end))
}
