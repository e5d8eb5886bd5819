//! Figures of own sentences against what a person would write down: value, unit, subject, measure and time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use weir_model::{Article, ArticleId, Block, EntryId, FigureKind, Lang, Metadata, TextState};
use weir_text::{Labelled, labelled_figures, sentences};

/// Sentence, then figures as `value unit | subject | measure | time`, parted by `;`. No figures: the numbers say nothing.
const ENGLISH: &[(&str, &str)] = &[
    ("China controls 85–90% of refining capacity.", "85-90 % | China | refining capacity |"),
    ("China mined 60 to 70 percent of the world's rare earths last year.", "60-70 % | China | world's rare earths | last year"),
    ("The ventures have a combined value of $8.5 billion.", "8500000000 USD | ventures | combined value |"),
    ("Turnout fell to 41 percent in 2025.", "41 % | Turnout | | 2025"),
    ("Harbor Steel will cut 1,200 jobs by next year.", "1200 job | Harbor Steel | | next year"),
    ("The storm left 14,000 homes without power on Monday.", "14000 household | storm | | Monday"),
    ("The union won a pay rise of 7.5 percent.", "7.5 % | union | pay rise |"),
    ("Prices rose by 3.2 percent, and wages fell by 1.1 percent.", "3.2 % | Prices | | ; 1.1 % | wages | |"),
    ("The bridge cost £38 million.", "38000000 GBP | bridge | |"),
    ("In 2018, the council spent €4 million on the harbour wall.", "4000000 EUR | council | | 2018"),
    ("Nearly 40 percent of farmers lost their harvest.", "40 % | | farmers |"),
    ("The fund holds a 60 percent stake in the mine.", "60 % | fund | stake |"),
    ("Insurance will pay £22m for roads.", "22000000 GBP | Insurance | roads |"),
    ("The reactor produces 900 megawatts.", "900 MW | reactor | |"),
    ("The ferry carried 310 passengers when it left.", "310 passenger | ferry | |"),
    ("The museum owns 4,500 pieces of porcelain.", "4500 piece | museum | porcelain |"),
    ("Temperatures reached 38 degrees in Seville.", "38 °C | Temperatures | |"),
    ("Rain of 45 millimetres fell within an hour.", "0.045 m | | Rain |"),
    ("The glacier has lost 12 metres since 1990.", "12 m | glacier | | 1990"),
    ("About 2,100 dockers returned to work on Friday.", "2100 docker | | | Friday"),
    ("The company employs 340 people in Leith.", "340 person | company | |"),
    ("The mill sold 900 tonnes of flour last month.", "900 t | mill | flour | last month"),
    ("It cost $3 million.", "3000000 USD | | |"),
    ("They planted 400 trees.", "400 tree | | |"),
    ("Lund Shipping reported a loss of $12 million.", "12000000 USD | Lund Shipping | loss |"),
    ("The town has 5,200 households, of which 800 households have no water.", "5200 household | town | |; 800 household | town | |"),
    ("The trial included 620 patients.", "620 patient | trial | |"),
    ("Exports of grain fell by 18 percent last year.", "18 % | Exports of grain | | last year"),
    ("The ministry plans a budget of €2.4 billion for 2027.", "2400000000 EUR | ministry | budget | 2027"),
    ("The vaccine prevented 74 percent of infections.", "74 % | vaccine | infections |"),
    ("The dam holds 30 megalitres.", "30000000 l | dam | |"),
    ("Mr Garside, aged 54, left the farm.", ""),
    ("The 84-year-old painter left the house.", ""),
    ("Call the office on 0131 496 0000.", ""),
    ("They won 3-2 after a late goal.", ""),
    ("It happened in 2019.", ""),
    ("1. Mix the flour with water.", ""),
    ("The video runs at 1080p on any screen.", ""),
    ("The iPhone 15 Pro shows nothing new.", ""),
    ("The lens has a view of 120 degrees.", ""),
    ("The meeting begins at 10:30.", ""),
    ("She is 34 years old.", ""),
];

const SPANISH: &[(&str, &str)] = &[
    ("El tren recorre 450 kilómetros.", "450 km | tren | |"),
    ("La obra del puerto cuesta 2.500 millones de euros.", "2500000000 EUR | obra del puerto | |"),
    ("El número de parados subió un 3 %.", "3 % | número de parados | |"),
    ("La Audiencia Nacional impuso una multa de 30.000 euros.", "30000 EUR | Audiencia Nacional | multa |"),
    ("Participaron 350 personas durante 48 horas.", "350 person | | |; 48 h | | |"),
];

const FRENCH: &[(&str, &str)] = &[
    ("Le train parcourt 450 kilomètres.", "450 km | train | |"),
    ("L’usine emploie 340 salariés.", "340 worker | usine | |"),
    ("Le chantier du port coûte 2,5 milliards d’euros.", "2500000000 EUR | chantier du port | |"),
    ("La température a atteint 41 degrés.", "41 °C | température | |"),
    ("Selon le maire, 300 personnes ont aidé.", "300 person | | |"),
];

