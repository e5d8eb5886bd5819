//! Negation and direction: whether a claim says no where its source says yes, and up where it says down.

use super::lines::Unit;
use crate::lists::WordList;
use crate::words::{is_han, jieba};
use std::ops::Range;
use weir_model::Lang;

/// One word of a text for this purpose.
#[derive(Clone, Debug)]
struct Word {
    text: String,
    key: u64,
    content: bool,
    range: Range<usize>,
}

/// What a text denies, and which way things go in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Polarity {
    /// Words that follow a negation: their keys, and where negation and word stand.
    denied: Vec<(u64, Range<usize>)>,
    /// Keys of all content words.
    content: Vec<u64>,
    /// A negation, or a word that means one ("failed", "refused", 拒绝).
    negative: bool,
    /// A negation word.
    negated: bool,
    /// Axis, sign and place.
    ways: Vec<(usize, bool, Range<usize>)>,
}

/// How many words a negation reaches.
const REACH: usize = 3;

impl Polarity {
    pub fn of(text: &str, units: &[Unit], lang: Lang) -> Polarity {
        let words = if lang.is_cjk() { han(text) } else { latin(units) };
        let mut polarity =
            Polarity { content: words.iter().filter(|word| word.content).map(|word| word.key).collect(), ..Polarity::default() };
        for (n, word) in words.iter().enumerate() {
            if is_negation(&word.text, lang) {
                polarity.negative = true;
                polarity.negated = true;
                // "not only", 不仅 add, they do not deny.
                let next = words.get(n + 1).map_or("", |word| word.text.as_str());
                if matches!(next, "only" | "nur" | "least" | "仅" | "只") {
                    continue;
                }
                let plain = |word: &&Word| word.content && !is_negation(&word.text, lang);
                let after = words[n + 1..].iter().take(REACH).find(plain);
                // German denies at the end: "nahmen das Angebot nicht an".
                let before = || words[..n].iter().rev().take(REACH).find(plain).filter(|_| lang == Lang::DE);
                if let Some(denied) = after.or_else(before) {
                    let range = word.range.start.min(denied.range.start)..word.range.end.max(denied.range.end);
                    polarity.denied.push((denied.key, range));
                }
            } else if is_refusal(&word.text, lang) {
                polarity.negative = true;
            }
            if let Some((axis, up)) = way(&word.text, lang) {
                polarity.ways.push((axis, up, word.range.clone()));
            }
        }
        polarity
    }

    /// Where the claim denies what the source says plainly, or says plainly what it denies. `None` where a word between
    /// may account for it.
    pub fn turned(&self, source: &Polarity) -> Option<Range<usize>> {
        if !source.negative
            && let Some((_, range)) = self.denied.iter().find(|(key, _)| source.content.contains(key))
        {
            return Some(range.clone());
        }
        let dropped = !self.negative && source.denied.iter().any(|(key, _)| self.content.contains(key));
        dropped.then_some(0..0)
    }

    /// Where the claim goes the other way than the source on an axis on which both go one way only.
    pub fn opposed(&self, source: &Polarity) -> Option<Range<usize>> {
        self.ways
            .iter()
            .find(|(axis, up, _)| {
                let one = |ways: &[(usize, bool, Range<usize>)], up: bool| {
                    let mut own = ways.iter().filter(|(other, ..)| other == axis).peekable();
                    own.peek().is_some() && own.all(|(_, way, _)| *way == up)
                };
                one(&self.ways, *up) && one(&source.ways, !up) && self.negated == source.negated
            })
            .map(|(.., range)| range.clone())
    }
}

fn latin(units: &[Unit]) -> Vec<Word> {
    units.iter().map(|unit| Word { text: unit.word.clone(), key: unit.key, content: unit.content, range: unit.range.clone() }).collect()
}

fn han(text: &str) -> Vec<Word> {
    let mut at = 0;
    let mut found: Vec<Word> = Vec::new();
    for token in jieba().cut(text, false) {
        let word = token.word;
        // 不会, 没有, 并未: the dictionary joins a negation with what follows.
        let split = word.chars().next().filter(|c| "不没未无".contains(*c) && word.chars().nth(1).is_some()).map_or(0, char::len_utf8);
        let whole = is_negation(word, Lang::ZH) || FIXED.has(word);
        for piece in if split > 0 && !whole { vec![&word[..split], &word[split..]] } else { vec![word] } {
            if piece.chars().any(|c| is_han(c) || c.is_alphanumeric()) {
                let content = !crate::words::is_stop(piece, Lang::ZH) && !is_negation(piece, Lang::ZH);
                let key = xxhash_rust::xxh3::xxh3_64(piece.as_bytes());
                found.push(Word { text: piece.to_owned(), key, content, range: at..at + piece.len() });
            }
            at += piece.len();
        }
    }
    found
}

