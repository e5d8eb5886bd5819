//! PDFs to articles, and files that mean harm.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod writer;

use std::io::Write;
use weir_extract::{DropReason, ExtractError, Extracted, FeedHint, Page, extract};
use weir_model::{BlockKind, Lang};
use writer::{Drawing, Writer};

fn try_read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    let url = "https://news.example/report.pdf".parse().unwrap();
    extract(&Page { bytes, content_type: Some("application/pdf"), url: &url }, &FeedHint::default())
}

fn texts(read: &Extracted) -> Vec<&str> {
    read.blocks.iter().map(|block| block.text.as_str()).collect()
}

const FIRST: &[&str] = &[
    "The harbour board decided on Tuesday to dredge the outer basin for 4.2 million crowns, which",
    "the ferry company had asked for since 2019. Work begins on 3 March and takes eleven weeks, in",
    "which two of the five berths stay closed to all but the small boats of the fisher-",
    "men and the pilots of the port.",
];
const SECOND: &[&str] = &[
    "The fishermen's union had wanted the money for a new ice plant, and its chairwoman called the",
    "vote a disappointment. The board answers that deeper water brings larger ships to the town.",
];

/// Pages of a report, each with its header and number.
fn report() -> Vec<u8> {
    let mut one = Drawing::default();
    one.text("F1", 8.0, 72.0, 810.0, "Harbour board annual papers").text("F1", 8.0, 290.0, 30.0, "1");
    one.text("F2", 22.0, 72.0, 760.0, "A deeper basin for").text("F2", 22.0, 72.0, 734.0, "larger ships");
    let y = one.lines(11.0, 72.0, 690.0, FIRST);
    let y = one.lines(11.0, 72.0, y - 10.0, SECOND);
    one.text("F2", 15.0, 72.0, y - 24.0, "What it costs");
    one.lines(11.0, 72.0, y - 50.0, &["Most of the money comes from the port fees of the last years, and the rest of it comes from"]);
    let mut two = Drawing::default();
    two.text("F1", 8.0, 72.0, 810.0, "Harbour board annual papers").text("F1", 8.0, 290.0, 30.0, "2");
    let y = two.lines(11.0, 72.0, 770.0, &["a loan that the region guarantees until the year 2040."]);
    let y = two.lines(11.0, 72.0, y - 10.0, &["\u{2022} two berths for ferries", "\u{2022} one berth for the pilots"]);
    two.lines(11.0, 72.0, y - 10.0, SECOND);
    Writer::default()
        .info("Title", "Microsoft Word - basin_v3.doc")
        .info("Author", "Ingrid Solberg")
        .catalog("/Lang (en-GB)")
        .page(&one)
        .page(&two)
        .finish()
}

#[test]
fn a_report_is_an_article() {
    let read = try_read(&report()).unwrap();
    assert_eq!(read.title, "A deeper basin for larger ships");
    assert_eq!(read.lang, Lang::EN);
    assert_eq!(read.metadata.authors, ["Ingrid Solberg"]);
    let texts = texts(&read);
    assert!(texts[0].starts_with("The harbour board") && texts[0].ends_with("of the fishermen and the pilots of the port."), "{texts:#?}");
    assert!(texts[0].contains("which the ferry company"));
    assert_eq!(texts[2], "What it costs");
    assert_eq!(read.blocks[2].kind, BlockKind::Heading { level: 2 });
    assert!(texts[3].ends_with("the rest of it comes from a loan that the region guarantees until the year 2040."), "{texts:#?}");
    assert_eq!(texts[4], "two berths for ferries");
    assert_eq!(read.blocks[5].kind, BlockKind::Item { ordered: false, depth: 0 });
    assert_eq!(texts.len(), 7, "{texts:#?}");
    let dropped: Vec<_> = read.dropped.iter().map(|dropped| (dropped.text.as_str(), dropped.reason)).collect();
    assert!(dropped.contains(&("Harbour board annual papers", DropReason::Margin)), "{dropped:?}");
    assert!(dropped.contains(&("A deeper basin for larger ships", DropReason::Repeated)), "{dropped:?}");
}

