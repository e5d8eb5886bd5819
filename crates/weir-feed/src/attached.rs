//! What hangs on an item beside its text: files, pictures, transcripts, a place.

use crate::namespace::Ns;
use crate::xml::Element;
use url::Url;
use weir_model::Enclosure;

/// Most files of one item.
pub(crate) const MOST_PARTS: usize = 20;

/// Media RSS stands in the item, in a group of it, or in another medium.
pub(crate) fn media<'a, 'b>(item: &'a Element<'b>, name: &'a str) -> impl Iterator<Item = &'a Element<'b>> {
    let groups = || item.elements().filter(|element| element.ns == Ns::Media && matches!(element.name.as_str(), "group" | "content"));
    let inner = groups().filter(|group| group.name == "group").flat_map(|group| group.elements());
    std::iter::once(item)
        .chain(groups())
        .chain(inner.filter(|element| element.ns == Ns::Media && element.name == "content"))
        .flat_map(|parent| parent.elements())
        .filter(move |element| element.ns == Ns::Media && element.name == name)
}

/// Files as RSS, Atom and Media RSS attach them; each address once.
pub(crate) fn enclosures(item: &Element) -> Vec<Enclosure> {
    let own = item.elements().filter_map(|element| match (element.ns, element.name.as_str()) {
        (Ns::Rss | Ns::Atom, "enclosure") => Some((element, element.attribute("url").or_else(|| element.attribute("href"))?)),
        (Ns::Rss | Ns::Atom, "link") if element.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("enclosure")) => {
            Some((element, element.attribute("href")?))
        }
        _ => None,
    });
    let played = media(item, "content").filter_map(|content| {
        let kind = content.attribute("type").unwrap_or("");
        let plays =
            matches!(content.attribute("medium"), Some("audio" | "video")) || kind.starts_with("audio/") || kind.starts_with("video/");
        Some((content, content.attribute("url")?)).filter(|_| plays)
    });
    let mut found: Vec<Enclosure> = Vec::new();
    for (element, address) in own.chain(played).take(MOST_PARTS) {
        let Some(url) = element.resolve(address) else { continue };
        if found.iter().any(|known| known.url == url) {
            continue;
        }
        let length = element.attribute("length").or_else(|| element.attribute("filesize"));
        found.push(Enclosure {
            url,
            mime: element.attribute("type").map(str::to_owned).filter(|kind| !kind.is_empty()),
            length: length.and_then(|length| length.trim().parse().ok()),
        });
    }
    found
}

/// A picture for lists: a thumbnail, a medium that is a picture, the podcast's cover, an attached picture.
pub(crate) fn image(item: &Element, enclosures: &[Enclosure]) -> Option<Url> {
    let mut pictures = media(item, "content").filter(|content| {
        content.attribute("medium") == Some("image") || content.attribute("type").is_some_and(|kind| kind.starts_with("image/"))
    });
    let url = media(item, "thumbnail").find_map(|thumbnail| thumbnail.attribute("url"));
    let url = url.or_else(|| pictures.find_map(|content| content.attribute("url")));
    let url = url.or_else(|| {
        let cover = |element: &&Element| matches!(element.ns, Ns::Itunes | Ns::Podcast) && element.name == "image";
        item.elements().find(cover).and_then(|image| image.attribute("href"))
    });
    let attached = || enclosures.iter().find(|file| file.mime.as_deref().is_some_and(|mime| mime.starts_with("image/")));
    url.and_then(|url| item.resolve(url)).or_else(|| attached().map(|file| file.url.clone()))
}

/// Podcasting 2.0 transcripts.
pub(crate) fn transcripts(item: &Element) -> Vec<Enclosure> {
    let named = item.elements().filter(|element| element.ns == Ns::Podcast && element.name == "transcript");
    let read = |element: &Element| {
        let mime = element.attribute("type").map(str::to_owned).filter(|kind| !kind.is_empty());
        Some(Enclosure { url: element.resolve(element.attribute("url")?)?, mime, length: None })
    };
    named.take(MOST_PARTS).filter_map(read).collect()
}

/// How long it plays: `itunes:duration` as seconds, `mm:ss` or `hh:mm:ss`; else what Media RSS says.
pub(crate) fn seconds(item: &Element) -> Option<u32> {
    let duration = item.elements().find(|element| element.ns == Ns::Itunes && element.name == "duration");
    let duration = duration.and_then(|element| clock(&element.text()));
    duration.or_else(|| media(item, "content").find_map(|content| clock(content.attribute("duration")?)))
}

/// Seconds of `n`, `m:s` or `h:m:s`; a fraction is dropped.
fn clock(text: &str) -> Option<u32> {
    let text = text.trim().split('.').next()?;
    let mut seconds = 0u32;
    let mut parts = 0;
    for part in text.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.trim().parse().ok()?)?;
        parts += 1;
    }
    (parts <= 3 && seconds > 0).then_some(seconds)
}

/// GeoRSS in its simple and GML forms, and the W3C's latitude and longitude.
pub(crate) fn point(item: &Element) -> Option<(f64, f64)> {
    let named = |parent: &Element, name: &str| {
        parent.elements().find(|element| element.ns == Ns::Geo && element.name == name).map(|element| element.text().into_owned())
    };
    for element in item.elements().filter(|element| element.ns == Ns::Geo) {
        let found = match element.name.as_str() {
            "point" if element.children.is_empty() => pair(&element.text()),
            // `geo:Point` has two parts, `georss:where` and `gml:Point` one position.
            "point" => both(named(element, "lat"), named(element, "long")).or_else(|| pair(&element.text())),
            "where" => pair(&element.text()),
            "lat" => both(named(item, "lat"), named(item, "long")),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn both(latitude: Option<String>, longitude: Option<String>) -> Option<(f64, f64)> {
    pair(&format!("{} {}", latitude?, longitude?))
}

fn pair(text: &str) -> Option<(f64, f64)> {
    let mut numbers = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let (latitude, longitude) = (numbers.next()?.parse::<f64>().ok()?, numbers.next()?.parse::<f64>().ok()?);
    let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    (on_earth && numbers.next().is_none()).then_some((latitude, longitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("90", Some(90)),
            ("1:30", Some(90)),
            ("1:00:00", Some(3_600)),
            ("59.9", Some(59)),
            ("", None),
            ("1:2:3:4", None),
            ("0", None),
            ("x", None),
        ] {
            assert_eq!(clock(text), expected, "{text}");
        }
    }

    #[test]
    fn places() {
        for (xml, expected) in [
            ("<georss:point>52.5 13.4</georss:point>", Some((52.5, 13.4))),
            ("<geo:lat>52.5</geo:lat><geo:long>13.4</geo:long>", Some((52.5, 13.4))),
            ("<geo:Point><geo:lat>-1</geo:lat><geo:long>2</geo:long></geo:Point>", Some((-1.0, 2.0))),
            ("<georss:where><gml:Point><gml:pos>1 2</gml:pos></gml:Point></georss:where>", Some((1.0, 2.0))),
            ("<georss:point>95 1</georss:point>", None),
            ("<georss:point>1</georss:point>", None),
        ] {
            let xml = format!("<item>{xml}</item>");
            assert_eq!(point(&crate::xml::read(&xml, None, &mut Vec::new()).unwrap()), expected, "{xml}");
        }
    }
}
