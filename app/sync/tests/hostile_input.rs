//! Whatever comes over the network, nobody panics and nothing is half stored.

#[cfg(test)]
mod tests {

    use domain::Instant;
    use domain::access::Relation;
    use proptest::prelude::*;
    use std::sync::Arc;
    use sync::machine::{Reply, read_answer};
    use sync::request::{RequestProblem, read_request};
    use sync::serve::serve;
    use sync::server_store::MemoryServer;
    use sync::store::{DeviceStore, MemoryStore, NewEntry, SyncApply};
    use sync::testing::{
        EARLY, QUESTIONNAIRE, SmallRules, answer, author, caller, create, now, row, uuid,
    };
    use sync::wire::{
        CHANGES_MAX, Carried, Cursor, OutgoingChange, REQUEST_BYTES_MAX, RefuseReason, SyncRequest,
        Verdict,
    };

    fn valid_request() -> String {
        let caller = caller(1, None);
        let edit = format!(
            r#"{{"id":"{}","change":{{"id":"{}","person":"{}","at":5,"action":{{"edit":{{"record":"{}","questionnaire":"{QUESTIONNAIRE}","fields":{{"a":{{"value":{{"text":"x"}},"replaces":[]}}}}}}}}}}}}"#,
            uuid(5, 7),
            uuid(5, 7),
            uuid(2, 1),
            uuid(3, 9)
        );
        let own = OutgoingChange {
            id: create(1, &[1]).id,
            change: Some(create(1, &[1, 2])),
            carried: None,
        };
        let carried = sync::carry::seal(
            &create(2, &[3]),
            caller.account,
            caller.device,
            Instant(1),
            "key",
        );
        let carried = OutgoingChange {
            id: create(2, &[]).id,
            change: None,
            carried: Some(carried),
        };
        let request = SyncRequest {
            protocol: 1,
            device: caller.device,
            sent_at: Instant(10),
            cursor: Some(Cursor(format!("1.e0.{}-3-family", uuid(2, 1).simple()))),
            changes: vec![own, carried],
            limit: Some(5),
            leases: true,
        };
        let text = serde_json::to_string(&request).unwrap();
        text.replace("\"changes\":[", &format!("\"changes\":[{edit},"))
    }

    fn server() -> MemoryServer {
        let server = MemoryServer::new(Arc::new(SmallRules));
        let caller = caller(1, None);
        server.tie(
            caller.account,
            domain::PersonId(uuid(2, 1)),
            Relation::guardian(None),
        );
        server.enrol(caller, "key");
        server
    }

    fn send(
        server: &MemoryServer,
        body: &[u8],
    ) -> Result<sync::wire::SyncResponse, RequestProblem> {
        let request = read_request(body)?;
        Ok(now(serve(
            server,
            server,
            &SmallRules,
            &caller(1, None),
            request,
            Instant(100),
        ))
        .unwrap())
    }

    fn receive(text: &str) {
        let content_type = Some("application/json");
        let reply = Reply {
            status: 200,
            redirected: false,
            retry_after: None,
            content_type,
            body: text,
        };
        if let Ok(response) = read_answer(reply) {
            let store = MemoryStore::new(author(1));
            let _ = now(store.apply(SyncApply {
                expect_cursor: response.after.clone(),
                response,
                at: Instant(1),
            }));
            let _ = now(store.rows(&sync::store::Filter::default(), EARLY));
            let _ = now(store.drafts(EARLY));
        }
    }

    /// `FUZZ_CASES=…` for a long run.
    fn cases() -> u32 {
        std::env::var("FUZZ_CASES").map_or(2_000, |text| text.parse().unwrap())
    }

    /// One thing that happens to a text on a bad day.
    #[derive(Clone, Debug)]
    enum Damage {
        Set(usize, u8),
        Insert(usize, Vec<u8>),
        Cut(usize, usize),
        Repeat(usize, usize),
    }