const CHINESE: &[(&str, &str)] = &[
    ("项目总额约85亿美元。", "8500000000 USD | 项目总额 | |"),
    ("中国占全球稀土开采量的60%至70%。", "60-70 % | 中国 | 全球稀土开采量 |"),
    ("去年该港口处理2100万吨货物。", "21000000 t | 该港口 | | 去年"),
    ("票价上涨12%。", "12 % | 票价 | |"),
    ("工厂将雇用340名工人。", "340 worker | 工厂 | |"),
    ("新能源汽车销量增长35%。", "35 % | 新能源汽车销量 | |"),
    ("投票率降至41%。", "41 % | 投票率 | |"),
    ("大桥全长3.2公里。", "3.2 km | 大桥全长 | |"),
    ("今年一季度利润下降8%。", "8 % | 利润 | | 今年"),
    ("公司亏损1200万元。", "12000000 CNY | 公司亏损 | |"),
    ("保修期不低于2年或者4万公里。", "2 year | 保修期 | |; 40000 km | 保修期 | |"),
    ("气温达到38摄氏度。", "38 °C | 气温 | |"),
    ("电站装机容量为900兆瓦。", "900 MW | 电站装机容量 | |"),
    ("退货期限延长到60天。", "60 day | 退货期限 | |"),
    ("2025年以来一切照旧。", ""),
    ("他第三次来到这里。", ""),
    ("他今年34岁。", ""),
    ("热线电话是95588。", ""),
];

const GERMAN: &[(&str, &str)] = &[
    ("Das Volumen der Vorhaben beziffern sie auf rund 8,5 Milliarden Dollar.", "8500000000 USD | Volumen der Vorhaben | |"),
    ("Die Gewerkschaft fordert 7,5 Prozent mehr Lohn.", "7.5 % | Gewerkschaft | |"),
    ("Der Konzern streicht 1.200 Stellen.", "1200 job | Konzern | |"),
    ("Die Beteiligung sank auf 41 Prozent.", "41 % | Beteiligung | |"),
    ("Die Brücke kostet 38 Millionen Euro.", "38000000 EUR | Brücke | |"),
    ("Rund 60 Prozent der Höfe haben keinen Nachfolger.", "60 % | | Höfe |"),
    ("Der Windpark liefert 900 Megawatt.", "900 MW | Windpark | |"),
    ("Der Müller verkaufte im vergangenen Jahr 900 Tonnen Mehl.", "900 t | Müller | Mehl | vergangenen Jahr"),
    ("Die 34-jährige Malerin wohnt in Kassel.", ""),
    ("Das Spiel endete 3:2.", ""),
];

fn read(text: &str, lang: Lang) -> Vec<Labelled> {
    let blocks = vec![Block::paragraph(text)];
    let sentences = sentences(&blocks, lang);
    let id = ArticleId { entry: EntryId(1), version: 1 };
    let metadata = Metadata { published: Some("2026-11-24T09:00:00Z".parse().unwrap()), ..Metadata::default() };
    let article = Article { id, title: String::new(), lang, blocks, sentences, metadata, state: TextState::Full };
    labelled_figures(&article).into_iter().filter(|labelled| labelled.figure.kind != FigureKind::Date).collect()
}

/// What was expected, found, and both, for one part of the figures.
#[derive(Default)]
struct Score {
    expected: usize,
    found: usize,
    both: usize,
}

impl Score {
    fn add(&mut self, expected: &str, found: &str) {
        self.expected += usize::from(!expected.is_empty());
        self.found += usize::from(!found.is_empty());
        self.both += usize::from(!expected.is_empty() && expected == found);
    }

    fn precision(&self) -> f64 {
        self.both as f64 / self.found.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.both as f64 / self.expected.max(1) as f64
    }
}

#[test]
fn figures_are_what_a_person_would_write_down() {
    let mut scores: [(&str, Score); 4] = ["value and unit", "subject", "measure", "time"].map(|name| (name, Score::default()));
    let mut sentences = 0;
    for (list, lang) in
        [(ENGLISH, Lang::EN), (CHINESE, Lang::ZH), (GERMAN, Lang::DE), (SPANISH, Lang::new("es")), (FRENCH, Lang::new("fr"))]
    {
        for (text, expected) in list {
            sentences += 1;
            let mut found = read(text, lang);
            let mut wrong = Vec::new();
            for line in expected.split(';').map(str::trim).filter(|line| !line.is_empty()) {
                let mut parts = line.split('|').map(str::trim);
                let amount = parts.next().unwrap_or_default();
                let at = found.iter().position(|labelled| written(labelled) == amount);
                let own = at.map(|at| found.remove(at));
                scores[0].1.add(amount, own.as_ref().map_or("", |_| amount));
                if own.is_none() {
                    wrong.push(format!("no {amount}"));
                }
                let own = own.map(|own| [own.subject, own.measure, own.time]).unwrap_or_default();
                for (n, own) in own.iter().enumerate() {
                    let part = parts.next().unwrap_or_default();
                    scores[n + 1].1.add(part, own);
                    if part != own {
                        wrong.push(format!("{} {own:?} for {part:?}", scores[n + 1].0));
                    }
                }
            }
            for labelled in &found {
                scores[0].1.add("", "more");
                wrong.push(format!("invented {}", written(labelled)));
            }
            if !wrong.is_empty() {
                println!("{text}\n    {}", wrong.join("; "));
            }
        }
    }
    assert!(sentences >= 60, "{sentences} sentences");
    for (name, score) in &scores {
        println!("{name}: precision {:.2}, recall {:.2} of {}", score.precision(), score.recall(), score.expected);
    }
    for ((name, score), (precision, recall)) in scores.iter().zip([(0.95, 0.95), (0.95, 0.85), (0.9, 0.85), (0.9, 0.9)]) {
        assert!(score.precision() >= precision && score.recall() >= recall, "{name}: {:.2} {:.2}", score.precision(), score.recall());
    }
}

/// `60-70 %`, `8500000000 USD`.
fn written(labelled: &Labelled) -> String {
    let figure = &labelled.figure;
    let amount = if figure.low == figure.high { figure.low.to_string() } else { format!("{}-{}", figure.low, figure.high) };
    format!("{amount} {}", figure.unit)
}
