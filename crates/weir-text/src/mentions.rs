//! People, organisations and places: names of [`crate::names`] with what kind of thing each is.
//!
//! The kind is judged by what stands beside a name (a title, a verb of speech), by what it ends with (公司, University,
//! GmbH), by the taxonomy's places and by common first names. Where nothing speaks, it is [`MentionKind::Other`].

use crate::lists::WordList;
use crate::names::{ENDINGS, Name, names};
use crate::taxonomy::find_concept;
use crate::words::{is_han, words};
use std::ops::Range;
use weir_model::{Lang, TagKind};

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// As the text writes it, white space folded.
    pub text: String,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: MentionKind,
}

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// A human being.
    Person,
    /// A firm, authority, party, university, team.
    Organisation,
    /// A country, region, town, river.
    Place,
    /// A work, event, product, or nothing that can be told.
    Other,
}

/// The names of a text in order.
///
/// ```
/// use weir_model::Lang;
/// use weir_text::{MentionKind, mentions};
/// let found = mentions("President Anna Lund visited the University of Kassel.", Lang::EN);
/// assert_eq!((found[0].text.as_str(), found[0].kind), ("Anna Lund", MentionKind::Person));
/// assert_eq!(found[1].kind, MentionKind::Organisation);
/// ```
pub fn mentions(text: &str, lang: Lang) -> Vec<Mention> {
    let mut found = names(text, lang);
    if lang == Lang::DE {
        // Every German noun has a capital: a place alone is told by the taxonomy only.
        let taken: Vec<Range<usize>> = found.iter().map(|name| name.range.clone()).collect();
        let free = |range: &Range<usize>| taken.iter().all(|other| other.end <= range.start || range.end <= other.start);
        let known = words(text, lang).into_iter().filter(|word| word.text.starts_with(char::is_uppercase) && is_place(word.text));
        let places = known.map(|word| Name { text: word.text.to_owned(), range: word.start..word.start + word.text.len() });
        found.extend(places.filter(|name| free(&name.range)));
        found.sort_by_key(|name| name.range.start);
    }
    found
        .into_iter()
        .map(|name| {
            let before = text.get(..name.range.start).unwrap_or("");
            let after = text.get(name.range.end..).unwrap_or("");
            let kind = if name.text.chars().any(is_han) { han(&name.text, before, after) } else { latin(&name.text, before, after) };
            Mention { text: name.text, range: name.range, kind }
        })
        .collect()
}

fn is_place(text: &str) -> bool {
    find_concept(text).is_some_and(|tag| tag.kind == TagKind::Place)
}

fn han(text: &str, before: &str, after: &str) -> MentionKind {
    /// Besides the longer endings by which names are found.
    const BODIES: &[&str] = &["部", "局", "党", "队", "社", "院", "会", "组织", "联盟", "报", "台"];
    const GROUND: &[&str] =
        &["省", "市", "县", "区", "州", "镇", "村", "岛", "山", "河", "江", "湖", "海", "洋", "国", "港", "半岛", "机场"];
    const SPEAKS: &[&str] = &["说", "表示", "称", "指出", "认为", "介绍", "告诉", "强调", "透露", "写道", "回忆", "坦言", "以", "在", "和"];
    if before.ends_with('《') {
        return MentionKind::Other;
    }
    let length = text.chars().count();
    if text.contains('·') {
        return MentionKind::Person;
    }
    if is_place(text) {
        return MentionKind::Place;
    }
    if length >= 3 && ENDINGS.iter().chain(BODIES).any(|end| text.ends_with(end)) {
        return MentionKind::Organisation;
    }
    if GROUND.iter().any(|end| text.ends_with(end)) {
        return MentionKind::Place;
    }
    let surname = text.chars().next().is_some_and(|c| crate::names::SURNAMES.contains(c));
    if surname
        && (2..=3).contains(&length)
        && (SPEAKS.iter().any(|verb| after.starts_with(verb)) || !before.ends_with(['在', '到', '从', '往']))
    {
        return MentionKind::Person;
    }
    MentionKind::Place
}

fn latin(text: &str, before: &str, after: &str) -> MentionKind {
    let words: Vec<&str> = text.split([' ', '-']).collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let (Some(first), Some(last)) = (lower.first(), lower.last()) else { return MentionKind::Other };
    if is_place(text) {
        return MentionKind::Place;
    }
    if lower.iter().any(|word| BODY.has(word)) {
        return MentionKind::Organisation;
    }
    let previous = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let quoted = before.trim_end().ends_with(['“', '„', '«', '"']);
    if GROUND.has(first) || GROUND.has(last) {
        return MentionKind::Place;
    }
    if TITLE.has(&previous) || FIRST_NAMES.has(first) && words.len() >= 2 {
        return MentionKind::Person;
    }
    let acronym = words.len() == 1 && text.chars().count() >= 2 && text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    if acronym || words.iter().any(|word| word.chars().filter(|c| c.is_uppercase()).count() >= 3) {
        return MentionKind::Organisation;
    }
    if BODY_BEFORE.has(&previous) {
        return MentionKind::Organisation;
    }
    if quoted {
        return MentionKind::Other;
    }
    let follows = after.trim_start_matches([' ', ',', ' ', '”', '»', '"']).split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if SPEAKS.has(follows) && !IN.has(&previous) {
        // "Corvid said": one word that speaks is a firm as often as a person.
        return if words.len() >= 2 { MentionKind::Person } else { MentionKind::Other };
    }
    if IN.has(&previous) && words.len() <= 2 {
        return MentionKind::Place;
    }
    if words.len() == 2 || words.len() == 3 && words.iter().all(|word| word.starts_with(char::is_uppercase)) {
        return MentionKind::Person;
    }
    MentionKind::Other
}

