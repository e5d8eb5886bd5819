//! Feeds of well-known sites, told from an address alone: their pages name no feed, or hide it behind a consent page.

use url::Url;
use weir_model::{FeedKind, FeedLink};

/// The feeds of a page on a well-known site, the likeliest first; empty for all others. None of them was asked for yet.
///
/// ```
/// use weir_feed::known_sites;
/// let found = known_sites(&"https://github.com/rust-lang/rust".parse().unwrap());
/// assert_eq!(found[0].url.as_str(), "https://github.com/rust-lang/rust/releases.atom");
/// ```
pub fn known_sites(url: &Url) -> Vec<FeedLink> {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let path: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    let mut found = Found(Vec::new());
    match host {
        "youtube.com" | "m.youtube.com" | "music.youtube.com" => youtube(url, &path, &mut found),
        "reddit.com" | "old.reddit.com" | "new.reddit.com" => reddit(&path, &mut found),
        "github.com" => github(&path, &mut found),
        "gitlab.com" => gitlab(&path, &mut found),
        "codeberg.org" => forgejo(&path, &mut found),
        "bsky.app" => bluesky(&path, &mut found),
        "news.ycombinator.com" => hacker_news(&path, &mut found),
        "arxiv.org" => arxiv(&path, &mut found),
        "medium.com" => medium(&path, &mut found),
        "vimeo.com" => vimeo(&path, &mut found),
        "lobste.rs" => lobsters(&path, &mut found),
        "dev.to" => dev_to(&path, &mut found),
        "pypi.org" => package(&path, "project", |name| format!("https://pypi.org/rss/project/{name}/releases.xml"), &mut found),
        "crates.io" => package(&path, "crates", |name| format!("https://static.crates.io/rss/crates/{name}.xml"), &mut found),
        "store.steampowered.com" => package(&path, "app", |id| format!("https://store.steampowered.com/feeds/news/app/{id}/"), &mut found),
        "news.google.com" => google_news(url, &path, &mut found),
        _ => hosted(url, host, &path, &mut found),
    }
    found.0
}

/// Where to ask for the feed of a podcast in a directory that does not name it in its pages. The answer is read by
/// [`directory_answer`].
pub fn podcast_directory(url: &Url) -> Option<Url> {
    if !matches!(url.host_str(), Some("podcasts.apple.com" | "itunes.apple.com")) {
        return None;
    }
    let id = url.path_segments()?.filter_map(|part| part.strip_prefix("id")).find(|id| is_number(id))?;
    Url::parse(&format!("https://itunes.apple.com/lookup?id={id}&entity=podcast")).ok()
}

/// The feeds that a podcast directory names in its JSON answer.
pub fn directory_answer(json: &[u8]) -> Vec<FeedLink> {
    let Ok(answer) = serde_json::from_slice::<serde_json::Value>(json) else { return Vec::new() };
    let results = answer["results"].as_array().map(Vec::as_slice).unwrap_or_default();
    results
        .iter()
        .filter_map(|result| {
            let url = Url::parse(result["feedUrl"].as_str()?).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
            Some(FeedLink { url, title: result["collectionName"].as_str().unwrap_or_default().to_owned(), kind: Some(FeedKind::Rss) })
        })
        .take(10)
        .collect()
}

/// The feed of the channel that a YouTube page is about: its address hides the channel's id, its text holds it.
pub(crate) fn youtube_channel(html: &str, page: &Url) -> Option<FeedLink> {
    let host = page.host_str()?;
    if !(host == "youtu.be" || host == "youtube.com" || host.ends_with(".youtube.com")) {
        return None;
    }
    let id = ["itemprop=\"identifier\" content=\"", "\"externalId\":\"", "\"channelId\":\"", "/channel/"].iter().find_map(|mark| {
        let rest = html.split_once(mark)?.1;
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))?;
        rest.get(..end).filter(|id| is_channel(id))
    })?;
    let mut found = Found(Vec::new());
    found.add(format!("https://www.youtube.com/feeds/videos.xml?channel_id={id}"), "Videos");
    found.0.pop()
}

struct Found(Vec<FeedLink>);

impl Found {
    fn add(&mut self, address: String, title: &str) {
        if let Ok(url) = Url::parse(&address) {
            self.0.push(FeedLink { url, title: title.to_owned(), kind: None });
        }
    }
}

