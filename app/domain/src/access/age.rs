//! Ages at which rights move from the guardian to the young person. They move at 00:00 of the birthday in
//! Japan, though the age is reached at the end of the day before (年齢計算ニ関スル法律).

use crate::age::birthday;
use crate::time::Date;

/// 成年: the guardian's view ends (民法4条).
pub const GUARDIAN_ENDS: u32 = 18;
/// 署名用電子証明書 is issued from 15 in principle: the young person signs in and may narrow the view.
pub const YOUNG_FROM: u32 = 15;
/// Own consent to a vaccination. Domain knowledge; to be checked against the 定期接種実施要領 in force.
pub const OWN_CONSENT_FROM: u32 = 16;
/// The child may have a view of their own, and sees the log.
pub const VIEW_FROM: u32 = 12;
/// Days before the 18th birthday on which everybody is told.
pub const NOTICES_DAYS: [i64; 2] = [90, 30];

/// The band of ages a person is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// 0–11: the guardian acts.
    Child,
    /// 12–14: the guardian acts, the child may look.
    Older,
    /// 15–17: the young person acts too.
    Young,
    /// 18 and older.
    Adult,
}

/// The band on a day.
pub fn band(birth: Date, day: Date) -> Band {
    if day >= birthday(birth, GUARDIAN_ENDS) {
        Band::Adult
    } else if day >= birthday(birth, YOUNG_FROM) {
        Band::Young
    } else if day >= birthday(birth, VIEW_FROM) {
        Band::Older
    } else {
        Band::Child
    }
}

/// Of age, by all that is known.
pub fn is_adult(birth: Option<Date>, day: Date) -> bool {
    birth.is_some_and(|birth| band(birth, day) == Band::Adult)
}

/// Whether the person consents to a vaccination themselves.
pub(super) fn consents_alone(birth: Date, day: Date) -> bool {
    day >= birthday(birth, OWN_CONSENT_FROM)
}

/// Whether everybody is to be told of the coming hand-over at 18: the notice of this day, and how many days are left.
pub fn hand_over_notice(birth: Date, day: Date) -> Option<(i64, i64)> {
    let left = (birthday(birth, GUARDIAN_ENDS) - day).num_days();
    let due = NOTICES_DAYS
        .into_iter()
        .filter(|days| (1..=*days).contains(&left));
    due.min().map(|notice| (notice, left))
}