/// Words with a negation in them that deny nothing.
static FIXED: WordList = WordList::new(
    "不过 不断 不久 不仅 不但 不少 不同 不得不 不妨 不管 不论 无论 无数 未来 未必 不禁 不一 不锈钢 无人机 无线 无锡 不动产 没收 未成年",
);

fn is_negation(word: &str, lang: Lang) -> bool {
    match lang.as_str() {
        "zh" | "ja" => matches!(
            word,
            "不" | "没"
                | "没有"
                | "未"
                | "未能"
                | "无"
                | "无法"
                | "并非"
                | "从未"
                | "尚未"
                | "并未"
                | "并不"
                | "不是"
                | "不会"
                | "不能"
                | "不再"
                | "绝不"
                | "毫无"
                | "没能"
        ),
        "de" => matches!(
            word,
            "nicht" | "kein" | "keine" | "keinen" | "keiner" | "keinem" | "keines" | "nie" | "niemals" | "niemand" | "nirgends" | "weder"
        ),
        "fr" => matches!(word, "pas" | "jamais" | "aucun" | "aucune" | "sans" | "ne" | "rien"),
        "es" => matches!(word, "no" | "nunca" | "ningún" | "ninguna" | "sin" | "jamás"),
        "it" => matches!(word, "non" | "mai" | "nessun" | "nessuno" | "nessuna" | "senza"),
        "pt" => matches!(word, "não" | "nunca" | "nenhum" | "nenhuma" | "sem" | "jamais"),
        "nl" => matches!(word, "niet" | "geen" | "nooit" | "niemand" | "zonder"),
        _ => matches!(word, "not" | "no" | "never" | "none" | "cannot" | "nobody" | "neither" | "nor" | "without") || word.ends_with("n't"),
    }
}

/// Words that deny in themselves, so that a paraphrase may need no negation.
fn is_refusal(word: &str, lang: Lang) -> bool {
    static EN: WordList = WordList::new(
        "fail failed fails failing refuse refused refuses deny denied denies lack lacks lacked lacking reject rejected rejects \
                      stop stopped halted avoid avoided prevent prevented ban banned absent unable unlikely impossible hardly barely rarely \
                      nothing nowhere free few little false untrue unless except rule ruled decline declined withdrawn dropped cleared \
                      scrapped cancelled canceled missing miss missed only yet until dispute disputed unclear doubt",
    );
    static DE: WordList = WordList::new(
        "ohne verweigert verweigerte lehnt lehnte ablehnt dementiert dementierte fehlt fehlte fehlen kaum selten verbietet verboten \
                      unmöglich scheitert scheiterte gescheitert nichts abgesagt erst nur",
    );
    static ZH: WordList =
        WordList::new("拒绝 否认 缺乏 缺少 失败 禁止 避免 防止 停止 取消 难以 很少 罕见 未必 反对 拒不 免于 尚 只有 除非 否则 不然");
    let list = match lang.as_str() {
        "zh" | "ja" => &ZH,
        "de" => &DE,
        _ => &EN,
    };
    list.has(word)
}

