//! Where sentences end, in fifteen languages: abbreviations, initials, decimals, dates, quotations, dialogue, lists,
//! headings, footnotes, text without spaces. Each case is one text; `|` stands where one sentence ends and the next begins.

use proptest::prelude::*;
use weir_model::{Block, BlockKind, Lang};
use weir_text::{sentences, split};

/// The cases of one language that are cut otherwise than they say.
fn wrong(lang: &str, cases: &[&str]) -> Vec<String> {
    let lang = Lang::new(lang);
    let mut wrong = Vec::new();
    for case in cases {
        let text = case.replace('|', if lang.is_cjk() { "" } else { " " });
        let want: Vec<&str> = case.split('|').collect();
        let have: Vec<&str> = split(&text, lang).into_iter().map(|range| &text[range]).collect();
        if have != want {
            wrong.push(format!("{lang}: {}", have.join(" | ")));
        }
    }
    wrong
}

const ENGLISH: &[&str] = &[
    // Abbreviations.
    "Dr. Okafor met Mrs. Lindqvist at noon.|They shook hands.",
    "The firm, Harlow Ltd., lost 4 percent.|Its rival Pike Inc. gained.",
    "Gov. Maria Stone and Sen. Ali Reza disagreed.|Neither spoke.",
    "The road, i.e. the old one, is closed.|Use another, e.g. the bypass.",
    "He arrived at 6 a.m. on Monday.|She left at 9 p.m.",
    "It was 11 p.m.|The lights were on.",
    "The U.S. Senate voted.|So did the U.N. council.",
    "She lives in Washington, D.C.|Her brother does not.",
    "Prof. Lange et al. disagreed.|Others, cf. Brandt, agreed.",
    "Apples, pears, plums, etc. were sold.|Nothing was left.",
    "See No. 12 and p. 40 of the report.|Then read vol. 3.",
    "The case of Marsh v. Hollis was heard.|Nobody won.",
    "They moved to St. Albans in Sept. 2021.|It rained.",
    "About 5 ft. of snow fell on Mt. Hood.|Roads closed.",
    "Lt. Col. James Weir commanded.|He was 41.",
    "Mr. and Mrs. Tan own it.|It is small.",
    "Rev. Paul Dean spoke for approx. ten minutes.|People left.",
    "Contact the dept. for forms.|Ask for Jo.",
    // Initials.
    "J. R. Halvorsen wrote it.|A. Meier read it.",
    "The prize went to Rosa L. Park.|She smiled.",
    "George W. Field won.|It was close.",
    "This is plan B.|There is no plan C.",
    "So did I.|The others did not.",
    // Decimals, versions, addresses, money.
    "Prices rose 3.5 percent, or $1.2 million.|Wages did not.",
    "Version 2.4.1 fixes it.|Version 3 will not.",
    "Write to desk@example.com today.|Or visit www.example.org for more.",
    "It cost £4.50.|He paid £5.",
    "The file is called report.final.pdf and lies there.|Open it.",
    "At 10.30 the doors opened.|At 11 they closed.",
    "The .com boom ended.|Then came others.",
    // Quotations.
    "“It is over.”|She closed the door.",
    "“It is over,” she said.|“Go home.”",
    "“Is it over?” he asked.|Nobody answered.",
    "“Stop!” cried the guard.|The man ran.",
    "He said: “We lost.|We will be back.”|Then he left.",
    "\"We agreed on terms.\"|The minister did not elaborate.",
    "She called it ‘a mess.’|He called it art.",
    "“Why now?”|The question stayed open.",
    "They chanted “No more!” and marched on.|Police watched.",
    "He whispered (“never again”) and left.|That was that.",
    // Brackets, ellipses, several marks.
    "It failed (again).|Nobody knew why.",
    "It failed.|(Nobody knew why.)|They tried again.",
    "He waited… and nothing came.|She waited too.",
    "Well…|Perhaps not.|We shall see.",
    "Really?!|Yes, really!!|Good.",
    "What happened?|Who knows.|Why ask?",
    // Lists, numbers, footnotes, small letters.
    "1. Wash the rice.|Cook it.",
    "Chapter 4. The River",
    "The finding was confirmed.[2]|Later work doubted it.",
    "The finding was confirmed. [1–3]|Later work doubted it.",
    "i like the place.|the food is good.|we will come back!|try the soup.",
    "That was fun. :)|We left at six.",
    "iPhone sales fell.|eBay sales rose.",
    "Yahoo! shares rose.|Others fell.",
    "The vote was 52 to 48.|It was the closest yet.",
    "He was born in 1961.|She was born in 1970.",
    "Is that all?|no, there is more.",
    "He works for Acme Corp. in Ohio.|She does not.",
    "The 1980s were different.|Much was.",
];

