//! What is written when, and what is not asked twice.

use crate::support::{Server, Step, good, reply, says};
use crate::world::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use weir_demo::Demo;
use weir_llm::Auto;
use weir_model::{Lang, Support};
use weir_pipeline::{Chosen, LocalModel, Shown, Weir, worker};
use weir_store::{FeedModels, Subject, User, WritingState};

async fn shown(weir: &Weir, user: &User, subject: Subject) -> Shown {
    weir.shown(user, subject, (Lang::EN, Lang::EN), None).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_gets_a_brief_once() {
    for place in places().await {
        let server = Server::new(|_, _| says(good().to_string())).await;
        let weir = place.weir("w", &clock(), models(own(&server), |_| {})).await;
        let user = reader(&weir, Lang::EN, |_| {}).await;
        let entry = article(&weir).await;
        work(&weir, MODELS).await;
        assert_eq!(server.requests(), 0, "{}: nobody opened it", place.engine);
        let subject = Subject::Article(entry);
        weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
        assert_eq!(shown(&weir, &user, subject).await.writing.unwrap().state, WritingState::Waiting);
        work(&weir, MODELS).await;
        let seen = shown(&weir, &user, subject).await;
        let brief = seen.brief.unwrap();
        assert_eq!((brief.engine.as_str(), seen.outdated, seen.label.usage.total()), ("model-1 · main", false, 800), "{}", place.engine);
        assert_eq!((brief.brief.lead[0].support, seen.label.cost), (Support::Cited, Some(0)));
        assert_eq!(seen.writing.unwrap().state, WritingState::Done);
        for _ in 0..2 {
            weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
            work(&weir, MODELS).await;
        }
        assert_eq!(server.requests(), 1, "{}", place.engine);
        // Asked for by hand it is written anew; asked for once more, once more.
        for expected in [2, 3] {
            weir.write_brief(&user, subject, Lang::EN, true).await.unwrap();
            work(&weir, MODELS).await;
            assert_eq!(server.requests(), expected, "{}", place.engine);
        }
        // The call streamed, as someone watches.
        assert_eq!(server.request(0).body["stream"], true);
        let usage = weir.usage().await.unwrap();
        assert_eq!((usage.day.tokens, usage.rows[0].calls, usage.rows[0].feed.as_deref()), (2400, 3, Some("courier")), "{}", place.engine);
        place.remove().await;
    }
}

/// Nothing of an article is sent anywhere: `off`, a feed that is kept from models, a reader without models.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_from_models_is_not_sent() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    for way in ["off", "never", "reader", "config"] {
        let place = places().await.remove(0);
        let settings = models(own(&server), |llm| {
            llm.auto = Auto::All;
            llm.off = way == "config";
        });
        let weir = place.weir("w", &clock(), settings).await;
        let user = reader(&weir, Lang::ZH, |settings| {
            settings.auto = if way == "off" { "off".into() } else { String::new() };
            settings.no_models = way == "reader";
        })
        .await;
        let feed = feed(&weir, "courier").await;
        if way == "never" {
            let mut tx = weir.store().begin().await.unwrap();
            tx.set_models(feed, FeedModels::Never).await.unwrap();
            tx.commit().await.unwrap();
        }
        let entry = put(&weir, feed, "dockers", &crate::support::dockers()).await;
        work(&weir, &[weir_store::JobKind::Understand]).await;
        let subject = Subject::Article(entry);
        weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
        weir.starred(&user, entry, Lang::EN).await.unwrap();
        work(&weir, MODELS).await;
        assert_eq!(server.requests(), 0, "{way}");
        if way == "never" {
            // Not even by hand, and not under a story.
            weir.write_brief(&user, subject, Lang::ZH, true).await.unwrap();
            work(&weir, MODELS).await;
            let code = weir.shown(&user, subject, (Lang::EN, Lang::EN), Some(feed)).await.unwrap().unwrap();
            assert_eq!((server.requests(), code.never, code.writer), (0, true, None));
        }
        if way == "reader" || way == "config" {
            assert!(weir.shown(&user, subject, (Lang::EN, Lang::EN), None).await.unwrap().is_none(), "{way}: nothing of models is shown");
        }
    }
}

/// The sample world with everything written: a second round over unchanged feeds asks nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_unchanged_feed_makes_no_call() {
    for place in places().await {
        let server = Server::new(|_, _| says(good().to_string())).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let demo = Demo::load().unwrap();
        let feeds: Vec<String> = demo.feed_urls(&format!("http://{host}")).into_iter().take(3).collect();
        tokio::spawn(weir_demo::serve(demo, listener, jiff::Timestamp::now(), std::future::pending()));
        let weir = place.weir("w", &weir_pipeline::Clock::default(), models(own(&server), |llm| llm.auto = Auto::All)).await;
        let user = reader(&weir, Lang::EN, |_| {}).await;
        for feed in feeds {
            weir.subscribe(user.id, &feed.parse().unwrap(), "", None).await.unwrap();
        }
        worker::run_until_idle(&weir).await.unwrap();
        let first = server.requests();
        assert!(first > 10, "{}: {first} calls for all articles", place.engine);
        weir.refresh(user.id, None).await.unwrap();
        worker::run_until_idle(&weir).await.unwrap();
        assert_eq!(server.requests(), first, "{}", place.engine);
        // Nor does understanding an unchanged text once more.
        let rows = weir.store().river(user.id, &weir_store::RiverFilter::default(), None, 50).await.unwrap();
        let mut tx = weir.store().begin().await.unwrap();
        for row in &rows {
            tx.enqueue(&weir_store::NewJob::now(weir_store::JobKind::Understand, row.id, weir.now())).await.unwrap();
        }
        tx.commit().await.unwrap();
        worker::run_until_idle(&weir).await.unwrap();
        assert_eq!(server.requests(), first, "{}", place.engine);
        assert_eq!(weir.store().dead_jobs().await.unwrap(), Vec::new());
        place.remove().await;
    }
}