#[test]
fn a_real_title_in_the_metadata_is_taken() {
    let mut page = Drawing::default();
    page.text("F2", 30.0, 72.0, 780.0, "PORT NEWS").text("F2", 14.0, 72.0, 740.0, "A deeper basin for larger ships");
    page.lines(11.0, 72.0, 700.0, FIRST);
    let read = try_read(&Writer::default().info("Title", "A deeper basin for larger ships").page(&page).finish()).unwrap();
    assert_eq!(read.title, "A deeper basin for larger ships");
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut page = Drawing::default();
    page.text("F2", 20.0, 72.0, 790.0, "On the depth of harbours and the size of ships");
    let left: Vec<String> = (0..14).map(|n| format!("left line {n} has some words in it")).collect();
    let right: Vec<String> = (0..14).map(|n| format!("right line {n} has some words in it")).collect();
    for (n, (left, right)) in left.iter().zip(&right).enumerate() {
        let y = 740.0 - n as f64 * 12.0;
        page.text("F1", 10.0, 72.0, y, left).text("F1", 10.0, 310.0, y, right);
    }
    let read = try_read(&Writer::default().page(&page).finish()).unwrap();
    let text = texts(&read).join(" ");
    assert!(text.contains("left line 0 has some words in it left line 1 has"), "{text}");
    assert!(text.find("left line 13").unwrap() < text.find("right line 0").unwrap(), "{text}");
    assert!(!text.contains("left line 3 has some words in it right"), "{text}");
}

#[test]
fn chinese_lines_are_joined_without_spaces() {
    let lines = ["港口委员会周二决定疏浚外港池，费用为四百二十万克朗，渡轮公司", "自二零一九年以来一直要求这样做。工程将于三月三日开始。"];
    let letters: Vec<char> = lines.iter().flat_map(|line| line.chars()).collect();
    let map: String = letters.iter().map(|c| format!("1 beginbfchar <{0:04x}> <{0:04x}> endbfchar\n", *c as u32)).collect();
    let mut writer = Writer::default();
    let map = writer.stream(
        "",
        format!("/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n{map}endcmap end")
            .as_bytes(),
    );
    let font = writer.object(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
    );
    let font = writer.object(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [{font} 0 R] /ToUnicode {map} 0 R >>"
    ));
    let content: String = lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let codes: String = line.chars().map(|c| format!("{:04x}", c as u32)).collect();
            format!("BT /F9 12 Tf 1 0 0 1 72 {} Tm <{codes}> Tj ET\n", 700 - at * 16)
        })
        .collect();
    let file = writer.page_with(content.as_bytes(), "", &format!("/Font << /F9 {font} 0 R >>")).finish();
    // The second of two equal keys is the one that counts in no reader for sure, so the page names its font alone.
    let file = String::from_utf8(file).unwrap().replace("/Font << /F1 3 0 R /F2 4 0 R >> /Font", "                                /Font");
    let read = try_read(file.as_bytes()).unwrap();
    assert_eq!(texts(&read), [lines.concat()]);
}

