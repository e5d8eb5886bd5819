//! Words for multipliers, currencies, units and counted things in further languages. They hold in their own language
//! only: "an" is a French year and an English article.

use crate::units::{counted, currency, multiplier, unit};
use weir_model::{FigureKind, Lang};

/// [`multiplier`] with the words of a language. "Billion" is a thousand million in English and a million million in
/// German, French, Spanish and Dutch.
pub(crate) fn multiplier_in(word: &str, lang: Lang) -> Option<f64> {
    let own = match (lang.as_str(), word) {
        (
            "de" | "fr" | "nl" | "es" | "it" | "da" | "nb" | "sv",
            "billion" | "billions" | "billionen" | "billón" | "billones" | "bilione" | "biljoen",
        ) => 1e12,
        ("fr", "mille" | "milliers") => 1e3,
        ("fr", "milliard" | "milliards" | "md" | "mds" | "mrds") => 1e9,
        ("fr", "m") => 1e6,
        ("es" | "pt" | "ca", "mil") => 1e3,
        ("es", "millón" | "millones") => 1e6,
        ("es", "millardo" | "millardos") => 1e9,
        ("pt", "milhão" | "milhões" | "mi") => 1e6,
        ("pt", "bilhão" | "bilhões" | "bi") => 1e9,
        ("pt", "trilhão" | "trilhões" | "tri") => 1e12,
        ("it", "mila") => 1e3,
        ("it", "milione" | "milioni" | "mln") => 1e6,
        ("it", "miliardo" | "miliardi" | "mld") => 1e9,
        ("nl", "duizend") => 1e3,
        ("nl", "miljoen" | "mln") => 1e6,
        ("nl", "miljard" | "mld") => 1e9,
        ("ru" | "uk" | "bg", "тысяч" | "тысячи" | "тысяча" | "тысячу" | "тыс" | "тисяч" | "тис") => 1e3,
        ("ru" | "uk" | "bg", "миллион" | "миллиона" | "миллионов" | "млн" | "мільйон" | "мільйонів" | "милиона") => {
            1e6
        }
        ("ru" | "uk" | "bg", "миллиард" | "миллиарда" | "миллиардов" | "млрд" | "мільярд" | "мільярдів" | "милиарда") => {
            1e9
        }
        ("ru" | "uk", "триллион" | "триллиона" | "триллионов" | "трлн") => 1e12,
        ("pl", "tys" | "tysiąc" | "tysięcy") => 1e3,
        ("pl", "mln" | "milion" | "miliony" | "milionów") => 1e6,
        ("pl", "mld" | "miliard" | "miliardy" | "miliardów") => 1e9,
        ("sv", "miljon" | "miljoner") | ("da" | "nb" | "no", "million" | "millioner" | "mill") => 1e6,
        ("sv", "miljard" | "miljarder") | ("da" | "nb" | "no", "milliard" | "milliarder") => 1e9,
        ("en" | "hi", "lakh" | "lakhs") => 1e5,
        ("en" | "hi", "crore" | "crores") => 1e7,
        ("en", "dozen") => 12.0,
        _ => return multiplier(word),
    };
    Some(own)
}

/// [`currency`] with the words of a language.
pub(crate) fn currency_in(word: &str, lang: Lang) -> Option<&'static str> {
    Some(match (lang.as_str(), word) {
        ("es", "dólar" | "dólares") | ("pt", "dólar" | "dólares") | ("it", "dollaro" | "dollari") => "USD",
        ("ru", "доллар" | "доллара" | "долларов" | "долл") | ("pl", "dolarów" | "dolary") => "USD",
        ("ru", "рубль" | "рубля" | "рублей" | "руб") => "RUB",
        ("ru", "евро") => "EUR",
        ("ru", "юаней" | "юаня") => "CNY",
        ("ru", "иен" | "иены") => "JPY",
        ("pt", "real" | "reais") => "BRL",
        ("fr", "livres") => return None,
        ("sv", "kr" | "kronor") => "SEK",
        ("nb" | "no", "kr" | "kroner") => "NOK",
        ("da", "kr" | "kroner") => "DKK",
        ("pl", "zł" | "złotych") => "PLN",
        ("cs", "kč" | "korun") => "CZK",
        ("es" | "pt" | "it", "yenes" | "ienes") => "JPY",
        ("es", "yuanes") => "CNY",
        ("en", "rubles" | "roubles") => "RUB",
        ("en", "reais") => "BRL",
        ("it", "sterline") | ("es", "libras") => "GBP",
        _ => return currency(word),
    })
}

