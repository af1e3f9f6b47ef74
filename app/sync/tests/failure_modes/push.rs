//! On the way up.

use crate::phone::{Phone, START, form, person, server};
use std::collections::BTreeSet;
use sync::machine::{
    Command, Event, Failure, Moment, Phase, Reply, State, TabRole, read_answer, step,
};
use sync::server_store::ServerStore;
use sync::store::{DeviceStore, StoreError};
use sync::testing::now;
use sync::wire::Row;

fn rows(server: &sync::server_store::MemoryServer) -> Vec<Row> {
    now(server.rows_after(person(), 0, 100_000)).unwrap()
}

#[test]
fn fm_01_an_answer_lost_after_the_commit_makes_no_duplicate() {
    let (server, phone) = (server(), Phone::of(1));
    for n in 1..=1_000 {
        phone.creates(n);
    }
    let mut round = 0;
    while phone.unsent() > 0 {
        round += 1;
        let batch = phone.take();
        let answer = phone.asks(&server, &batch, START, 1_000);
        // The first, the second and every third answer never arrive.
        if round > 2 && round % 3 != 0 {
            phone.stores(&batch, &answer).unwrap();
        }
    }
    phone.syncs(&server, START);
    let rows = rows(&server);
    let ids: BTreeSet<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(
        (rows.len(), ids.len(), phone.store.stored_rows().len()),
        (1_000, 1_000, 1_000)
    );
}

#[test]
fn fm_02_a_crash_between_any_two_steps_loses_nothing_that_was_saved() {
    for stop in 0..200_u32 {
        let (server, phone) = (server(), Phone::of(1));
        let mut steps = 0;
        let mut saved = (String::new(), 0_u32);
        let mut crashed = || {
            steps += 1;
            steps > stop
        };
        for n in 1..40 {
            let value = format!("word {n}");
            if crashed() {
                break;
            }
            phone.typed(n * 10, "a", &value, START);
            saved.0 = value;
            if crashed() {
                break;
            }
            phone.creates(n * 10 + 1);
            saved.1 += 1;
            if n % 3 == 0 {
                if crashed() {
                    break;
                }
                let batch = phone.take();
                if crashed() {
                    break;
                }
                let answer = phone.asks(&server, &batch, START, 5);
                if crashed() {
                    break;
                }
                if n % 6 == 0 {
                    phone
                        .store
                        .fail_next_write(StoreError::Aborted("killed".to_owned()));
                }
                let _ = phone.stores(&batch, &answer);
            }
        }
        // Started again, without network.
        let shown = phone.field("a").map(|field| field.value);
        assert_eq!(
            shown.unwrap_or("".into()),
            saved.0.as_str(),
            "killed after {stop} steps"
        );
        phone.syncs(&server, START);
        let observations = rows(&server)
            .into_iter()
            .filter(|row| row.kind == "Observation")
            .count();
        assert_eq!(
            u32::try_from(observations).unwrap(),
            saved.1,
            "killed after {stop} steps"
        );
        let draft = rows(&server).into_iter().find(|row| row.id == form());
        let value = draft.map(|row| {
            row.fields["a"]
                .iter()
                .map(|version| version.value.clone())
                .collect::<Vec<_>>()
        });
        assert_eq!(
            value.unwrap_or(vec!["".into()]),
            [saved.0.as_str()],
            "killed after {stop} steps"
        );
    }
}

#[test]
fn fm_03_edits_typed_while_their_predecessor_is_under_way_arrive_in_order() {
    let (server, phone) = (server(), Phone::of(1));
    phone.typed(1, "a", "one", START);
    let held = phone.take();
    phone.typed(2, "a", "two", START + 1);
    let second = phone.take();
    phone.typed(3, "a", "three", START + 2);
    let sent: Vec<_> = second.changes.iter().map(|change| change.id).collect();
    assert_eq!(sent.len(), 2, "the first one again, and the second");
    let answer = phone.asks(&server, &held, START + 3, 100);
    phone.stores(&held, &answer).unwrap();
    assert_eq!(phone.unsent(), 1, "the form is not sent yet");
    phone.syncs(&server, START + 4);
    let row = rows(&server).remove(0);
    let values: Vec<_> = row.fields["a"]
        .iter()
        .map(|version| version.value.clone())
        .collect();
    assert_eq!((values, row.seq), (vec!["three".into()], 3));
}

