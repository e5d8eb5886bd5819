//! Names of people, organisations and places: own sentences in five languages, with precision and recall over all of
//! them. A name counts as found where its text is right; its kind is counted apart.

use proptest::prelude::*;
use weir_model::Lang;
use weir_text::{MentionKind, mentions};

/// `[P Anna Lund]`, `[O Calder Foods]`, `[L Kassel]` (a place), `[X Red Kite]` (anything else).
const SENTENCES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "Yesterday [P Rosalind Achebe] left [O Calder Foods] for a rival in [L Bristol].",
            "The [O Bank of England] kept rates where they were, and [P Maria Stone] objected.",
            "President [P Tomas Varga] flew to [L Nairobi] to meet the [O United Nations].",
            "Shares of [O Pike Holdings] fell after [P James Okafor] resigned.",
            "Workers at the [O University of Leeds] went on strike over pensions.",
            "A storm that hit [L Cape Verde] moved towards [L Portugal] overnight.",
            "According to [O NATO], the exercise near [L Tallinn] ends on Friday.",
            "The [O Ministry of Fisheries] fined [O Norfold Trawling Ltd] last week.",
            "In [L Lagos], [P Adaeze Nwosu] opened a school for girls.",
            "The contract was won by [O Harlow Aerospace] and [O Vantor Systems].",
            "She told the [O House of Lords] that [P Daniel Marsh] had lied.",
            "Flooding closed the road between [L Dover] and [L Folkestone].",
            "Judge [P Helen Carver] dismissed the case against [O Quill Media].",
            "It was [P Samuel Oyelaran] who scored for [L Ghana] in the last minute.",
        ],
    ),
    (
        "de",
        &[
            "Die Firma [O Corvid Aerospace] baut in [L Kassel] ein Werk.",
            "Am Montag sprach [P Anneliese Trautmann] mit den Arbeitern.",
            "Der Präsident [P Emil Hartwig] reiste nach [L Frankreich].",
            "Nach Angaben der [O Deutschen Bahn] fällt der Zug aus.",
            "Das Unternehmen [O Weber Energie GmbH] entlässt zwanzig Leute.",
            "Die Ministerin [P Sabine Krüger] lehnte den Antrag ab.",
            "Der Sturm traf die Küste von [L Portugal] am Abend.",
            "Die [O NATO] übt im Norden, wie [P Jonas Feld] sagte.",
            "Trainer [P Uwe Brandl] verlässt den Verein im Sommer.",
            "In [L Berlin] demonstrierten Tausende gegen das Gesetz.",
            "Die Stadt [L Görlitz] baut eine neue Brücke.",
            "Bürgermeisterin [P Katrin Vogt] eröffnete das Museum.",
        ],
    ),
    (
        "fr",
        &[
            "Le ministre [P Antoine Lenoir] a rencontré [P Claire Morel] à [L Lyon].",
            "La société [O Valmont Énergie] ferme son usine de [L Dunkerque].",
            "Selon l’[O ONU], la famine menace le [L Soudan].",
            "Hier, [P Camille Duprat] a quitté la [O Banque de France].",
            "Le président [P Paul Verdier] se rend en [L Allemagne].",
            "Les pêcheurs de [L Bretagne] bloquent le port.",
            "Le tribunal de [L Nantes] a condamné [O Orvel SA].",
            "[P Mathieu Garnier] et [P Léa Fontaine] ont gagné la course.",
            "Une tempête a frappé [L Madagascar] dans la nuit.",
            "Le groupe [O Norlac] rachète une laiterie en [L Normandie].",
            "À [L Marseille], les dockers reprennent le travail.",
            "L’avocate [P Julie Marchand] fera appel.",
        ],
    ),
    (
        "es",
        &[
            "La ministra [P Lucía Herrera] viajó a [L Lima] el lunes.",
            "El [O Banco de España] mantuvo los tipos, dijo [P Pablo Rincón].",
            "La empresa [O Norsol Energía] cierra su planta en [L Zaragoza].",
            "Según la [O ONU], la sequía afecta a [L Somalia].",
            "El presidente [P Martín Salvatierra] se reunió con [P Elena Duarte].",
            "Los agricultores de [L Andalucía] cortaron la carretera.",
            "Un terremoto sacudió [L Chile] de madrugada.",
            "[P Carlos Mendieta] dejó la [O Universidad de Sevilla].",
            "El alcalde [P Javier Ocaña] inauguró el puente en [L Cádiz].",
            "La [O OTAN] envía barcos al [L Báltico].",
            "En [L Bogotá] marcharon miles de estudiantes.",
            "La jueza [P Teresa Lozano] archivó el caso.",
        ],
    ),
    (
        "zh",
        &[
            "昨日，[L 澳大利亚]资源部长[P 海伦·马尔凯蒂]表示欢迎。",
            "[O 厦门大学]的研究者发表了报告。",
            "[L 中国]选手[P 郭雅庭]在比赛中获胜。",
            "[O 华远集团]宣布在[L 广州]建厂。",
            "总统[P 安娜·隆德]访问[L 日本]。",
            "据[O 世界银行]估计，增长放缓。",
            "记者[P 李明]从[L 北京]报道。",
            "[L 美国]和[L 加拿大]签署协议。",
            "[O 中国人民银行]下调利率。",
            "[P 王丽华]说，工厂下月开工。",
            "[L 上海]的出口增长了两成。",
            "[O 国家航天局]发射了卫星。",
        ],
    ),
];

