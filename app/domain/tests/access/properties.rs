//! What holds for any facts whatever: protection beats all, a yes adds, a no takes, and time closes.

use crate::support::*;
use domain::access::emergency::Stage;
use domain::access::*;
use domain::{Date, Instant};
use proptest::prelude::*;

fn day(offset: i64) -> Date {
    NOW.plus_millis(offset * DAY).date_in_japan()
}

fn moment() -> impl Strategy<Value = Instant> {
    (-400_i64..400, 0_i64..DAY).prop_map(|(days, millis)| NOW.plus_millis(days * DAY + millis))
}

fn categories() -> impl Strategy<Value = Categories> {
    prop::collection::vec(0_usize..21, 0..6)
        .prop_map(|list| list.into_iter().map(|at| Category::ALL[at]).collect())
}

fn label_sets() -> impl Strategy<Value = Labels> {
    let one = (0_usize..11).prop_map(|at| Labels::of(&[Label::ALL[at]]));
    prop_oneof![4 => Just(Labels::NONE), 1 => one]
}

fn grant() -> impl Strategy<Value = Grant> {
    let times = (
        prop::option::weighted(0.2, moment()),
        prop::option::weighted(0.5, moment()),
        prop::option::weighted(0.2, moment()),
    );
    let purposes = prop_oneof![
        2 => Just(Purposes::NONE),
        1 => Just(Purposes::of(&[Purpose::Treatment, Purpose::PersonAsked])),
        1 => Just(Purposes::of(&[Purpose::Research])),
    ];
    let item = prop::bool::weighted(0.3);
    (
        categories(),
        item,
        label_sets(),
        purposes,
        times,
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(categories, item, labels, purposes, (from, until, revoked), alone)| Grant {
                items: if item { vec![others().id] } else { Vec::new() },
                labels,
                purposes,
                from,
                until,
                revoked,
                alone,
                ..Grant::permit(record(1), categories)
            },
        )
}

fn emergencies() -> impl Strategy<Value = Emergency> {
    let stage = prop_oneof![Just(Stage::First), Just(Stage::Second)];
    (stage, -2_i64..2, prop::bool::weighted(0.8), any::<bool>()).prop_map(
        |(stage, hours, mine, wished)| Emergency {
            stage,
            began: NOW.plus_millis(hours * HOUR / 2),
            emergency_began: NOW.plus_millis(-20 * HOUR),
            stopped: None,
            mine,
            reviewed: false,
            wishes: if wished {
                vec![others().id]
            } else {
                Vec::new()
            },
        },
    )
}

/// Facts that open something, or could.
fn relation() -> impl Strategy<Value = Relation> {
    let births = prop_oneof![Just(None), (0_i64..8000).prop_map(|days| Some(day(-days)))];
    let until = || prop::option::weighted(0.5, moment());
    let kinds = prop_oneof![
        Just(TeamKind::CareTeam),
        Just(TeamKind::Clinic),
        Just(TeamKind::Pharmacy),
        Just(TeamKind::Municipality),
    ];
    let teams = (
        kinds,
        prop::option::of(-200_i64..1),
        any::<bool>(),
        prop::option::of(-100_i64..100),
    );
    prop_oneof![
        births.clone().prop_map(|birth| Relation::Owner { birth }),
        births.prop_map(Relation::guardian),
        (categories(), prop::option::of(-100_i64..100)).prop_map(|(powers, ends)| {
            Relation::Statutory {
                powers: Powers::Curatorship(powers),
                ends: ends.map(day),
            }
        }),
        until().prop_map(|until| Relation::Proxy { until }),
        until().prop_map(|until| Relation::Family { until }),
        teams.prop_map(|(kind, last, suspended, ended)| {
            Relation::Team(Team {
                kind,
                last_activity: last.map(day),
                suspended,
                ended: ended.map(day),
            })
        }),
        (-3_i64..3).prop_map(|days| Relation::Visit { date: day(days) }),
        grant().prop_map(Relation::Grant),
        emergencies().prop_map(Relation::Emergency),
        Just(Relation::Question {
            record: others().id
        }),
    ]
}

/// Facts that close something.
fn protective() -> impl Strategy<Value = Relation> {
    let refusal = (grant(), any::<bool>()).prop_map(|(grant, everything)| {
        let all = Grant {
            categories: Categories::NONE,
            items: Vec::new(),
            labels: Labels::NONE,
            ..grant.clone()
        };
        Relation::Grant(Grant {
            effect: Effect::Deny,
            alone: false,
            ..if everything { all } else { grant }
        })
    });
    prop_oneof![Just(Relation::ShutOut), Just(Relation::Protected), refusal,]
}

fn actors() -> impl Strategy<Value = Actor> {
    let job = (0_usize..12).prop_map(|at| Job::ALL[at]);
    (job, any::<bool>()).prop_map(|(job, hospital)| match job {
        Job::Person => person(10),
        job if hospital => emergency_staff(job),
        job => staff(job),
    })
}

#[derive(Clone, Debug)]
struct Question {
    actor: Actor,
    category: Category,
    labels: Labels,
    action: Action,
    entry: Option<Entry>,
    facts: Vec<Relation>,
    now: Instant,
}

impl Question {
    fn ask(&self, facts: &[Relation], now: Instant) -> Decision {
        decide(&Request {
            labels: self.labels,
            entry: self.entry,
            ..Request::new(&self.actor, self.action, self.category, facts, now)
        })
    }

