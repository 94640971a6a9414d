//! What every engine must do, each behaviour by its name.

mod cases;
mod catalogue;
mod drafts;
mod jobs;
mod people;
mod record;

/// Runs each behaviour on each engine, and asks the engine afterwards whether it is sound.
macro_rules! conformance {
    ($($group:ident: $($behaviour:ident)*;)*) => {
        mod memory {
            use std::sync::Arc;
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $behaviour() {
                    let store: Arc<dyn office::port::store::Store> = Arc::new(store::MemoryStore::new());
                    super::$group::$behaviour(store.clone()).await;
                    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
                }
            )*)*
        }

        mod sqlite {
            use crate::world::Folder;
            use std::sync::Arc;
            use store::{Options, SqliteStore};
            $($(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $behaviour() {
                    let folder = Folder::new();
                    let path = SqliteStore::file_in(folder.path());
                    let store: Arc<dyn office::port::store::Store> =
                        Arc::new(SqliteStore::open(&path, Options::default()).unwrap());
                    super::$group::$behaviour(store.clone()).await;
                    assert_eq!(store.check().await.unwrap(), Vec::<String>::new());
                }
            )*)*
        }
    };
}

conformance! {
    record:
        an_act_is_read_back_as_it_was_appended
        several_acts_stand_in_a_row
        positions_have_no_gaps_under_200_concurrent_appends
        serials_have_no_gaps_in_each_series
        a_repeated_command_gets_the_first_outcome_and_changes_nothing
        one_command_sent_by_many_is_carried_out_once
        a_conflict_leaves_nothing_of_the_unit
        one_of_many_rivals_wins_each_place
        a_unit_that_fails_in_its_last_row_leaves_nothing
        a_unit_without_an_act_is_refused
        the_catalogue_takes_its_stream_as_it_is
        acts_come_in_pages;
    drafts:
        a_new_draft_is_saved_over_the_revision_that_was_seen
        a_stale_save_changes_nothing
        drafts_are_listed_newest_first_and_only_to_their_owner
        a_deleted_draft_takes_its_files_along
        a_draft_becomes_a_case_with_its_files
        a_draft_is_submitted_once
        a_draft_whose_files_came_or_went_is_refused
        a_changed_or_foreign_or_missing_draft_is_gone
        the_files_of_a_submitted_draft_never_change
        a_file_belongs_to_its_owner;
    cases:
        a_case_gets_its_position_and_serial_from_the_first_act
        a_case_is_found_by_its_number
        a_change_keeps_number_and_position
        a_case_without_a_row_is_corrupt
        an_applicants_cases_come_newest_first
        cases_are_filtered
        cases_are_counted_by_status
        work_waits_in_lawful_order
        a_page_of_work_never_parts_a_case
        work_is_replaced_and_removed
        all_work_comes_case_by_case
        documents_and_certificates_are_found;
    catalogue:
        an_edition_is_taken_by_other_content_only
        the_highest_edition_of_each_code_is_current
        editions_of_a_code_come_newest_first;
    people:
        a_name_is_taken_once
        a_person_is_taken_once
        an_account_changes_and_frees_its_old_name
        accounts_come_in_pages
        personal_values_are_replaced_and_erased
        a_unit_never_overwrites_a_personal_value
        a_session_moves_on_and_ends
        old_sessions_are_swept
        the_audit_is_read_backwards
        settings_are_named_values
        a_request_that_names_itself_makes_its_things_once
        changes_are_made_all_or_none
        limits_are_held_within_1_and_1000;
    jobs:
        a_job_is_leased_to_one_only
        jobs_are_leased_oldest_first_and_when_due
        a_lease_ends
        a_failed_job_is_tried_again
        a_done_job_is_gone
        jobs_are_listed_in_pages;
}
