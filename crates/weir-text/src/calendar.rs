//! The words of dates: months, days of the week, "yesterday", "last year", "three weeks ago", in ten languages.
//!
//! Phrases are written as [`crate::moments`] cuts text: in small letters, a space for any apostrophe or hyphen.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// What one step of a relative date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Granularity {
    /// One day.
    Day,
    /// A week from Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a calendar year.
    Quarter,
    /// A calendar year.
    Year,
}

#[rustfmt::skip]
const MONTHS: [&str; 12] = [
    "january januar jan janvier enero gennaio janeiro januari января январь январе",
    "february februar feb février fevrier febrero febbraio fevereiro februari февраля февраль феврале",
    "march märz mar mars marzo março maart марта март марте",
    "april apr avril abril aprile апреля апрель апреле",
    "may mai mayo maggio maio mei мая май мае",
    "june juni jun juin junio giugno junho июня июнь июне",
    "july juli jul juillet julio luglio julho июля июль июле",
    "august aug août aout agosto augustus августа август августе",
    "september sept sep septembre septiembre settembre setembro сентября сентябрь сентябре",
    "october oktober oct okt octobre octubre ottobre outubro октября октябрь октябре",
    "november nov novembre noviembre novembro ноября ноябрь ноябре",
    "december dezember dec dez décembre decembre diciembre dicembre dezembro декабря декабрь декабре",
];

/// The month of a word in small letters, 1 to 12, whichever language it is in.
pub(crate) fn month(lower: &str) -> Option<i8> {
    static BY_NAME: OnceLock<HashMap<&'static str, i8>> = OnceLock::new();
    let numbered = || (1..).zip(MONTHS).flat_map(|(n, names)| names.split(' ').map(move |name| (name, n))).collect();
    BY_NAME.get_or_init(numbered).get(lower).copied()
}

/// What a language calls its days and periods, ready to be looked up word by word.
pub(crate) struct Lexicon {
    /// Words that may begin a date; all others are passed over.
    pub openers: HashSet<&'static str>,
    /// Phrases by their first word, longest first.
    pub phrases: HashMap<&'static str, Vec<Phrase>>,
    /// Days of the week by their first word, each with all its words; Monday is 0.
    pub weekdays: HashMap<&'static str, Vec<(Vec<&'static str>, i8)>>,
    /// Before or after a day of the week: the one before, the one after.
    pub last: HashSet<&'static str>,
    pub next: HashSet<&'static str>,
    /// Phrases around a number and a unit that put it into the past or the future.
    pub ago_before: Vec<Vec<&'static str>>,
    pub ago_after: Vec<Vec<&'static str>>,
    pub ahead_before: Vec<Vec<&'static str>>,
    pub units: HashMap<&'static str, Granularity>,
    /// Number words from one.
    pub numbers: HashMap<&'static str, i64>,
    /// "first quarter" and the like, 1 to 4.
    pub quarters: HashMap<(&'static str, &'static str), i8>,
}

/// A phrase for a period, so many steps from the article's own.
pub(crate) struct Phrase {
    pub words: Vec<&'static str>,
    pub granularity: Granularity,
    pub by: i64,
}

/// The calendar words of a language, English for those that have none here.
pub(crate) fn lexicon(lang: &str) -> &'static Lexicon {
    static ALL: [OnceLock<Lexicon>; 8] = [const { OnceLock::new() }; 8];
    let (n, calendar) = match lang {
        "de" => (1, &GERMAN),
        "fr" => (2, &FRENCH),
        "es" => (3, &SPANISH),
        "it" => (4, &ITALIAN),
        "pt" => (5, &PORTUGUESE),
        "nl" => (6, &DUTCH),
        "ru" => (7, &RUSSIAN),
        _ => (0, &ENGLISH),
    };
    ALL[n].get_or_init(|| Lexicon::of(calendar))
}

