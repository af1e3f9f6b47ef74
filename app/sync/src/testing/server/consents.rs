//! What a person's Consents about privacy make of whom they name.

use super::*;
use domain::access::package::Package;
use domain::access::{Effect, State};
use domain::fhir::privacy::{Party, PrivacyConsent, Provision};

/// Account 1 lets clinic 3 see what the package of a clinic names.
fn consent(n: u32) -> PrivacyConsent {
    let clinic = caller(5, Some(3)).organization.expect("a clinic's nurse");
    let party = Party::organization(clinic, "clinic 3");
    let (what, purposes) = (Package::Clinic.categories(), Package::Clinic.purposes());
    let by = Party::account(caller(1, None).account, "author 1");
    PrivacyConsent {
        package: Some(Package::Clinic),
        ..PrivacyConsent::new(
            RecordId(uuid(3, n)),
            person(1),
            by,
            NOW,
            vec![Provision::permit(party, what, purposes)],
        )
    }
}

fn write(n: u32, consent: &PrivacyConsent, supersedes: Option<u32>) -> Change {
    let record = NewRecord {
        id: RecordId(uuid(3, n)),
        kind: "Consent".to_owned(),
        body: raw(&consent.to_json().to_string()),
        supersedes: supersedes.map(|old| RecordId(uuid(3, old))),
        reason: supersedes.map(|_| "taken back".to_owned()),
    };
    let records = vec![record];
    crate::testing::change(n, 1, Action::Create(Create { records }))
}

/// The scope follows the Consents, on every store alike.
pub async fn a_consent_ties_whom_it_names_until_it_is_taken_back<H: Harness>(harness: &H) {
    let (store, family) = guardian(harness, 1).await;
    let (nurse, elsewhere) = (caller(5, Some(3)), caller(6, Some(4)));
    let today = NOW.date_in_japan();
    let given = send(&store, &family, vec![write(1, &consent(1), None)]).await;
    assert_eq!(given, [Verdict::Accepted { seq: 1 }]);

    let scope = store.scope(&nurse, today).await.expect("scope");
    assert_eq!((scope.len(), scope[0].person), (1, person(1)));
    let standing = |facts: &[Relation]| -> Vec<State> {
        let ties = facts
            .iter()
            .filter(|fact| matches!(fact, Relation::Team(_) | Relation::Grant(_)));
        ties.map(|fact| fact.state(NOW.plus_millis(1))).collect()
    };
    assert_eq!(standing(&scope[0].facts), [State::Active, State::Active]);
    let strangers = store.scope(&elsewhere, today).await.expect("scope");
    assert!(strangers.is_empty());
    let own = store.scope(&family, today).await.expect("scope");
    assert_eq!(own[0].facts, [Relation::guardian(None)]);

    let by = Party::account(family.account, "author 1");
    let revoked = consent(1).revoked(RecordId(uuid(3, 2)), by, NOW);
    send(&store, &family, vec![write(2, &revoked, Some(1))]).await;
    let scope = store.scope(&nurse, today).await.expect("scope");
    assert_eq!(
        standing(&scope[0].facts),
        [State::Ended, State::Ended],
        "only the Consent in force is known"
    );
    let effects: Vec<Effect> = scope[0]
        .facts
        .iter()
        .filter_map(|fact| match fact {
            Relation::Grant(grant) => Some(grant.effect),
            _ => None,
        })
        .collect();
    assert_eq!(effects, [Effect::Permit]);
}