#[test]
fn bytes_tell_what_the_type_does_not() {
    let url = "https://news.example/report".parse().unwrap();
    let bytes = report();
    for content_type in [None, Some("application/octet-stream"), Some("text/html")] {
        let page = Page { bytes: &bytes, content_type, url: &url };
        assert_eq!(extract(&page, &FeedHint::default()).unwrap().title, "A deeper basin for larger ships");
        assert_eq!(weir_extract::next_page(&page), None);
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let empty = Writer::default().page(&Drawing("0 0 100 100 re f".into())).finish();
    assert_eq!(try_read(&empty).unwrap_err(), ExtractError::PdfWithoutText);
    let locked = Writer::default().trailer("/Encrypt << /Filter /Standard /V 1 /R 2 >> /ID [(a) (b)]").page(&Drawing::default()).finish();
    assert_eq!(try_read(&locked).unwrap_err(), ExtractError::PdfEncrypted);
    assert_eq!(try_read(b"%PDF-1.7\nnothing more").unwrap_err(), ExtractError::PdfBroken);
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(21 * 1024 * 1024, b' ');
    assert_eq!(try_read(&large).unwrap_err(), ExtractError::PdfTooLarge);
}

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn good_page() -> Drawing {
    let mut page = Drawing::default();
    page.lines(11.0, 72.0, 700.0, FIRST);
    page
}

#[test]
fn packed_pages_are_read_and_bombs_are_not() {
    let packed = Writer::default().page_with(&deflate(good_page().0.as_bytes()), "/Filter /FlateDecode", "").finish();
    assert_eq!(try_read(&packed).unwrap().blocks.len(), 1);
    let bomb = deflate(&vec![b' '; 60 * 1024 * 1024]);
    for (data, filter) in [(bomb.clone(), "/FlateDecode"), (deflate(&bomb), "[/FlateDecode /FlateDecode]")] {
        let file = Writer::default().page_with(&data, &format!("/Filter {filter}"), "").page(&good_page()).finish();
        assert_eq!(try_read(&file).unwrap().blocks.len(), 1, "{filter}: the other page is read");
    }
}

#[test]
fn forms_that_call_each_other_come_to_an_end() {
    let mut writer = Writer::default();
    let first = 6;
    for n in 0..40 {
        let next = first + n + 1;
        let number = writer.stream(
            &format!(
                "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /A {next} 0 R >> /Font << /F1 3 0 R >> >>"
            ),
            b"BT /F1 9 Tf 1 0 0 1 72 500 Tm (again and again it says) Tj ET /A Do /A Do",
        );
        assert_eq!(number, first + n - 1);
    }
    let file = writer.page_with(b"/A Do", "", "/XObject << /A 5 0 R >>").page(&good_page()).finish();
    let started = std::time::Instant::now();
    let _ = try_read(&file);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn deep_nesting_does_not_end_the_program() {
    let deep = |open: &str| open.repeat(20_000);
    for body in [deep("["), deep("<< /A "), deep("<</A[")] {
        let mut writer = Writer::default();
        writer.object(body.clone());
        let _ = try_read(&writer.page(&good_page()).finish());
        let _ = try_read(&Writer::default().page_with(format!("{} {body} TJ", good_page().0).as_bytes(), "", "").finish());
    }
    for entry in [format!("/Names {}", deep("[")), format!("/A {}", deep("<</B "))] {
        let _ = try_read(&Writer::default().catalog(&entry).page(&good_page()).finish());
    }
    // A tree of pages that holds itself, one that is a chain, and an object that is its own reference.
    let file = String::from_utf8(Writer::default().page(&good_page()).finish()).unwrap();
    let _ = try_read(file.replace("/Kids [", "/Kids [2 0 R 2 0 R ").as_bytes());
    let _ = try_read(file.replace("/Contents 5 0 R", "/Contents 6 0 R").as_bytes());
    let mut writer = Writer::default();
    let chain: usize = 20_000;
    for n in 0..chain {
        writer.object(format!("<< /Type /Pages /Parent 2 0 R /Count 1 /Kids [{} 0 R] >>", 6 + n));
    }
    let file = String::from_utf8(writer.page(&good_page()).finish()).unwrap();
    let _ = try_read(file.replace("/Pages 2 0 R", "/Pages 5 0 R").as_bytes());
}

#[test]
fn a_damaged_file_never_ends_the_program() {
    let whole = report();
    for cut in (0..whole.len()).step_by(97) {
        let _ = try_read(&whole[..cut]);
    }
    let mut state = 1u32;
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = 8 + (state >> 8) as usize % (bytes.len() - 8);
            bytes[at] = (state >> 3) as u8;
        }
        let _ = try_read(&bytes);
    }
}