impl Lexicon {
    fn of(calendar: &Calendar) -> Lexicon {
        let forms =
            |list: &'static str| list.split('/').filter(|phrase| !phrase.is_empty()).map(|phrase| phrase.split(' ').collect()).collect();
        let mut phrases: HashMap<&str, Vec<Phrase>> = HashMap::new();
        for phrase in calendar.phrases.split(';').filter_map(phrase) {
            if let Some(first) = phrase.words.first() {
                phrases.entry(first).or_default().push(phrase);
            }
        }
        for known in phrases.values_mut() {
            known.sort_by_key(|phrase| Reverse(phrase.words.len()));
        }
        let mut weekdays: HashMap<&str, Vec<(Vec<&str>, i8)>> = HashMap::new();
        for (day, names) in (0..).zip(calendar.weekdays.split_whitespace()) {
            for words in names.split('/').map(|name| name.split('-').collect::<Vec<_>>()) {
                weekdays.entry(words[0]).or_default().push((words, day));
            }
        }
        let mut lexicon = Lexicon {
            openers: HashSet::new(),
            phrases,
            weekdays,
            last: calendar.last.split(' ').collect(),
            next: calendar.next.split(' ').collect(),
            ago_before: forms(calendar.ago_before),
            ago_after: forms(calendar.ago_after),
            ahead_before: forms(calendar.ahead_before),
            units: calendar.units.split(';').filter_map(unit).flatten().collect(),
            numbers: (1..).zip(calendar.numbers.split(' ')).flat_map(|(n, forms)| forms.split('/').map(move |form| (form, n))).collect(),
            quarters: quarters(calendar.quarters),
        };
        lexicon.openers = lexicon.openers(calendar);
        lexicon
    }

    fn openers(&self, calendar: &Calendar) -> HashSet<&'static str> {
        let mut found: HashSet<&'static str> = MONTHS.iter().flat_map(|names| names.split(' ')).collect();
        found.extend(["q1", "q2", "q3", "q4", "t1", "t2", "t3", "t4", "k1", "k2", "k3", "k4"]);
        for list in [calendar.weekdays, calendar.last, calendar.next, calendar.quarters, calendar.ago_before, calendar.ahead_before] {
            found.extend(list.split([' ', '/', '-']).filter(|word| !word.is_empty()));
        }
        found.extend(self.phrases.keys().chain(self.numbers.keys()).chain(self.units.keys()));
        found
    }
}

fn phrase(entry: &'static str) -> Option<Phrase> {
    let (words, value) = entry.split_once('=')?;
    Some(Phrase { words: words.split(' ').collect(), granularity: granularity(value.get(..1)?)?, by: value.get(1..)?.parse().ok()? })
}

fn unit(entry: &'static str) -> Option<impl Iterator<Item = (&'static str, Granularity)>> {
    let (code, forms) = entry.split_once(':')?;
    let granularity = granularity(code)?;
    Some(forms.split(' ').map(move |form| (form, granularity)))
}

/// Pairs of words in order of the quarters; forms of one quarter are joined by "/".
fn quarters(list: &'static str) -> HashMap<(&'static str, &'static str), i8> {
    let words: Vec<&str> = list.split([' ', '/']).collect();
    let mut joined = list.match_indices([' ', '/']).map(|(_, sign)| sign);
    let mut number = 0;
    let mut again = false;
    let mut found = HashMap::new();
    for pair in words.chunks_exact(2) {
        number += i8::from(!again);
        found.insert((pair[0], pair[1]), number);
        joined.next();
        again = joined.next() == Some("/");
    }
    found
}

fn granularity(code: &str) -> Option<Granularity> {
    Some(match code {
        "d" => Granularity::Day,
        "w" => Granularity::Week,
        "m" => Granularity::Month,
        "q" => Granularity::Quarter,
        "y" => Granularity::Year,
        _ => return None,
    })
}

/// The words of one language.
struct Calendar {
    /// Names of the days of the week, Monday first, forms of one day joined by `/`.
    weekdays: &'static str,
    /// Before or after a day of the week: the one before, the one after.
    last: &'static str,
    next: &'static str,
    /// `phrase=unit+offset` pairs, separated by `;`: d day, w week, m month, q quarter, y year.
    phrases: &'static str,
    /// Words before, or after, a number and a unit that put it into the past or the future.
    ago_before: &'static str,
    ago_after: &'static str,
    ahead_before: &'static str,
    /// Forms of units, as `d:day days;w:…`.
    units: &'static str,
    /// Number words, in order from one, forms joined by `/`.
    numbers: &'static str,
    /// Words of the four quarters with the word for quarter after them, forms joined by `/`.
    quarters: &'static str,
}

