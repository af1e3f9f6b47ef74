//! 手帳を代わりに使う人: who acts for a person, and who may end it.
//!
//! What each of them may do follows from their [`Relation`](super::Relation). Here is only how it ends: nobody
//! is put out by an equal. Parents who disagree are a matter of papers (`Action::Hold`), a danger is one of
//! `Action::Protect`; neither is decided by whoever taps first.

use super::age;
use crate::id::AccountId;
use crate::time::Date;

/// In what way somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Acts {
    /// 本人
    Owner,
    /// 保護者
    Guardian,
    /// 代理人
    Proxy,
    /// 成年後見人等
    Statutory,
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
    /// Only they themselves, the person, or whoever checked the papers end it.
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
        // what a court gave the person cannot take
        Acts::Statutory if !own => Err(Kept::NotTheirs),
        Acts::Guardian | Acts::Proxy | Acts::Statutory => Ok(()),
    }
}

/// Whether a notebook ends with this account: the person's own, or a guardian's, and nobody else acts. Whoever only
/// represents an adult takes nothing along.
pub fn is_last(account: AccountId, all: &[Acting]) -> bool {
    let holds = |it: &Acting| matches!(it.acts, Acts::Owner | Acts::Guardian);
    all.iter().all(|it| it.account == account) && all.iter().any(holds)
}

/// Whether a notebook lies where nobody may open it: its person is of age, did not take it over in time, and the
/// guardians are gone. `all` are in force today.
pub fn is_left(birth: Option<Date>, all: &[Acting], today: Date) -> bool {
    let held = |it: &Acting| matches!(it.acts, Acts::Owner | Acts::Guardian);
    age::is_adult(birth, today) && !all.iter().any(held)
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
        let court = who(6, Acts::Statutory);
        let house = [grown_up, court];
        check(grown_up, court, &house, Err(Kept::NotTheirs));
        check(court, court, &house, Ok(()));
    }

    #[test]
    fn a_notebook_ends_with_its_holder_and_never_with_who_only_represents() {
        let (owner, other) = (who(1, Acts::Owner), who(2, Acts::Guardian));
        let (proxy, court) = (who(3, Acts::Proxy), who(4, Acts::Statutory));
        let check = |by: Acting, all: &[Acting], expect| {
            assert_eq!(is_last(by.account, all), expect, "{by:?} {all:?}");
        };
        check(owner, &[owner], true);
        check(other, &[other], true);
        check(owner, &[owner, proxy], false);
        check(other, &[other, court], false);
        check(court, &[court], false);
        check(proxy, &[proxy], false);
    }

    #[test]
    fn a_notebook_is_left_when_its_person_is_of_age_and_nobody_holds_it() {
        let today: Date = "2028-12-20".parse().unwrap();
        let check = |birth: Option<&str>, all: &[Acting], expect| {
            let birth = birth.map(|it| it.parse().unwrap());
            assert_eq!(is_left(birth, all, today), expect, "{birth:?} {all:?}");
        };
        let eighteen = Some("2010-12-20");
        check(eighteen, &[], true);
        check(Some("2010-12-21"), &[], false);
        check(None, &[], false);
        check(eighteen, &[who(1, Acts::Owner)], false);
        check(eighteen, &[who(1, Acts::Guardian)], false);
        check(
            eighteen,
            &[who(1, Acts::Proxy), who(2, Acts::Statutory)],
            true,
        );
    }
}