static TITLE: WordList = WordList::new(
    "mr mrs ms dr prof professor president chancellor minister senator governor mayor king queen prince princess pope judge general \
                     captain chairman director sir lady lord herr frau präsident präsidentin kanzler kanzlerin ministerin bürgermeister \
                     bürgermeisterin trainer trainerin projektleiterin monsieur madame m mme président présidente ministre maire señor señora \
                     presidente presidenta ministro ministra alcalde alcaldesa signor signora",
);
static BODY: WordList = WordList::new(
    "media systems bahn energie énergie energía nations lords sa spa logistics networks bank university college institute ministry department company corp corporation inc ltd llc plc group holdings union party \
                    council commission committee agency authority association federation foundation museum hospital court parliament senate \
                    police army club united city's fc gmbh ag se kg universität hochschule ministerium verband gewerkschaft partei behörde stiftung \
                    gericht amt bundesbank bundestag bundesrat polizei verein werke université ministère société banque syndicat parti conseil \
                    commune fondation hôpital tribunal assemblée universidad ministerio banco sindicato partido consejo fundación hospital \
                    tribunal congreso gobierno ayuntamiento empresa compañía grupo airlines railways motors foods energy steel aerospace \
                    semiconductor press times post news radio television academy school church partners brothers sons society",
);
static BODY_BEFORE: WordList = WordList::new(
    "firma konzern unternehmen hersteller partei verein gewerkschaft company firm group entreprise société groupe empresa compañía grupo",
);
static GROUND: WordList = WordList::new(
    "lake mount river island islands bay cape sea ocean valley street road square bridge port gulf desert county province state \
                      san santa saint los las são rio monte mont lac fleuve île golfe nord nueva nuevo puerto lago río isla bad sankt",
);
static IN: WordList = WordList::new(
    "between de del da do di in at near from to outside around across in bei nach aus nahe à en au aux vers depuis dans en a desde hasta hacia",
);
static SPEAKS: WordList = WordList::new(
    "said says told added wrote asked argued warned explained sagte sagt erklärte teilte betonte warnte a dit déclaré affirme explique \
                      dijo afirmó explicó aseguró declaró señaló",
);
static FIRST_NAMES: WordList = WordList::new(
    "adam ahmed aisha alan albert alessandro alex alexander alice ali amanda amelia amina ana anders andrea andreas andrew angela \
                           anja anke anna anne anneliese annie antoine antonio anton arthur astrid barbara beatriz ben benjamin bernd birgit boris \
                           brian bruno camille carla carlos carmen carolin caroline catherine cecilia charles charlotte chloé chris christian \
                           christina claire clara claudia claudio clémence cristina daniel daniela david denise diana diego dieter dmitri dolores \
                           edward elena elisa elizabeth ella emil emily emma emmanuel enrique eric erik ernst ester esther eva fatima felipe felix \
                           fernando florian francesca francisco françois françoise frank franz fred friedrich gabriel george georg gerhard giovanni \
                           giulia gloria grace gregor guillaume gustav hannah hans harry heike heinz helen helena hélène helga henri henry hugo ian \
                           ines inga ingrid irene isabel isabelle ivan jack jacques james jan jane javier jean jeanne jens joan joanna johann john jonas \
                           jorge josé joseph juan julia julian julie julien jürgen karen karin karl kate katharina kevin klara klaus lars laura léa \
                           leila lena leo leon linda lisa louis louise lucas lucía lucie luis luisa lukas manuel marc marco margaret margot maria maría \
                           marie mario marion mark markus marta martha martin martina mary mateo mathieu matteo matthias max maya mehmet mia michael \
                           michel michelle miguel mohamed mohammed monika nadia natalia nathalie nicolas nina nora olga oliver olivia omar oscar otto \
                           pablo paolo pascal patricia patrick paul paula pauline pedro peter petra philip philippe pierre priya rachel ralf raúl \
                           rebecca renate ricardo richard robert roberto rosa rosalind ruth sabine sam samir samuel sandra sara sarah sebastian sergei \
                           silvia simon sofia sofía sonja sophie stefan stephan stephen steve susan susanne sven tanja teresa thomas tim tom tomas \
                           ulrich ursula ute valentin valérie vera veronica victor viktor vincent walter werner william wolfgang yasmin yusuf yves",
);