const ENGLISH: Calendar = Calendar {
    weekdays: "monday tuesday wednesday thursday friday saturday sunday",
    last: "last past previous",
    next: "next coming following",
    phrases: "yesterday=d-1;today=d+0;tonight=d+0;this morning=d+0;this afternoon=d+0;this evening=d+0;tomorrow=d+1;last night=d-1;\
              the day before yesterday=d-2;the day after tomorrow=d+2;last week=w-1;this week=w+0;next week=w+1;last month=m-1;\
              this month=m+0;next month=m+1;last quarter=q-1;this quarter=q+0;next quarter=q+1;last year=y-1;this year=y+0;next year=y+1;\
              previous year=y-1;the year before last=y-2;the week before last=w-2;earlier this week=w+0;earlier this month=m+0;\
              earlier this year=y+0;later this week=w+0;later this month=m+0;later this year=y+0",
    ago_before: "",
    ago_after: "ago/earlier ago",
    ahead_before: "",
    units: "d:day days;w:week weeks;m:month months;y:year years",
    numbers: "one/a/an two three four five six seven eight nine ten eleven twelve",
    quarters: "first quarter/1st quarter second quarter/2nd quarter third quarter/3rd quarter fourth quarter/4th quarter",
};

const GERMAN: Calendar = Calendar {
    weekdays: "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    last: "letzten letzter vergangenen vorigen",
    next: "nächsten kommenden",
    phrases: "gestern=d-1;vorgestern=d-2;heute=d+0;morgen=d+1;übermorgen=d+2;letzte woche=w-1;vergangene woche=w-1;vorige woche=w-1;\
              vergangenen woche=w-1;letzten woche=w-1;diese woche=w+0;dieser woche=w+0;nächste woche=w+1;nächsten woche=w+1;\
              kommende woche=w+1;kommenden woche=w+1;letzten monat=m-1;vergangenen monat=m-1;vorigen monat=m-1;diesen monat=m+0;\
              diesem monat=m+0;nächsten monat=m+1;kommenden monat=m+1;letztes jahr=y-1;letzten jahr=y-1;vergangenen jahr=y-1;\
              vergangenes jahr=y-1;voriges jahr=y-1;vorigen jahr=y-1;vorjahr=y-1;dieses jahr=y+0;diesem jahr=y+0;heuer=y+0;\
              nächstes jahr=y+1;nächsten jahr=y+1;kommendes jahr=y+1;kommenden jahr=y+1;letzten quartal=q-1;vergangenen quartal=q-1;\
              nächsten quartal=q+1;diesem quartal=q+0",
    ago_before: "vor",
    ago_after: "",
    ahead_before: "in",
    units: "d:tag tage tagen;w:woche wochen;m:monat monate monaten;y:jahr jahre jahren",
    numbers: "einem/einer/eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    quarters: "ersten quartal zweiten quartal dritten quartal vierten quartal",
};

const FRENCH: Calendar = Calendar {
    weekdays: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    last: "dernier passé",
    next: "prochain",
    phrases: "hier=d-1;avant hier=d-2;aujourd hui=d+0;ce matin=d+0;ce soir=d+0;demain=d+1;après demain=d+2;semaine dernière=w-1;\
              semaine passée=w-1;cette semaine=w+0;semaine prochaine=w+1;mois dernier=m-1;mois passé=m-1;ce mois ci=m+0;\
              mois prochain=m+1;an dernier=y-1;an passé=y-1;année dernière=y-1;année passée=y-1;cette année=y+0;an prochain=y+1;\
              année prochaine=y+1;trimestre dernier=q-1;trimestre prochain=q+1",
    ago_before: "il y a",
    ago_after: "",
    ahead_before: "dans",
    units: "d:jour jours;w:semaine semaines;m:mois;y:an ans année années",
    numbers: "un/une deux trois quatre cinq six sept huit neuf dix onze douze",
    quarters: "premier trimestre deuxième trimestre troisième trimestre quatrième trimestre",
};

