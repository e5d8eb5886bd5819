//! Every public method of the store, on both databases.
//!
//! SQLite always; PostgreSQL when `WEIR_TEST_PG` is the address of a server where databases may be created
//! (`postgres://user@127.0.0.1:5432/postgres`). Each test has a database of its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod articles;
mod crowd;
mod entries;
mod failures;
mod feeds;
mod hands;
mod jobs;
mod large;
mod marks;
mod models;
mod schema;
mod search;
mod stories;
mod support;
mod users;

use support::Bench;

/// Runs each function once per database.
macro_rules! conformance {
    ($($name:path as $test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let bench = super::Bench::sqlite().await;
                $name(&bench).await;
                bench.finish().await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let Some(bench) = super::Bench::postgres().await else { return };
                $name(&bench).await;
                bench.finish().await;
            })*
        }
    };
}

conformance! {
    crate::users::owner_and_settings as owner_and_settings,
    crate::users::meta_values as meta_values,
    crate::users::upkeep as upkeep,
    crate::users::rules_of_sites as rules_of_sites,
    crate::feeds::a_feed_is_added_once as a_feed_is_added_once,
    crate::feeds::subscriptions_have_folders_and_titles as subscriptions_have_folders_and_titles,
    crate::feeds::fetches_are_recorded as fetches_are_recorded,
    crate::feeds::due_feeds_are_followed_waiting_and_not_queued as due_feeds_are_followed_waiting_and_not_queued,
    crate::feeds::moved_feeds_keep_their_readers as moved_feeds_keep_their_readers,
    crate::feeds::a_feeds_health_is_kept as a_feeds_health_is_kept,
    crate::feeds::secrets_of_a_feed_are_not_shown as secrets_of_a_feed_are_not_shown,
    crate::feeds::lists_bring_feeds as lists_bring_feeds,
    crate::entries::a_new_identity_makes_no_new_entry as a_new_identity_makes_no_new_entry,
    crate::entries::one_identity_in_two_feeds_is_one_text as one_identity_in_two_feeds_is_one_text,
    crate::entries::entries_are_added_changed_and_same as entries_are_added_changed_and_same,
    crate::entries::sources_come_back_whole as sources_come_back_whole,
    crate::entries::repeats_follow_their_original as repeats_follow_their_original,
    crate::entries::repeats_show_what_the_original_knows as repeats_show_what_the_original_knows,
    crate::entries::the_river_is_paged_without_gaps as the_river_is_paged_without_gaps,
    crate::entries::the_river_is_filtered as the_river_is_filtered,
    crate::entries::nothing_of_unfollowed_feeds_shows as nothing_of_unfollowed_feeds_shows,
    crate::entries::hostile_texts_are_kept as hostile_texts_are_kept,
    crate::marks::new_subscriptions_begin_with_twenty as new_subscriptions_begin_with_twenty,
    crate::marks::reading_and_unreading as reading_and_unreading,
    crate::marks::all_is_read_up_to_a_watermark as all_is_read_up_to_a_watermark,
    crate::marks::saved_entries_outlive_a_subscription as saved_entries_outlive_a_subscription,
    crate::marks::few_and_many_unread_give_the_same_list as few_and_many_unread_give_the_same_list,
    crate::marks::compaction_changes_nothing_seen as compaction_changes_nothing_seen,
    crate::articles::texts_are_frozen_in_versions as texts_are_frozen_in_versions,
    crate::articles::understandings_replace_each_other as understandings_replace_each_other,
    crate::articles::tags_are_counted as tags_are_counted,
    crate::stories::articles_are_grouped as articles_are_grouped,
    crate::stories::stories_are_listed_as_a_reader_sees_them as stories_are_listed_as_a_reader_sees_them,
    crate::stories::a_story_is_read_with_its_members as a_story_is_read_with_its_members,
    crate::stories::editions_remember_what_they_told as editions_remember_what_they_told,
    crate::stories::a_story_that_turns_out_to_be_another_leads_there as a_story_that_turns_out_to_be_another_leads_there,
    crate::hands::an_article_is_taken_out_and_put_back as an_article_is_taken_out_and_put_back,
    crate::hands::stories_are_joined_and_parted_again as stories_are_joined_and_parted_again,
    crate::hands::a_later_decision_replaces_an_earlier_one as a_later_decision_replaces_an_earlier_one,
    crate::hands::a_look_knows_what_was_there as a_look_knows_what_was_there,
    crate::feeds::feeds_have_a_place_before_or_after_others as feeds_have_a_place_before_or_after_others,
    crate::stories::a_story_takes_up_an_earlier_one as a_story_takes_up_an_earlier_one,
    crate::stories::editions_are_found_by_date as editions_are_found_by_date,
    crate::jobs::a_job_is_queued_once as a_job_is_queued_once,
    crate::jobs::jobs_are_taken_in_order as jobs_are_taken_in_order,
    crate::jobs::expired_leases_are_taken_over as expired_leases_are_taken_over,
    crate::jobs::running_jobs_run_again_when_asked as running_jobs_run_again_when_asked,
    crate::jobs::a_wish_at_the_last_moment_counts as a_wish_at_the_last_moment_counts,
    crate::jobs::failures_are_retried_and_buried as failures_are_retried_and_buried,
    crate::jobs::effects_and_completion_are_one as effects_and_completion_are_one,
    crate::jobs::two_workers_never_share_a_job as two_workers_never_share_a_job,
    crate::models::calls_are_reserved_and_settled_once as calls_are_reserved_and_settled_once,
    crate::models::a_question_is_asked_by_one_at_a_time as a_question_is_asked_by_one_at_a_time,
    crate::models::eight_ask_and_one_is_let as eight_ask_and_one_is_let,
    crate::models::briefs_are_kept_by_engine as briefs_are_kept_by_engine,
    crate::models::headlines_and_texts_are_translated as headlines_and_texts_are_translated,
    crate::models::a_feed_may_be_kept_from_models as a_feed_may_be_kept_from_models,
    crate::search::hits_are_the_same_everywhere as hits_are_the_same_everywhere,
    crate::search::searches_are_filtered as searches_are_filtered,
    crate::search::indexing_again_replaces as indexing_again_replaces,
    crate::search::no_query_is_an_error as no_query_is_an_error,
    crate::crowd::readers_and_writers_do_not_meet as readers_and_writers_do_not_meet,
    crate::crowd::feeds_stored_at_once_have_one_original as feeds_stored_at_once_have_one_original,
    crate::crowd::writers_wait_for_each_other as writers_wait_for_each_other,
    crate::failures::a_dropped_transaction_never_was as a_dropped_transaction_never_was,
    crate::failures::a_newer_schema_is_refused as a_newer_schema_is_refused,
    crate::failures::opening_twice_changes_nothing as opening_twice_changes_nothing,
}