/// Down, then up again: the job waits as the table says, and the brief comes with nobody asking.
#[tokio::test(flavor = "multi_thread")]
async fn what_failed_is_tried_again_by_itself() {
    let place = places().await.remove(0);
    let up = Arc::new(AtomicBool::new(false));
    let good_now = Arc::clone(&up);
    let server =
        Server::new(move |_, _| if good_now.load(Ordering::SeqCst) { says(good().to_string()) } else { reply(503, &[], "") }).await;
    let clock = clock();
    let weir = place.weir("w", &clock, models(own(&server), |_| {})).await;
    let user = reader(&weir, Lang::EN, |_| {}).await;
    let subject = Subject::Article(article(&weir).await);
    weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
    work(&weir, MODELS).await;
    let writing = shown(&weir, &user, subject).await.writing.unwrap();
    assert_eq!((writing.state, writing.code.as_deref(), writing.tries), (WritingState::Failed, Some("upstream"), 1));
    assert_eq!(writing.next_at, Some(clock.now() + minutes(1)));
    let asked = server.requests();
    // Looking again does not ask again, and hurries nothing.
    weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
    work(&weir, MODELS).await;
    assert_eq!((server.requests(), shown(&weir, &user, subject).await.writing.unwrap().next_at), (asked, Some(clock.now() + minutes(1))));
    clock.forward(minutes(1));
    up.store(true, Ordering::SeqCst);
    work(&weir, MODELS).await;
    let seen = shown(&weir, &user, subject).await;
    assert_eq!((seen.brief.is_some(), server.requests()), (true, asked + 1));
    assert_eq!(seen.writing.unwrap().code, None);
}

/// What someone has open goes before what nobody waits for.
#[tokio::test(flavor = "multi_thread")]
async fn the_open_article_comes_first() {
    let place = places().await.remove(0);
    let server = Server::new(|_, _| {
        let mut steps = vec![Step::Pause(Duration::from_millis(200))];
        steps.extend(says(good().to_string()));
        steps
    })
    .await;
    let weir = place
        .weir("w", &clock(), models(weir_llm::ProviderSettings { at_once: Some(1), ..own(&server) }, |llm| llm.auto = Auto::All))
        .await;
    let user = reader(&weir, Lang::EN, |_| {}).await;
    let feed = feed(&weir, "courier").await;
    let mut entries = Vec::new();
    for n in 0..12 {
        let mut article = crate::support::dockers();
        article.title = format!("Felmouth dockers end strike number {n}");
        entries.push(put(&weir, feed, &format!("{n}"), &article).await);
    }
    work(&weir, &[weir_store::JobKind::Understand]).await;
    let last = *entries.last().unwrap();
    weir.opened(&user, Subject::Article(last), Lang::EN, Lang::EN).await.unwrap();
    work(&weir, MODELS).await;
    let order: Vec<bool> = (0..server.requests()).map(|n| server.request(n).prompt().contains("strike number 11")).collect();
    let place_of = order.iter().position(|is| *is).unwrap();
    assert!(place_of < 8, "it was asked for as number {place_of} of {order:?}");
}

/// A server of this machine that was chosen on a page works at once, and in other processes too; no key can be given.
#[tokio::test(flavor = "multi_thread")]
async fn a_local_server_is_chosen_without_a_restart() {
    for place in places().await {
        let server = Server::new(|_, _| says(good().to_string())).await;
        let (web, other) = (place.weir("web", &clock(), Default::default()).await, place.weir("other", &clock(), Default::default()).await);
        let user = reader(&web, Lang::EN, |_| {}).await;
        assert!(!web.models().await.unwrap().writes() && !other.models().await.unwrap().writes());
        let local = LocalModel { preset: "llama.cpp".into(), address: server.address.clone(), model: "model-1".into() };
        web.choose_models(&Chosen { local: Some(local), day_tokens: Some(50_000), ..Chosen::default() }).await.unwrap();
        let models = other.models().await.unwrap();
        assert_eq!(models.writer().as_deref(), Some("model-1 · llama.cpp"), "{}", place.engine);
        assert_eq!(models.engine.caps().day.tokens, Some(50_000));
        let subject = Subject::Article(article(&web).await);
        web.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
        work(&other, MODELS).await;
        assert!(shown(&web, &user, subject).await.brief.is_some(), "{}", place.engine);
        place.remove().await;
    }
}