const SPANISH: Calendar = Calendar {
    weekdays: "lunes martes miércoles jueves viernes sábado domingo",
    last: "pasado",
    next: "próximo",
    phrases: "ayer=d-1;anteayer=d-2;antes de ayer=d-2;hoy=d+0;esta mañana=d+0;esta tarde=d+0;esta noche=d+0;mañana=d+1;\
              pasado mañana=d+2;anoche=d-1;semana pasada=w-1;pasada semana=w-1;esta semana=w+0;próxima semana=w+1;semana que viene=w+1;\
              semana próxima=w+1;mes pasado=m-1;pasado mes=m-1;este mes=m+0;próximo mes=m+1;mes que viene=m+1;año pasado=y-1;\
              pasado año=y-1;este año=y+0;próximo año=y+1;año que viene=y+1;trimestre pasado=q-1;próximo trimestre=q+1",
    ago_before: "hace",
    ago_after: "",
    ahead_before: "dentro de",
    units: "d:día días;w:semana semanas;m:mes meses;y:año años",
    numbers: "un/una/uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    quarters: "primer trimestre segundo trimestre tercer trimestre cuarto trimestre",
};

const ITALIAN: Calendar = Calendar {
    weekdays: "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    last: "scorso scorsa",
    next: "prossimo prossima",
    phrases: "ieri=d-1;altro ieri=d-2;oggi=d+0;stamattina=d+0;stasera=d+0;domani=d+1;dopodomani=d+2;settimana scorsa=w-1;\
              scorsa settimana=w-1;questa settimana=w+0;prossima settimana=w+1;settimana prossima=w+1;mese scorso=m-1;scorso mese=m-1;\
              questo mese=m+0;prossimo mese=m+1;mese prossimo=m+1;anno scorso=y-1;scorso anno=y-1;quest anno=y+0;prossimo anno=y+1;\
              anno prossimo=y+1;scorso trimestre=q-1;prossimo trimestre=q+1",
    ago_before: "",
    ago_after: "fa",
    ahead_before: "tra/fra",
    units: "d:giorno giorni;w:settimana settimane;m:mese mesi;y:anno anni",
    numbers: "un/una/uno due tre quattro cinque sei sette otto nove dieci undici dodici",
    quarters: "primo trimestre secondo trimestre terzo trimestre quarto trimestre",
};

const PORTUGUESE: Calendar = Calendar {
    weekdays: "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    last: "passado passada",
    next: "próximo próxima",
    phrases: "ontem=d-1;anteontem=d-2;hoje=d+0;esta manhã=d+0;esta noite=d+0;amanhã=d+1;depois de amanhã=d+2;semana passada=w-1;\
              esta semana=w+0;nesta semana=w+0;próxima semana=w+1;semana que vem=w+1;mês passado=m-1;este mês=m+0;neste mês=m+0;\
              próximo mês=m+1;mês que vem=m+1;ano passado=y-1;este ano=y+0;neste ano=y+0;próximo ano=y+1;ano que vem=y+1;\
              trimestre passado=q-1;próximo trimestre=q+1",
    ago_before: "há",
    ago_after: "atrás",
    ahead_before: "daqui a/dentro de",
    units: "d:dia dias;w:semana semanas;m:mês meses;y:ano anos",
    numbers: "um/uma dois/duas três quatro cinco seis sete oito nove dez onze doze",
    quarters: "primeiro trimestre segundo trimestre terceiro trimestre quarto trimestre",
};

