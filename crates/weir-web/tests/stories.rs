//! The story's page: what is new, why it is there, and what a reader puts right by hand, all without script.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "fixture/ask.rs"]
mod ask;
mod fixture;

use ask::{get, post};
use axum::Router;
use jiff::{SignedDuration, Timestamp};
use weir_model::{EntryId, StoryId};
use weir_web::router;

/// The reports that a story's page lists.
async fn reports(router: &Router, story: StoryId) -> Vec<String> {
    let page = get(router, &format!("/story/{story}"), "en").await.body;
    let list = page.split("class=\"rows small reports\"").nth(1).unwrap().split("</ul>").next().unwrap();
    list.split("href=\"/a/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn undo(page: &str) -> String {
    let form = page.split("action=\"/hand/undo\"").nth(1).unwrap();
    form.split("name=\"ids\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_article_is_taken_out_and_put_back() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let (story, entries) = (filled.stories[0], &filled.entries);
    let ids = |entries: &[EntryId]| entries.iter().map(EntryId::to_string).collect::<Vec<_>>();
    assert_eq!(reports(&router, story).await.len(), 3);
    let answer = post(&router, &format!("/story/{story}/out"), &format!("entry={}", entries[1])).await;
    assert_eq!(answer.status, 303);
    let back = answer.header("location").to_owned();
    assert!(back.starts_with(&format!("/story/{story}?did=out&undo=")), "{back}");
    let page = get(&router, &back, "en").await.body;
    assert!(page.contains("Taken out. It is a story of its own now.") && page.contains("action=\"/hand/undo\""), "{page}");
    let mut left = reports(&router, story).await;
    left.sort();
    assert_eq!(left, ids(&[entries[0], entries[2]]));
    let row = filled.store.entry(filled.user, entries[1]).await.unwrap().unwrap();
    let own = row.story.unwrap();
    assert_ne!(own, story);
    // Both pages say so, each leads to the other, and either can undo it.
    let there = get(&router, &format!("/story/{own}"), "zh").await.body;
    assert!(there.contains("从另一则故事移出") && there.contains(&format!("href=\"/story/{story}\"")), "{there}");
    assert!(page.contains("Taken out: “Canberra and Washington") && page.contains(&format!("href=\"/story/{own}\"")));
    let answer = post(&router, "/hand/undo", &format!("ids={}&back=/story/{own}", undo(&there))).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, format!("/story/{own}?did=undone").as_str()));
    // The story of its own is no more: its address leads back.
    assert_eq!(reports(&router, own).await.len(), 3);
    assert_eq!(reports(&router, story).await.len(), 3);
    assert!(!get(&router, &format!("/story/{story}"), "en").await.body.contains("/hand/undo"), "nothing is left to undo");
    // An article of another story, or alone in its own, changes nothing.
    for (story, entry) in [(story, entries[4]), (filled.stories[2], entries[4])] {
        let answer = post(&router, &format!("/story/{story}/out"), &format!("entry={entry}")).await;
        assert_eq!(answer.header("location"), format!("/story/{story}?did=nothing"));
    }
    for (path, form) in [("/story/x/out", "entry=1"), ("/story/999/out", "entry=1"), (&*format!("/story/{story}/out"), "entry=")] {
        assert!(post(&router, path, form).await.status.is_client_error(), "{path} {form}");
    }
}

#[tokio::test]
async fn stories_are_joined_and_parted() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let (story, other) = (filled.stories[0], filled.stories[1]);
    let page = get(&router, &format!("/story/{story}"), "en").await.body;
    assert!(
        page.contains(&format!("<option value=\"{other}\">")) && !page.contains(&format!("<option value=\"{story}\">")),
        "others are offered"
    );
    let answer = post(&router, &format!("/story/{story}/join"), &format!("with={other}")).await;
    let back = answer.header("location").to_owned();
    assert!(back.starts_with(&format!("/story/{story}?did=joined&undo=")), "{back}");
    assert_eq!(reports(&router, story).await.len(), 4);
    assert_eq!(reports(&router, other).await.len(), 4, "its address leads here");
    let page = get(&router, &back, "en").await.body;
    assert!(page.contains("The stories are one now.") && page.contains("Joined: “Magnet plant in Texas"), "{page}");
    let again = post(&router, &format!("/story/{story}/join"), &format!("with={other}")).await;
    assert_eq!(again.header("location"), format!("/story/{story}?did=nothing"));
    post(&router, "/hand/undo", &format!("ids={}&back=/story/{story}", undo(&page))).await;
    assert_eq!((reports(&router, story).await.len(), reports(&router, other).await.len()), (3, 1));
    // What another site posts changes nothing.
    let headers = [("sec-fetch-site", "cross-site"), ("content-type", "application/x-www-form-urlencoded")];
    let foreign = ask::ask(&router, "POST", &format!("/story/{story}/join"), &headers, &format!("with={other}")).await;
    assert_eq!(foreign.status, 403);
    assert_eq!(reports(&router, story).await.len(), 3);
    assert!(post(&router, &format!("/story/{story}/join"), "with=999").await.status.is_client_error());
}

