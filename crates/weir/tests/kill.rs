//! Kills the program at random moments while it reads the sample world: nothing is lost, nothing is done twice.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Home, World};
use std::collections::BTreeMap;
use std::time::Duration;
use weir_store::{JobKind, RiverFilter, Store, View};

/// What can be said of a store without row numbers: per article its text version, brief and tags.
async fn contents(database: &str) -> BTreeMap<String, String> {
    let store = Store::open(database).await.expect("the database opens after kills");
    let owner = store.owner().await.unwrap();
    let filter = RiverFilter { view: View::All, ..RiverFilter::default() };
    let mut found = BTreeMap::new();
    let mut before = None;
    loop {
        let rows = store.river(owner.id, &filter, before, 50).await.unwrap();
        let Some(last) = rows.last() else { break };
        before = Some(last.cursor());
        for row in rows {
            let article = store.latest_article(row.id).await.unwrap().expect("every entry was read");
            let understood = store.understanding(row.id).await.unwrap().expect("every article was understood");
            assert!(row.story.is_some(), "{} is in a story", row.title);
            assert_eq!(article.id.version, 1, "{} was frozen once", row.title);
            let brief: Vec<String> = understood.brief.claims().map(|claim| claim.text.clone()).collect();
            let tags: Vec<&str> = understood.tags.iter().map(|tag| tag.id.as_str()).collect();
            // Two feeds carry some pages; which of them brought a page first is chance, the page is not.
            let url = row.url.unwrap_or_default();
            let page = url.split('?').next().unwrap_or_default().to_owned();
            let previous = found.insert(page, format!("{} | {brief:?} | {tags:?}", article.text()));
            assert_eq!(previous, None, "{} is there once", row.title);
        }
    }
    // The next edition waits for its time; everything else is done.
    for count in store.job_counts().await.unwrap().into_iter().filter(|count| count.kind != JobKind::Edition) {
        assert_eq!((count.queued, count.running, count.dead), (0, 0, 0), "no {:?} job is left", count.kind);
    }
    found
}

#[test]
fn killed_at_random_moments_it_loses_and_doubles_nothing() {
    let world = World::start();
    let opml = format!("{}/feeds.opml", world.base);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let download = |home: &Home| {
        let mut answer = String::new();
        let mut stream = std::net::TcpStream::connect(&world.host).unwrap();
        std::io::Write::write_all(&mut stream, format!("GET /feeds.opml HTTP/1.0\r\nHost: {}\r\n\r\n", world.host).as_bytes()).unwrap();
        std::io::Read::read_to_string(&mut stream, &mut answer).unwrap();
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_else(|| panic!("{opml} answers")).to_owned();
        home.file("feeds.opml", body).display().to_string()
    };

    // Undisturbed.
    let calm = Home::new();
    let file = download(&calm);
    calm.ok(&["import", "opml", &file, "--database", &calm.database(), "--allow", &world.host]);
    let expected = runtime.block_on(contents(&calm.database()));
    assert!(expected.len() >= 50, "the sample world was read: {}", expected.len());

    // Killed again and again, at moments that differ from run to run of the loop but not from run to run of the test.
    let home = Home::new();
    let file = download(&home);
    let database = home.database();
    let import = ["import", "opml", &file, "--database", &database, "--allow", &world.host];
    let mut pause: u64 = 0x9e37_79b9;
    for kill in 0..12 {
        let arguments: &[&str] = if kill == 0 { &import } else { &["refresh", "--database", &database, "--allow", &world.host] };
        let mut child = home.start(arguments);
        pause = pause.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(30 + (pause >> 33) % 400));
        child.kill().ok(); // SIGKILL
        child.wait().unwrap();
    }
    // A first import may have been killed before it stored the feeds; importing again is what a person would do.
    home.ok(&import);
    home.ok(&["refresh", "--database", &database, "--allow", &world.host]);
    let survived = runtime.block_on(contents(&database));
    assert_eq!(expected.keys().collect::<Vec<_>>(), survived.keys().collect::<Vec<_>>(), "the same articles");
    assert_eq!(expected, survived, "with the same texts, briefs and tags");
}