fn is_channel(id: &str) -> bool {
    id.len() == 24 && id.starts_with("UC")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn youtube(url: &Url, path: &[&str], found: &mut Found) {
    let list = url.query_pairs().find(|(name, _)| name == "list").map(|(_, id)| id.into_owned());
    match (path, list) {
        // The lists of one reader alone (later, liked) have no feed.
        (_, Some(list)) if list.len() > 2 && !matches!(list.as_str(), "WL" | "LL") => {
            found.add(format!("https://www.youtube.com/feeds/videos.xml?playlist_id={list}"), "Playlist");
        }
        (["channel", id, ..], _) if is_channel(id) => {
            found.add(format!("https://www.youtube.com/feeds/videos.xml?channel_id={id}"), "Videos");
        }
        (["user", name, ..], _) => found.add(format!("https://www.youtube.com/feeds/videos.xml?user={name}"), "Videos"),
        _ => {}
    }
}

fn reddit(path: &[&str], found: &mut Found) {
    let base = "https://www.reddit.com";
    match path {
        [] => found.add(format!("{base}/.rss"), "Front page"),
        ["r", name, "comments", id, ..] => found.add(format!("{base}/r/{name}/comments/{id}/.rss"), "Comments"),
        ["r", name, sort @ ("new" | "top" | "hot" | "rising" | "controversial"), ..] => {
            found.add(format!("{base}/r/{name}/{sort}/.rss"), name);
        }
        ["r", name, ..] => found.add(format!("{base}/r/{name}/.rss"), name),
        ["user" | "u", name, "m", multi, ..] => found.add(format!("{base}/user/{name}/m/{multi}/.rss"), multi),
        ["user" | "u", name, ..] => found.add(format!("{base}/user/{name}/.rss"), name),
        _ => {}
    }
}

fn github(path: &[&str], found: &mut Found) {
    const NOT_PEOPLE: [&str; 12] =
        ["features", "topics", "trending", "explore", "about", "pricing", "orgs", "settings", "marketplace", "sponsors", "search", "login"];
    match path {
        [owner] if !NOT_PEOPLE.contains(owner) => found.add(format!("https://github.com/{owner}.atom"), "Activity"),
        ["orgs", owner, "discussions", ..] => found.add(format!("https://github.com/orgs/{owner}/discussions.atom"), "Discussions"),
        [owner, repo, rest @ ..] if !NOT_PEOPLE.contains(owner) => {
            let base = format!("https://github.com/{owner}/{}", repo.trim_end_matches(".git"));
            match rest {
                ["tags", ..] => found.add(format!("{base}/tags.atom"), "Tags"),
                ["commits", branch, file @ ..] if !branch.is_empty() => {
                    let file = file.iter().map(|part| format!("/{part}")).collect::<String>();
                    found.add(format!("{base}/commits/{branch}{file}.atom"), "Commits");
                }
                ["discussions", ..] => found.add(format!("{base}/discussions.atom"), "Discussions"),
                ["wiki", ..] => found.add(format!("{base}/wiki.atom"), "Wiki"),
                _ => {}
            }
            found.add(format!("{base}/releases.atom"), "Releases");
            if !matches!(rest, ["commits", _, ..]) {
                found.add(format!("{base}/commits.atom"), "Commits");
            }
            if !matches!(rest, ["tags", ..]) {
                found.add(format!("{base}/tags.atom"), "Tags");
            }
        }
        _ => {}
    }
}

fn gitlab(path: &[&str], found: &mut Found) {
    let project: Vec<&str> = path.iter().take_while(|part| **part != "-").copied().collect();
    match project.as_slice() {
        [owner] => found.add(format!("https://gitlab.com/{owner}.atom"), "Activity"),
        [_, _, ..] => {
            let base = format!("https://gitlab.com/{}", project.join("/"));
            found.add(format!("{base}/-/releases.atom"), "Releases");
            found.add(format!("{base}/-/tags?format=atom"), "Tags");
            found.add(format!("{base}.atom"), "Activity");
        }
        [] => {}
    }
}

fn forgejo(path: &[&str], found: &mut Found) {
    match path {
        [owner] => found.add(format!("https://codeberg.org/{owner}.rss"), "Activity"),
        [owner, repo, ..] => {
            found.add(format!("https://codeberg.org/{owner}/{repo}/releases.rss"), "Releases");
            found.add(format!("https://codeberg.org/{owner}/{repo}.rss"), "Activity");
        }
        [] => {}
    }
}

fn bluesky(path: &[&str], found: &mut Found) {
    if let ["profile", handle, ..] = path {
        found.add(format!("https://bsky.app/profile/{handle}/rss"), handle);
    }
}

fn hacker_news(path: &[&str], found: &mut Found) {
    match path {
        ["show" | "shownew"] => found.add("https://news.ycombinator.com/showrss".into(), "Show HN"),
        ["best"] => found.add("https://news.ycombinator.com/bigrss".into(), "Hacker News"),
        [] | ["news" | "newest" | "front" | "item"] => found.add("https://news.ycombinator.com/rss".into(), "Hacker News"),
        _ => {}
    }
}

fn arxiv(path: &[&str], found: &mut Found) {
    if let ["list" | "archive", category, ..] = path {
        found.add(format!("https://rss.arxiv.org/rss/{category}"), category);
    }
}

fn medium(path: &[&str], found: &mut Found) {
    match path {
        ["tag", tag, ..] => found.add(format!("https://medium.com/feed/tag/{tag}"), tag),
        [name, ..] if name.starts_with('@') => found.add(format!("https://medium.com/feed/{name}"), name),
        [publication, ..] => found.add(format!("https://medium.com/feed/{publication}"), publication),
        [] => {}
    }
}

fn vimeo(path: &[&str], found: &mut Found) {
    match path {
        ["channels" | "groups", name, ..] => found.add(format!("https://vimeo.com/{}/{name}/videos/rss", path[0]), "Videos"),
        [name] if !is_number(name) => found.add(format!("https://vimeo.com/{name}/videos/rss"), "Videos"),
        _ => {}
    }
}

fn lobsters(path: &[&str], found: &mut Found) {
    match path {
        ["t", tag] => found.add(format!("https://lobste.rs/t/{tag}.rss"), tag),
        ["~" | "u", name, ..] => found.add(format!("https://lobste.rs/~{name}/stories.rss"), name),
        _ => found.add("https://lobste.rs/rss".into(), "Lobsters"),
    }
}

fn dev_to(path: &[&str], found: &mut Found) {
    match path {
        [] => found.add("https://dev.to/feed".into(), "DEV"),
        ["t", tag, ..] => found.add(format!("https://dev.to/feed/tag/{tag}"), tag),
        [name, ..] => found.add(format!("https://dev.to/feed/{name}"), name),
    }
}

fn package(path: &[&str], under: &str, address: impl Fn(&str) -> String, found: &mut Found) {
    if let [first, name, ..] = path
        && *first == under
    {
        found.add(address(name), name);
    }
}

fn google_news(url: &Url, path: &[&str], found: &mut Found) {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    match path {
        ["rss", ..] => {}
        [] | ["home" | "topstories" | "foryou"] => found.add(format!("https://news.google.com/rss{query}"), "Google News"),
        ["search" | "topics", ..] => found.add(format!("https://news.google.com/rss/{}{query}", path.join("/")), "Google News"),
        _ => {}
    }
}

/// Sites with a host for each publication, and software that many hosts run.
fn hosted(url: &Url, host: &str, path: &[&str], found: &mut Found) {
    let root = url.join("/").map(String::from).unwrap_or_default();
    if host.ends_with(".substack.com") || host.ends_with(".medium.com") {
        found.add(format!("{root}feed"), "");
    } else if host.ends_with(".tumblr.com") {
        found.add(format!("{root}rss"), "");
    } else if host.contains(".blogspot.") {
        found.add(format!("{root}feeds/posts/default"), "");
    } else if host == "stackoverflow.com"
        || host.ends_with(".stackexchange.com")
        || matches!(host, "serverfault.com" | "superuser.com" | "askubuntu.com")
    {
        match path {
            ["questions", "tagged", tags, ..] | ["tags", tags, ..] => {
                found.add(format!("{root}feeds/tag?tagnames={tags}&sort=newest"), tags)
            }
            ["questions", id, ..] if is_number(id) => found.add(format!("{root}feeds/question/{id}"), ""),
            ["users", id, ..] if is_number(id) => found.add(format!("{root}feeds/user/{id}"), ""),
            _ => found.add(format!("{root}feeds"), ""),
        }
    } else if host.ends_with(".wikipedia.org") {
        if let ["wiki", title] = path {
            found.add(format!("{root}w/index.php?title={title}&action=history&feed=atom"), "");
        }
    } else if let [name, ..] = path
        && name.len() > 1
        && name.starts_with('@')
    {
        // Mastodon and its kin. A reader of another server is named `@name@host`, and has the feed there.
        let name = name.trim_end_matches(".rss");
        match name.get(1..).and_then(|rest| rest.split_once('@')) {
            Some((user, home)) => found.add(format!("https://{home}/@{user}.rss"), name),
            None => found.add(format!("{root}{name}.rss"), name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_of_known_sites() {
        for (page, feed) in [
            (
                "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
                "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
            ),
            ("https://youtube.com/playlist?list=PL123", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL123"),
            ("https://www.youtube.com/watch?v=x&list=PL9", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL9"),
            ("https://www.youtube.com/user/Name/videos", "https://www.youtube.com/feeds/videos.xml?user=Name"),
            ("https://old.reddit.com/r/rust/", "https://www.reddit.com/r/rust/.rss"),
            ("https://www.reddit.com/r/rust/top/?t=week", "https://www.reddit.com/r/rust/top/.rss"),
            ("https://www.reddit.com/r/rust/comments/abc/title/", "https://www.reddit.com/r/rust/comments/abc/.rss"),
            ("https://www.reddit.com/u/ann", "https://www.reddit.com/user/ann/.rss"),
            ("https://github.com/ann", "https://github.com/ann.atom"),
            ("https://github.com/ann/tool.git", "https://github.com/ann/tool/releases.atom"),
            ("https://github.com/ann/tool/commits/main/src", "https://github.com/ann/tool/commits/main/src.atom"),
            ("https://gitlab.com/group/sub/tool/-/issues", "https://gitlab.com/group/sub/tool/-/releases.atom"),
            ("https://codeberg.org/ann/tool", "https://codeberg.org/ann/tool/releases.rss"),
            ("https://mastodon.example/@ann", "https://mastodon.example/@ann.rss"),
            ("https://mastodon.example/@ann/114", "https://mastodon.example/@ann.rss"),
            ("https://mastodon.example/@ann@home.example", "https://home.example/@ann.rss"),
            ("https://bsky.app/profile/ann.example", "https://bsky.app/profile/ann.example/rss"),
            ("https://news.ycombinator.com/", "https://news.ycombinator.com/rss"),
            ("https://arxiv.org/list/cs.AI/recent", "https://rss.arxiv.org/rss/cs.AI"),
            ("https://medium.com/@ann/a-post-1", "https://medium.com/feed/@ann"),
            ("https://paper.substack.com/p/one", "https://paper.substack.com/feed"),
            ("https://ann.tumblr.com/post/1", "https://ann.tumblr.com/rss"),
            ("https://ann.blogspot.com/2026/", "https://ann.blogspot.com/feeds/posts/default"),
            ("https://stackoverflow.com/questions/tagged/rust", "https://stackoverflow.com/feeds/tag?tagnames=rust&sort=newest"),
            ("https://vimeo.com/ann", "https://vimeo.com/ann/videos/rss"),
            ("https://lobste.rs/t/rust", "https://lobste.rs/t/rust.rss"),
            ("https://pypi.org/project/thing/", "https://pypi.org/rss/project/thing/releases.xml"),
            ("https://crates.io/crates/thing", "https://static.crates.io/rss/crates/thing.xml"),
            ("https://news.google.com/search?q=copper&hl=en", "https://news.google.com/rss/search?q=copper&hl=en"),
            ("https://de.wikipedia.org/wiki/Kupfer", "https://de.wikipedia.org/w/index.php?title=Kupfer&action=history&feed=atom"),
        ] {
            let found = known_sites(&page.parse().unwrap());
            assert_eq!(found.first().map(|link| link.url.as_str()), Some(feed), "{page}");
        }
        for page in [
            "https://example.com/",
            "https://example.com/@",
            "https://www.youtube.com/@handle",
            "https://www.youtube.com/playlist?list=WL",
            "https://github.com/features",
            "https://github.com/",
            "https://vimeo.com/123456",
            "https://de.wikipedia.org/",
        ] {
            assert_eq!(known_sites(&page.parse().unwrap()), Vec::new(), "{page}");
        }
        assert_eq!(known_sites(&"https://github.com/ann/tool".parse().unwrap()).len(), 3, "a choice");
    }

    #[test]
    fn podcasts_are_asked_for_in_their_directory() {
        let page = "https://podcasts.apple.com/us/podcast/some-show/id1234567?i=99".parse().unwrap();
        assert_eq!(podcast_directory(&page).unwrap().as_str(), "https://itunes.apple.com/lookup?id=1234567&entity=podcast");
        assert_eq!(podcast_directory(&"https://podcasts.apple.com/us/browse".parse().unwrap()), None);
        assert_eq!(podcast_directory(&"https://example.com/id12".parse().unwrap()), None);
        let answer = br#"{"resultCount":2,"results":[{"collectionName":"Some Show","feedUrl":"https://feeds.example.com/show"},{"feedUrl":"file:///etc"}]}"#;
        let found = directory_answer(answer);
        assert_eq!((found.len(), found[0].url.as_str(), found[0].title.as_str()), (1, "https://feeds.example.com/show", "Some Show"));
        assert_eq!(directory_answer(b"<html>"), Vec::new());
    }

    #[test]
    fn a_youtube_page_holds_its_channel() {
        let page: Url = "https://www.youtube.com/@ann".parse().unwrap();
        let html = r#"<meta itemprop="identifier" content="UCabcdefghijklmnopqrstuv"><a href="/channel/UCzzzzzzzzzzzzzzzzzzzzzz">"#;
        let found = youtube_channel(html, &page).unwrap();
        assert_eq!(found.url.as_str(), "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv");
        assert_eq!(youtube_channel(r#""channelId":"short""#, &page), None);
        assert_eq!(youtube_channel(html, &"https://example.com/".parse().unwrap()), None);
    }
}
