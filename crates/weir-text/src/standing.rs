//! Whether a sentence can be read without its neighbours.

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;
use weir_model::Lang;

/// First words that need the sentence before: pronouns, demonstratives, connectives; by language.
#[rustfmt::skip]
const BACK: [(&str, &str); 14] = [
    ("en", "he she it they him her his hers its their theirs this that these those but however and also meanwhile so then such yet still instead \
            both another others or nor nevertheless nonetheless moreover furthermore therefore thus otherwise similarly likewise besides \
            consequently here neither either because which who too again even plus perhaps maybe yes no well asked elsewhere afterwards afterward \
            later earlier additionally alternatively accordingly conversely overall finally lastly secondly thirdly hence indeed though although \
            same latter former together hers respectively regardless anyway thereafter except whereas"),
    ("de", "er sie es ihm ihr sein seine seinen seiner seinem ihre ihren ihrer ihrem dies diese dieser dieses diesen diesem das dass aber doch jedoch \
            auch zudem außerdem damit dabei dort so und oder denn dann danach deshalb daher dafür dagegen dazu hier allerdings trotzdem ebenso beide davon \
            darin daran darauf darüber darum wer gleichzeitig zugleich hinzu stattdessen jetzt nun ja nein dennoch hingegen somit folglich \
            schließlich zuvor später zunächst anschließend ferner weiter weiterhin zwar deren dessen darunter daraus selbst jene jener solche ob vielmehr \
            insgesamt nämlich jedenfalls übrigens derweil unterdessen dadurch daraufhin seitdem währenddessen"),
    ("fr", "il elle ils elles ce cette ces cela ça c mais cependant et aussi puis donc son sa ses leur leurs or car ni toutefois néanmoins pourtant ainsi \
            ensuite enfin alors d'ailleurs ailleurs celui celle ceux celles y en là ici lui eux celui-ci celle-ci ceux-ci tel telle autre autres \
            même quant voilà voici parallèlement notamment désormais outre surtout certes tandis"),
    ("es", "él ella ellos ellas este esta esto estos estas ese esa eso esos esas aquel aquella pero y e o también su sus además así entonces sin \
            embargo tampoco aunque mientras luego después allí aquí algo ello tal tales otro otra otros otras ambos ambas por porque \
            asimismo igualmente finalmente incluso ni sino pues ahora cuyo cual lo les le"),
    ("it", "egli lui lei essa esso loro questo questa questi queste quello quella ma però e anche inoltre quindi così poi infatti tuttavia suo sua suoi \
            sue perciò invece intanto infine altri altre entrambi ciò ne o oppure dunque allora qui lì tale tali"),
    ("pt", "ele ela eles elas este esta isto esse essa isso aquele aquela mas porém e também seu sua seus suas além assim então depois \
            entretanto contudo todavia ambos outro outra ou portanto já ali aqui tal tais porque enquanto"),
    ("nl", "hij zij ze het dit dat deze die maar echter en ook daarnaast bovendien dus toen daarom zijn haar hun daar hier toch beide \
            vervolgens tevens daarbij daarmee want of verder ondertussen zo zelfs"),
    ("no", "han hun den det de dette disse men og også derfor dermed samtidig hans hennes deres da så her der likevel både dessuten deretter eller \
            slik imidlertid videre heller begge for nå selv"),
    ("da", "han hun den det de dette disse men og også derfor dermed samtidig hans hendes deres da så her der alligevel både desuden derefter eller \
            sådan imidlertid videre heller begge for nu selv"),
    ("sv", "han hon den det de detta dessa men och också därför därmed samtidigt hans hennes deras då så här där ändå både dessutom sedan eller sådan \
            däremot vidare båda för nu själv"),
    ("ru", "он она оно они его её ее их этот эта это эти тот та те но однако а и также при этом поэтому затем кроме того тогда там здесь \
            потом так такой такие или либо причем зато оба сейчас"),
    ("pl", "on ona ono oni jego jej ich ten ta to te tamten ale jednak i a także również dlatego potem wtedy tam tutaj więc oraz ponadto zaś"),
    ("tr", "o bu şu onlar bunlar ama fakat ancak ve ayrıca bunun böylece sonra orada burada onun onların çünkü hem dolayısıyla öte"),
    ("id", "dia ia mereka ini itu tetapi tapi namun dan juga selain kemudian karena hal sementara lalu sehingga begitu"),
];

