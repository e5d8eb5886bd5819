//! Words that end a noun phrase, or begin one and say little.

use crate::lists::WordList;
use weir_model::Lang;

/// Verb forms that news is full of: where one stands, a noun phrase ends.
pub(crate) fn is_verb(lower: &str, lang: Lang) -> bool {
    static EN: WordList = WordList::new(
        "said says say saying told tells added adds agreed agree agrees announced announce plans planned expects expected expect wants \
            wanted rose fell grew made make makes making took take takes taken taking gave give gives given giving went go goes going \
            gone came come comes coming put puts set sets get gets got getting keep keeps kept found find finds shows showed shown show \
            called call calls calling begin begins began begun started start starts starting ended ends end opened opens closed closes \
            bought buy buys buying sold sell sells selling paid pay pays paying cut cuts cutting raised raise raises signed signs sign \
            signing built build builds building ran run runs running won win wins lost lose loses held hold holds holding brought bring \
            brings bringing led lead leads leading left leave leaves leaving met meet meets became become becomes remains remained remain \
            stood stands sat sits lies lay argued argues warned warns asked asks ask think thinks thought know knows knew known see sees \
            saw seen used use uses using need needs needed let lets help helps helped allow allows allowed include includes included \
            including according based following combining leaving reported reports published wrote writes written cost costs reached \
            reaches killed hit hits covers covered covering turned turns moved moves move works worked offered offers sent sends lifted \
            delayed postponed promised promises accepted accept rejected approved aims aimed depends depend helps stopped stops stop fill \
            carries carry carried arrived arrive arrives returned return returns feel feels felt seems looks looked look hopes hoped plus \
            controls control produce produces produced happen happened happens done",
    );
    static DE: WordList = WordList::new(
        "sagte sagt sagen teilte erklärte erklärt kündigte soll sollen will wollen wurde wurden werden wird hat haben hatte hatten ist \
            sind war waren kann können könnte muss müssen gibt gab kommt kam kommen steht stehen stand liegt liegen lag geht gehen ging \
            bleibt bleiben blieb macht machen machte nimmt nehmen zahlt zahlen kostet kosten fährt fahren fuhr beginnt begann entstehen \
            entsteht plant rechnet heißt hieß zeigt zeigte stieg sank fiel erhielt erreichte traf",
    );
    match lang.as_str() {
        "de" => DE.has(lower),
        // A word in -ed is a verb more often than an adjective.
        "en" => EN.has(lower) || (lower.len() > 4 && lower.ends_with("ed") && !lower.ends_with("eed")),
        _ => false,
    }
}

/// Words that begin many phrases and say little: "first plant", "last year", "new sources".
pub(crate) fn is_pale(word: &str) -> bool {
    static PALE: WordList = WordList::new(
        "first second third last next new good big small whole year years day days time way part thing things roughly neue neuer neues \
            erste ersten letzten nächsten ganze stattdessen gemeinsam",
    );
    PALE.has(&word.to_lowercase())
}
