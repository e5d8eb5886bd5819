//! One page or file, without a store.

use weir_pipeline::{ReadError, read_file};

#[test]
fn what_is_no_page_is_said_to_be_none() {
    let feed =
        "<rss version=\"2.0\"><channel><title>Basin</title><item><title>One</title></item><item><title>Two</title></item></channel></rss>";
    assert!(matches!(read_file("a.xml", feed.as_bytes()), Err(ReadError::Feed { entries: 2 })));
    assert!(matches!(read_file("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(ReadError::Binary)));
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("The crane is late.".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(read_file("a.txt", &wide).is_ok());
    let read = read_file("a.txt", b"The crane is late, and nobody on the board knows why it is.").unwrap();
    assert_eq!(read.article.blocks.len(), 1);
}
