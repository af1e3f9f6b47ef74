//! 住民の手続き: protection and disputes, for a municipality.

pub const TITLE: &str = "住民の保護と手続き";
pub const NAV: &str = "住民の手続き";
pub const LEAD: &str = "書類を確かめてから使います。開いたことと変えたことは、本人の手帳に残ります。ほかの市区町村の人は見つかりません。";
pub const FIND_TITLE: &str = "住民をさがす";
pub const FIND: &str = "さがす";
pub const BUSY: &str = "さがしています…";
pub const FOUND: &str = "見つかった手帳";
pub const HELD: &str = "保護者の話し合いのため、書くことが止まっています。";
pub const NOT_HELD: &str = "書くことは止まっていません。";
pub const LIFT_HOLD: &str = "書類を確かめたので再開する";
pub const LIFT_HOLD_QUESTION: &str = "保護者がまた書けるようにしますか。";
pub const PROTECTED: &str = "保護（閲覧制限）をしています。";
pub const NOT_PROTECTED: &str = "保護（閲覧制限）はしていません。";
pub const PROTECT: &str = "保護（閲覧制限）を始める";
pub const PROTECT_QUESTION: &str = "保護を始めますか。本人のほかの全員（保護者・代理人・家族）が、すぐに見られなくなります。相手には「見つかりません」とだけ出ます。";
pub const SHUT_OUT: &str = "見られなくしている人";
pub const READMIT: &str = "この人を戻す";
pub const READMIT_QUESTION: &str = "この人が、また手帳を見られるようにしますか。";
pub const LIFT: &str = "保護を終える";
pub const LIFT_QUESTION: &str =
    "保護を終えますか。見られなくしている人が全員、また見られるようになります。";
