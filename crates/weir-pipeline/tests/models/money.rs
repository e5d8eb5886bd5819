//! Caps that eight workers share, and what a crash in the middle of a call leaves.

use crate::support::{Server, Step, dockers, good, says};
use crate::world::*;
use jiff::Timestamp;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use weir_llm::{BudgetError, Cap, Caps, Ledger, Order, Priority, Purpose, Spend, Task, Window};
use weir_model::{Lang, Support, UserId};
use weir_pipeline::{StoreLedger, worker};
use weir_store::{Store, Subject, What, WritingState};

fn order(tokens: u64, user: Option<UserId>, priority: Priority, at: Timestamp) -> Order {
    let purpose = Purpose { user, feed: None, task: Task::Brief, priority };
    Order { at, purpose, provider: "p".into(), model: "m".into(), most: Spend { tokens, money: tokens * 2 }, priced: true }
}

/// Eight workers with a store of their own each, on one database, as hard as they can: no total is ever above the cap, and at
/// the end the cap is used up to the last tokens.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_cannot_cross_the_cap_by_one_token() {
    for place in places().await {
        let caps = Caps { day: Cap { tokens: Some(1000), money: None }, ..Caps::default() };
        let now = at("2026-11-25T12:00:00Z");
        let mut workers = JoinSet::new();
        // One opens first: making the tables is another test.
        drop(Store::open(&place.url).await.unwrap());
        for worker in 0..8u64 {
            let url = place.url.clone();
            workers.spawn(async move {
                let ledger = StoreLedger::new(Store::open(&url).await.unwrap());
                let mut used = 0;
                for round in 0..60 {
                    let most = 3 + (worker * 7 + round) % 11;
                    let Ok(hold) = ledger.reserve(&order(most, None, Priority::Opened, now), &caps).await else { continue };
                    let (day, month) = ledger.spent(None, now).await.unwrap();
                    assert!(day.tokens <= 1000 && month.tokens <= 1000, "{}", day.tokens);
                    // A tenth of them dies with its call: that stays counted in full.
                    let real = if round % 10 == 9 { most } else { most - round % 3 };
                    if round % 10 != 9 {
                        ledger.settle(hold, Spend { tokens: real, money: 0 }).await.unwrap();
                    }
                    used += real;
                }
                used
            });
        }
        let mut used = 0;
        while let Some(worker) = workers.join_next().await {
            used += worker.unwrap();
        }
        assert!((980..=1000).contains(&used), "{}: the cap is used, and not crossed: {used}", place.engine);
        let ledger = StoreLedger::new(Store::open(&place.url).await.unwrap());
        assert_eq!(ledger.spent(None, now).await.unwrap().0.tokens, used, "{}", place.engine);
        place.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn caps_are_per_day_and_month_for_all_and_for_each() {
    for place in places().await {
        let store = Store::open(&place.url).await.unwrap();
        let ledger = StoreLedger::new(store.clone());
        let (one, two) = (UserId(1), UserId(2));
        let cap = |tokens| Cap { tokens: Some(tokens), money: None };
        let caps = Caps { day: cap(100), month: Cap { tokens: None, money: Some(290) }, user_day: cap(60), user_month: Cap::default() };
        let (day, next) = (at("2026-11-24T10:00:00Z"), at("2026-11-25T00:00:00Z"));
        let reserve = async |tokens, user, at| ledger.reserve(&order(tokens, user, Priority::Opened, at), &caps).await;
        let hold = reserve(60, Some(one), day).await.unwrap();
        assert_eq!(reserve(1, Some(one), day).await, Err(BudgetError::Reached { window: Window::Day, own: true }), "{}", place.engine);
        let _second = reserve(40, Some(two), day).await.unwrap();
        assert_eq!(reserve(1, None, day).await, Err(BudgetError::Reached { window: Window::Day, own: false }));
        ledger.settle(hold, Spend { tokens: 10, money: 20 }).await.unwrap();
        assert_eq!(ledger.spent(Some(one), day).await.unwrap().0.tokens, 10);
        assert_eq!(ledger.spent(None, day).await.unwrap().0, Spend { tokens: 50, money: 100 });
        let background = ledger.reserve(&order(31, None, Priority::Background, day), &caps).await;
        assert!(background.is_err(), "what nobody waits for leaves a fifth");
        let _third = reserve(60, Some(UserId(3)), next).await.unwrap();
        assert_eq!(reserve(40, Some(one), next).await.unwrap_err(), BudgetError::Reached { window: Window::Month, own: false });
        assert!(ledger.settle(weir_llm::Hold { id: 999 }, Spend::default()).await.is_err(), "what is not open cannot be settled");
        store.close().await;
        place.remove().await;
    }
}

/// Eight whole workers write briefs of forty articles under a cap: what the provider was really asked for never exceeds it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_write_up_to_the_cap() {
    const CAP: u64 = 60_000;
    for place in places().await {
        let sold = Arc::new(AtomicU64::new(0));
        let counting = Arc::clone(&sold);
        // A provider that bills nearly all that a call may cost.
        let server = Server::new(move |_, seen| {
            let billed = seen.raw.len() as u64;
            counting.fetch_add(billed + 1200, Ordering::SeqCst);
            let body = json!({
                "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": good().to_string()}}],
                "usage": {"prompt_tokens": billed, "completion_tokens": 1200}
            });
            crate::support::reply(200, &[("content-type", "application/json")], body.to_string())
        })
        .await;
        let settings = models(weir_llm::ProviderSettings { at_once: Some(8), ..paid(&server) }, |llm| {
            llm.auto = weir_llm::Auto::All;
            llm.budget.day_tokens = Some(CAP);
        });
        let clock = clock();
        let first = place.weir("w0", &clock, settings.clone()).await;
        reader(&first, Lang::EN, |_| {}).await;
        let feed = feed(&first, "courier").await;
        for n in 0..40 {
            let mut article = dockers();
            article.title = format!("Felmouth dockers end strike number {n}");
            put(&first, feed, &format!("{n}"), &article).await;
        }
        let stop = CancellationToken::new();
        let mut workers = JoinSet::new();
        for n in 0..8 {
            let weir = if n == 0 { first.clone() } else { place.weir(&format!("w{n}"), &clock, settings.clone()).await };
            workers.spawn(worker::run(weir, stop.clone()));
        }
        let deadline = std::time::Instant::now() + Duration::from_secs(90);
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let spent = first.usage().await.unwrap().day.tokens;
            assert!(spent <= CAP && sold.load(Ordering::SeqCst) <= CAP, "{}: {spent}", place.engine);
            let counts = first.store().job_counts().await.unwrap();
            let running = counts.iter().any(|count| count.running > 0);
            let due = first.store().next_job_at(&[weir_store::JobKind::Understand, weir_store::JobKind::Brief]).await.unwrap();
            if !running && due.is_none_or(|at| at > clock.now()) && server.requests() > 0 {
                break;
            }
            assert!(std::time::Instant::now() < deadline, "{}: {counts:?}", place.engine);
        }
        stop.cancel();
        while workers.join_next().await.is_some() {}
        let (sold, spent) = (sold.load(Ordering::SeqCst), first.usage().await.unwrap().day.tokens);
        assert_eq!(sold, spent, "{}: what was billed is what was counted", place.engine);
        assert!(spent <= CAP * 8 / 10 && spent > CAP / 2, "{}: {spent} of four fifths of {CAP}", place.engine);
        place.remove().await;
    }
}