/// What a Chinese sentence begins with that needs the one before.
const BACK_ZH: &str = "他 她 它 这 该 此 但 然而 不过 同时 另外 因此 所以 而 并 其 对此 对于此 于是 否则 那 随后 之后 也 还 如此 与此 为此 换句话说 总之 \
    例如 比如 至于 当然 甚至 或 则 即 两者 双方 有人 有的 后者 前者 上述 以上 另一方面 一方面 除此之外 从这 在这 在此 由此 再 又 尤其 特别是 事实上 \
    可是 只是 就此 届时 当时 接着 最后 最终 其次 再次 首先 第一 第二 第三 与之 反之 相比之下 结果 因为 可见";

/// What a Japanese sentence begins with that needs the one before.
const BACK_JA: &str = "彼 彼女 これ それ あれ この その あの ここ そこ こうした そうした しかし だが ただ また さらに そして なお 一方 同 同社 同氏 同日 \
    すると つまり だから そのため このため ところが でも では ちなみに 両 以上 次に まず 例えば たとえば こう そう";

/// Whether a sentence reads well without its neighbours: it is whole, no question, no list item cut short, and does not
/// begin by pointing back.
pub(crate) fn stands_alone(text: &str, lang: Lang) -> bool {
    is_whole(text) && !is_teaser(text, lang) && !points_back(text, lang) && !begins_inside_speech(text)
}

/// Whether a sentence begins with a capital and ends with its full stop, and what it quotes is closed.
pub(crate) fn is_whole(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', '」', '』', '）']);
    let first = text.chars().find(|c| c.is_alphanumeric());
    // "Read the rest ..." breaks off.
    let broken = end.ends_with("...") || end.ends_with('…');
    end.ends_with(['.', '。', '!', '！', '।', '۔', '؟']) && !broken && !first.is_some_and(char::is_lowercase) && balanced(text)
}

/// Every quotation that is opened is closed, and the other way round.
fn balanced(text: &str) -> bool {
    let (mut straight, mut high, mut low, mut angle, mut corner, mut round) = (0i32, 0i32, 0i32, 0i32, 0i32, 0i32);
    let mut marks = 0i32;
    for c in text.chars() {
        match c {
            '"' => straight += 1,
            '“' => (high, marks) = (high + 1, marks + 1),
            '”' => (high, marks) = (high - 1, marks + 1),
            '„' => low += 1,
            '«' => angle += 1,
            '»' => angle -= 1,
            '「' => corner += 1,
            '」' => corner -= 1,
            '(' | '（' => round += 1,
            ')' | '）' => round -= 1,
            _ => {}
        }
    }
    let even = straight % 2 == 0 || low > 0;
    even && (high == 0 || low > 0) && low <= marks + straight && angle == 0 && corner == 0 && round == 0
}

/// "What stands behind it.", "How to save on heating.": it promises, and says nothing.
fn is_teaser(text: &str, lang: Lang) -> bool {
    let asks: &[&str] = match lang.as_str() {
        "en" => &["what", "how", "why", "where", "when", "who"],
        "de" => &["was", "wie", "warum", "wieso", "weshalb", "wo", "wann", "welche", "welcher", "welches"],
        "fr" => &["comment", "pourquoi", "où", "quand", "quel", "quelle"],
        "es" => &["cómo", "por qué", "dónde", "cuándo", "qué", "cuáles"],
        _ => return false,
    };
    let first = text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default().to_lowercase();
    asks.contains(&first.as_str()) && !text.contains(',') && text.split_whitespace().count() <= 14
}

/// A quotation in the first person opens the sentence and nobody is named: it is the middle of what somebody says.
fn begins_inside_speech(text: &str) -> bool {
    let Some(open) = text.chars().next().filter(|c| matches!(c, '"' | '“' | '„' | '«' | '「' | '『' | '‘')) else { return false };
    let close = match open {
        '"' => '"',
        '„' => '“',
        '«' => '»',
        '「' => '」',
        '『' => '』',
        '‘' => '’',
        _ => '”',
    };
    // The whole sentence is inside.
    let inner = text.get(open.len_utf8()..).unwrap_or_default();
    match inner.rfind(close) {
        Some(at) => inner.get(at + close.len_utf8()..).unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).count() < 4,
        None => true,
    }
}