/// Axes on which things go one way or the other, the same in every language: (language, one way, the other way).
const WAYS: &[&[(&str, &str, &str)]] = &[
    &[
        (
            "en",
            "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing climb climbs climbed \
             climbing jump jumps jumped soar soars soared surge surged surges gained grew expanded expand expands raised raises raise raising",
            "fall falls fell fallen falling decrease decreases decreased decreasing decline declines declined declining drop drops dropped \
             dropping shrink shrinks shrank shrunk slump slumped plunge plunged plunges tumbled slipped contracted lowered lowers lower \
             lowering reduced reduces reduce reducing",
        ),
        (
            "de",
            "stieg stiegen steigt steigen gestiegen wuchs wachsen wächst zugenommen erhöht erhöhte erhöhten",
            "fiel fielen fällt fallen gefallen sank sanken sinkt sinken gesunken schrumpfte abgenommen gesenkt senkte senkten",
        ),
        (
            "zh",
            "上升 上涨 增长 增加 提高 攀升 飙升 扩大 上调 升至 涨 回升 提升 增至",
            "下降 下跌 减少 降低 下滑 萎缩 缩小 下调 降至 跌 回落 跌至 减至 缩减",
        ),
    ],
    &[
        ("en", "more higher above over exceeded exceeds larger bigger greater", "less fewer below under smaller"),
        ("de", "mehr höher über größer", "weniger niedriger unter kleiner"),
        ("zh", "超过 高于 多于 大于 逾", "低于 少于 小于 不足 不到"),
    ],
    &[
        ("en", "win wins won winning beat beats defeated victory", "lose loses lost losing defeat"),
        ("de", "gewann gewannen gewinnt gewonnen siegte sieg", "verlor verloren verliert niederlage"),
        ("zh", "获胜 战胜 击败 赢得 胜利 夺冠 取胜 赢", "失利 落败 输给 败给 败北 失败 输"),
    ],
    &[
        (
            "en",
            "accept accepts accepted approve approves approved agree agreed backed supported support supports",
            "reject rejects rejected refuse refused oppose opposes opposed opposing declined",
        ),
        ("de", "akzeptiert akzeptierte genehmigt genehmigte billigt billigte unterstützt", "abgelehnt ablehnte verweigert verweigerte"),
        ("zh", "接受 批准 同意 支持 赞成 通过", "拒绝 否决 反对 驳回"),
    ],
    &[
        (
            "en",
            "open opens opened opening reopen reopened begin begins began started start starts",
            "close closes closed closing shut end ends ended",
        ),
        ("de", "öffnet öffnete öffneten begann beginnt startete", "schließt schloss schlossen geschlossen endete endet"),
        ("zh", "开放 开始 开启 启动 重开", "关闭 结束 停止 停业 终止"),
    ],
    &[
        ("en", "import imports imported", "export exports exported"),
        ("de", "importe importiert einfuhr einfuhren", "exporte exportiert ausfuhr ausfuhren"),
        ("zh", "进口", "出口"),
    ],
    &[
        ("en", "buy buys bought buying purchase purchased", "sell sells sold selling"),
        ("de", "kauft kaufte gekauft", "verkauft verkaufte"),
        ("zh", "买入 购买 收购 增持", "卖出 出售 抛售 减持"),
    ],
    &[("en", "profit profits", "loss losses"), ("de", "gewinn gewinne", "verlust verluste"), ("zh", "盈利 利润", "亏损")],
    &[("en", "before", "after"), ("de", "vor", "nach"), ("zh", "之前 以前", "之后 以后")],
    &[("en", "up upward", "down downward")],
    &[
        ("en", "largest highest biggest", "smallest lowest"),
        ("de", "größte größten höchste höchsten", "kleinste kleinsten niedrigste niedrigsten"),
        ("zh", "最大 最高 最多", "最小 最低 最少"),
    ],
];

fn way(word: &str, lang: Lang) -> Option<(usize, bool)> {
    let has = |list: &str| list.split(' ').any(|known| known == word);
    let own = match lang.as_str() {
        "zh" | "ja" => "zh",
        "de" => "de",
        _ => "en",
    };
    WAYS.iter().enumerate().find_map(|(axis, languages)| {
        let (_, one, other) = languages.iter().find(|(language, ..)| *language == own)?;
        if has(one) { Some((axis, true)) } else { has(other).then_some((axis, false)) }
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines::units;
    use super::*;

    fn of(text: &str, lang: Lang) -> Polarity {
        Polarity::of(text, &units(text, lang), lang)
    }

    #[test]
    fn a_negation_added_or_dropped_is_seen() {
        let turned = |claim: &str, source: &str, lang: Lang| of(claim, lang).turned(&of(source, lang)).is_some();
        assert!(turned("Dockers did not accept the offer.", "Dockers accepted the offer.", Lang::EN));
        assert!(turned("Dockers accepted the offer.", "Dockers did not accept the offer.", Lang::EN));
        assert!(!turned("Dockers never accepted the offer.", "Dockers refused to accept the offer.", Lang::EN));
        assert!(!turned("Dockers accepted it.", "Dockers accepted it, but the port did not reopen.", Lang::EN));
        assert!(turned("工会没有接受方案。", "工会接受方案。", Lang::ZH));
        assert!(turned("工会接受方案。", "工会不接受方案。", Lang::ZH));
        assert!(!turned("工会接受方案。", "工会不断扩大，接受方案。", Lang::ZH));
        assert!(turned("Sie nahmen das Angebot nicht an.", "Sie nahmen das Angebot an.", Lang::DE));
    }

    #[test]
    fn a_direction_turned_is_seen_across_languages() {
        let opposed = |claim: &str, from: Lang, source: &str, to: Lang| of(claim, from).opposed(&of(source, to)).is_some();
        assert!(opposed("Prices fell.", Lang::EN, "Prices rose.", Lang::EN));
        assert!(opposed("价格下跌。", Lang::ZH, "Prices rose.", Lang::EN));
        assert!(!opposed("价格上涨。", Lang::ZH, "Prices rose.", Lang::EN));
        assert!(!opposed("Prices rose.", Lang::EN, "Prices fell, then rose.", Lang::EN));
    }
}