/// The worker is killed while the provider writes. What that call may have cost is not spent again: no second call is made until
/// someone asks. The reservation stays counted at its most.
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_in_the_middle_of_a_paid_call_repeats_nothing() {
    for place in places().await {
        let server = Server::new(|n, _| if n == 0 { vec![Step::Pause(Duration::from_secs(60))] } else { says(good().to_string()) }).await;
        let clock = clock();
        let patient = weir_llm::ProviderSettings { timeout: Some(60), idle_timeout: Some(60), ..paid(&server) };
        let settings = models(patient, |llm| llm.budget.day_tokens = Some(100_000));
        let weir = place.weir("first", &clock, settings.clone()).await;
        let user = reader(&weir, Lang::EN, |_| {}).await;
        let subject = Subject::Article(article(&weir).await);
        weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
        crash_after(&weir, &server, 1).await;
        let held = weir.usage().await.unwrap();
        assert_eq!((held.rows[0].unsettled, held.rows[0].calls), (1, 1), "{}", place.engine);
        assert!(held.day.tokens > 2_000 && held.day.money > 0, "{}: counted at its most: {:?}", place.engine, held.day);

        let after = place.weir("second", &clock, settings).await;
        clock.forward(minutes(2));
        work(&after, MODELS).await;
        assert_eq!(server.requests(), 1, "{}: nothing that may have been paid is asked again", place.engine);
        let writing = after.store().writing(subject, Lang::EN, What::Brief).await.unwrap().unwrap();
        assert_eq!((writing.state, writing.code.as_deref(), writing.next_at), (WritingState::Failed, Some("interrupted"), None));
        assert_eq!(after.usage().await.unwrap().day, held.day, "{}: the reservation stays", place.engine);
        weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
        work(&after, MODELS).await;
        assert_eq!(server.requests(), 1, "{}", place.engine);
        // Someone who wants it says so.
        after.write_brief(&user, subject, Lang::EN, true).await.unwrap();
        work(&after, MODELS).await;
        assert_eq!(server.requests(), 2, "{}", place.engine);
        assert_eq!(after.store().briefs(subject, Lang::EN).await.unwrap().len(), 1);
        place.remove().await;
    }
}

