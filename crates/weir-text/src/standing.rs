//! Whether a sentence can be read without its neighbours.

use weir_model::Lang;

/// Whether a sentence reads well without its neighbours: it is whole, no question, and does not begin by pointing back.
pub(crate) fn stands_alone(text: &str, lang: Lang) -> bool {
    let end = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', '」', '』', '）']);
    let whole = end.ends_with(['.', '。', '!', '！', '…']);
    let first = text.chars().find(|c| c.is_alphanumeric());
    let begins_small = first.is_some_and(char::is_lowercase);
    whole && !begins_small && balanced(text) && !points_back(text, lang)
}

/// Every quotation that is opened is closed, and the other way round.
fn balanced(text: &str) -> bool {
    let count = |c: char| text.chars().filter(|other| *other == c).count();
    count('"').is_multiple_of(2)
        && (count('“') == count('”') || text.contains('„'))
        && count('「') == count('」')
        && count('（') == count('）')
        && count('(') == count(')')
}

/// Whether a sentence begins with a word that needs the sentence before it.
pub(crate) fn points_back(text: &str, lang: Lang) -> bool {
    const EN: &[&str] = &[
        "he",
        "she",
        "it",
        "they",
        "him",
        "her",
        "his",
        "hers",
        "its",
        "their",
        "theirs",
        "this",
        "that",
        "these",
        "those",
        "but",
        "however",
        "and",
        "also",
        "meanwhile",
        "so",
        "then",
        "such",
        "yet",
        "still",
        "instead",
        "both",
        "another",
        "others",
        "or",
        "nor",
        "nevertheless",
        "nonetheless",
        "moreover",
        "furthermore",
        "therefore",
        "thus",
        "otherwise",
        "similarly",
        "likewise",
        "besides",
        "consequently",
        "here",
        "neither",
        "either",
        "because",
        "which",
        "who",
        "there",
        "too",
        "again",
        "even",
        "not",
        "one",
        "some",
        "most",
        "none",
        "many",
        "few",
        "all",
        "plus",
        "i",
        "we",
        "you",
        "my",
        "our",
        "your",
        "perhaps",
        "maybe",
        "yes",
        "no",
        "well",
        "asked",
    ];
    const DE: &[&str] = &[
        "er",
        "sie",
        "es",
        "ihm",
        "ihr",
        "sein",
        "seine",
        "seinen",
        "seiner",
        "ihre",
        "ihren",
        "ihrer",
        "dies",
        "diese",
        "dieser",
        "dieses",
        "diesen",
        "das",
        "dass",
        "aber",
        "doch",
        "jedoch",
        "auch",
        "zudem",
        "außerdem",
        "damit",
        "dabei",
        "dort",
        "so",
        "und",
        "oder",
        "denn",
        "dann",
        "danach",
        "deshalb",
        "daher",
        "dafür",
        "dagegen",
        "dazu",
        "hier",
        "allerdings",
        "trotzdem",
        "ebenso",
        "beide",
        "davon",
        "darin",
        "ich",
        "wir",
        "man",
        "manche",
        "einige",
        "viele",
        "wer",
        "gleichzeitig",
        "zugleich",
        "hinzu",
        "stattdessen",
        "jetzt",
        "nun",
        "ja",
        "nein",
    ];
    const ZH: &[&str] = &[
        "他",
        "她",
        "它",
        "这",
        "该",
        "此",
        "但",
        "然而",
        "不过",
        "同时",
        "另外",
        "因此",
        "所以",
        "而",
        "并",
        "其",
        "对此",
        "对于此",
        "于是",
        "否则",
        "那",
        "随后",
        "之后",
        "也",
        "还",
        "我",
        "你",
        "您",
        "咱",
        "如此",
        "与此",
        "为此",
        "也就是",
        "换句话说",
        "总之",
        "例如",
        "比如",
        "至于",
        "当然",
        "甚至",
        "或",
        "则",
        "即",
        "两者",
        "双方",
        "有人",
        "有的",
    ];
    const FR: &[&str] = &[
        "il",
        "elle",
        "ils",
        "elles",
        "ce",
        "cette",
        "ces",
        "cela",
        "mais",
        "cependant",
        "et",
        "aussi",
        "puis",
        "donc",
        "son",
        "sa",
        "ses",
        "leur",
    ];
    const ES: &[&str] =
        &["él", "ella", "ellos", "ellas", "este", "esta", "esto", "estos", "pero", "sin", "y", "también", "su", "sus", "además", "así"];
    let text = text.trim_start_matches(['"', '\'', '“', '‘', '„', '«', '「', '『', '(', '（']);
    let first: String = text.chars().take_while(|c| c.is_alphabetic() || matches!(c, '\'' | '’')).collect::<String>().to_lowercase();
    let first = first.split(['\'', '’']).next().unwrap_or("");
    match lang.as_str() {
        "zh" => ZH.iter().any(|word| text.starts_with(word)),
        "de" => DE.contains(&first),
        "fr" => FR.contains(&first),
        "es" => ES.contains(&first),
        _ => EN.contains(&first) || leans_on_these(text),
    }
}

/// "Without these elements …", "In that year …": a preposition and a word that points back.
fn leans_on_these(text: &str) -> bool {
    const BEFORE: [&str; 14] =
        ["without", "with", "in", "of", "for", "after", "under", "among", "at", "by", "from", "on", "despite", "since"];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    BEFORE.contains(&first.as_str())
        && matches!(second.as_str(), "these" | "those" | "this" | "that" | "them" | "such" | "it" | "him" | "her")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_alone() {
        let check = |text: &str, lang: Lang, expected: bool| assert_eq!(stands_alone(text, lang), expected, "{text}");
        check("The port reopened on Monday.", Lang::EN, true);
        check("He said the port would reopen.", Lang::EN, false);
        check("\"It's late,\" she said.", Lang::EN, false);
        check("Will the port reopen?", Lang::EN, false);
        check("“The cranes are back,” the harbour master said.", Lang::EN, true);
        check("Without these cranes the port would stop.", Lang::EN, false);
        check("the port reopened.", Lang::EN, false);
        check("An unfinished line", Lang::EN, false);
        check("“The cranes are back, he said.", Lang::EN, false);
        check("港口周一重新开放。", Lang::ZH, true);
        check("但港口仍然关闭。", Lang::ZH, false);
        check("Der Hafen öffnet am Montag.", Lang::DE, true);
        check("Damit öffnet der Hafen.", Lang::DE, false);
    }
}
