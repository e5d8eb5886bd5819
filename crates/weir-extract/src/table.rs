//! Tables of data as rows; tables for layout are read as ordinary blocks.

use dom_query::NodeRef;

const MAX_ROWS: usize = 2000;
const MAX_CELLS: usize = 20_000;

pub(crate) struct Data {
    pub rows: Vec<Vec<String>>,
    pub header: bool,
}

/// The rows of a data table, or `None` where the table only arranges the page.
pub(crate) fn read(table: &NodeRef) -> Option<Data> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut header = false;
    let mut headers = 0;
    let mut cells = 0;
    for node in table.descendants_it() {
        if node.has_name("table")
            || node.has_name("h1")
            || node.has_name("h2")
            || node.has_name("pre")
            || node.has_name("iframe")
            || node.has_name("form")
        {
            return None;
        }
        if !node.has_name("tr") {
            continue;
        }
        let mut row = Vec::new();
        let mut all_headers = true;
        for cell in node.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th")) {
            all_headers &= cell.has_name("th");
            headers += usize::from(cell.has_name("th"));
            row.push(cell_text(&cell));
        }
        cells += row.len();
        if rows.len() >= MAX_ROWS || cells > MAX_CELLS {
            return None;
        }
        if row.iter().any(|cell| !cell.is_empty()) {
            header |= rows.is_empty() && all_headers;
            rows.push(row);
        }
    }
    let columns = rows.iter().map(Vec::len).max()?;
    if rows.len() < 2 || columns < 2 {
        return None;
    }
    let lengths: Vec<usize> = rows.iter().flatten().map(|cell| cell.chars().count()).collect();
    let mean = lengths.iter().sum::<usize>() / lengths.len().max(1);
    let longest = lengths.iter().copied().max().unwrap_or_default();
    let limit = if headers > 0 { 1500 } else { 400 };
    let paragraphs = table.descendants_it().filter(|node| node.has_name("p")).count();
    if longest > limit || mean > 150 && headers == 0 || paragraphs > cells.max(1) {
        return None;
    }
    Some(Data { rows, header })
}

fn cell_text(cell: &NodeRef) -> String {
    let mut text = String::new();
    for node in cell.descendants_it() {
        if node.is_text() {
            if !node.parent().is_some_and(|parent| parent.has_name("script") || parent.has_name("style")) {
                text.push_str(&node.text());
            }
        } else if ["br", "p", "div", "li"].iter().any(|name| node.has_name(name)) {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