#[test]
fn fm_06_a_refused_change_and_an_oversized_one_do_not_block_the_rest() {
    let (server, phone) = (server(), Phone::of(1));
    for n in 1..=500 {
        phone.creates(n);
    }
    let mut bad = sync::testing::create(501, &[501]);
    if let sync::wire::Action::Create(create) = &mut bad.action {
        create.records[0].body = sync::testing::raw(r#"{"resourceType":"Observation","bad":1}"#);
    }
    now(phone.store.enqueue(sync::store::NewEntry::Own(bad))).unwrap();
    let mut huge = sync::testing::create(502, &[502]);
    if let sync::wire::Action::Create(create) = &mut huge.action {
        let text = "x".repeat(20 * 1024 * 1024);
        create.records[0].body = sync::testing::raw(&format!("{{\"x\":\"{text}\"}}"));
    }
    let too_large = now(phone.store.enqueue(sync::store::NewEntry::Own(huge)));
    assert!(
        matches!(too_large, Err(StoreError::TooLarge { .. })),
        "said at once, while the text is on the screen"
    );
    phone.syncs(&server, START);
    assert_eq!(rows(&server).len(), 500);
    assert_eq!(now(phone.store.attention()).unwrap().len(), 1);
}

struct Loop {
    state: State,
    now: u64,
}

impl Loop {
    fn does(&mut self, event: Event) -> Vec<Command> {
        let (state, commands) = step(
            self.state.clone(),
            Moment {
                now: self.now,
                jitter: 1 << 31,
            },
            event,
        );
        self.state = state;
        commands
    }
}

fn flight(commands: &[Command]) -> Option<u64> {
    commands.iter().find_map(|command| match command {
        Command::Send { flight, .. } => Some(*flight),
        _ => None,
    })
}

#[test]
fn fm_07_no_transient_status_throws_a_change_away() {
    let html = "<html><title>Welcome to our Wi-Fi</title></html>";
    for status in [
        0, 401, 403, 404, 408, 413, 425, 429, 500, 502, 503, 504, 511, 200,
    ] {
        let (server, phone) = (server(), Phone::of(1));
        for n in 1..=10 {
            phone.creates(n);
        }
        let mut machine = Loop {
            state: State::default(),
            now: 0,
        };
        machine.does(Event::SignedIn);
        let mut commands = machine.does(Event::Became(TabRole::Leader));
        for _ in 0..30 {
            if let Some(flight) = flight(&commands) {
                let sent = u32::try_from(phone.take().changes.len()).unwrap();
                let reply = Reply {
                    status,
                    redirected: false,
                    retry_after: None,
                    content_type: Some("text/html"),
                    body: html,
                };
                let failure = read_answer(reply).unwrap_err();
                commands = machine.does(Event::Failed {
                    flight,
                    failure,
                    sent,
                });
                assert!(
                    !commands
                        .iter()
                        .any(|command| matches!(command, Command::SetAside { .. })),
                    "{status}"
                );
            } else {
                machine.now += 10_000;
                commands = machine.does(Event::Timer);
            }
        }
        assert_eq!(
            (phone.unsent(), now(phone.store.head()).unwrap().attention),
            (10, 0),
            "status {status}"
        );
        phone.syncs(&server, START);
        assert_eq!(rows(&server).len(), 10, "status {status}");
    }
}

#[test]
fn fm_08_a_login_page_in_place_of_the_answer_moves_nothing() {
    let phone = Phone::of(1);
    phone.creates(1);
    let mut machine = Loop {
        state: State::default(),
        now: 0,
    };
    machine.does(Event::SignedIn);
    let flight = flight(&machine.does(Event::Became(TabRole::Leader))).unwrap();
    let failed = Event::Failed {
        flight,
        failure: Failure::Captive,
        sent: 1,
    };
    assert!(
        machine
            .does(failed)
            .contains(&Command::Show(Phase::NetworkNeedsLogin))
    );
    let head = now(phone.store.head()).unwrap();
    assert_eq!((head.cursor, head.unsent), (None, 1));
}

#[test]
fn fm_09_a_session_that_expired_weeks_ago_delays_and_loses_nothing() {
    const DAY: i64 = 86_400_000;
    let (server, phone, other) = (server(), Phone::of(1), Phone::of(2));
    other.creates(9_000);
    for n in 1..=100 {
        phone.creates(n);
        phone.typed(
            1_000 + n,
            "a",
            &format!("day {n}"),
            START + i64::from(n) * DAY / 3,
        );
    }
    // Every try is answered 401: the machine asks for the login, the store is not touched.
    assert_eq!(phone.unsent(), 101);
    // Another person signs in on the same device: another store, and only that one is sent.
    other.syncs(&server, START + 33 * DAY);
    assert_eq!((phone.unsent(), rows(&server).len()), (101, 1));
    phone.syncs(&server, START + 34 * DAY);
    let own = rows(&server)
        .into_iter()
        .filter(|row| row.author == phone.caller.author())
        .count();
    assert_eq!((own, phone.unsent()), (101, 0));
}

#[test]
fn fm_34_signing_out_keeps_and_counts_what_is_unsent_and_the_next_sign_in_sends_it() {
    let (server, phone) = (server(), Phone::of(1));
    for n in 1..=25 {
        phone.creates(n);
    }
    let mut machine = Loop {
        state: State::default(),
        now: 0,
    };
    machine.does(Event::SignedIn);
    machine.does(Event::Became(TabRole::Leader));
    assert!(matches!(
        machine.does(Event::SignedOut)[..],
        [Command::Abort { .. }, ..]
    ));
    machine.now += 1_000_000;
    for event in [
        Event::Timer,
        Event::Online,
        Event::Visible,
        Event::Typed,
        Event::Wanted,
        Event::Ping,
    ] {
        assert_eq!(flight(&machine.does(event)), None, "nobody is signed in");
    }
    assert_eq!(phone.unsent(), 25);
    assert!(flight(&machine.does(Event::SignedIn)).is_some());
    phone.syncs(&server, START);
    assert_eq!((rows(&server).len(), phone.unsent()), (25, 0));
}
