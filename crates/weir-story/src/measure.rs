//! What a figure measures: the words around it, as classes that three languages share.
//!
//! Two figures may only be compared when they measure the same thing. Within one language the words around them tell;
//! between languages a small table of what news measures does, in the words of each language.

use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Article, Figure, FigureKind};

/// Classes of measure: a name, and what stands for it. Words of Latin script are compared by their beginning (so that
/// inflected forms count), ideographs by occurrence. A word that ends in `$` must match whole.
const CLASSES: &[(&str, &[&str])] = &[
    ("dead", &["dead", "death", "died", "killed", "fatalit", "tote", "todes", "gestorben", "getötet", "死亡", "遇难", "丧生", "身亡"]),
    ("injured", &["injur", "wounded", "hurt", "verletzt", "受伤", "伤者", "伤员"]),
    ("missing", &["missing", "vermisst", "失踪"]),
    ("rescued", &["rescue", "lifted", "crew", "sailor", "gerettet", "geborgen", "seeleute", "besatzung", "获救", "救起", "船员"]),
    ("displaced", &["evacuat", "displaced", "homeless", "evakuier", "obdachlos", "撤离", "疏散", "转移", "无家可归"]),
    ("arrested", &["arrest", "detain", "festgenommen", "verhaftet", "逮捕", "拘留"]),
    ("infected", &["infect", "case", "patient", "infiziert", "erkrank", "fälle", "感染", "病例", "患者"]),
    ("vaccine", &["vaccin", "dose", "shot$", "shots$", "jab", "impf", "dosis", "dosen", "疫苗", "接种", "剂"]),
    ("children", &["child", "infant", "toddler", "baby", "babies", "kind$", "kinder", "儿童", "幼儿", "孩子", "婴"]),
    ("trial", &["trial", "study", "participant", "volunteer", "enrol", "studie", "teilnehm", "proband", "试验", "受试", "入组", "研究"]),
    (
        "work",
        &[
            "job",
            "work$",
            "works$",
            "working$",
            "worker",
            "employ",
            "staff",
            "workforce",
            "arbeit",
            "fertigen",
            "beschäftig",
            "mitarbeit",
            "stellen",
            "员工",
            "岗位",
            "就业",
            "工人",
            "职工",
            "用工",
            "雇",
        ],
    ),
    ("strike", &["strike", "striking", "stoppage", "walkout", "picket", "streik", "ausstand", "罢工"]),
    ("member", &["member", "mitglied", "genossen", "成员", "会员", "社员"]),
    ("household", &["home$", "homes", "household", "haushalt", "户", "家庭"]),
    ("outage", &["without power", "blackout", "outage", "ohne strom", "stromausfall", "停电", "断电"]),
    ("ship", &["ship", "vessel", "freighter", "schiff", "frachter", "船", "货轮"]),
    ("vehicle", &["car$", "cars", "vehicle", "truck", "fahrzeug", "autos", "lkw", "汽车", "车辆"]),
    ("train", &["train", "rail", "coach", "zug$", "züge", "nachtzug", "wagen", "列车", "火车", "车厢"]),
    ("flight", &["flight", "aircraft", "plane", "flug", "航班", "飞机"]),
    ("place to sleep", &["berth", "bunk", "couchette", "bed$", "beds", "liege", "bett", "schlafplatz", "铺位", "卧铺", "床位"]),
    (
        "refining",
        &["refin", "processing", "separat", "smelt", "raffin", "verarbeit", "aufbereit", "verhütt", "精炼", "冶炼", "分离", "加工", "提炼"],
    ),
    (
        "mining",
        &["mine$", "mined", "mining", "mines", "ore$", "extract", "bergbau", "förder", "abbau", "gruben", "开采", "采矿", "矿山", "矿产"],
    ),
    ("share", &["share of", "market share", "of the world", "anteil", "marktanteil", "weltweit", "份额", "占比", "占全球", "全球"]),
    ("stake", &["stake", "shareholding", "beteiligung", "aktienanteil", "持股", "股权"]),
    ("investment", &["invest", "price tag", "build", "financ", "baukosten", "投资", "耗资", "造价", "总投"]),
    ("cost", &["cost", "kost", "花费", "成本", "费用", "耗资"]),
    ("damage", &["damage", "repair", "schaden", "schäden", "reparatur", "损失", "修复", "维修"]),
    ("revenue", &["revenue", "sales", "turnover", "umsatz", "erlös", "营收", "销售", "收入", "营业额"]),
    ("profit", &["profit", "earnings", "gewinn", "ertrag", "利润", "盈利", "净利"]),
    ("debt", &["debt", "loan", "borrow", "schulden", "kredit", "债务", "贷款", "负债"]),
    ("takeover", &["takeover", "acqui", "offer", "bid$", "buyout", "übernahme", "angebot", "收购", "并购", "要约"]),
    ("price", &["price", "fare", "ticket", "fee$", "fees", "preis", "fahrkarte", "gebühr", "价格", "票价", "售价", "单价", "门票"]),
    ("floor price", &["floor", "minimum price", "mindestpreis", "保底", "底价", "最低价"]),
    ("fine", &["fine$", "fined", "penalt", "settle", "bußgeld", "geldstrafe", "罚款", "和解", "处罚"]),
    ("wage", &["wage", "pay rise", "pay$", "salar", "lohn", "gehalt", "löhne", "工资", "薪", "加薪"]),
    ("tax", &["tax$", "taxes", "tariff", "duty", "duties", "steuer", "zoll", "zölle", "税", "关税"]),
    ("interest", &["interest", "rate$", "yield", "zins", "rendite", "利率", "收益率", "利息"]),
    ("inflation", &["inflation", "consumer prices", "teuerung", "通胀", "物价", "cpi$"]),
    ("growth", &["grew", "grow", "gdp$", "expan", "wachs", "wuchs", "增长", "增速"]),
    ("export", &["export", "ausfuhr", "出口"]),
    ("import", &["import", "einfuhr", "进口"]),
    ("production", &["output", "produc", "yield", "produktion", "herstell", "ausstoß", "产量", "生产", "产能", "年产"]),
    ("capacity", &["capacit", "storage", "stores", "kapazität", "speicher", "容量", "储能", "储电", "规模"]),
    ("demand", &["demand", "consum", "nachfrage", "bedarf", "verbrauch", "需求", "消费", "用量"]),
    ("residue", &["residue", "waste", "tailing", "abfall", "abfäll", "rückständ", "废渣", "废料", "残渣", "尾矿"]),
    ("condition", &["condition", "auflage", "条件"]),
    ("wind", &["gust", "wind$", "winds", "böe", "bö$", "orkan", "sturmstärke", "阵风", "风速", "大风"]),
    ("rain", &["rain", "precipit", "regen", "niederschlag", "降雨", "雨量", "降水"]),
    (
        "temperature",
        &["temperature", "°c", "℃", "warm", "hot$", "degree", "heat", "temperatur", "grad$", "hitze", "气温", "温度", "水温", "高温"],
    ),
    ("magnitude", &["magnitude", "richter", "stärke", "震级", "级地震"]),
    ("depth", &["depth", "deep", "down$", "below", "tiefe", "tief$", "深", "水下"]),
    ("length", &["long$", "length", "länge", "lang$", "长度", "长"]),
    ("height", &["high$", "height", "tall", "höhe", "hoch$", "高度", "高"]),
    ("weight", &["weigh", "mass$", "wieg", "wog$", "gewicht", "masse$", "重量", "重", "质量"]),
    ("target", &["target", "off course", "zielpunkt", "ziel$", "目标", "落点"]),
    ("area", &["area", "hectare", "acre", "fläche", "hektar", "面积", "公顷", "亩"]),
    ("ceramics", &["porcelain", "ceramic", "potter", "porzellan", "keramik", "瓷", "陶"]),
    ("find", &["artefact", "artifact", "object", "piece", "fund$", "funde", "objekt", "文物", "出土", "器物"]),
    ("vote", &["vote", "ballot", "poll", "stimm", "wahl", "投票", "选票", "得票", "支持率"]),
    ("turnout", &["turnout", "wahlbeteiligung", "投票率"]),
    ("seat", &["seat", "sitz", "mandat", "席位", "座位"]),
    ("age", &["aged", "year-old", "years old", "jährig", "alter$", "岁"]),
    ("viewer", &["viewer", "audience", "visitor", "attend", "besuch", "zuschau", "观众", "游客", "参观"]),
    ("runner", &["runner", "marathon", "finisher", "läufer", "跑者", "选手", "参赛"]),
    ("record", &["record", "rekord", "纪录", "记录"]),
    ("winner", &["won$", "winner", "winning", "women", "victor", "sieg", "gewann", "夺冠", "冠军", "女子"]),
    ("emission", &["emission", "carbon", "co2", "ausstoß", "排放", "碳"]),
    ("user", &["user", "subscriber", "customer", "nutzer", "kunden", "用户", "客户", "订户"]),
    ("delay", &["delay", "later", "postpone", "slip", "später", "verspät", "verschieb", "推迟", "延期", "延后", "晚"]),
    (
        "start",
        &[
            "start", "first", "set off", "set out", "open", "launch", "begin", "depart", "beginn", "erste", "eröffn", "首", "出发", "起跑",
            "开业", "开通", "启动", "投产", "投运", "开始",
        ],
    ),
    ("end", &["end$", "ends", "finish", "close", "expire", "ende$", "schlie", "结束", "完成", "关闭", "到期"]),
    ("project", &["project", "projekt", "项目", "工程"]),
    ("water", &["water", "river", "lake", "wasser", "fluss", "elbe$", "rhein", "水", "河", "江"]),
    ("efficacy", &["efficac", "protect", "fewer", "effectiv", "wirksam", "schutz", "有效", "保护率", "减少"]),
    ("bird", &["bird", "vogel", "vögel", "鸟"]),
    ("school", &["school", "student", "pupil", "schule", "schüler", "学校", "学生"]),
];