type Labelled = (String, MentionKind);

/// The plain sentence and its labelled names.
fn read(marked: &str) -> (String, Vec<Labelled>) {
    let (mut text, mut labels) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let Some((inside, tail)) = after.split_once(']') else { break };
        let (kind, name) = inside.split_once(' ').unwrap_or(("X", inside));
        let kind = match kind {
            "P" => MentionKind::Person,
            "O" => MentionKind::Organisation,
            "L" => MentionKind::Place,
            _ => MentionKind::Other,
        };
        text.push_str(name);
        labels.push((name.to_owned(), kind));
        rest = tail;
    }
    text.push_str(rest);
    (text, labels)
}

#[test]
fn names_of_five_languages() {
    let (mut sentences, mut right, mut kinds, mut seen, mut wanted) = (0, 0, 0, 0, 0);
    for (lang, list) in SENTENCES {
        let (mut own_right, mut own_seen, mut own_wanted) = (0, 0, 0);
        for marked in *list {
            let (text, labels) = read(marked);
            let found = mentions(&text, Lang::new(lang));
            let hits: Vec<&Labelled> = labels.iter().filter(|(name, _)| found.iter().any(|entity| entity.text == *name)).collect();
            kinds += hits.iter().filter(|(name, kind)| found.iter().any(|entity| entity.text == *name && entity.kind == *kind)).count();
            own_right += hits.len();
            own_seen += found.len();
            own_wanted += labels.len();
            sentences += 1;
            let missed: Vec<&str> = labels.iter().filter(|label| !hits.contains(label)).map(|(name, _)| name.as_str()).collect();
            let kind_of = |entity: &weir_text::Mention| labels.iter().find(|(name, _)| *name == entity.text).map(|(_, kind)| *kind);
            let odd: Vec<String> = found
                .iter()
                .filter(|entity| kind_of(entity) != Some(entity.kind))
                .map(|entity| format!("{} ({:?})", entity.text, entity.kind))
                .collect();
            if !missed.is_empty() || !odd.is_empty() {
                println!("{lang}: missed {missed:?}, odd {odd:?} in {text}");
            }
        }
        println!("{lang}: precision {:.3}, recall {:.3}", own_right as f64 / own_seen as f64, own_right as f64 / own_wanted as f64);
        right += own_right;
        seen += own_seen;
        wanted += own_wanted;
    }
    let (precision, recall, kind) = (right as f64 / seen as f64, right as f64 / wanted as f64, kinds as f64 / right as f64);
    println!("{sentences} sentences, {wanted} names: precision {precision:.3}, recall {recall:.3}, right kind {kind:.3}");
    assert!(sentences >= 60, "{sentences}");
    assert!(precision >= 0.95 && recall >= 0.95 && kind >= 0.9, "precision {precision:.3}, recall {recall:.3}, kind {kind:.3}");
}

proptest! {
    #[test]
    fn names_lie_in_the_text_and_in_order(text in "(\\PC|[A-Z][a-z]{1,3} |’s |“|·|马|说|《|》| of |公司|Dr\\. ){0,40}") {
        for lang in ["en", "de", "fr", "es", "zh", "ja", "und"] {
            let found = mentions(&text, Lang::new(lang));
            prop_assert_eq!(&found, &mentions(&text, Lang::new(lang)));
            let mut start = 0;
            for entity in found {
                prop_assert!(entity.range.start >= start && text.get(entity.range.clone()).is_some_and(|piece| !piece.is_empty()));
                start = entity.range.start;
            }
        }
    }
}