const GERMAN: &[&str] = &[
    "Am 3. Oktober wird gefeiert.|Am 4. nicht.",
    "Das ist z. B. ein Fehler.|Das andere, d. h. der Rest, stimmt.",
    "Das ist z.B. ein Fehler.|Man sieht es u.a. am Rand.",
    "Prof. Dr. Weber kam um 14.30 Uhr.|Er blieb bis 18 Uhr.",
    "Der Umsatz lag bei 3,5 Mio. Euro.|Der Gewinn bei 1,2 Mrd. Yen.",
    "Im 18. Jahrhundert war das anders.|Heute nicht.",
    "Ludwig XIV. war König.|Er baute viel.",
    "„Wir gehen.“|Sie standen auf.",
    "„Wir gehen“, sagte sie.|„Sofort.“",
    "„Wohin?“, fragte er.|Keine Antwort.",
    "»Nein!«, rief der Mann.|Dann lief er.",
    "Sie wohnt in der Hauptstr. 5 im 2. Stock.|Er wohnt darunter.",
    "Es kamen ca. 200 Gäste.|Etwa 50 blieben.",
    "Die Fa. Krause liefert Schrauben, Nägel usw. an alle.|Das dauert.",
    "Er kaufte Brot, Käse etc.|Sie zahlte.",
    "Vgl. dazu Abs. 3 des Gesetzes.|Dort steht es.",
    "Das kostet 1.250,50 Euro.|Viel Geld.",
    "Die Wahl ist am 12.10.2027.|Danach wird gezählt.",
    "Was nun?|Niemand weiß es.|Oder doch?",
    "Das Spiel endete 2:1.|Die Fans jubelten.",
    "St. Gallen liegt in der Schweiz.|Basel auch.",
];

const FRENCH: &[&str] = &[
    "M. Dupré a rencontré Mme Lenoir.|Ils ont parlé.",
    "Le Dr. Morel est venu à 8 h 30.|Il est reparti.",
    "« Nous partons. »|Elle se leva.",
    "« Où ça ? » demanda-t-il.|Personne ne répondit.",
    "Le prix est de 3,5 millions d’euros.|C’est beaucoup.",
    "Voir p. 12 et fig. 3 du rapport.|Tout y est.",
    "Des pommes, des poires, etc.|Il n’en reste rien.",
    "J.-P. Martin a signé.|Son frère aussi.",
    "— Tu viens ?|— Non, je reste.",
    "Est-ce fini ?|Oui !|Bien.",
    "Il habite av. Foch depuis 2019.|Elle non.",
    "Le 1er mai est férié.|Le 2 non.",
];

const SPANISH: &[&str] = &[
    "El Sr. Ruiz y la Sra. Vega llegaron.|Nadie los vio.",
    "¿Quién es?|No lo sé.|¡Qué raro!",
    "Vive en la av. Colón núm. 5.|Es caro.",
    "«Nos vamos», dijo ella.|«Ya.»",
    "Costó 3.500 euros, o 3,5 mil.|Es mucho.",
    "La Dra. Peña habló ante EE. UU. y otros.|Luego calló.",
    "—¿Vienes?|—No.|Me quedo.",
    "Compró pan, queso, etc.|Ella pagó.",
    "La ley, art. 14, lo dice.|No hay duda.",
];

const ITALIAN: &[&str] = &[
    "Il sig. Rossi e la dott. Bianchi sono arrivati.|Nessuno li ha visti.",
    "Il prof. Neri parla alle 10.30.|Poi esce.",
    "«Andiamo», disse lei.|Lui rise.",
    "Costa 3,5 milioni di euro.|È tanto.",
    "Pane, latte, ecc. sono finiti.|Bisogna uscire.",
    "Chi è?|Non lo so!|Strano.",
    "Secondo l’art. 5 è vietato.|Punto.",
];

const PORTUGUESE: &[&str] = &[
    "O Sr. Lima e a Dra. Sá chegaram.|Ninguém os viu.",
    "Mora na r. Augusta n. 10.|É caro.",
    "“Vamos embora”, disse ela.|Ele riu.",
    "Custou R$ 3,5 milhões.|É muito.",
    "Quem é?|Não sei!|Que estranho.",
    "O prof. Reis fala às 10.30.|Depois sai.",
];

const DUTCH: &[&str] = &[
    "Dhr. Bakker en mevr. Smit kwamen.|Niemand zag ze.",
    "Het kost 3,5 miljoen euro.|Dat is veel.",
    "“We gaan”, zei ze.|Hij lachte.",
    "Zie blz. 12 en art. 5 van de wet.|Daar staat het.",
    "Wie is dat?|Geen idee!|Vreemd.",
    "Prof. dr. De Wit sprak om 10.30 uur.|Daarna ging hij.",
];

const RUSSIAN: &[&str] = &[
    "В 2019 г. завод закрыли.|Рабочие ушли.",
    "Он живёт на ул. Ленина.|Она рядом.",
    "Проф. Орлов и акад. Белов спорили.|Никто не победил.",
    "А. С. Громов подписал.|Его брат тоже.",
    "Цена выросла на 3,5 млн руб. за год.|Это много.",
    "«Мы уходим», — сказала она.|Он молчал.",
    "Кто там?|Никто!|Странно.",
    "Яблоки, груши и т. д. продали.|Ничего не осталось.",
    "— Ты идёшь?|— Нет.",
];

