//! 手帳を代わりに使う人: who acts for a person, and who may end it.
//!
//! What each of them may do follows from their [`Relation`](super::Relation). Here is only how it ends: nobody
//! is put out by an equal. Parents who disagree are a matter of papers (`Action::Hold`), a danger is one of
//! `Action::Protect`; neither is decided by whoever taps first.

use crate::id::AccountId;

/// In what way somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acts {
    /// 本人
    Owner,
    /// 保護者
    Guardian,
    /// 代理人
    Proxy,
}

/// One of those who act for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Who.
    pub account: AccountId,
    /// In what way.
    pub acts: Acts,
}

/// Why it cannot be ended by the one who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The notebook is theirs.
    Owner,
    /// Somebody must look after the child: another guardian comes first.
    LastGuardian,
    /// Only they themselves, or the person, end it.
    NotTheirs,
}

/// Whether `by` may end what `one` of `all` is for the person. All of them must be in force.
pub fn may_end(by: AccountId, one: Acting, all: &[Acting]) -> Result<(), Kept> {
    let own = one.account == by;
    let is_owner = |it: &Acting| it.account == by && it.acts == Acts::Owner;
    let guardians = all.iter().filter(|it| it.acts == Acts::Guardian).count();
    match one.acts {
        Acts::Owner => Err(Kept::Owner),
        Acts::Guardian if !own => Err(Kept::NotTheirs),
        Acts::Guardian if guardians < 2 => Err(Kept::LastGuardian),
        Acts::Proxy if !own && !all.iter().any(is_owner) => Err(Kept::NotTheirs),
        Acts::Guardian | Acts::Proxy => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn who(number: u128, acts: Acts) -> Acting {
        Acting {
            account: AccountId(Uuid::from_u128(number)),
            acts,
        }
    }

    #[test]
    fn one_steps_down_oneself_and_only_the_person_sends_a_proxy_away() {
        let (mother, father) = (who(1, Acts::Guardian), who(2, Acts::Guardian));
        let (grown_up, proxy, other) = (
            who(3, Acts::Owner),
            who(4, Acts::Proxy),
            who(5, Acts::Proxy),
        );
        let check = |by: Acting, one: Acting, all: &[Acting], expect| {
            assert_eq!(may_end(by.account, one, all), expect, "{by:?} {one:?}");
        };
        let parents = [mother, father];
        check(mother, mother, &parents, Ok(()));
        check(mother, father, &parents, Err(Kept::NotTheirs));
        check(mother, mother, &[mother], Err(Kept::LastGuardian));
        let house = [grown_up, proxy, other];
        check(grown_up, proxy, &house, Ok(()));
        check(proxy, proxy, &house, Ok(()));
        check(other, proxy, &house, Err(Kept::NotTheirs));
        check(proxy, grown_up, &house, Err(Kept::Owner));
        check(grown_up, grown_up, &house, Err(Kept::Owner));
    }
}