#[tokio::test]
async fn what_is_new_is_told_at_the_next_visit() {
    let now = Timestamp::now();
    let filled = fixture::filled(now).await;
    let router = router(filled.app.clone());
    let story = filled.stories[0];
    let path = format!("/story/{story}");
    // Looked at two hours ago, when it held two of its three reports.
    let mut tx = filled.store.begin().await.unwrap();
    let earlier = now - SignedDuration::from_hours(2);
    tx.look(filled.user, story, &[filled.entries[0], filled.entries[2]], earlier).await.unwrap();
    tx.commit().await.unwrap();
    let ahead = ask::ask(&router, "GET", &path, &[("sec-purpose", "prefetch"), ("accept-language", "en")], "").await.body;
    for (what, page) in [("what a browser fetches ahead is no look", ahead), ("", get(&router, &path, "en").await.body)] {
        assert!(page.contains("New since you looked") && page.contains("1 new report"), "{what} {page}");
        let news = page.split("id=\"new\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(news.contains("Pacific Ledger") && news.contains("Officials expect the plant to open in 2029."), "{news}");
        assert!(news.contains(&format!("href=\"/a/{}#s", filled.entries[1])), "each sentence leads to its article: {news}");
    }
    // The same visit goes on; a page loaded again still says what is new.
    assert!(get(&router, &path, "zh").await.body.contains("上次看过之后的新内容"));
    let first = get(&router, &format!("/story/{}", filled.stories[1]), "en").await.body;
    assert!(!first.contains("since you looked"), "the first look knows nothing new");
    let again = get(&router, &format!("/story/{}", filled.stories[1]), "en").await.body;
    assert!(again.contains("nothing new since you looked"));
}

#[tokio::test]
async fn every_factor_is_printed_and_the_sum_is_right() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let points = |page: &str| -> Vec<f32> {
        let list = page.split("rows small points").nth(1).unwrap().split("</ul>").next().unwrap();
        list.split(" num\">").skip(1).map(|rest| rest.split('<').next().unwrap().parse().unwrap()).collect()
    };
    let story = get(&router, &format!("/story/{}", filled.stories[0]), "en").await.body;
    let parts = points(&story);
    assert_eq!(parts, [3.0, 2.2, 1.5, 6.7]);
    assert!(story.contains("In the edition <a") && story.contains("3 sources report it"), "{story}");
    // An article that was held back says why, with the story's points.
    let held = get(&router, &format!("/a/{}", filled.entries[1]), "en").await.body;
    assert!(held.contains("Told within a story of the edition"), "{held}");
    // One in no edition is ranked as of now.
    let mut tx = filled.store.begin().await.unwrap();
    let alone = tx.add_story("Alone", weir_model::Lang::EN, Timestamp::now()).await.unwrap();
    tx.assign(filled.entries[8], alone).await.unwrap();
    tx.commit().await.unwrap();
    let low = get(&router, &format!("/a/{}", filled.entries[8]), "zh").await.body;
    assert!(low.contains("排名靠后"), "{low}");
    let parts = points(&low);
    let (sum, rest) = parts.split_last().unwrap();
    assert!((rest.iter().sum::<f32>() - sum).abs() < 0.006, "{parts:?}");
}

#[tokio::test]
async fn the_archive_goes_by_months() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let page = get(&router, "/editions", "en").await.body;
    assert!(page.contains(&format!("href=\"/edition/{}\"", filled.edition)) && page.contains("6 stories"), "{page}");
    assert!(!page.contains("rel=\"prev\"") && !page.contains("rel=\"next\""), "there is no other month");
    let earlier = get(&router, "/editions?month=2020-02", "zh").await.body;
    assert!(earlier.contains("2020年2月") && earlier.contains("这个月没有编成过") && earlier.contains("rel=\"next\""), "{earlier}");
    for wrong in ["2020-13", "x", "20-1", ""] {
        assert_eq!(get(&router, &format!("/editions?month={wrong}"), "en").await.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn an_edition_is_as_long_as_its_reader_says() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let form = |rest: &str| format!("lang=und&theme=&zone=Asia/Shanghai&times=07:00&{rest}");
    let settings = async || filled.store.user(filled.user).await.unwrap().unwrap().settings;
    assert_eq!(post(&router, "/settings", &form("by=minutes&stories=&minutes=5")).await.status, 303);
    assert_eq!((settings().await.edition_minutes, settings().await.edition_stories), (Some(5), 18));
    assert!(get(&router, "/settings", "en").await.body.contains("value=\"minutes\" checked"));
    let wrong = post(&router, "/settings", &form("by=minutes&stories=9&minutes=0")).await;
    assert!(wrong.status == 422 && wrong.body.contains("Type a number of minutes from 1 to 120."), "{}", wrong.body);
    assert_eq!(post(&router, "/settings", &form("by=stories&stories=9&minutes=x")).await.status, 303);
    assert_eq!((settings().await.edition_minutes, settings().await.edition_stories), (None, 9));
}

#[tokio::test]
async fn a_feed_is_put_before_others() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let feeds = filled.store.subscriptions(filled.user, Timestamp::now()).await.unwrap();
    let feed = feeds[0].feed.id;
    let answer = post(&router, &format!("/feeds/{feed}"), "title=&folder=&text=always&place=2").await;
    assert_eq!(answer.status, 303);
    assert!(get(&router, &format!("/feeds/{feed}"), "en").await.body.contains("<option value=\"2\" selected>first"));
    let after = filled.store.subscriptions(filled.user, Timestamp::now()).await.unwrap();
    assert_eq!(after.iter().find(|sub| sub.feed.id == feed).unwrap().priority, 2);
    for wrong in ["3", "-3", "x", "1.5"] {
        let answer = post(&router, &format!("/feeds/{feed}"), &format!("title=&folder=&text=always&place={wrong}")).await;
        assert!(answer.status.is_client_error(), "{wrong}");
    }
}