/// [`unit`] with the words of a language.
pub(crate) fn unit_in(word: &str, lang: Lang) -> Option<(&'static str, FigureKind, f64)> {
    use FigureKind::{Percent, Quantity};
    let (name, factor) = match (lang.as_str(), word) {
        ("fr", "tonnes" | "tonne") | ("es" | "pt", "toneladas" | "tonelada") | ("it", "tonnellate" | "tonnellata") | ("nl", "ton") => {
            ("t", 1.0)
        }
        ("ru", "тонн" | "тонны" | "тонна") => ("t", 1.0),
        ("fr", "kilomètres" | "kilomètre") | ("es", "kilómetros" | "kilómetro") | ("it", "chilometri" | "chilometro") => ("km", 1.0),
        ("pt", "quilômetros" | "quilómetros") | ("ru", "километров" | "километра" | "км") => ("km", 1.0),
        ("fr", "mètres" | "mètre") | ("es" | "pt", "metros" | "metro") | ("it", "metri" | "metro") | ("ru", "метров" | "метра") => {
            ("m", 1.0)
        }
        ("fr", "kilos" | "kilogrammes") | ("es", "kilos" | "kilogramos") | ("it", "chili" | "chilogrammi") | ("pt", "quilos") => {
            ("kg", 1.0)
        }
        ("ru", "килограммов" | "кг") => ("kg", 1.0),
        ("fr", "heures" | "heure") | ("es" | "pt", "horas" | "hora") | ("it", "ore") | ("nl", "uur") | ("ru", "часов" | "часа") => {
            ("h", 1.0)
        }
        ("fr", "minutes" | "minute") | ("es" | "pt", "minutos") | ("it", "minuti") | ("nl", "minuten") | ("ru", "минут") => {
            ("min", 1.0)
        }
        ("fr", "jours" | "jour") | ("es", "días") | ("it", "giorni") | ("pt", "dias") | ("nl", "dagen") | ("ru", "дней" | "дня") => {
            ("day", 1.0)
        }
        ("fr", "semaines") | ("es" | "pt", "semanas") | ("it", "settimane") | ("nl", "weken") | ("ru", "недель" | "недели") => {
            ("week", 1.0)
        }
        ("fr", "mois") | ("es", "meses") | ("it", "mesi") | ("pt", "meses") | ("nl", "maanden") | ("ru", "месяцев" | "месяца") => {
            ("month", 1.0)
        }
        ("fr", "ans" | "années") | ("es", "años") | ("it", "anni") | ("pt", "anos") | ("nl", "jaar") | ("ru", "лет" | "года") => {
            ("year", 1.0)
        }
        ("fr", "hectares") | ("es", "hectáreas") | ("it", "ettari") | ("pt", "hectares") | ("ru", "гектаров" | "га") => {
            ("ha", 1.0)
        }
        ("fr", "litres") | ("es" | "pt", "litros") | ("it", "litri") | ("ru", "литров") => ("l", 1.0),
        ("fr", "degrés") | ("es", "grados") | ("it", "gradi") | ("pt", "graus") | ("nl", "graden") | ("ru", "градусов") => {
            ("°C", 1.0)
        }
        ("fr", "mégawatts") | ("es", "megavatios") | ("ru", "мвт" | "мегаватт") => ("MW", 1.0),
        ("nl", "procent") | ("sv" | "da", "procent") | ("nb", "prosent") | ("pl", "procent" | "proc") => return Some(("%", Percent, 1.0)),
        ("ru", "процент" | "процента" | "процентов" | "проц") => return Some(("%", Percent, 1.0)),
        _ => return unit(word),
    };
    Some((name, Quantity, factor))
}

/// [`counted`] with the words of a language.
pub(crate) fn counted_in(word: &str, lang: Lang) -> Option<&'static str> {
    Some(match (lang.as_str(), word) {
        ("fr", "personnes" | "habitants")
        | ("es", "personas" | "habitantes")
        | ("it", "persone" | "abitanti")
        | ("nl", "mensen" | "inwoners") => "person",
        ("pt", "pessoas" | "habitantes") | ("ru", "человек" | "человека" | "людей" | "жителей") => "person",
        ("fr", "emplois") | ("es", "empleos") | ("pt", "empregos") | ("nl", "banen" | "arbeidsplaatsen") => "job",
        ("fr", "salariés" | "employés") | ("es", "trabajadores" | "empleados") | ("it", "lavoratori" | "dipendenti") => "worker",
        ("pt", "trabalhadores" | "funcionários") | ("nl", "werknemers") | ("ru", "рабочих" | "сотрудников") => "worker",
        ("fr", "foyers" | "logements") | ("es", "hogares") | ("it", "famiglie") | ("nl", "huishoudens" | "woningen") => "household",
        ("fr", "enfants") | ("es", "niños") | ("it", "bambini") | ("pt", "crianças") | ("nl", "kinderen") | ("ru", "детей") => {
            "child"
        }
        ("fr", "navires")
        | ("es", "barcos" | "buques")
        | ("it", "navi")
        | ("pt", "navios")
        | ("nl", "schepen")
        | ("ru", "кораблей" | "судов") => "ship",
        ("fr", "voitures" | "véhicules") | ("es", "coches" | "vehículos") | ("nl", "auto's") | ("ru", "автомобилей") => "car",
        ("fr", "pays") | ("es", "países") | ("it", "paesi") | ("pt", "países") | ("nl", "landen") | ("ru", "стран") => "country",
        ("fr", "passagers") | ("es", "pasajeros") | ("it", "passeggeri") | ("pt", "passageiros") | ("nl", "reizigers") => "passenger",
        _ => return counted(word),
    })
}
