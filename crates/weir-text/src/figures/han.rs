//! Labels in Chinese: what stands before the number in its clause, up to the verb that leads to it, and what a share is of.

use super::Label;
use crate::words::{is_han, is_stop, words};
use std::ops::Range;
use weir_model::Lang;

/// Ideographs of a part.
const MOST: usize = 12;

/// Signs that end a clause.
const ENDS: [char; 15] = ['，', '。', '；', '：', '（', '）', '“', '”', '、', '！', '？', ',', '《', '》', ':'];

pub(super) fn label(text: &str, range: &Range<usize>, taken: &[Range<usize>]) -> Label {
    let before = text.get(..range.start).unwrap_or("");
    let clause = before.rsplit(ENDS).next().unwrap_or("");
    let offset = before.len() - clause.len();
    // "不低于2年或者4万公里": a second number of one measure shares its words.
    let first = taken.iter().find(|other| offset <= other.start && other.end <= range.start);
    let clause = match first {
        Some(first) if text.get(first.end..range.start).is_some_and(joins) => text.get(offset..first.start).unwrap_or(""),
        Some(first) => text.get(first.end..range.start).unwrap_or(""),
        None => clause,
    };
    let after = text.get(range.end..).unwrap_or("").split(ENDS).next().unwrap_or("");
    let measure = after.strip_prefix('的').map(head).unwrap_or_default();
    // 中国占全球稀土开采量的60%: whose share, and of what.
    if let Some((owner, whole)) = clause.rsplit_once('占') {
        let (subject, own) = (tail(owner), tail(whole));
        return Label { subject, measure: if own.is_empty() { measure } else { own } };
    }
    let subject = tail(clause);
    Label { measure: if measure == subject { String::new() } else { measure }, subject }
}

fn joins(between: &str) -> bool {
    let between = between.trim();
    between.chars().count() <= 8 && ["或", "或者", "和", "至", "到", "及", "与"].iter().any(|joint| between.starts_with(joint))
}

/// The words before a number without what leads over to it; whole words, at most twelve ideographs.
fn tail(text: &str) -> String {
    let mut text = text.trim();
    loop {
        let shorter = text
            .trim_end_matches([
                '约', '达', '为', '至', '超', '过', '近', '的', '是', '有', '在', '到', '逾', '共', '了', '将', '以', '从', '高', '均',
                '也', '已', '需', '仅', '才', '就', '不',
            ])
            .trim_end();
        let shorter = TRAILING.iter().find_map(|end| shorter.strip_suffix(end)).unwrap_or(shorter);
        if shorter.len() == text.len() {
            break;
        }
        text = shorter;
    }
    let tokens = words(text, Lang::ZH);
    let mut start = text.len();
    for word in tokens.iter().rev() {
        if text[word.start..].chars().count() > MOST {
            break;
        }
        start = word.start;
    }
    // A cut in the middle of a longer clause begins with any word: only a place after 的 or a stop word is a beginning.
    if start > 0 && tokens.iter().any(|word| word.start < start) {
        let clean = tokens.iter().rev().take_while(|word| word.start >= start).filter(|word| is_stop(word.text, Lang::ZH)).last();
        start = clean.map_or(start, |word| word.start + word.text.len());
    }
    let first = tokens.iter().find(|word| word.start >= start && !is_stop(word.text, Lang::ZH) && !LEADING.contains(&word.text));
    let found = first.map(|word| text[word.start..].trim()).unwrap_or("");
    if found.chars().filter(|c| is_han(*c) || c.is_alphanumeric()).count() < 2 || found.chars().all(|c| c.is_ascii_digit()) {
        return String::new();
    }
    found.to_owned()
}

/// The noun after 的, up to a verb or the end.
fn head(text: &str) -> String {
    let mut end = 0;
    for word in words(text, Lang::ZH) {
        if word.start != end || text[..word.start + word.text.len()].chars().count() > MOST || is_stop(word.text, Lang::ZH) {
            break;
        }
        end = word.start + word.text.len();
    }
    let found = &text[..end];
    if found.chars().count() >= 2 { found.to_owned() } else { String::new() }
}

/// Verbs and joining words that begin no subject.
const LEADING: [&str; 24] = [
    "预计",
    "计划",
    "设计",
    "大致",
    "相当于",
    "往年",
    "目前",
    "同比",
    "还",
    "可",
    "仅",
    "不得",
    "即",
    "比",
    "较",
    "跟",
    "使",
    "令",
    "比如",
    "例如",
    "随后",
    "至少",
    "均",
    "来自",
];

/// Verbs that lead from a subject to its number.
const TRAILING: [&str; 54] = [
    "不得",
    "超过",
    "低于",
    "高于",
    "达到",
    "提高",
    "减少",
    "增加",
    "下降",
    "上涨",
    "增长",
    "为每公斤",
    "每公斤",
    "花了不",
    "可满足",
    "将雇用",
    "仍能放出",
    "要",
    "比",
    "距",
    "只",
    "仅",
    "约",
    "为",
    "是",
    "从",
    "由",
    "至少",
    "计划于",
    "预计",
    "用时",
    "能卖",
    "使用",
    "需要",
    "还要",
    "大约",
    "不低于",
    "不超过",
    "不少于",
    "不足",
    "延长",
    "缩短",
    "扩大",
    "增至",
    "降至",
    "升至",
    "减至",
    "增",
    "降",
    "升",
    "减",
    "只需",
    "最低",
    "最高",
];