/// Killed in the repair of a draft: the draft is there and is not paid for again.
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_in_the_repair_keeps_the_draft() {
    for place in places().await {
        let server = Server::new(|n, _| match n {
            0 => {
                let mut draft = good();
                draft["summary"][0]["text"] = json!("The dockers of Zorkville lost 99 percent of everything.");
                says(draft.to_string())
            }
            _ => vec![Step::Pause(Duration::from_secs(60))],
        })
        .await;
        let clock = clock();
        let patient = weir_llm::ProviderSettings { timeout: Some(60), idle_timeout: Some(60), ..paid(&server) };
        let settings = models(patient, |_| {});
        let weir = place.weir("first", &clock, settings.clone()).await;
        let user = reader(&weir, Lang::EN, |_| {}).await;
        let subject = Subject::Article(article(&weir).await);
        weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
        crash_after(&weir, &server, 2).await;
        let after = place.weir("second", &clock, settings).await;
        clock.forward(minutes(2));
        work(&after, MODELS).await;
        assert_eq!(server.requests(), 2, "{}: neither the draft nor its repair is asked again", place.engine);
        let brief = after.store().briefs(subject, Lang::EN).await.unwrap().remove(0).brief;
        assert_eq!(brief.lead[0].support, Support::Quoted, "{}: what was not repaired is the source's own sentence", place.engine);
        assert!(brief.claims().any(|claim| claim.support == Support::Cited));
        place.remove().await;
    }
}

/// On one's own server nothing is paid: there the call is made again.
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_on_ones_own_server_is_made_good() {
    for place in places().await {
        let server = Server::new(|n, _| if n == 0 { vec![Step::Pause(Duration::from_secs(60))] } else { says(good().to_string()) }).await;
        let clock = clock();
        let patient = weir_llm::ProviderSettings { timeout: Some(60), idle_timeout: Some(60), ..own(&server) };
        let weir = place.weir("first", &clock, models(patient.clone(), |_| {})).await;
        let user = reader(&weir, Lang::EN, |_| {}).await;
        let subject = Subject::Article(article(&weir).await);
        weir.opened(&user, subject, Lang::EN, Lang::EN).await.unwrap();
        crash_after(&weir, &server, 1).await;
        let after = place.weir("second", &clock, models(patient, |_| {})).await;
        clock.forward(minutes(2));
        work(&after, MODELS).await;
        assert_eq!((server.requests(), after.store().briefs(subject, Lang::EN).await.unwrap().len()), (2, 1), "{}", place.engine);
        place.remove().await;
    }
}

/// Runs a worker until the server was asked so often, and ends it there without a word, as a killed process ends.
async fn crash_after(weir: &weir_pipeline::Weir, server: &Server, requests: usize) {
    let running = tokio::spawn(worker::run(weir.clone(), CancellationToken::new()));
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    while server.requests() < requests {
        assert!(std::time::Instant::now() < deadline, "the server is asked");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.abort();
    assert!(running.await.is_err());
    tokio::time::sleep(Duration::from_millis(100)).await;
}
