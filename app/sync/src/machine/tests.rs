//! When the machine sends, waits and gives way.

use super::*;

struct World {
    state: State,
    now: u64,
    jitter: u32,
}

impl World {
    fn leader() -> Self {
        let mut world = World {
            state: State::default(),
            now: 10_000,
            jitter: 0,
        };
        world.does(Event::SignedIn);
        world.does(Event::Became(TabRole::Leader));
        world
    }

    fn idle() -> Self {
        let mut world = World::leader();
        world.answered(false, true);
        world
    }

    fn does(&mut self, event: Event) -> Vec<Command> {
        let moment = Moment {
            now: self.now,
            jitter: self.jitter,
        };
        let (state, commands) = step(self.state.clone(), moment, event);
        self.state = state;
        commands
    }

    fn after(&mut self, millis: u64, event: Event) -> Vec<Command> {
        self.now += millis;
        self.does(event)
    }

    fn flight(&self) -> u64 {
        self.state.flights
    }

    fn answered(&mut self, more: bool, moved: bool) -> Vec<Command> {
        let flight = self.flight();
        self.does(Event::Answered {
            flight,
            brought: Brought { more, moved },
        })
    }

    fn failed(&mut self, failure: Failure, sent: u32) -> Vec<Command> {
        let flight = self.flight();
        self.does(Event::Failed {
            flight,
            failure,
            sent,
        })
    }
}

fn sends(commands: &[Command]) -> bool {
    commands
        .iter()
        .any(|command| matches!(command, Command::Send { .. }))
}

fn wakes_in(commands: &[Command]) -> Option<u64> {
    commands.iter().find_map(|command| match command {
        Command::WakeIn { millis } => Some(*millis),
        _ => None,
    })
}

#[test]
fn typing_is_sent_after_a_pause_of_a_second() {
    let mut world = World::idle();
    assert_eq!(wakes_in(&world.does(Event::Typed)), Some(1_000));
    assert_eq!(wakes_in(&world.after(900, Event::Typed)), Some(1_000));
    assert!(!sends(&world.after(999, Event::Timer)));
    assert!(sends(&world.after(1, Event::Timer)));
}

#[test]
fn somebody_who_types_without_pause_is_sent_after_five_seconds() {
    let mut world = World::idle();
    world.does(Event::Typed);
    let mut sent_after = None;
    for n in 1..20_u64 {
        if sends(&world.after(500, Event::Typed)) {
            sent_after = Some(n * 500);
            break;
        }
    }
    assert_eq!(sent_after, Some(5_000));
}

#[test]
fn a_covered_tab_sends_what_was_typed_at_once() {
    let mut world = World::idle();
    world.does(Event::Typed);
    assert!(sends(&world.after(10, Event::Hidden)));
}

#[test]
fn one_request_at_a_time_and_the_next_one_follows_it() {
    let mut world = World::idle();
    assert!(sends(&world.does(Event::Wanted)));
    for event in [
        Event::Wanted,
        Event::Ping,
        Event::Online,
        Event::Visible,
        Event::Typed,
        Event::Timer,
    ] {
        assert!(!sends(&world.after(2_000, event)));
    }
    assert!(sends(&world.answered(false, true)));
}

#[test]
fn pages_follow_each_other_while_there_is_more() {
    let mut world = World::leader();
    for _ in 0..50 {
        assert!(sends(&world.answered(true, true)));
    }
    assert_eq!(wakes_in(&world.answered(false, true)), Some(POLL_VISIBLE));
}

#[test]
fn fm_24_a_server_that_repeats_the_same_cursor_is_not_asked_for_ever() {
    let mut world = World::leader();
    let mut requests = 1;
    let start = world.now;
    while world.now - start < 300_000 {
        world.jitter = world.jitter.wrapping_add(0x9e37_79b9);
        if world.state.is_sending() {
            let commands = world.answered(true, false);
            if sends(&commands) {
                requests += 1;
                continue;
            }
        }
        if sends(&world.after(500, Event::Timer)) {
            requests += 1;
        }
    }
    assert!(requests <= 20, "{requests} requests in five minutes");
}

#[test]
fn failures_wait_longer_and_longer_between_one_second_and_five_minutes() {
    for jitter in [0, u32::MAX / 2, u32::MAX] {
        let mut world = World::leader();
        world.jitter = jitter;
        let mut longest = 0;
        for _ in 0..20 {
            let wait = wakes_in(&world.failed(Failure::Network, 0)).unwrap();
            assert!((BACKOFF_MIN..=BACKOFF_MAX).contains(&wait), "{wait}");
            longest = longest.max(wait);
            assert!(sends(&world.after(wait, Event::Timer)));
        }
        assert_eq!(
            longest > 200_000,
            jitter > u32::MAX / 4 * 3,
            "jitter {jitter}: {longest}"
        );
    }
}

#[test]
fn retry_after_is_honoured_within_bounds() {
    let check = |seconds: u32, expect: u64| {
        let mut world = World::leader();
        assert_eq!(
            wakes_in(&world.failed(
                Failure::Busy {
                    retry_after: Some(seconds)
                },
                0
            )),
            Some(expect)
        );
    };
    check(0, 1_000);
    check(120, 120_000);
    check(86_400, 300_000);
    check(u32::MAX, 300_000);
}

