//! A report on one page: the page, what was kept, and what was left out and why, side by side, in one HTML file.

use std::fmt::Write;
use weir_extract::{Extracted, Page};
use weir_model::{Block, BlockKind};

const STYLE: &str = "body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#1c2023;background:#fbfaf7}header{padding:16px 20px}\
    h1{font-size:20px;margin:0 0 4px}main{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:1px;background:#ddd}\
    section{background:#fff;padding:12px 18px;overflow-wrap:anywhere}h2{font-size:14px;margin:0 0 10px}small{color:#666}\
    iframe{width:100%;height:82vh;border:1px solid #ddd;background:#fff}.gone{border-left:3px solid #b3372f;padding-left:10px;margin:10px 0}\
    .kind{color:#0a6b72;font-size:12px}pre{white-space:pre-wrap}@media(max-width:900px){main{grid-template-columns:1fr}}";

/// The report. It loads nothing: the page's own markup is cleaned, framed without rights, and its pictures stay away.
pub fn report(page: &Page, extracted: &Extracted) -> String {
    let mut html =
        String::from("<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
    let _ = write!(html, "<title>{}</title><style>{STYLE}</style>", escaped(&extracted.title));
    let _ = write!(
        html,
        "<header><h1>{}</h1><small>{} · {} blocks kept, {} pieces left out</small></header><main>",
        escaped(&extracted.title),
        escaped(page.url.as_str()),
        extracted.blocks.len(),
        extracted.dropped.len()
    );
    let source = String::from_utf8_lossy(page.bytes);
    let clean = weir_feed::clean_html(&source, Some(page.url));
    let _ = write!(html, "<section><h2>The page</h2><iframe sandbox srcdoc=\"{}\"></iframe></section>", escaped(&clean));
    html.push_str("<section><h2>Kept</h2>");
    for block in &extracted.blocks {
        let _ = write!(html, "<div><span class=\"kind\">{}</span>", kind(block));
        let tag = if matches!(block.kind, BlockKind::Code) { "pre" } else { "p" };
        let _ = write!(html, "<{tag}>{}</{tag}></div>", escaped(&block.text));
    }
    html.push_str("</section><section><h2>Left out</h2>");
    for dropped in &extracted.dropped {
        let _ = write!(html, "<div class=\"gone\"><small>{}</small><br>{}</div>", dropped.reason, escaped(&dropped.text));
    }
    html.push_str("</section></main>");
    html
}

fn kind(block: &Block) -> String {
    // The serialised name of a kind is its word.
    match serde_json::to_value(&block.kind) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_page_gets_out_of_its_frame() {
        let url = "https://a.example/".parse().unwrap();
        let bytes = b"<html><title>T \"><script>x()</script></title><body><article><p>\"></iframe><script>alert(1)</script> The board decided on Tuesday to \
            dredge the outer basin of the harbour, for which the ferries had asked.</p><p><a href=/x>CLICK HERE FOR OUR APP</a></p></article></body></html>";
        let page = Page { bytes, content_type: None, url: &url };
        let extracted = weir_extract::extract(&page, &Default::default()).unwrap();
        let report = report(&page, &extracted);
        assert!(!report.contains("<script"), "{report}");
        assert!(report.contains("dredge the outer basin") && report.contains("CLICK HERE FOR OUR APP"));
        assert_eq!(report.matches("</iframe>").count(), 1);
    }
}
