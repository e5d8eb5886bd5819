use super::*;
use proptest::prelude::*;

#[test]
fn languages_are_told() {
    for (text, declared, expected) in [
        ("The ministers of three countries signed an agreement on rare earths on Friday.", "und", "en"),
        ("Drei Staaten haben am Freitag ein Abkommen über Seltene Erden unterzeichnet.", "en", "de"),
        ("Trois pays ont signé vendredi un accord sur les terres rares.", "und", "fr"),
        ("稀土是现代科技的关键材料。", "und", "zh"),
        ("OpenAI 发布 GPT-5 新模型", "und", "zh"),
        ("三か国がレアアースに関する協定に署名した。", "und", "ja"),
        ("세 나라가 희토류 협정에 서명했다.", "und", "ko"),
        ("Три страны подписали соглашение, сообщили в министерстве.", "und", "ru"),
        ("Три країни підписали угоду про рідкісноземельні метали.", "und", "uk"),
        ("Trzy kraje podpisały w piątek umowę o pierwiastkach ziem rzadkich.", "und", "pl"),
        ("Τρεις χώρες υπέγραψαν συμφωνία.", "und", "el"),
        ("Kolme maata allekirjoitti perjantaina sopimuksen harvinaisista maametalleista, kertoi ministeriö.", "und", "fi"),
        ("Tre lande underskrev fredag en aftale om sjældne jordarter, og ministeren var ikke i tvivl efter mødet.", "und", "da"),
        ("Drago Wüthrich, Åsa Öberg and Søren Køl met at Málaga and Malmö to talk about trains for the whole of Europe.", "und", "en"),
        ("Storm Ottilie", "en", "en"),
        ("Sturm Ottilie", "de", "de"),
        ("2026", "de", "de"),
        ("", "und", "und"),
    ] {
        assert_eq!(language(text, Lang::new(declared)).as_str(), expected, "{text}");
    }
}

#[test]
fn paragraphs_of_an_article_may_differ() {
    let text = [
        "The minister spoke to reporters in Lisbon on Tuesday evening, after a long meeting with the unions.",
        "“A escola vai abrir em setembro, e os professores já foram contratados pelo município”, disse a ministra.",
        "Lisboa, Portugal.",
        "Министр ответила и на вопрос корреспондента.",
        "她说学校将在九月开学。",
        "See Привет for more about the greeting that the visitors from the east brought with them.",
    ];
    let blocks: Vec<Block> = text.into_iter().map(Block::paragraph).collect();
    let found: Vec<String> = languages(&blocks, Lang::UND).iter().map(|lang| lang.as_str().to_owned()).collect();
    assert_eq!(found, ["en", "pt", "en", "ru", "zh", "en"]);
    assert!(languages(&[], Lang::DE).is_empty());
}

proptest! {
    #[test]
    fn any_text_has_a_language(text in "\\PC{0,80}") {
        let first = language(&text, Lang::UND);
        prop_assert_eq!(language(&text, Lang::UND), first);
        // What was found stands when it is declared.
        if first.is_known() {
            prop_assert_eq!(language(&text, first), first, "{:?}", text);
        }
        let _ = language(&text, Lang::DE);
        let blocks = [Block::paragraph(text.as_str()), Block::paragraph("und dann ging er nach Hause")];
        prop_assert_eq!(languages(&blocks, Lang::UND).len(), 2);
    }
}