/// Directions that must not be compared with each other.
const RISE: &[&str] = &[
    "rise",
    "rose",
    "rising",
    "increase",
    "grew",
    "climb",
    "jump",
    "gain",
    "stieg",
    "gestiegen",
    "zuwachs",
    "上涨",
    "上升",
    "增长",
    "增加",
];
const FALL: &[&str] = &[
    "fall",
    "fell",
    "drop",
    "decline",
    "decrease",
    "lower",
    "slump",
    "cut$",
    "sank",
    "gefallen",
    "rückgang",
    "下降",
    "下跌",
    "减少",
    "下滑",
];

/// Units of counting that mean the same in the news; the first names them.
const UNITS: &[&[&str]] = &[
    &["person", "people", "man", "woman", "resident", "human"],
    &["worker", "employee", "staff", "docker", "striker"],
    &["job", "post"],
    &["child", "infant", "pupil"],
    &["household", "home", "family"],
    &["ship", "vessel", "freighter", "boat"],
    &["piece", "object", "item", "artefact", "artifact"],
    &["car", "vehicle"],
    &["t", "tonne", "ton"],
    &["day", "d"],
    &["h", "hour"],
];

/// Units that count people: any of them may be called people by another source.
const HUMAN: &[&str] = &[
    "worker",
    "child",
    "member",
    "participant",
    "patient",
    "soldier",
    "passenger",
    "sailor",
    "volunteer",
    "student",
    "runner",
    "migrant",
    "refugee",
    "voter",
    "protester",
    "guest",
    "visitor",
    "prisoner",
    "teacher",
    "doctor",
];

