//! Every trial of `fuzz/` as a property test, for which a machine with a minute suffices.

use enishi_model::batch::BatchStatus;
use enishi_trial::form::{ENCODINGS, Form, SHAPES};
use enishi_trial::sheet::Sheet;
use enishi_trial::{config, file, night, query};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..most)
}

/// Bytes of which exports are made, so that whatever is drawn looks a little like one.
fn likely_bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    const LIKELY: &[u8] = b",\t\"\"\n\r\n\n #T9\0\x1A0123456789\x82\xA0\x8D\x5C\xFB\xFC\xF0\x40\xE3\x81\x82\xFF\xFE\xEF\xBB\xBF";
    proptest::collection::vec(prop_oneof![9 => proptest::sample::select(LIKELY), 1 => any::<u8>()], 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_record_of_a_drawn_file_is_mapped_or_rejected(bytes in bytes(600)) {
        file::trial(&bytes);
    }

    #[test]
    fn every_record_of_whatever_bytes_is_mapped_or_rejected(bytes in likely_bytes(400)) {
        file::raw(&bytes);
    }

    #[test]
    fn faults_of_a_changed_configuration_point_into_it(bytes in bytes(40)) {
        config::trial(&bytes);
    }

    #[test]
    fn whatever_text_is_configuration_or_has_faults(text in "(\\[\\[?[a-z]{1,6}\\]?\\]|[a-z]{1,6} = .{0,8}|\n|.){0,12}") {
        config::raw(text.as_bytes());
    }

    #[test]
    fn what_is_made_of_a_drawn_query_is_bounded(bytes in bytes(48)) {
        query::trial(&bytes);
    }

    #[test]
    fn what_is_made_of_whatever_is_typed_is_bounded(text in any::<String>()) {
        query::raw(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_record_of_a_drawn_night_has_one_outcome_or_the_night_changes_nothing(bytes in bytes(600)) {
        night::trial(&bytes);
    }
}

// What makes the trials worth something: a good file of every form is taken, and not stopped for some reason.
#[test]
fn a_good_file_of_every_form_is_taken_whole() {
    for encoding in ENCODINGS {
        for shape in SHAPES {
            for (comments, has_trailer, quotes_all) in
                [(0, false, false), (2, true, false), (0, false, true), (1, true, true)]
            {
                let plain = Form::plain(encoding, shape);
                let form = Form { comments, has_trailer, quotes_all, ..plain };
                let skimmed = file::skimmed(&form, &Sheet::plain(9).bytes(&form));
                assert_eq!((skimmed.rows, skimmed.mapped), (9, 9), "{form:?}: {skimmed:?}");
                assert!(skimmed.objections.is_empty(), "{form:?}: {skimmed:?}");
            }
        }
    }
}

// Rows travel in chunks, and a night that follows is told by hashes: neither loses one at an edge.
#[test]
fn a_long_night_is_accounted_for_and_so_is_the_one_after() {
    let form = Form::plain(ENCODINGS[1], SHAPES[0]);
    let figures = night::long(&form, 1_703);
    // One of them disagrees with the register in name and birth date, and waits every night.
    let told = figures.map(|figures| (figures.rows, figures.new, figures.unchanged, figures.tray));
    assert_eq!(told, [(1_703, 1_702, 0, 1), (1_704, 1, 1_702, 1)]);
}

#[test]
fn most_drawn_nights_are_published_and_many_are_not() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut published = 0;
    const NIGHTS: u32 = 40;
    for _ in 0..NIGHTS {
        let drawn = bytes(600).new_tree(&mut runner).unwrap().current();
        published += u32::from(night::trial(&drawn) == BatchStatus::Published);
    }
    assert!((4..NIGHTS - 4).contains(&published), "{published} of {NIGHTS} were published");
}
