//! The program as people type it, on the sample world.

mod common;

use common::{Home, World};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn from_an_address_to_an_edition() {
    let world = World::start();
    let home = Home::new();
    let database = home.database();
    let with = |arguments: &[&str]| home.ok(&[arguments, &["--database", &database]].concat());

    let added = with(&["add", &format!("{}/harbor-business/", world.base), "--allow", &world.host]);
    assert!(added.contains("Harbor Business"), "a site's address gives its feed: {added}");
    let feeds = json(&with(&["feeds", "--json"]));
    assert_eq!(feeds.as_array().unwrap().len(), 1);
    assert_eq!(feeds[0]["feed"]["last_error"], Value::Null, "healthy");

    // The host stays allowed; a second import changes nothing.
    let opml = home.file("feeds.opml", with(&["export", "opml"]));
    let again = json(&with(&["import", "opml", &opml.display().to_string(), "--json"]));
    assert_eq!((&again["added"], &again["already"]), (&0.into(), &1.into()));

    let refreshed = json(&with(&["refresh", "--json"]));
    assert_eq!((&refreshed["feeds"], &refreshed["just_now"]), (&0.into(), &1.into()), "it was asked a moment ago");
    assert_eq!(feeds[0]["health"]["state"], "well");
    assert!(feeds[0]["health"]["next_at"].is_string() && feeds[0]["health"]["why"].is_string());

    let edition = json(&with(&["edition", "--now", "--json"]));
    let items = edition["items"].as_array().unwrap();
    assert!(!items.is_empty());
    assert!(with(&["edition"]).contains("You are caught up."));

    let found = json(&with(&["search", "harbor", "--json"]));
    assert!(found.as_array().is_some(), "search answers");
    let none = json(&with(&["search", "zzzzqqqq", "--json"]));
    assert_eq!(none.as_array().unwrap().len(), 0);

    assert_eq!(json(&with(&["search", &"b".repeat(200), "--json"])).as_array().unwrap().len(), 0, "too long a word is found nowhere");
    let without = json(&with(&["search", "harbor", "-harbor", "--json"]));
    assert_eq!(without.as_array().unwrap().len(), 0, "-word leaves out");

    let removed = with(&["remove", feeds[0]["feed"]["url"].as_str().unwrap()]);
    assert!(removed.contains("no longer followed"));
    assert!(home.run(&["doctor", "--database", &database]).status.success());
}

#[test]
fn reading_one_page_gives_every_part_and_the_same_bytes_twice() {
    let world = World::start();
    let home = Home::new();
    let demo = weir_demo::Demo::load().unwrap();
    let now = jiff::Timestamp::now();
    let article = demo.articles().iter().find(|article| article.text(now).len() > 1500 && article.lang == "en").expect("a long article");
    let url = format!("{}{}", world.base, article.path());
    let first = home.ok(&["read", &url, "--json"]);
    let second = home.ok(&["read", &url, "--json"]);
    assert_eq!(first, second, "the extractive chain is deterministic");
    let reading = json(&first);
    assert!(!reading["article"]["title"].as_str().unwrap().is_empty());
    assert!(reading["brief"]["points"].as_array().unwrap().len() >= 3);
    for claim in reading["brief"]["lead"].as_array().unwrap() {
        assert_eq!(claim["support"], "quoted");
        assert!(!claim["cites"].as_array().unwrap().is_empty());
    }
    let short: Value = json(&home.ok(&["read", &url, "--json", "--length", "short"]));
    assert_eq!(short["brief"]["lead"].as_array().map(Vec::len), Some(1));
    assert!(short["brief"]["points"].as_array().is_some_and(|points| points.len() <= 3));
    let shown = home.ok(&["read", &url, "--text"]);
    assert!(shown.contains("quoted from the source"), "{shown}");
}

#[test]
fn bad_input_gives_one_clear_sentence() {
    let world = World::start();
    let home = Home::new();
    let database = home.database();
    let fails = |arguments: &[&str]| home.fails(&[arguments, &["--database", &database]].concat());
    let trouble = |path: &str| format!("{}/trouble/{path}", world.base);
    let allow = ["--allow", &world.host];

    assert!(fails(&[&["add", &trouble("not-a-feed")], &allow[..]].concat()).contains("no feed was found"));
    assert!(fails(&[&["add", &trouble("html-as-feed.xml")], &allow[..]].concat()).contains("no feed was found"));
    assert!(fails(&[&["add", &trouble("gone")], &allow[..]].concat()).contains("gone"));
    assert!(fails(&[&["add", &trouble("redirect-loop")], &allow[..]].concat()).contains("redirects"));
    assert!(fails(&[&["add", &trouble("huge")], &allow[..]].concat()).contains("larger than"));
    assert!(fails(&["add", &trouble("not-a-feed")]).contains("--allow"), "a private host needs a word");
    assert!(fails(&["add", "http://127.0.0.1:9/", "--allow", "127.0.0.1:9"]).contains("no server answers"));
    assert!(fails(&["add", "not an address"]).contains("address"));
    assert!(fails(&["read", &trouble("huge")]).contains("larger than"));

    let no_opml = home.file("notes.txt", "these are notes, not feeds");
    assert!(fails(&["import", "opml", &no_opml.display().to_string()]).to_lowercase().contains("opml"));
    assert!(fails(&["import", "opml", "/no/such/file.opml"]).contains("cannot read"));
    assert!(fails(&["remove", "42"]).contains("weir feeds"));

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(fails(&["serve", "--listen", &address]).contains("in use"));
    assert!(fails(&["serve", "--listen", "0.0.0.0:8787"]).contains("this machine only"));
    assert!(home.fails(&["--listen", "127.0.0.1:1", "config", "check"]).contains("after the command"));
    assert!(home.fails(&["feeds", "--database", "mysql://x"]).contains("sqlite:"));
    let no_database = home.file("notes.db", "these are notes, not a database");
    assert!(home.fails(&["feeds", "--database", &format!("sqlite:{}", no_database.display())]).contains("database"));

    // Nothing was lost or half added on the way.
    assert_eq!(json(&home.ok(&["feeds", "--json", "--database", &database])).as_array().unwrap().len(), 0);
}