/// A figure with what is around it.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    kind: FigureKind,
    unit: String,
    /// The report gives no other value in this unit.
    alone: bool,
    /// Classes in the words beside the figure.
    near: BTreeSet<&'static str>,
    /// Words beside the figure and elsewhere in the sentence, with how much they count.
    words: BTreeMap<String, f32>,
    direction: i8,
    years: BTreeSet<u32>,
    bound: Bound,
    /// The sentence is little more than the figure: a dateline, a score.
    bare: bool,
}

/// What a source says around a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// The value itself.
    Exact,
    /// "More than", "at least".
    AtLeast,
    /// "At most", "fewer than". ("Up to" names a peak: the value itself.)
    AtMost,
}

impl Measure {
    /// Reads the surroundings of a figure among all figures of its article; `None` where its sentence is not there.
    pub fn read(figure: &Figure, article: &Article, all: &[Figure]) -> Option<Measure> {
        let sentence = article.sentence(figure.sentence)?;
        let beside = format!("{} {} {}", surroundings(sentence, figure, all), figure.text, figure.subject);
        let own: BTreeSet<String> = weir_text::search_tokens(&figure.text).into_iter().collect();
        let mut words = BTreeMap::new();
        for (text, weight) in [(sentence, 0.35), (beside.as_str(), 1.0)] {
            for token in weir_text::search_tokens(text) {
                if token.chars().any(|c| c.is_ascii_digit())
                    || (token.is_ascii() && token.len() < 3)
                    || STOP.contains(&token.as_str())
                    || own.contains(&token)
                {
                    continue;
                }
                let slot = words.entry(stem(token)).or_insert(0.0f32);
                *slot = slot.max(weight);
            }
        }
        let lower = beside.to_lowercase();
        let rising = RISE.iter().any(|word| has(&lower, word));
        let falling = FALL.iter().any(|word| has(&lower, word));
        let alone = !all.iter().any(|other| {
            other.kind == figure.kind && unit(&other.unit) == unit(&figure.unit) && (other.low, other.high) != (figure.low, figure.high)
        });
        Some(Measure {
            kind: figure.kind,
            unit: unit(&figure.unit).to_owned(),
            alone,
            near: classes(&lower),
            words,
            direction: i8::from(rising) - i8::from(falling),
            years: years(sentence),
            bound: bound(sentence, &figure.text),
            bare: sentence.chars().filter(|c| c.is_alphabetic()).count() < figure.text.chars().filter(|c| c.is_alphabetic()).count() + 20
                || DATELINE.iter().any(|word| has(&sentence.to_lowercase(), word)),
        })
    }

