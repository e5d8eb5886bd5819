//! Traditional Chinese as simplified, for what is looked up: topics, and the terms by which reports are grouped.
//!
//! Character by character, so that every offset stays what it was. What is shown is never converted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;
use weir_model::{Article, Lang};

/// The simplified form of each traditional character that has one of its own.
fn table() -> &'static HashMap<char, char> {
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = include_str!("traditional.txt").lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.flat_map(str::split_whitespace).map(|pair| {
            let mut both = pair.chars();
            (both.next(), both.next())
        });
        pairs.filter_map(|(from, to)| Some((from?, to?))).filter(|(from, to)| from.len_utf8() == to.len_utf8()).collect()
    })
}

/// A text with every traditional character as its simplified one; as many bytes, each character where it was.
fn simplified(text: &str) -> Cow<'_, str> {
    let table = table();
    if !text.chars().any(|c| table.contains_key(&c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| table.get(&c).copied().unwrap_or(c)).collect())
}

/// The article as terms are looked up in it: one in traditional Chinese is converted, any other is itself.
pub(crate) fn looked_up(article: &Article) -> Cow<'_, Article> {
    let plain = |text: &str| matches!(simplified(text), Cow::Borrowed(_));
    if article.lang != Lang::ZH || plain(&article.title) && article.blocks.iter().all(|block| plain(&block.text)) {
        return Cow::Borrowed(article);
    }
    let mut converted = article.clone();
    converted.title = simplified(&converted.title).into_owned();
    for block in &mut converted.blocks {
        block.text = simplified(&block.text).into_owned();
    }
    Cow::Owned(converted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_stays_where_it_was() {
        let text = "臺灣的半導體工廠擴建，投資約85億美元。Fab 3 乾淨";
        let plain = simplified(text);
        assert_eq!(plain, "台湾的半导体工厂扩建，投资约85亿美元。Fab 3 乾净");
        assert_eq!(plain.len(), text.len());
        assert!(matches!(simplified("半导体 and 3"), Cow::Borrowed(_)));
    }
}