    fn damages() -> impl Strategy<Value = Vec<Damage>> {
        let words: Vec<Vec<u8>> = [
            "null",
            "-1",
            "1e999",
            "\"\"",
            "[]",
            "{}",
            "[[[[",
            "\u{0}",
            "\\ud800",
            "18446744073709551616",
        ]
        .iter()
        .map(|word| word.as_bytes().to_vec())
        .collect();
        let one = prop_oneof![
            (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
            (any::<usize>(), proptest::sample::select(words))
                .prop_map(|(at, word)| Damage::Insert(at, word)),
            (any::<usize>(), 0..40_usize).prop_map(|(at, len)| Damage::Cut(at, len)),
            (any::<usize>(), 0..200_usize).prop_map(|(at, len)| Damage::Repeat(at, len)),
        ];
        proptest::collection::vec(one, 1..6)
    }

    fn damaged(text: &str, damages: &[Damage]) -> Vec<u8> {
        let mut bytes = text.as_bytes().to_vec();
        for damage in damages {
            let len = bytes.len().max(1);
            match damage {
                Damage::Set(at, byte) => {
                    if let Some(place) = bytes.get_mut(at % len) {
                        *place = *byte;
                    }
                }
                Damage::Insert(at, word) => {
                    let at = (at % len).min(bytes.len());
                    bytes.splice(at..at, word.iter().copied());
                }
                Damage::Cut(at, count) => {
                    let at = (at % len).min(bytes.len());
                    bytes.drain(at..(at + count).min(bytes.len()));
                }
                Damage::Repeat(at, count) => {
                    let at = (at % len).min(bytes.len());
                    let again = bytes[at..(at + count).min(bytes.len())].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(cases()))]

        #[test]
        fn arbitrary_bytes_are_answered_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = send(&server(), &bytes);
            receive(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn a_damaged_request_is_answered_or_refused(damages in damages()) {
            let _ = send(&server(), &damaged(&valid_request(), &damages));
        }

        #[test]
        fn a_damaged_answer_is_stored_whole_or_not(damages in damages()) {
            let whole = answer(None, "c1", vec![row(1, 1), row(2, 2)]);
            let text = serde_json::to_string(&whole).unwrap();
            receive(&String::from_utf8_lossy(&damaged(&text, &damages)));
        }

        #[test]
        fn a_handed_over_change_is_a_change_or_refused(text in ".{0,200}", seal in ".{0,80}") {
            let caller = caller(2, None);
            let carried = Carried { account: caller.account, device: caller.device, sealed_at: Instant(1), change: text, seal };
            let store = MemoryStore::new(author(1));
            prop_assert!(now(store.enqueue(NewEntry::Carried(carried))).is_err());
        }
    }

    #[test]
    fn the_valid_request_that_is_damaged_is_valid() {
        let response = send(&server(), valid_request().as_bytes()).unwrap();
        let verdicts: Vec<_> = response
            .outcomes
            .iter()
            .map(|outcome| &outcome.verdict)
            .collect();
        assert_eq!(verdicts.len(), 3);
        assert!(
            verdicts
                .iter()
                .all(|verdict| matches!(verdict, Verdict::Accepted { .. })),
            "{verdicts:?}"
        );
    }

    #[test]
    fn a_request_that_is_none_is_refused_by_name() {
        let check = |body: &str, expect: RequestProblem| {
            assert_eq!(send(&server(), body.as_bytes()).unwrap_err(), expect)
        };
        check("", RequestProblem::Malformed { line: 1, column: 0 });
        check(
            "{\"protocol\":1}",
            RequestProblem::Malformed {
                line: 1,
                column: 14,
            },
        );
        check(
            &valid_request().replace("\"protocol\":1", "\"protocol\":9"),
            RequestProblem::Protocol { theirs: 9 },
        );
        let many = "{},".repeat(usize::try_from(CHANGES_MAX).unwrap() + 1);
        check(
            &valid_request().replace("\"changes\":[", &format!("\"changes\":[{many}")),
            RequestProblem::TooLarge,
        );
        let fifty_megabytes = " ".repeat(50 * 1024 * 1024);
        assert!(fifty_megabytes.len() > usize::try_from(REQUEST_BYTES_MAX).unwrap());
        check(&fifty_megabytes, RequestProblem::TooLarge);
    }

    #[test]
    fn one_unreadable_change_is_refused_alone_and_says_where() {
        let id = uuid(5, 77);
        let deep = "[".repeat(100_000);
        for bad in [
            format!(r#"{{"id":"{id}"}}"#),
            format!(r#"{{"id":"{id}","change":{{"id":"{id}"}}}}"#),
            format!(
                r#"{{"id":"{id}","change":{{"id":"{}","person":"{}","at":1,"action":{{"create":{{"records":[]}}}}}}}}"#,
                uuid(5, 78),
                uuid(2, 1)
            ),
            format!(
                r#"{{"id":"{id}","change":{{"id":"{id}","person":"{}","at":1,"action":{{"explode":{{}}}}}}}}"#,
                uuid(2, 1)
            ),
            format!(r#"{{"id":"{id}","x":{deep}{}}}"#, "]".repeat(100_000)),
        ] {
            let body = valid_request().replace("\"changes\":[", &format!("\"changes\":[{bad},"));
            let response = match send(&server(), body.as_bytes()) {
                Ok(response) => response,
                // Too deep to be read at all: the whole request is refused, and the server stays up.
                Err(problem) => {
                    assert!(
                        matches!(problem, RequestProblem::Malformed { .. }),
                        "{problem:?}"
                    );
                    continue;
                }
            };
            let verdict = |id: uuid::Uuid| {
                response
                    .outcomes
                    .iter()
                    .find(|outcome| outcome.id.0 == id)
                    .map(|outcome| &outcome.verdict)
            };
            let expected = |verdict: &Verdict| match verdict {
                Verdict::Refused { reason, .. } => matches!(reason, RefuseReason::Malformed),
                Verdict::Accepted { .. } => false,
            };
            assert!(
                verdict(id).is_some_and(expected),
                "{bad:.80}: {:?}",
                verdict(id)
            );
            assert!(matches!(
                verdict(uuid(5, 1)),
                Some(Verdict::Accepted { .. })
            ));
        }
    }
}