    /// Whether two figures are counted alike: the same kind and unit, or people of some sort and people.
    pub fn meets(&self, other: &Measure) -> bool {
        let people = |one: &str, two: &str| one == "person" && HUMAN.contains(&two);
        self.kind == other.kind && (self.unit == other.unit || people(&self.unit, &other.unit) || people(&other.unit, &self.unit))
    }

    /// How surely two figures measure the same, 0 to 1. `rare` says how telling a word is in this story, 0 to 1.
    pub fn same(&self, other: &Measure, same_language: bool, rare: &impl Fn(&str) -> f32) -> f32 {
        if !self.meets(other) || self.direction * other.direction < 0 {
            return 0.0;
        }
        if self.kind == FigureKind::Date && (self.bare || other.bare) {
            return 0.0;
        }
        // A unit that is itself the thing measured (languages, ships) says most of it; percent and metres say nothing.
        let mut sure = match self.kind {
            FigureKind::Count if self.unit.is_empty() => 0.0,
            FigureKind::Count if self.unit == "person" || other.unit == "person" => 0.1,
            FigureKind::Count => 0.3,
            FigureKind::Quantity if ["km/h", "°C", "MWh", "MW", "mph"].contains(&self.unit.as_str()) => 0.2,
            FigureKind::Quantity => 0.05,
            FigureKind::Money | FigureKind::Percent | FigureKind::Date => 0.0,
        };
        if self.alone && other.alone && self.kind != FigureKind::Date {
            sure += 0.25;
        }
        let common = self.near.intersection(&other.near).count() as f32;
        let fewer = self.near.len().min(other.near.len()) as f32;
        if common > 0.0 {
            sure += 0.4 * common / fewer + if common > 1.0 { 0.12 } else { 0.0 };
        } else if fewer > 0.0 {
            sure -= 0.2;
        }
        if same_language {
            let (mut shared, mut own, mut theirs) = (0.0, 0.0, 0.0);
            for (word, weight) in &self.words {
                let worth = rare(word);
                own += weight * worth;
                if let Some(weight_there) = other.words.get(word) {
                    shared += weight.min(*weight_there) * worth;
                }
            }
            for (word, weight) in &other.words {
                theirs += weight * rare(word);
            }
            let words = if own > 0.0 && theirs > 0.0 { shared / own.min(theirs) } else { 0.0 };
            sure += 0.5 * words;
            // In one language one thing is told with at least one word in common.
            if words < 0.06 {
                sure -= 0.2;
            }
        }
        sure.clamp(0.0, 1.0)
    }