    fn answer(&self) -> Decision {
        self.ask(&self.facts, self.now)
    }
}

fn questions() -> impl Strategy<Value = Question> {
    let action = prop_oneof![
        3 => Just(Action::Read),
        2 => (0_usize..33).prop_map(|at| Action::ALL[at]),
    ];
    let category = (0_usize..21).prop_map(|at| Category::ALL[at]);
    let facts = prop::collection::vec(relation(), 0..4);
    let noise = prop::collection::vec(protective(), 0..2);
    let entry = prop_oneof![Just(0), Just(1), Just(2)];
    (
        actors(),
        category,
        label_sets(),
        action,
        entry,
        (facts, noise),
        moment(),
    )
        .prop_map(
            |(actor, category, labels, action, entry, (mut facts, noise), now)| {
                facts.extend(noise);
                Question {
                    entry: match entry {
                        0 => None,
                        1 => Some(others()),
                        _ => Some(own(&actor)),
                    },
                    actor,
                    category,
                    labels,
                    action,
                    facts,
                    now,
                }
            },
        )
}

/// No, then the views from least to most.
fn rank(decision: Decision) -> Option<View> {
    decision.view()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_protective_fact_never_opens_or_widens_anything(question in questions(), more in protective()) {
        let before = question.answer();
        let facts = [question.facts.clone(), vec![more]].concat();
        prop_assert!(rank(question.ask(&facts, question.now)) <= rank(before));
    }

    #[test]
    fn a_permit_or_another_relation_never_takes_anything(question in questions(), more in relation()) {
        let before = question.answer();
        let facts = [question.facts.clone(), vec![more]].concat();
        prop_assert!(rank(question.ask(&facts, question.now)) >= rank(before));
    }

    #[test]
    fn protection_beats_everything_else(question in questions(), at in 0_usize..5) {
        let mut facts = question.facts.clone();
        facts.insert(at.min(facts.len()), Relation::ShutOut);
        let answer = question.ask(&facts, question.now);
        prop_assert_eq!(answer, Decision::Deny(DenyReason::Protected));
    }

    #[test]
    fn a_label_never_shows_more(question in questions()) {
        let plain = Question { labels: Labels::NONE, ..question.clone() };
        // a file or a note about somebody's protection is for those who care for it, whatever their column
        let kept_for_some = [Label::Concern, Label::Protection];
        if question.action.is_reading() && kept_for_some.iter().all(|it| !question.labels.has(*it)) {
            prop_assert!(rank(question.answer()) <= rank(plain.answer()));
        }
    }

    #[test]
    fn a_dispute_and_a_narrowed_view_never_open_anything(
        question in questions(), hidden in categories(), days in 0_i64..8000,
    ) {
        let birth = Some(day(-days));
        let with = |narrowed, held| {
            let guardian = Relation::Guardian { birth, narrowed, held };
            let facts = [question.facts.clone(), vec![guardian]].concat();
            rank(question.ask(&facts, question.now))
        };
        let free = with(Categories::NONE, false);
        prop_assert!(with(Categories::NONE, true) <= free);
        prop_assert!(with(hidden, false) <= free);
    }

    /// Without a beginning in the future, what is read later could be read before.
    #[test]
    fn time_alone_never_opens_what_it_has_closed(question in questions(), later in 0_i64..300) {
        let mut facts = question.facts.clone();
        facts.retain(|fact| match fact {
            Relation::Grant(grant) => grant.effect == Effect::Permit && grant.from.is_none(),
            Relation::Emergency(emergency) => emergency.began <= question.now,
            _ => true,
        });
        let reading = Question { action: Action::Read, ..question.clone() };
        let now = reading.ask(&facts, reading.now);
        let then = reading.ask(&facts, reading.now.plus_millis(later * DAY / 7));
        prop_assert!(rank(then) <= rank(now), "{now:?} then {then:?}");
    }

    /// The summary stands for every answer until its end, and not beyond.
    #[test]
    fn the_summary_holds_until_its_end(question in questions(), part in 0_i64..100) {
        let Question { actor, facts, now, .. } = &question;
        let Some(summary) = readable(facts, actor, *now) else {
            let reading = Question { action: Action::Read, entry: Some(others()), ..question.clone() };
            prop_assert!(!reading.answer().is_allowed(), "something is read of nothing");
            return Ok(());
        };
        prop_assert!(summary.key().len() == 8 && summary.key().bytes().all(|it| it.is_ascii_lowercase()));
        let view = |at: Instant| readable(facts, actor, at).map(|it| (it.key(), it.views));
        let here = view(*now);
        if let Some(until) = summary.until {
            prop_assert!(until > *now);
            let between = now.plus_millis((until.0 - now.0 - 1) / 100 * part);
            prop_assert_eq!(view(between), here.clone());
            prop_assert_eq!(view(until.plus_millis(-1)), here.clone());
            prop_assert_ne!(view(until), here);
        } else {
            prop_assert_eq!(view(now.plus_millis(part * 90 * DAY)), here);
        }
    }

    #[test]
    fn the_reason_told_outside_says_nothing_of_a_person_one_has_nothing_to_do_with(question in questions()) {
        let stranger = question.ask(&[], question.now);
        if let Decision::Deny(reason) = stranger {
            prop_assert_eq!(reason.outside(), Outside::NoData);
        }
    }
}
