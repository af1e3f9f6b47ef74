//! Sealed values: every altered bit and every changed place is noticed.

use proptest::prelude::*;
use std::collections::BTreeSet;
use vault::{OVERHEAD_MAX, Ring, SealError, Sealer, Secret};

fn sealer(data: u8, load: u8) -> Sealer {
    let ring = Ring::new(Secret::new([1; 32]), Secret::new([data; 32]));
    Sealer::new(ring, [load; 16])
}

#[test]
fn every_single_flipped_bit_is_noticed() {
    let sealer = sealer(1, 1);
    let sealed = sealer.seal("fields", "a/b", br#"{"text":"36.8"}"#).unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut altered = sealed.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            sealer.open("fields", "a/b", &altered),
            Err(SealError::Damaged),
            "bit {bit}"
        );
    }
}

#[test]
fn every_cut_is_noticed() {
    let sealer = sealer(1, 1);
    let sealed = sealer.seal("rows", "a", b"0123456789").unwrap();
    for end in 0..sealed.len() {
        assert_eq!(
            sealer.open("rows", "a", &sealed[..end]),
            Err(SealError::Damaged),
            "cut at {end}"
        );
    }
}

#[test]
fn a_value_opens_in_its_own_place_only() {
    let here = sealer(1, 1);
    let sealed = here.seal("rows", "person/record", b"{}").unwrap();
    for (table, key) in [
        ("rows", "person/other"),
        ("heads", "person/record"),
        ("row", "sperson/record"),
        ("rowsp", "erson/record"),
        ("", "rowsperson/record"),
    ] {
        assert_eq!(
            here.open(table, key, &sealed),
            Err(SealError::Damaged),
            "{table} {key}"
        );
    }
    let another_account = sealer(2, 1);
    assert_eq!(
        another_account.open("rows", "person/record", &sealed),
        Err(SealError::Damaged)
    );
}

#[test]
fn yes_and_no_are_equally_long() {
    let sealer = sealer(1, 1);
    let length = |plain: &str| sealer.seal("fields", "a", plain.as_bytes()).unwrap().len();
    assert_eq!(length("はい"), length("いいえ"));
    assert!(length("") <= OVERHEAD_MAX);
}

#[test]
fn no_two_values_of_any_page_load_are_sealed_alike() {
    let mut heads = BTreeSet::new();
    for load in 0..20 {
        let sealer = sealer(1, load);
        for _ in 0..50 {
            let sealed = sealer.seal("rows", "a", b"the same").unwrap();
            // key number, page load, counter: what key and nonce follow from
            assert!(heads.insert(sealed[..26].to_vec()));
        }
    }
}

#[test]
fn a_hidden_name_is_the_same_again_and_another_for_another_text_or_account() {
    let sealer = sealer(1, 1);
    let again = self::sealer(2, 9);
    assert_eq!(
        sealer.blind("c03t"),
        again.blind("c03t"),
        "a new data key renames nothing"
    );
    assert_ne!(sealer.blind("c03t"), sealer.blind("c04t"));
    let ring = Ring::new(Secret::new([3; 32]), Secret::new([1; 32]));
    assert_ne!(
        Sealer::new(ring, [1; 16]).blind("c03t"),
        sealer.blind("c03t")
    );
}

proptest! {
    #[test]
    fn whatever_was_sealed_opens_after_a_restart(
        plain in proptest::collection::vec(any::<u8>(), 0..400),
        table in "[a-z]{1,9}",
        key in ".{0,60}",
    ) {
        let sealed = sealer(1, 1).seal(&table, &key, &plain).unwrap();
        prop_assert_eq!(sealer(1, 2).open(&table, &key, &sealed).unwrap(), plain);
    }

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let sealer = sealer(1, 1);
        prop_assert_eq!(sealer.open("rows", "a", &bytes), Err(SealError::Damaged));
        let begun = [&[1, 0][..], &bytes].concat();
        prop_assert_eq!(sealer.open("rows", "a", &begun), Err(SealError::Damaged));
    }

    #[test]
    fn any_altered_bytes_of_a_long_value_are_noticed(
        length in 0_usize..3000,
        at in any::<proptest::sample::Index>(),
        flip in 1_u8..,
    ) {
        let sealer = sealer(1, 1);
        let mut sealed = sealer.seal("blocks", "a", &vec![b'x'; length]).unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= flip;
        prop_assert_eq!(sealer.open("blocks", "a", &sealed), Err(SealError::Damaged));
    }
}
