//! Words, stop words, stems.
//!
//! Words are those of Unicode's rules (UAX 29); runs of Han characters are cut by jieba's dictionary without its hidden
//! Markov model, so that one word is always cut the same way and no invented word enters an index.

use jieba_rs::Jieba;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;
use unicode_segmentation::UnicodeSegmentation;
use weir_model::Lang;

/// One word and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    pub text: &'a str,
    /// First byte in the text.
    pub start: usize,
}

/// The dictionary, read on first use (about 60 ms).
pub(crate) fn jieba() -> &'static Jieba {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    JIEBA.get_or_init(Jieba::new)
}

/// An ideograph.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〇')
}

/// A text as runs of ideographs (`true`) and of everything else (`false`), with their first bytes.
pub(crate) fn runs(text: &str) -> Vec<(bool, usize, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut han = None;
    for (at, c) in text.char_indices() {
        let now = is_han(c);
        if let Some(before) = han
            && before != now
        {
            found.push((before, start, &text[start..at]));
            start = at;
        }
        han = Some(now);
    }
    if let Some(han) = han {
        found.push((han, start, &text[start..]));
    }
    found
}

/// The words of a text in order: only those with a letter or digit.
pub(crate) fn words(text: &str, lang: Lang) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    for (han, start, run) in runs(text) {
        if han && lang.as_str() != "ja" {
            let mut at = start;
            for token in jieba().cut(run, false) {
                found.push(Word { text: token.word, start: at });
                at += token.word.len();
            }
        } else {
            found.extend(run.unicode_word_indices().map(|(at, word)| Word { text: word, start: start + at }));
        }
    }
    found
}

/// A text in pieces that join to the whole: words, numbers, single marks, runs of white space. Chinese by the
/// dictionary; other scripts by Unicode's rules. A year, month, day or hour in digits is one word with its unit (12月).
pub fn cut(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    // Where the last piece begins.
    let mut last = 0;
    for (han, start, run) in runs(text) {
        let mut rest = run;
        if han
            && text[last..start].ends_with(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'))
            && let Some(unit) = rest.chars().next().filter(|c| matches!(c, '年' | '月' | '日' | '时' | '分'))
            // 5分钟, 3年级, 10月份.
            && !["年级", "年度", "日元", "分钟", "分之", "时代"].iter().any(|word| rest.starts_with(word))
        {
            let end = start + unit.len_utf8();
            found.pop();
            found.push(&text[last..end]);
            rest = &rest[unit.len_utf8()..];
        }
        let pieces: Vec<&str> =
            if han { jieba().cut(rest, false).into_iter().map(|token| token.word).collect() } else { rest.split_word_bounds().collect() };
        let mut at = start + run.len() - rest.len();
        for piece in pieces {
            // —— and …… are one mark.
            if matches!(piece, "—" | "…") && text[last..at].ends_with(piece) && !found.is_empty() {
                found.pop();
                found.push(&text[last..at + piece.len()]);
            } else {
                last = at;
                found.push(piece);
            }
            at += piece.len();
        }
    }
    found
}

/// A word that says nothing of the subject. Words of other languages are judged as English.
pub(crate) fn is_stop(word_lower: &str, lang: Lang) -> bool {
    static LISTS: OnceLock<BTreeMap<&'static str, HashSet<&'static str>>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| STOP.iter().map(|(lang, words)| (*lang, words.split_whitespace().collect())).collect());
    let Some(list) = lists.get(lang.as_str()).or_else(|| lists.get("en")) else { return false };
    list.contains(word_lower) || word_lower.contains('’') && list.contains(word_lower.replace('’', "'").as_str())
}

/// The stem of a word in lower case, where the language has a stemmer; else the word.
pub(crate) fn stem(word_lower: &str, lang: Lang) -> String {
    let algorithm = match lang.as_str() {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "da" => Algorithm::Danish,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "fi" => Algorithm::Finnish,
        "hu" => Algorithm::Hungarian,
        "ro" => Algorithm::Romanian,
        "tr" => Algorithm::Turkish,
        "el" => Algorithm::Greek,
        "ar" => Algorithm::Arabic,
        _ => return word_lower.to_string(),
    };
    if word_lower.chars().any(|c| c.is_numeric() || is_han(c)) {
        return word_lower.to_string();
    }
    let word = word_lower.strip_suffix("'s").or_else(|| word_lower.strip_suffix("’s")).unwrap_or(word_lower);
    Stemmer::create(algorithm).stem(word).into_owned()
}

