//! What the single process on SQLite may remember: every person's last sequence number, and whom
//! each account is related to. With both, "is there anything new?" is answered without the database.
//!
//! Invariant: a number here is never smaller than the one a reader of the database sees, because it
//! is raised after each commit before anybody is answered, and never lowered.

use crate::store::effects::Effects;
use domain::access::Relation;
use domain::{AccountId, Date, OrganizationId, PersonId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use sync::server_store::{Caller, PersonScope};

/// More cached scopes than this and the cache starts anew.
const SCOPES_MAX: usize = 10_000;

type Key = (AccountId, Option<OrganizationId>, Date);
type Facts = Arc<[(PersonId, Vec<Relation>)]>;

#[derive(Debug, Default)]
pub(super) struct Cache {
    heads: RwLock<HashMap<PersonId, u64>>,
    scopes: Mutex<Scopes>,
}

#[derive(Debug, Default)]
struct Scopes {
    /// Counts the commits that changed any relation.
    generation: u64,
    of: HashMap<Key, Facts>,
}

impl Cache {
    /// Takes over what a commit changed.
    pub(super) fn committed(&self, effects: &Effects) {
        self.raise(effects.heads.iter().map(|(person, head)| (*person, *head)));
        if effects.ties_changed {
            let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
            scopes.generation += 1;
            scopes.of.clear();
        }
    }

    fn raise(&self, heads: impl Iterator<Item = (PersonId, u64)>) {
        let mut known = self.heads.write().unwrap_or_else(PoisonError::into_inner);
        for (person, head) in heads {
            let it = known.entry(person).or_default();
            *it = head.max(*it);
        }
    }

    /// The scope as far as it is known, and the number to give to [`Cache::remember`] if it is not.
    pub(super) fn scope(&self, caller: &Caller, today: Date) -> Result<Vec<PersonScope>, u64> {
        let scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(people) = scopes.of.get(&key(caller, today)).cloned() else {
            return Err(scopes.generation);
        };
        drop(scopes);
        let heads = self.heads.read().unwrap_or_else(PoisonError::into_inner);
        let of = |(person, facts): &(PersonId, Vec<Relation>)| PersonScope {
            person: *person,
            facts: facts.clone(),
            head: heads.get(person).copied().unwrap_or_default(),
        };
        Ok(people.iter().map(of).collect())
    }

    /// Keeps what was read from the database, unless a relation changed since it was asked for.
    pub(super) fn remember(
        &self,
        caller: &Caller,
        today: Date,
        scope: &[PersonScope],
        generation: u64,
    ) {
        self.raise(scope.iter().map(|it| (it.person, it.head)));
        let mut scopes = self.scopes.lock().unwrap_or_else(PoisonError::into_inner);
        if scopes.generation != generation {
            return;
        }
        if scopes.of.len() >= SCOPES_MAX {
            scopes.of.clear();
        }
        let people = scope
            .iter()
            .map(|it| (it.person, it.facts.clone()))
            .collect();
        scopes.of.insert(key(caller, today), people);
    }
}

fn key(caller: &Caller, today: Date) -> Key {
    (caller.account, caller.organization, today)
}