    /// Whether two values of this measure may contradict each other at all. Spans of time and scores of a game come in so many sorts
    /// in one report that a difference between two of them is nearly always one of sort.
    pub fn may_differ(&self) -> bool {
        !["year", "month", "week", "day", "h", "hour", "min", "s", "minute", "second"].contains(&self.unit.as_str())
            && !GAMES.contains(&self.unit.as_str())
    }

    /// What the source says around the value.
    pub fn bound(&self) -> Bound {
        self.bound
    }

    /// Whether both name years and none in common.
    pub fn other_year(&self, other: &Measure) -> bool {
        !self.years.is_empty() && !other.years.is_empty() && self.years.is_disjoint(&other.years)
    }

    /// The words around the figure.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Whether anything says what is measured.
    pub fn is_named(&self) -> bool {
        !self.near.is_empty()
    }
}

/// Counted in games, of every player and every game.
const GAMES: &[&str] = &[
    "yard",
    "point",
    "game",
    "pass",
    "goal",
    "shot",
    "touchdown",
    "turnover",
    "rebound",
    "assist",
    "reception",
    "carry",
    "catch",
    "run",
    "wicket",
    "set",
    "lap",
    "win",
    "loss",
    "season",
    "match",
    "score",
    "hit",
];

/// Words of a line that says when something was published, not what happened when.
const DATELINE: &[&str] =
    &["published", "posted", "updated", "last modified", "veröffentlicht", "aktualisiert", "发布时间", "更新于", "发表于"];

const AT_LEAST: &[&str] =
    &["more than", "over", "at least", "above", "exceed", "mehr als", "über", "mindestens", "超过", "逾", "超", "至少", "不少于", "以上"];
const AT_MOST: &[&str] =
    &["at most", "fewer than", "less than", "under", "höchstens", "weniger als", "unter", "至多", "不超过", "不到", "最多"];

/// What stands directly before a value.
fn bound(sentence: &str, figure: &str) -> Bound {
    let Some(at) = sentence.find(figure) else { return Bound::Exact };
    let before: Vec<char> = sentence.get(..at).unwrap_or_default().chars().collect();
    let near: String = before.iter().skip(before.len().saturating_sub(16)).collect::<String>().to_lowercase() + &figure.to_lowercase();
    // A bound between this value and the one before it: only what is close counts.
    let (least, most) = (AT_LEAST.iter().any(|word| has(&near, word)), AT_MOST.iter().any(|word| has(&near, word)));
    match (least, most) {
        (_, true) => Bound::AtMost,
        (true, false) => Bound::AtLeast,
        (false, false) => Bound::Exact,
    }
}

/// Words that say nothing of a measure.
const STOP: &[&str] = &[
    "the", "and", "that", "this", "with", "from", "for", "was", "were", "has", "have", "had", "are", "its", "their", "been", "will",
    "would", "which", "who", "said", "says", "not", "but", "than", "more", "about", "into", "over", "after", "der", "die", "das", "den",
    "dem", "des", "und", "ein", "eine", "einen", "einer", "mit", "von", "vom", "für", "auf", "aus", "bei", "nach", "ist", "sind", "war",
    "wird", "werden", "hat", "haben", "sich", "nicht", "auch", "zum", "zur", "als", "rund", "的", "了", "在", "是", "和", "与", "约", "将",
    "为", "对", "从", "到", "也", "有", "等", "这", "其", "由",
];

