//! The `style` attribute of an element, kept as far as it changes the look of the text.

/// Properties that change the look of the text itself and cannot lay it over something else.
const PROPERTIES: [&str; 63] = [
    "background",
    "background-color",
    "background-x",
    "background-y",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-width",
    "border-right",
    "border-right-color",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-width",
    "border-width",
    "clear",
    "color",
    "direction",
    "display",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "overflow",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "quotes",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "white-space",
    "width",
    "word-spacing",
];
/// A style longer than this is no style.
const MOST: usize = 2_000;

/// The declarations that are known to be harmless, in the usual form; empty if there are none.
pub(crate) fn style(text: &str) -> String {
    let mut out = String::new();
    for declaration in text.get(..text.len().min(MOST)).unwrap_or("").split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim(), value.trim_start());
        if PROPERTIES.binary_search(&property.to_ascii_lowercase().as_str()).is_err() || !is_harmless(value) {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(property);
        out.push_str(": ");
        out.push_str(value);
        out.push(';');
    }
    out
}

/// Words, colours and measures. Nothing that loads or computes, nothing hidden by escapes, and no measure that pushes the
/// rest of the page away.
fn is_harmless(value: &str) -> bool {
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '#' | '%' | '.' | ',' | '-' | '+' | '!' | '(' | ')' | '\'' | '"');
    if value.trim().is_empty() || !value.chars().all(allowed) {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    let functions = lower.matches('(').count();
    if functions != ["rgb(", "rgba(", "hsl(", "hsla("].iter().map(|name| lower.matches(name).count()).sum::<usize>() {
        return false;
    }
    let mut words = lower.split([' ', ',', '(', ')']).filter(|word| !word.is_empty());
    words.all(|word| {
        word.starts_with('#') || word.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+')).count() <= 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_of_text_only() {
        assert!(PROPERTIES.is_sorted());
        for (text, expected) in [
            ("color:red", "color: red;"),
            ("COLOR: rgb(0, 1, 2); position: absolute; top:0", "COLOR: rgb(0, 1, 2);"),
            ("background: url(x)", ""),
            ("width: expression(alert(1))", ""),
            ("color: \\72 ed", ""),
            ("margin: 99999em; padding: 1px 2px", "padding: 1px 2px;"),
            ("color: red /* x */", ""),
            ("é", ""),
        ] {
            assert_eq!(style(text), expected, "{text}");
        }
    }
}
