//! Damage of the bytes themselves: encodings, marks, control characters, other documents around.

use super::rss::WHOLE;
use crate::{Left, Left::*, Said, Said::*};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, ISO_8859_2, KOI8_R, SHIFT_JIS, UTF_8, WINDOWS_1251, WINDOWS_1252};

pub type Bytes = (&'static str, Vec<u8>, Left, Said);

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn with(from: &str, to: &str) -> String {
    assert!(WHOLE.contains(from), "{from}");
    WHOLE.replacen(from, to, 1)
}

fn put(before: &str, bytes: &[u8]) -> Vec<u8> {
    let at = WHOLE.find(before).expect("it is in the feed");
    [&WHOLE.as_bytes()[..at], bytes, &WHOLE.as_bytes()[at..]].concat()
}

pub fn kinds() -> Vec<Bytes> {
    let mut kinds = vec![
        ("a mark", [b"\xef\xbb\xbf", WHOLE.as_bytes()].concat(), Whole, No),
        ("two marks", [b"\xef\xbb\xbf\xef\xbb\xbf", WHOLE.as_bytes()].concat(), Whole, Yes),
        ("a mark after a line", [b"\n\xef\xbb\xbf", WHOLE.as_bytes()].concat(), Whole, Yes),
        ("a mark in the middle", put("<item><title>Two", b"\xef\xbb\xbf"), Whole, Yes),
        ("a mark in a title", put("Two</title>", b"\xef\xbb\xbf"), Whole, Yes),
        ("UTF-16, big, marked", utf16(WHOLE, true, true), Whole, No),
        ("UTF-16, little, marked", utf16(WHOLE, false, true), Whole, No),
        ("UTF-16, big, without a mark", utf16(WHOLE, true, false), Whole, No),
        ("UTF-16, little, without a mark", utf16(WHOLE, false, false), Whole, No),
        ("UTF-32, big", WHOLE.chars().flat_map(|c| (c as u32).to_be_bytes()).collect(), Whole, No),
        ("UTF-32, little", WHOLE.chars().flat_map(|c| (c as u32).to_le_bytes()).collect(), Whole, No),
        ("UTF-16 cut in a unit", [utf16(WHOLE, false, true), vec![b'x']].concat(), Whole, No),
        ("a NUL", put("Two</title>", b"\0"), Whole, Yes),
        ("NULs before", [b"\0\0\0", WHOLE.as_bytes()].concat(), Whole, Yes),
        ("NULs after", [WHOLE.as_bytes(), &[0; 100]].concat(), Whole, Yes),
        ("a bell", put("Two</title>", b"\x07"), Whole, Yes),
        ("an escape", put("Two</title>", b"\x1b"), Whole, Yes),
        ("a form feed", put("<item><title>Two", b"\x0c"), Whole, Yes),
        ("a delete", put("Two</title>", b"\x7f"), Whole, Yes),
        ("no character", put("Two</title>", "\u{ffff}".as_bytes()), Whole, Yes),
        ("a code of Windows as Unicode", put("Two</title>", "\u{85}".as_bytes()), Title("…Two"), Yes),
        ("a byte that is no UTF-8", put("Two</title>", b"\xff"), Title("\u{fffd}Two"), Yes),
        ("half a character", put("Two</title>", b"\xe7\xa8"), Title("\u{fffd}Two"), Yes),
        ("a character too long", put("Two</title>", b"\xc0\xaf"), There, Yes),
        ("half a pair", put("Two</title>", b"\xed\xa0\xbd"), There, Yes),
        ("lines of old Macs", WHOLE.replace('\n', "\r").into_bytes(), Whole, No),
        ("lines of Windows", WHOLE.replace('\n', "\r\n").into_bytes(), Whole, No),
        ("no line breaks", WHOLE.replace('\n', "").into_bytes(), Whole, No),
        ("HTTP chunks left in", put("<item><title>Two", b"\r\n1a4\r\n"), Whole, No),
        ("HTTP headers left in", [b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n", WHOLE.as_bytes()].concat(), Whole, Yes),
        ("the document twice", [WHOLE, WHOLE].concat().into_bytes(), Whole, Yes),
        ("a page before", [b"<table><tr><td>x</td></tr></table>", WHOLE.as_bytes()].concat(), Whole, Yes),
        ("a mail's end after", [WHOLE.as_bytes(), b"\n--\nsent from <me@h.example>"].concat(), Whole, Yes),
        (
            "a long line of open elements",
            with("<description>Second", &format!("<description>{}", "<i>".repeat(500))).into_bytes(),
            Whole,
            Yes,
        ),
        ("a title of 100 KB", with("<title>Two", &format!("<title>{}", "x".repeat(100_000))).into_bytes(), There, Yes),
        ("a text of 3 MB", with("Second</description>", &format!("{}</description>", "x".repeat(3 << 20))).into_bytes(), Whole, Yes),
        (
            "too many categories",
            with(
                "<description>Second",
                &format!("{}<description>Second", (0..50).map(|n| format!("<category>{n}</category>")).collect::<String>()),
            )
            .into_bytes(),
            Whole,
            Yes,
        ),
        (
            "an attribute of 100 KB",
            with("<item><title>Two", &format!("<item a='{}'><title>Two", "x".repeat(100_000))).into_bytes(),
            Whole,
            No,
        ),
        (
            "a thousand attributes",
            with("<item><title>Two", &format!("<item{}><title>Two", (0..1_000).map(|n| format!(" a{n}='1'")).collect::<String>()))
                .into_bytes(),
            Whole,
            No,
        ),
    ];
    // Texts in an encoding that the feed does not name, or names as UTF-8.
    for (encoding, name, text) in [
        (WINDOWS_1252, "Windows-1252 as UTF-8", "Überfällige Fähren für drei Häfen an der Küste"),
        (WINDOWS_1251, "Windows-1251 as UTF-8", "Новости порта и расписание паромов на зиму"),
        (KOI8_R, "KOI8-R as UTF-8", "Новости порта и расписание паромов на зиму"),
        (ISO_8859_2, "ISO 8859-2 as UTF-8", "Zpožděné trajekty přijíždějí později než obvykle"),
        (GBK, "GBK as UTF-8", "港口新闻和冬季渡轮时刻表今天公布"),
        (BIG5, "Big5 as UTF-8", "港口新聞和冬季渡輪時刻表今天公布"),
        (SHIFT_JIS, "Shift_JIS as UTF-8", "港のニュースと冬のフェリーの時刻表"),
        (EUC_JP, "EUC-JP as UTF-8", "港のニュースと冬のフェリーの時刻表"),
        (EUC_KR, "EUC-KR as UTF-8", "항구 소식과 겨울 연락선 시간표"),
    ] {
        let feed = with("First", text).replacen("Second", text, 1);
        let (bytes, _, lost) = encoding.encode(&feed);
        assert!(!lost, "{name}");
        kinds.push((name, bytes.into_owned(), Whole, Yes));
    }
    // A feed in UTF-8 that names another encoding.
    for (label, name) in [("iso-8859-1", "UTF-8 as ISO 8859-1"), ("gb2312", "UTF-8 as GB 2312"), ("us-ascii", "UTF-8 as ASCII")] {
        let feed = with("First", "Überfällige Fähren").replacen("utf-8", label, 1);
        kinds.push((name, UTF_8.encode(&feed).0.into_owned(), Whole, Yes));
    }
    kinds
}