/// Inflected forms begin alike: long words of Latin script are cut.
fn stem(mut token: String) -> String {
    if token.chars().next().is_some_and(|c| c < '\u{2e80}')
        && let Some((at, _)) = token.char_indices().nth(5)
    {
        token.truncate(at);
    }
    token
}

fn unit(unit: &str) -> String {
    UNITS
        .iter()
        .find(|same| same.contains(&unit))
        .and_then(|same| same.first())
        .map_or_else(|| unit.to_owned(), |first| (*first).to_owned())
}

fn classes(lower: &str) -> BTreeSet<&'static str> {
    CLASSES.iter().filter(|(_, words)| words.iter().any(|word| has(lower, word))).map(|(name, _)| *name).collect()
}

/// Whether a text has a word: at the beginning of a word for Latin script, anywhere for ideographs.
fn has(lower: &str, word: &str) -> bool {
    let whole = word.ends_with('$');
    let word = word.trim_end_matches('$');
    if word.chars().next().is_none_or(|c| c >= '\u{2e80}') {
        return lower.contains(word);
    }
    lower.match_indices(word).any(|(at, _)| {
        let before = lower.get(..at).and_then(|text| text.chars().next_back());
        let after = lower.get(at + word.len()..).and_then(|text| text.chars().next());
        let joins = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
        !(before.is_some_and(joins) || whole && after.is_some_and(joins))
    })
}

/// The words beside a figure: up to the next figure or the end of the clause on each side, and not further than a reader's
/// eye holds.
fn surroundings(sentence: &str, figure: &Figure, others: &[Figure]) -> String {
    const REACH: usize = 60;
    let Some(at) = sentence.find(&figure.text) else { return sentence.chars().take(REACH * 2).collect() };
    let end = at + figure.text.len();
    let (mut from, mut to) = (0, sentence.len());
    for other in others.iter().filter(|other| other.sentence == figure.sentence && other.text != figure.text) {
        for (start, text) in sentence.match_indices(&other.text) {
            let stop = start + text.len();
            if stop <= at {
                from = from.max(stop);
            } else if start >= end {
                to = to.min(start);
            }
        }
    }
    let breaks = [';', '；', '。', '—', ':', '：'];
    let before = sentence.get(from..at).unwrap_or_default();
    let before = before.rsplit(breaks).next().unwrap_or_default();
    let after = sentence.get(end..to).unwrap_or_default();
    let after = after.split(breaks).next().unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(REACH);
    before.chars().skip(skipped).chain([' ']).chain(after.chars().take(REACH)).collect()
}

/// Years that a text names.
fn years(text: &str) -> BTreeSet<u32> {
    let mut years = BTreeSet::new();
    for run in text.split(|c: char| !c.is_ascii_digit()) {
        if let (4, Ok(year @ 1900..=2100)) = (run.len(), run.parse::<u32>()) {
            years.insert(year);
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_the_same_in_three_languages() {
        let check = |texts: &[&str], class: &str| {
            for text in texts {
                assert!(classes(&text.to_lowercase()).contains(class), "{text}: {:?}", classes(&text.to_lowercase()));
            }
        };
        check(&["240,000 households lost power", "240.000 Haushalte", "24万户居民"], "household");
        check(&["employs 1,200 people", "1200 Beschäftigte", "约1200名员工"], "work");
        check(&["the strongest gust", "die stärkste Böe", "最大阵风"], "wind");
        assert!(!classes("the caretaker of the undead").contains("dead"));
    }

    #[test]
    fn surroundings_end_at_the_next_figure() {
        let figure = |text: &str| Figure {
            text: text.into(),
            kind: FigureKind::Percent,
            low: 0.0,
            high: 0.0,
            unit: "%".into(),
            subject: String::new(),
            sentence: "1:1:0".parse().unwrap(),
        };
        let (first, second) = (figure("60 percent"), figure("90 percent"));
        let text = "It mines 60 percent of the ore and refines 90 percent of it.";
        let all = [first.clone(), second.clone()];
        assert_eq!(surroundings(text, &first, &all), "It mines   of the ore and refines ");
        assert_eq!(surroundings(text, &second, &all), " of the ore and refines   of it.");
    }
}