const DUTCH: Calendar = Calendar {
    weekdays: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    last: "afgelopen vorige",
    next: "komende volgende aanstaande",
    phrases: "gisteren=d-1;eergisteren=d-2;gisteravond=d-1;vandaag=d+0;vanavond=d+0;vanmorgen=d+0;morgen=d+1;overmorgen=d+2;vorige week=w-1;\
              afgelopen week=w-1;deze week=w+0;volgende week=w+1;komende week=w+1;vorige maand=m-1;afgelopen maand=m-1;deze maand=m+0;\
              volgende maand=m+1;komende maand=m+1;vorig jaar=y-1;afgelopen jaar=y-1;dit jaar=y+0;volgend jaar=y+1;komend jaar=y+1;\
              vorig kwartaal=q-1;dit kwartaal=q+0;volgend kwartaal=q+1",
    ago_before: "",
    ago_after: "geleden",
    ahead_before: "over",
    units: "d:dag dagen;w:week weken;m:maand maanden;y:jaar jaren",
    numbers: "een/één twee drie vier vijf zes zeven acht negen tien elf twaalf",
    quarters: "eerste kwartaal tweede kwartaal derde kwartaal vierde kwartaal",
};

const RUSSIAN: Calendar = Calendar {
    weekdays: "понедельник/понедельника вторник/вторника среду/среда/среды четверг/четверга пятницу/пятница/пятницы субботу/суббота/субботы \
               воскресенье/воскресенья",
    last: "прошлый прошлую прошлое минувший минувшую",
    next: "следующий следующую следующее ближайший ближайшую",
    phrases: "вчера=d-1;позавчера=d-2;сегодня=d+0;завтра=d+1;послезавтра=d+2;прошлой неделе=w-1;минувшей неделе=w-1;этой неделе=w+0;\
              следующей неделе=w+1;будущей неделе=w+1;прошлом месяце=m-1;этом месяце=m+0;следующем месяце=m+1;будущем месяце=m+1;\
              прошлом году=y-1;минувшем году=y-1;прошлого года=y-1;этом году=y+0;текущем году=y+0;этого года=y+0;следующем году=y+1;\
              будущем году=y+1;следующего года=y+1;прошлом квартале=q-1;следующем квартале=q+1",
    ago_before: "",
    ago_after: "назад",
    ahead_before: "через",
    units: "d:день дня дней;w:неделю недели недель;m:месяц месяца месяцев;y:год года лет",
    numbers: "один/одну два/две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    quarters: "первом квартале/первый квартал втором квартале/второй квартал третьем квартале/третий квартал четвертом \
               квартале/четвёртом квартале/четвертый квартал",
};

/// Chinese and Japanese phrases, longest first where one begins another.
pub(crate) const HAN: &[(&str, Granularity, i64)] = {
    use Granularity::{Day, Month, Quarter, Week, Year};
    &[
        ("大前天", Day, -3),
        ("大后天", Day, 3),
        ("一昨日", Day, -2),
        ("前天", Day, -2),
        ("昨天", Day, -1),
        ("昨日", Day, -1),
        ("昨晚", Day, -1),
        ("今天", Day, 0),
        ("今日", Day, 0),
        ("本日", Day, 0),
        ("今晚", Day, 0),
        ("今晨", Day, 0),
        ("明天", Day, 1),
        ("明日", Day, 1),
        ("后天", Day, 2),
        ("上上周", Week, -2),
        ("上周", Week, -1),
        ("上星期", Week, -1),
        ("先週", Week, -1),
        ("本周", Week, 0),
        ("这周", Week, 0),
        ("今週", Week, 0),
        ("下周", Week, 1),
        ("下星期", Week, 1),
        ("来週", Week, 1),
        ("上个月", Month, -1),
        ("上月", Month, -1),
        ("先月", Month, -1),
        ("本月", Month, 0),
        ("这个月", Month, 0),
        ("今月", Month, 0),
        ("下个月", Month, 1),
        ("下月", Month, 1),
        ("来月", Month, 1),
        ("上季度", Quarter, -1),
        ("上一季度", Quarter, -1),
        ("本季度", Quarter, 0),
        ("下季度", Quarter, 1),
        ("前年", Year, -2),
        ("去年", Year, -1),
        ("昨年", Year, -1),
        ("今年", Year, 0),
        ("明年", Year, 1),
        ("来年", Year, 1),
        ("后年", Year, 2),
    ]
};
