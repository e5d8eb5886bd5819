//! Shortened words with a dot, and words that begin sentences, by language.

use crate::lists::WordList;
use weir_model::Lang;

pub(crate) static NEVER_LAST: WordList = WordList::new(
    "cf mr mrs ms mx dr prof st gen sen rep gov lt col sgt capt cmdr adm maj rev hon pres supt mme mlle sr sra dña fr \
                          vs approx ca bzw sog vgl inkl exkl evtl ggf zzgl dipl hr fam messrs mt ft pte cpl brig supt insp det",
);
pub(crate) static BEFORE_NUMBERS: WordList =
    WordList::new("no nos nr pop ext fl bef para art abs fig figs vol pp p s sec ch eq bd kap ziff n° nº núm tel");
/// Words with a dot that other languages write; the sentence ends there only where a word follows that begins one.
pub(crate) fn shortened(lower: &str, lang: &str) -> Short {
    let (never, sometimes) = match lang {
        "de" => ("fa", GERMAN),
        "fr" => (
            "m mm mme mlle mlles mgr me pr dr st ste cf env art chap fig boul av p pp no n vol éd ex tél apr",
            "etc janv févr juil sept oct nov déc hab sté cie ltée",
        ),
        "es" => (
            "sr sra srta sres dr dra d dña lic ing prof gral cnel av avda art núm pág págs tel c vol fig ud uds aprox cap ref s",
            "etc ee uu ene feb mar abr jun jul ago sept oct nov dic hab cía ltda",
        ),
        "it" => (
            "sig sigg sig.ra dott prof avv ing geom on art pag pagg fig vol cap tel n dr s cfr gen col mons arch rag",
            "ecc genn febbr sett ott nov dic ss spa",
        ),
        "pt" => (
            "sr sra srs dr dra prof profa eng av r art pág págs n tel vol fig cap gen cel d exmo",
            "etc jan fev mar abr jun jul ago set out nov dez ltda cia hab",
        ),
        "nl" => (
            "dhr mevr mw dr drs ir ing mr prof st art blz nr nrs tel fig vol vgl m.n ca jl",
            "enz jan feb mrt apr jun jul aug sept okt nov dec bv etc",
        ),
        "ru" => (
            "г гг им ул пр д стр рис табл тел проф акад доц гр тов св ст пл просп р-н обл н см ср напр т.е т.к т.н т.д руб",
            "тыс млн млрд трлн коп др пр лет вв в кв кг км м см мин сек янв февр апр авг сент окт нояб дек",
        ),
        "pl" => {
            ("p pan dr prof ul nr gen płk ks św tzw np m.in ok al pl inż mgr hab red por art", "itd itp r w tys mln mld zł godz min wys")
        }
        "sv" => ("dr prof s t.ex bl.a d.v.s nr kap jfr ca", "m.m osv kr st"),
        "da" | "nb" | "no" => ("dr prof f.eks bl.a d.v.s nr kap jf ca s", "m.m osv kr mio mia mill mrd"),
        "cs" | "sk" => ("p pí dr prof ing mgr bc judr mudr č str ul tj tzv např gen plk sv doc", "atd apod tis mil mld hod min r st"),
        "tr" => ("dr prof doç av sn no cad sok mah bkz örn", "vb vs"),
        _ => ("", ""),
    };
    let has = |list: &str| list.split(' ').any(|known| known == lower);
    if has(never) {
        Short::Never
    } else if has(sometimes) {
        Short::Sometimes
    } else {
        Short::Not
    }
}

/// How a word with a dot behind it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Short {
    /// A shortened word that always has something after it.
    Never,
    /// A shortened word that may end a sentence.
    Sometimes,
    /// No known shortened word.
    Not,
}

/// Shortened English words in small letters, behind which a sentence goes on in small letters.
pub(crate) static SMALL: WordList = WordList::new(
    "approx max min avg est dept ext incl excl resp temp misc tel no nos vs etc inc ltd co corp cf ca viz ed eds vol fig ch sec seq \
                                orig cont repr trans abbr anon pop alt alias assoc asst attn dist div equiv esp gov govt hosp hrs hr hwy intl \
                                jr lab lang lat long mgr mi misc mo mos mph mtg natl nr obs occ op oz pg pgs pkg pl pp prev prob prof pt pts qty \
                                rd ref rep req rev sci sq sr std subj subst tbsp tsp univ usu var ver wk wks wt yd yds yr yrs vol ft lb lbs ml mg \
                                jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun al st ave blvd",
);

const GERMAN: &str = "mio mrd tsd std min sek str jh jhd chr geb gest ebd hrsg usw etc bspw allg ehem kath ev gegr verh bayr nördl südl";
pub(crate) static SOMETIMES_LAST: WordList = WordList::new(
    "inc ltd co corp llc plc jr bros dept univ assn est ave blvd rd etc al jan feb mar apr jun jul aug sep sept oct \
                              nov dec mon tue wed thu thur thurs fri sat sun calif fla mass mich minn okla ore pa tex va wash wis \
                              ariz ark colo conn ill ind kan ky la md mo mont neb nev okt dez mrz intl natl govt",
);

/// A word that begins sentences and no names.
pub(crate) fn starter(word: &str, lang: Lang) -> bool {
    let list = match lang.as_str() {
        "de" => &GERMAN_STARTERS,
        "fr" | "es" | "it" | "pt" | "nl" => return crate::words::is_stop(&word.to_lowercase(), lang),
        _ => &STARTERS,
    };
    list.has(word)
}

static STARTERS: WordList = WordList::new(
    "The A An It It's Its He He's She She's They They're We We're I I'm I've You You're Your His Her Their Our My This That \
                        That's These Those There There's Here What When Where Why Who How Which While If As At By For From In Into Of On Over \
                        To Under Until Up With Without After Before Between During Since Through But And Or So Yet Nor Then Thus Also Although \
                        Though Because However Meanwhile Moreover Still Some Many Most Much More Few Several Both Each Every All Any No Not Now \
                        One Two Three Another Other Others Once Only Even Just Yes Well Let Is Are Was Were Do Does Did Has Have Had Can Could \
                        Will Would Should May Might Must Please Thanks Today Yesterday Tomorrow Last Next First Finally Later Recently Officials \
                        Critics Experts Researchers Among About Despite Instead Perhaps Maybe Such Than Shares According Like Unlike Nearly",
);
static GERMAN_STARTERS: WordList = WordList::new(
    "Die Der Das Den Dem Des Ein Eine Einen Einem Einer Eines Es Er Sie Wir Ich Ihr Ihre Sein Seine Man Dies Diese Dieser \
                               Dieses Diesen Jene In Im Am An Ans Auf Aus Bei Beim Bis Durch Für Gegen Mit Nach Ohne Seit Über Um Unter Vom Von Vor \
                               Während Wegen Zu Zum Zur Zwischen Doch Aber Und Oder Auch Dort Da Dabei Dafür Damit Danach Dann Daher Darum Dazu \
                               Denn Deshalb Dennoch Jedoch Allerdings Zudem Außerdem Inzwischen Bislang Bisher Noch Nun Nur So Schon Sogar Wenn Weil \
                               Ob Obwohl Als Wie Was Wer Wo Warum Wann Wann Welche Heute Gestern Morgen Erst Etwa Rund Laut Kein Keine Keiner Alle \
                               Viele Einige Mehrere Beide Zwei Drei Insgesamt Ebenso Ist Sind War Waren Hat Haben Kann Können Soll Sollen Wird Werden",
);