/// The stems of the content words, in order: no stop words, no single letters. Single ideographs stay only where they
/// are words of their own outside the stop list.
pub(crate) fn terms(text: &str, lang: Lang) -> Vec<String> {
    words(text, lang).iter().filter_map(|word| term(word.text, lang)).collect()
}

/// The stem of one word, or `None` where it carries no content.
pub(crate) fn term(word: &str, lang: Lang) -> Option<String> {
    let lower = word.to_lowercase();
    let mut chars = lower.chars();
    let single = chars.next().is_some_and(|first| chars.next().is_none() && !is_han(first));
    if single || is_stop(&lower, lang) {
        return None;
    }
    Some(stem(&lower, lang)).filter(|stem| !stem.is_empty())
}

/// Own lists: function words and the words that every report has ("said", "according").
const STOP: &[(&str, &str)] = &[
    (
        "en",
        "a about above across after again against all almost alone along already also although always am among amid an and another any \
         anybody anyone anything anywhere are aren't around as at away back be became because become been before behind being below \
         beside besides between beyond both but by came can can't cannot come could couldn't did didn't do does doesn't doing don't done \
         down during each either else enough even ever every everybody everyone everything everywhere except far few first for from \
         further gave get gets getting give given go goes going gone got had hadn't has hasn't have haven't having he he's her here hers \
         herself him himself his how however i i'm i've if in indeed inside instead into is isn't it it's its itself just keep kept \
         last least less let like likely made make makes many may maybe me meanwhile might mine more most much must my myself near \
         nearly never nevertheless next no nobody none nor not nothing now nowhere of off often on once one only onto or other others \
         otherwise our ours ourselves out outside over own per perhaps put quite rather really said same saw say saying says second see \
         seem seemed seems seen several shall she she's should shouldn't since so some somebody someone something somewhere soon still \
         such take taken than that that's the their theirs them themselves then there there's therefore these they they're they've this \
         those though three through throughout thus to together told too took toward towards two under unless until up upon us use \
         used using very via was wasn't we we're we've well went were weren't what what's whatever when where whether which while who \
         who's whole whom whose why will with within without won't would wouldn't yes yet you you're you've your yours yourself \
         according added say told mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow \
         don doesn didn isn wasn weren hasn haven hadn ll re ve etc e.g i.e",
    ),
    (
        "de",
        "aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus bei beim bereits bin bis \
         bisher bist da dabei dadurch dafür dagegen daher dahin damals damit danach daneben dann daran darauf daraus darf darin darüber \
         darum darunter das dass davon davor dazu dein deine dem den denen denn dennoch der deren des deshalb dessen desto deswegen dich \
         die dies diese diesem diesen dieser dieses dir doch dort du durch dürfen eben ebenso ein eine einem einen einer eines einfach \
         einige einigen einiger einmal er erst erste ersten es etwa etwas euch euer eure fast für ganz gar gegen gegenüber gerade gern \
         gibt ging hab habe haben hat hatte hatten hätte hätten her heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer \
         ihres im immer in indem ins insgesamt ist ja je jede jedem jeden jeder jedes jedoch jemand jene jenem jenen jener jetzt kam kann \
         kein keine keinem keinen keiner können könnte könnten künftig lassen laut lässt machen macht man manche mehr mein meine meist \
         mich mir mit möchte mögen muss müssen musste nach nachdem nächste nächsten neben nein nicht nichts noch nun nur ob oben obwohl \
         oder ohne paar rund sagen sagt sagte sagten schon sehr sei seien sein seine seinem seinen seiner seit seitdem selbst sich sie \
         sieht sind so sobald sodass sogar solche solchen soll sollen sollte sollten somit sondern sonst soviel sowie sowohl statt steht \
         stets über um und uns unser unsere unter viel viele vielen vom von vor wann war waren warum was weder weg wegen weil weit weiter \
         weitere weiteren welche welchem welchen welcher wem wen wenig wenige wenn wer werde werden wie wieder wieso will wir wird wo \
         wobei wohl wollen wollte worden wurde wurden würde würden zu zudem zum zur zwar zwei drei zwischen montag dienstag mittwoch \
         donnerstag freitag samstag sonntag gestern morgen prozent herr frau",
    ),
    (
        "zh",
        "的 了 在 是 我 有 和 就 不 人 都 一 一个 上 也 很 到 说 要 去 你 会 着 没有 看 好 自己 这 那 他 她 它 们 我们 你们 他们 她们 它们 \
         这个 那个 这些 那些 这里 那里 这样 那样 之 与 及 以及 或 或者 而 而且 并 并且 但 但是 因为 所以 因此 如果 虽然 即使 由于 于是 \
         从 向 对 对于 关于 把 被 让 使 给 为 为了 以 于 由 由此 其 其中 其他 其它 此 此外 该 各 每 某 另 另外 还 还是 还有 又 再 再次 才 \
         只 只有 仅 更 最 较 比较 非常 十分 已 已经 正在 将 将会 曾 曾经 能 能够 可 可以 可能 应 应该 应当 需 需要 必须 想 来 过 起 下 中 \
         里 内 外 前 后 之前 之后 以前 以后 以上 以下 以来 时 时候 当 当时 同时 目前 现在 今天 昨天 明天 今年 去年 明年 日前 近日 近期 \
         年 月 日 号 个 位 名 家 次 种 项 条 件 只是 就是 不是 也是 都是 而是 表示 称 指出 认为 介绍 据 据悉 根据 报道 记者 透露 说道 告诉 \
         什么 怎么 怎样 如何 为什么 多 多少 几 一些 一种 一样 一直 一定 许多 大 小 不会 不能 不过 不同 没 无 与其 等 等等 呢 吗 吧 啊 呀 \
         地 得 所 者 第一 进行 通过 作为 成为 本 本报 除了 之间 左右 约 大约 超过 两 二 三 四 五 六 七 八 九 十 称为 做 成 出 用 却 则 且",
    ),
    (
        "fr",
        "a à afin ai aie ainsi alors après au aucun aucune aujourd'hui auquel aura aurait aussi autant autre autres aux avaient avait avant \
         avec avez avoir ayant beaucoup bien c'est car ce ceci cela celle celles celui cependant certain certaine certains ces cet cette \
         ceux chaque chez chose comme comment contre d'un d'une dans de dedans depuis derrière des dès désormais deux devant doit donc dont \
         du durant elle elles en encore enfin entre es est et étaient était étant été être eu eux fait faire faut fois font grâce hors il \
         ils j'ai je jusqu jusque l l'on la là laquelle le lequel les lesquels leur leurs lors lorsque lui m ma mais malgré me même mêmes \
         mes mis moi moins mon n n'est ne ni non nos notre nous on ont ou où outre par parce parmi pas pendant peu peut peuvent plus plusieurs \
         plutôt pour pourquoi pourrait pouvait près puis puisque qu qu'il quand que quel quelle quelles quelque quelques quels qui quoi sa \
         sans sauf se selon sera serait ses seulement si sien soi soit son sont sous souvent sur ta tandis tant te tel telle tels tes toi \
         ton toujours tous tout toute toutes très trois trop tu un une va vers voici voilà vont vos votre vous y",
    ),
    (
        "es",
        "a al algo algún alguna algunas alguno algunos ante antes aquel aquella aquellos aquí así aún aunque bajo bien cada casi como cómo \
         con contra cual cuál cuales cualquier cuando cuándo cuanto de del desde después dijo donde dónde dos durante e el él ella ellas \
         ello ellos en entonces entre era eran es esa esas ese eso esos esta está estaba están estar estas este esto estos fue fueron fuera \
         ha haber había habían hace hacer hacia han hasta hay he hoy la las le les lo los luego más me mediante menos mi mientras mis mismo \
         misma mucho muchos muy nada ni ningún ninguna no nos nosotros nuestra nuestro nunca o os otra otras otro otros para pero poco por \
         porque pues puede pueden que qué quien quién quienes se sea según ser será si sí sido siempre sin sino sobre solo sólo son su sus \
         tal también tampoco tan tanto te tener tiene tienen toda todas todavía todo todos tras tres tu tú tus un una unas uno unos usted \
         va vez y ya yo",
    ),
    (
        "it",
        "a abbiamo ad agli ai al alla alle allo allora altra altre altri altro anche ancora avere aveva avevano c'è che chi ci ciò coi col \
         come con contro cosa così cui da dagli dai dal dalla dalle dallo degli dei del dell della delle dello dentro di dopo dove due e è \
         ed era erano essere fa fatto fino fra già gli ha hanno ho i il in infatti invece io l la le lei li lo loro lui ma mai me meno mentre \
         mi mia mio molti molto ne negli nei nel nella nelle nello nessuno niente no noi non nostra nostro o ogni oggi oltre ora ossia per \
         perché però più poi poiché poco prima proprio può qua quale quali qualche quando quanto quella quelle quelli quello questa queste \
         questi questo qui quindi sarà se sé sei sempre senza si sì sia siamo solo sono sopra sotto sta stata stati stato su sua sue sugli \
         sui sul sulla sulle suo suoi tra tre troppo tu tutta tutte tutti tutto un una uno va verso vi voi",
    ),
    (
        "pt",
        "a à ainda além algo alguém algum alguma algumas alguns ante antes ao aos apenas após aquela aquele aqueles aquilo as às assim até \
         bem cada com como contra contudo cuja cujo da das de dela dele deles depois desde dessa desse desta deste disse disso disto do dois \
         dos durante e é ela elas ele eles em embora enquanto entre era eram essa essas esse esses esta está estão estar estas estava este \
         estes eu faz fazer foi foram há hoje isso isto já lá lhe lhes lo logo maior mais mas me mediante menos mesma mesmo meu minha muito \
         muitos na nada não nas nem nenhum nenhuma no nos nós nossa nosso num numa nunca o onde os ou outra outras outro outros para pela \
         pelas pelo pelos pode podem pois por porém porque pouco qual quando quanto quase que quem são se seja sem sempre sendo ser será seu \
         seus si sido sim só sob sobre sua suas também tão tem têm tendo ter teve tinha toda todas todo todos três tu tudo um uma umas uns \
         vai você vocês",
    ),
    (
        "nl",
        "aan aangezien achter al alle alleen alles als altijd ander andere anderen beide ben bij bijna binnen boven buiten daar daarna daarom \
         dan dat de den der deze die dit doch doen door dus een eens eerste elk elke en er even gaat geen geweest had hadden haar heb hebben \
         heeft hem hen het hier hij hoe hun iemand iets ik in is ja je jij jou jouw kan kon kunnen maar me meer men met mij mijn moest moet \
         moeten na naar nadat niet niets nog nou nu of om omdat onder ons onze ook op over per reeds sinds slechts soms te tegen ten ter \
         terwijl toch toen tot tussen twee uit uw van vanaf veel verder volgens voor vooral waar waarom wanneer want waren was wat weer wel \
         welke werd werden wie wij wil worden wordt ze zegt zei zelf zich zij zijn zo zoals zou zouden zullen",
    ),
    (
        "ru",
        "а без более больше будет будто будут бы был была были было быть в вам вас ведь весь во вот все всего всех всю вся вы где да даже для \
         до его ее её ей ему если есть еще ещё же за здесь и из или им их к как какая какой когда который которая которые которых кто куда \
         ли либо лишь между меня мне много может можно мой мы на над надо нам нас не него нее ней нельзя нет ни нибудь никогда ним них \
         ничего но ну о об один однако он она они оно от очень по под после потом потому почти при про раз с сам свою себе себя сейчас со \
         так также такой там те тем теперь то тогда того тоже той только том тот три тут ты у уж уже хотя чего чей чем через что чтобы чуть \
         эта эти этих это этого этой этом этот эту я заявил сообщил словам",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut_words(text: &str, lang: Lang) -> Vec<&str> {
        words(text, lang).iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_of_several_scripts() {
        assert_eq!(cut_words("The plant's $8.5 billion – for real.", Lang::EN), ["The", "plant's", "8.5", "billion", "for", "real"]);
        assert_eq!(cut_words("稀土是现代科技的关键材料。", Lang::ZH), ["稀土", "是", "现代科技", "的", "关键", "材料"]);
        assert_eq!(cut_words("用GPT-4翻译", Lang::ZH), ["用", "GPT", "4", "翻译"]);
        assert!(cut_words("— … 。", Lang::EN).is_empty());
    }

    #[test]
    fn pieces_join_to_the_text() {
        assert_eq!(cut("他在2026年12月工作——真的。"), ["他", "在", "2026年", "12月", "工作", "——", "真的", "。"]);
        assert_eq!(cut("It's 5分钟 long"), ["It's", " ", "5", "分钟", " ", "long"]);
    }

    #[test]
    fn terms_are_stems_of_content_words() {
        assert_eq!(terms("The ministers are signing agreements", Lang::EN), ["minist", "sign", "agreement"]);
        assert_eq!(terms("Die Minister haben das Abkommen unterzeichnet", Lang::DE), ["minist", "abkomm", "unterzeichnet"]);
        assert_eq!(terms("三国的稀土协议", Lang::ZH), ["三国", "稀土", "协议"]);
    }

    proptest! {
        #[test]
        fn words_lie_where_they_say(text in "\\PC{0,60}") {
            for lang in [Lang::EN, Lang::ZH, Lang::new("ja"), Lang::UND] {
                let mut end = 0;
                for word in words(&text, lang) {
                    prop_assert_eq!(text.get(word.start..word.start + word.text.len()), Some(word.text));
                    prop_assert!(word.start >= end);
                    end = word.start + word.text.len();
                }
                let _ = terms(&text, lang);
            }
            prop_assert_eq!(cut(&text).concat(), text);
        }
    }
}