const CHINESE: &[&str] = &[
    "会议结束了。|代表们离开了会场。",
    "他问：“什么时候开始？”|没有人说话。",
    "“我们走吧。”他说。|她点了点头。",
    "真的吗？|是的！|太好了。",
    "增长了3.5%。|价格为1.2万元。",
    "《论语·学而》第1.2节很短。|大家都读过。",
    "他说：“第一，要快。|第二，要稳。”|然后坐下。",
    "这是A公司的U.S.业务。|不是B公司的。",
    "他等了很久……没有人来。|天黑了。",
    "“太贵了！”顾客说。|店主笑了。",
    "详情见www.example.com。|谢谢。",
];

const JAPANESE: &[&str] = &[
    "会議は終わった。|代表団は会場を去った。",
    "「もう帰ろう。」と彼は言った。|彼女はうなずいた。",
    "本当ですか？|はい！|よかった。",
    "価格は3.5%上がった。|賃金は上がらない。",
    "「いつ始まるのか」と聞いた。|答えはない。",
];

const OTHERS: &[(&str, &[&str])] = &[
    ("ko", &["회의가 끝났다.|대표단은 떠났다.", "“언제 시작합니까?”|아무도 말하지 않았다.", "가격은 3.5% 올랐다.|임금은 그대로다."]),
    ("pl", &["Prof. Nowak mieszka przy ul. Długiej.|To blisko.", "Kosztuje 3,5 mln zł.|To dużo.", "Kto to?|Nie wiem!|Dziwne."]),
    ("ar", &["انتهى الاجتماع.|غادر الوفد القاعة.", "متى يبدأ؟|لا أحد يعرف."]),
    ("hi", &["बैठक समाप्त हुई।|प्रतिनिधि चले गए।", "कब शुरू होगा?|किसी को नहीं पता।"]),
    ("sv", &["Priset steg med 3,5 procent.|Lönerna gjorde inte det.", "”Vi går”, sa hon.|Han log.", "Det gäller bl.a. Malmö.|Och Lund."]),
    ("cs", &["Prof. Novák bydlí v ul. Dlouhé.|Je to blízko.", "Dne 5. května pršelo.|Jinak ne."]),
];

#[test]
fn sentences_of_many_languages() {
    let mut cases = 0;
    let mut faults = Vec::new();
    let lists = [
        ("en", ENGLISH),
        ("de", GERMAN),
        ("fr", FRENCH),
        ("es", SPANISH),
        ("it", ITALIAN),
        ("pt", PORTUGUESE),
        ("nl", DUTCH),
        ("ru", RUSSIAN),
        ("zh", CHINESE),
        ("ja", JAPANESE),
    ];
    for (lang, list) in lists.into_iter().chain(OTHERS.iter().copied()) {
        cases += list.len();
        faults.extend(wrong(lang, list));
    }
    assert!(faults.is_empty(), "{} of {cases} wrong:\n{}", faults.len(), faults.join("\n"));
    assert!(cases >= 120, "{cases}");
}

#[test]
fn headings_and_items_are_whole() {
    let block = |kind: BlockKind, text: &str| Block { kind, text: text.into(), ..Block::default() };
    let blocks = [
        block(BlockKind::Heading { level: 2 }, "What next? Dr. No"),
        Block::paragraph("One. Two."),
        block(BlockKind::Quote, "“We won.” She left."),
        block(BlockKind::Code, "a. B. c"),
        block(BlockKind::Rule, ""),
    ];
    let found = sentences(&blocks, Lang::EN);
    let blocks_of: Vec<u32> = found.iter().map(|sentence| sentence.block).collect();
    assert_eq!(blocks_of, [0, 1, 1, 2, 2]);
}

proptest! {
    #[test]
    fn splitting_again_changes_nothing(text in "(\\PC|[.!?… \n。！？”\"“«»A-Ca-c1中г]|Dr\\. |z\\. B\\. |\\[1\\] |:\\) |_____ ){0,50}") {
        for lang in ["en", "de", "fr", "ru", "zh", "ja", "und"] {
            let lang = Lang::new(lang);
            let first = split(&text, lang);
            prop_assert_eq!(&first, &split(&text, lang));
            let mut end = 0;
            for range in &first {
                prop_assert!(range.start >= end && range.end > range.start);
                let piece = text.get(range.clone());
                prop_assert!(piece.is_some_and(|piece| piece.trim() == piece && !piece.is_empty()));
                end = range.end;
            }
            // Nothing but white space is lost.
            let kept: usize = first.iter().map(|range| text[range.clone()].chars().filter(|c| !c.is_whitespace()).count()).sum();
            prop_assert_eq!(kept, text.chars().filter(|c| !c.is_whitespace()).count());
        }
    }
}