#[test]
fn the_network_coming_back_is_tried_at_once_but_not_in_a_hail() {
    let mut world = World::leader();
    for _ in 0..8 {
        world.failed(Failure::Network, 0);
        world.now += BACKOFF_MAX;
        world.does(Event::Timer);
    }
    world.failed(Failure::Network, 0);
    assert!(!sends(&world.after(10, Event::Online)));
    assert!(!sends(&world.after(10, Event::Online)));
    assert!(sends(&world.after(1_000, Event::Timer)));
}

#[test]
fn fm_09_an_expired_login_waits_and_signing_in_sends_at_once() {
    let mut world = World::leader();
    let commands = world.failed(Failure::NeedsLogin, 3);
    assert!(commands.contains(&Command::Show(Phase::NeedsLogin)));
    assert!(!sends(&world.after(5_000, Event::Typed)));
    assert!(sends(&world.after(86_400_000 * 30, Event::SignedIn)));
}

#[test]
fn fm_10_a_login_refused_under_load_is_asked_again_without_a_tap() {
    let mut world = World::leader();
    let wait = wakes_in(&world.failed(Failure::NeedsLogin, 3)).unwrap();
    assert!(sends(&world.after(wait, Event::Timer)));
    assert!(
        world
            .answered(false, true)
            .contains(&Command::Show(Phase::Idle))
    );
}

#[test]
fn a_batch_too_large_is_halved_until_one_is_left_and_that_one_is_set_aside() {
    let mut world = World::leader();
    let count_of = |commands: &[Command]| {
        commands.iter().find_map(|command| match command {
            Command::Send { max_count, .. } => Some(*max_count),
            _ => None,
        })
    };
    assert_eq!(
        count_of(&world.failed(Failure::TooLarge { ours: true }, 500)),
        Some(250)
    );
    assert_eq!(
        count_of(&world.failed(Failure::TooLarge { ours: true }, 3)),
        Some(1)
    );
    let flight = world.flight();
    let commands = world.failed(Failure::TooLarge { ours: true }, 1);
    assert_eq!(commands[0], Command::SetAside { flight });
    assert!(sends(&commands));
}

#[test]
fn a_stranger_saying_too_large_sets_nothing_aside() {
    let mut world = World::leader();
    let commands = world.failed(Failure::TooLarge { ours: false }, 1);
    assert!(
        !sends(&commands)
            && !commands
                .iter()
                .any(|command| matches!(command, Command::SetAside { .. }))
    );
}

#[test]
fn fm_23_a_request_without_answer_is_given_up_after_a_sleep() {
    let mut world = World::leader();
    let flight = world.flight();
    assert!(
        !world
            .after(59_999, Event::Visible)
            .contains(&Command::Abort { flight })
    );
    assert!(
        world
            .after(1, Event::Visible)
            .contains(&Command::Abort { flight })
    );
    assert!(sends(&world.after(1_000, Event::Timer)));
    // The answer that comes after all is not counted.
    let before = world.state.clone();
    world.does(Event::Answered {
        flight,
        brought: Brought {
            more: true,
            moved: true,
        },
    });
    assert_eq!(world.state, before);
}

#[test]
fn a_follower_tells_the_leader_and_sends_nothing() {
    let mut world = World {
        state: State::default(),
        now: 0,
        jitter: 0,
    };
    world.does(Event::SignedIn);
    assert_eq!(world.does(Event::Typed), [Command::PokeLeader]);
    for event in [
        Event::Online,
        Event::Visible,
        Event::Ping,
        Event::Timer,
        Event::Wanted,
    ] {
        assert!(!sends(&world.after(100_000, event)));
    }
    assert!(sends(&world.does(Event::Became(TabRole::Leader))));
    let flight = world.flight();
    assert!(
        world
            .does(Event::Became(TabRole::Follower))
            .contains(&Command::Abort { flight })
    );
}

#[test]
fn whoever_signed_out_sends_nothing() {
    let mut world = World::idle();
    world.does(Event::SignedOut);
    for event in [Event::Online, Event::Typed, Event::Wanted, Event::Timer] {
        assert!(!sends(&world.after(100_000, event)));
    }
}

#[test]
fn fm_07_no_status_but_our_own_answer_says_anything_about_a_change() {
    let check = |status: u16, content_type: Option<&str>, body: &str, expect: Failure| {
        let reply = Reply {
            status,
            redirected: false,
            retry_after: None,
            content_type,
            body,
        };
        assert_eq!(read_answer(reply).unwrap_err(), expect, "{status}");
    };
    let html = Some("text/html");
    let json = Some("application/fhir+json; charset=utf-8");
    let busy = Failure::Busy { retry_after: None };
    for status in [404, 405, 408, 410, 425, 429, 500, 502, 503, 504, 599] {
        check(status, html, "<p>no</p>", busy);
        check(status, json, "{}", busy);
    }
    check(401, html, "", Failure::NeedsLogin);
    check(403, html, "<p>blocked</p>", Failure::Captive);
    check(403, json, "{}", Failure::NeedsLogin);
    check(511, html, "", Failure::Captive);
    check(302, None, "", Failure::Captive);
    check(0, None, "", Failure::Captive);
    check(200, html, "<title>Wi-Fi</title>", Failure::Captive);
    check(200, json, "{\"protocol\":1,\"ep", Failure::Damaged);
    check(200, json, "{\"protocol\":2}", Failure::UpdateNeeded);
    check(413, html, "", Failure::TooLarge { ours: false });
    check(413, json, "{}", Failure::TooLarge { ours: true });
    check(426, json, "{}", Failure::UpdateNeeded);
    check(400, json, "{}", Failure::NotUnderstood);
    check(400, html, "", busy);
}