/// Whether a sentence begins with a word that needs the sentence before it.
pub(crate) fn points_back(text: &str, lang: Lang) -> bool {
    let text = text.trim_start_matches(['"', '\'', '“', '‘', '„', '«', '「', '『', '(', '（', '-', '–', '—', ' ', '•', '*']);
    match lang.as_str() {
        "zh" => return begins_with(text, &ZH, BACK_ZH),
        "ja" => return begins_with(text, &JA, BACK_JA),
        _ => {}
    }
    let first: String = text.chars().take_while(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-')).collect::<String>().to_lowercase();
    let stem = first.split(['\'', '’']).next().unwrap_or("");
    let lists = LISTS.get_or_init(|| BACK.iter().map(|(lang, words)| (*lang, words.split_whitespace().collect())).collect());
    let known = match lang.as_str() {
        "nb" | "nn" => "no",
        known => known,
    };
    let list = lists.get(known).or_else(|| lists.get("en"));
    list.is_some_and(|words| words.contains(first.as_str()) || words.contains(stem)) || leans_on_these(text, lang)
}

static LISTS: OnceLock<BTreeMap<&str, HashSet<&str>>> = OnceLock::new();
static ZH: OnceLock<Vec<&str>> = OnceLock::new();
static JA: OnceLock<Vec<&str>> = OnceLock::new();

/// Whether a text begins with one of the words of a list.
fn begins_with(text: &str, list: &'static OnceLock<Vec<&'static str>>, words: &'static str) -> bool {
    list.get_or_init(|| words.split_whitespace().collect()).iter().any(|word| text.starts_with(word))
}

/// "Without these elements …", "In that year …", "Mit dieser …": a preposition and a word that points back.
fn leans_on_these(text: &str, lang: Lang) -> bool {
    let (before, back): (&[&str], &[&str]) = match lang.as_str() {
        "de" => (
            &["mit", "in", "nach", "bei", "zu", "von", "für", "auf", "aus", "seit", "trotz", "wegen", "durch", "über", "an"],
            &["dieser", "diesem", "diesen", "diese", "ihm", "ihr", "ihnen", "seinem", "seiner", "ihrer", "ihrem"],
        ),
        "fr" => (
            &["dans", "pour", "avec", "de", "à", "après", "malgré", "par", "sur", "selon"],
            &["ce", "cette", "ces", "lui", "elle", "eux", "celui"],
        ),
        "es" => (
            &["en", "para", "con", "de", "a", "tras", "por", "sobre", "según", "desde"],
            &["este", "esta", "esto", "estos", "estas", "ese", "esa", "eso", "esos", "él", "ella", "ellos", "ello"],
        ),
        "en" => (
            &[
                "without", "with", "in", "of", "for", "after", "under", "among", "at", "by", "from", "on", "despite", "since", "like",
                "to", "until", "during", "one",
            ],
            &["these", "those", "this", "that", "them", "such", "it", "him", "her", "his", "their", "of"],
        ),
        _ => return false,
    };
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    // "The answer is far from clear": to what?
    if lang == Lang::EN
        && first == "the"
        && matches!(
            second.as_str(),
            "answer"
                | "answers"
                | "reason"
                | "reasons"
                | "result"
                | "latter"
                | "former"
                | "same"
                | "other"
                | "others"
                | "two"
                | "pair"
                | "second"
                | "third"
                | "question"
        )
    {
        return true;
    }
    // "One of them" leans, "One of the ports" does too where nobody said which: it needs what "one" is of.
    if first == "one" || second == "of" {
        return first == "one"
            && second == "of"
            && matches!(words.next().as_deref(), Some("them" | "these" | "those" | "its" | "his" | "her" | "their"));
    }
    before.contains(&first.as_str()) && back.contains(&second.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_alone() {
        let check = |text: &str, lang: &str, expected: bool| assert_eq!(stands_alone(text, Lang::new(lang)), expected, "{text}");
        check("The port reopened on Monday.", "en", true);
        check("He said the port would reopen.", "en", false);
        check("\"It's late,\" she said.", "en", false);
        check("Will the port reopen?", "en", false);
        check("“The cranes are back,” the harbour master said.", "en", true);
        check("“The cranes are back for good.”", "en", false);
        check("Without these cranes the port would stop.", "en", false);
        check("One of them sank.", "en", false);
        check("One of the ports closed.", "en", true);
        check("The answer is far from clear.", "en", false);
        check("the port reopened.", "en", false);
        check("An unfinished line", "en", false);
        check("The port will reopen when...", "en", false);
        check("“The cranes are back, he said.", "en", false);
        check("What the port needs now.", "en", false);
        check("港口周一重新开放。", "zh", true);
        check("但港口仍然关闭。", "zh", false);
        check("Der Hafen öffnet am Montag.", "de", true);
        check("Damit öffnet der Hafen.", "de", false);
        check("Was hinter dem Streik steckt.", "de", false);
        check("Nach dieser Woche ruht der Hafen.", "de", false);
        check("Ce port ferme.", "fr", false);
        check("Le port ferme lundi.", "fr", true);
        check("Algo que nadie esperaba.", "es", false);
        check("Men havnen er åpen.", "nb", false);
        check("Havnen åpner mandag.", "nb", true);
        check("しかし港は閉じたままだ。", "ja", false);
        check("Но порт закрыт.", "ru", false);
    }
}
