//! Several devices, one form.

use crate::phone::{Phone, START, server};
use sync::machine::{Event, Moment, State, TabRole, step};
use sync::store::Reach;

const YEAR: i64 = 365 * 86_400_000;

#[test]
fn fm_11_different_fields_merge_and_the_same_field_waits_for_one_choice() {
    let (server, mother, father) = (server(), Phone::of(1), Phone::of(2));
    mother.typed(1, "a", "before", START);
    mother.syncs(&server, START);
    father.syncs(&server, START);
    // Both without network.
    mother.typed(2, "a", "from mother", START + 1_000);
    mother.typed(3, "b", "only mother", START + 1_000);
    father.typed(102, "a", "from father", START + 2_000);
    father.typed(103, "c", "only father", START + 2_000);
    for _ in 0..2 {
        mother.syncs(&server, START + 5_000);
        father.syncs(&server, START + 5_000);
    }
    for phone in [&mother, &father] {
        let field = phone.field("a").unwrap();
        let other = &field.others[0];
        assert_eq!(
            (&field.value, &other.value),
            (&"from father".into(), &"from mother".into())
        );
        assert_eq!(
            (other.author.account, other.at.0),
            (mother.caller.account, START + 1_000)
        );
        assert_eq!((field.others.len(), field.reach), (1, Reach::Server));
        assert_eq!(phone.field("b").unwrap().value, "only mother");
        assert_eq!(phone.field("c").unwrap().value, "only father");
    }
    let seen = mother.field("a").unwrap().seen_with_others();
    mother.types(4, "a", "agreed", START + 9_000, seen);
    mother.syncs(&server, START + 10_000);
    father.syncs(&server, START + 10_000);
    for phone in [&mother, &father] {
        let field = phone.field("a").unwrap();
        assert_eq!((field.value, field.others.len()), ("agreed".into(), 0));
    }
}

#[test]
fn fm_21_a_clock_years_off_wins_and_loses_nothing() {
    for (mother_off, father_off) in [
        (0, 0),
        (-2 * YEAR, 2 * YEAR),
        (2 * YEAR, -2 * YEAR),
        (-56 * YEAR, 73 * YEAR),
    ] {
        let (server, mut mother, mut father) = (server(), Phone::of(1), Phone::of(2));
        mother.clock_error = mother_off;
        father.clock_error = father_off;
        mother.typed(1, "a", "first", START);
        father.typed(101, "a", "second", START + 60_000);
        // The earlier text arrives last: what counts is how long before sending it was typed.
        father.syncs(&server, START + 120_000);
        mother.syncs(&server, START + 180_000);
        father.syncs(&server, START + 180_000);
        for phone in [&mother, &father] {
            let field = phone.field("a").unwrap();
            assert_eq!(
                field.value, "second",
                "clocks off by {mother_off} and {father_off}"
            );
            assert_eq!(
                (field.others[0].value.clone(), field.others[0].at.0),
                ("first".into(), START)
            );
        }
    }
}

#[test]
fn fm_21_a_clock_that_jumps_between_typing_and_sending_never_dates_anything_into_the_future() {
    let (server, mut phone) = (server(), Phone::of(1));
    phone.clock_error = 2 * YEAR;
    phone.typed(1, "a", "typed in 2028", START);
    phone.clock_error = -2 * YEAR;
    phone.typed(2, "b", "typed in 2024", START);
    phone.syncs(&server, START + 1_000);
    for row in phone.store.stored_rows() {
        assert!(row.updated_at.0 <= START + 1_000);
        assert!(
            row.fields
                .values()
                .flatten()
                .all(|version| version.at.0 <= START + 1_000)
        );
    }
    assert_eq!(phone.field("a").unwrap().value, "typed in 2028");
}

#[test]
fn fm_25_a_thousand_devices_do_not_come_back_in_the_same_second() {
    let mut buckets = std::collections::BTreeMap::new();
    for device in 0..1_000_u32 {
        let jitter = device.wrapping_mul(0x9e37_79b9);
        let mut state = State::default();
        let mut now = 0;
        let mut waits = Vec::new();
        for event in [Event::SignedIn, Event::Became(TabRole::Leader)] {
            state = step(state, Moment { now, jitter }, event).0;
        }
        // The server is gone for ten minutes.
        for flight in 1.. {
            let failed = Event::Failed {
                flight,
                failure: sync::machine::Failure::Network,
                sent: 0,
            };
            let (next, commands) = step(state, Moment { now, jitter }, failed);
            let wait = commands.iter().find_map(|command| match command {
                sync::machine::Command::WakeIn { millis } => Some(*millis),
                _ => None,
            });
            now += wait.unwrap();
            waits.push(now);
            state = step(next, Moment { now, jitter }, Event::Timer).0;
            if now > 600_000 {
                break;
            }
        }
        *buckets.entry(waits.last().unwrap() / 1_000).or_insert(0) += 1;
    }
    let peak = buckets.values().max().unwrap();
    assert!(*peak <= 30, "{peak} of 1000 devices in one second");
}
