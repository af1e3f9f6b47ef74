//! When a device locks by itself.

use proptest::prelude::*;
use vault::idle::{Command, Event, Now, Policy, SLEPT_MS, State, TICK_MS, Why, step};

fn at(seconds: i64) -> Now {
    Now {
        up_ms: u64::try_from(seconds).unwrap_or(0) * 1000,
        wall_ms: seconds * 1000,
    }
}

/// Runs a story; the last command.
fn play(policy: Policy, story: &[(Event, Now)]) -> (State, Option<Command>) {
    let (mut state, mut said) = step(State::Locked, Event::Unlocked(policy), at(0));
    for (event, now) in story {
        let (next, command) = step(state, *event, *now);
        state = next;
        said = said.or(command);
    }
    (state, said)
}

fn ticks(from: i64, to: i64) -> Vec<(Event, Now)> {
    (from..=to)
        .step_by(15)
        .map(|second| (Event::Tick, at(second)))
        .collect()
}

#[test]
fn each_story_ends_locked_or_open_for_its_reason() {
    let person = |minutes: u8, hidden: bool| Policy::person(minutes, hidden);
    let check = |policy: Policy, story: Vec<(Event, Now)>, why: Option<Why>| {
        let (state, command) = play(policy, &story);
        assert_eq!(command, why.map(Command::Lock), "{story:?}");
        assert_eq!(state == State::Locked, why.is_some());
    };
    check(Policy::STAFF, ticks(15, 285), None);
    check(Policy::STAFF, ticks(15, 300), Some(Why::Idle));
    let mut touched = ticks(15, 285);
    touched.push((Event::Touched, at(290)));
    touched.extend(ticks(300, 585));
    check(Policy::STAFF, touched, None);
    check(person(1, false), ticks(15, 60), Some(Why::Idle));
    check(person(0, false), ticks(15, 60), Some(Why::Idle));
    check(person(200, false), ticks(15, 1785), None);
    check(person(200, false), ticks(15, 1800), Some(Why::Idle));
    check(
        person(30, true),
        vec![(Event::Hidden, at(1))],
        Some(Why::Hidden),
    );
    check(
        person(30, false),
        vec![(Event::Hidden, at(1)), (Event::Shown, at(2))],
        None,
    );
    check(
        Policy::STAFF,
        vec![(Event::LockNow, at(1))],
        Some(Why::Asked),
    );
    check(
        person(30, false),
        vec![
            (Event::Changed(person(1, false)), at(10)),
            (Event::Tick, at(70)),
        ],
        Some(Why::Idle),
    );
}

#[test]
fn a_device_that_slept_is_locked_whichever_of_its_clocks_went_on() {
    let policy = Policy::person(30, false);
    let slept = i64::try_from(SLEPT_MS).unwrap_or(0);
    for now in [
        Now {
            up_ms: 0,
            wall_ms: slept,
        },
        Now {
            up_ms: SLEPT_MS,
            wall_ms: 0,
        },
        // the wall clock was set back meanwhile
        Now {
            up_ms: SLEPT_MS,
            wall_ms: -1_000_000_000,
        },
    ] {
        // a touch wakes it, and does not open it
        assert_eq!(
            play(policy, &[(Event::Touched, now)]),
            (State::Locked, Some(Command::Lock(Why::Slept)))
        );
    }
}

#[test]
fn a_clock_set_back_does_not_keep_the_notebook_open() {
    let story: Vec<_> = (1..=20)
        .map(|n| {
            (
                Event::Tick,
                Now {
                    up_ms: n * TICK_MS,
                    wall_ms: -100_000 * i64::try_from(n).unwrap_or(0),
                },
            )
        })
        .collect();
    assert_eq!(
        play(Policy::STAFF, &story).1,
        Some(Command::Lock(Why::Idle))
    );
}

#[test]
fn a_locked_notebook_stays_locked() {
    for event in [
        Event::Touched,
        Event::Tick,
        Event::Shown,
        Event::Hidden,
        Event::LockNow,
        Event::Changed(Policy::STAFF),
    ] {
        assert_eq!(step(State::Locked, event, at(5)), (State::Locked, None));
    }
}

proptest! {
    #[test]
    fn nobody_finds_it_open_after_the_time_has_passed_untouched(
        steps in proptest::collection::vec(1_i64..120, 1..60),
        minutes in 1_u8..=30,
    ) {
        let (mut state, _) = step(State::Locked, Event::Unlocked(Policy::person(minutes, false)), at(0));
        let mut now = 0;
        for seconds in steps {
            now += seconds;
            state = step(state, Event::Tick, at(now)).0;
            prop_assert_eq!(state == State::Locked, now >= i64::from(minutes) * 60);
        }
    }
}
