//! What somebody is invited to.

use crate::browser::InvitedTo;

/// What the link is for, and by whom.
pub fn sentence(kind: &InvitedTo, by: Option<&str>, organization: Option<&str>) -> String {
    let by = match by {
        Some(name) => format!("{name} さんから"),
        None => "つなぐ手帳の運営から".to_owned(),
    };
    match kind {
        InvitedTo::Staff { role, administers } => {
            let place = organization.unwrap_or("医療機関");
            let also = if *administers && role != "administrator" {
                "（管理もする人）"
            } else {
                ""
            };
            format!(
                "{by}、{place}の{}{also}として招待されています。",
                super::keys::role_name(role)
            )
        }
        InvitedTo::Account => {
            format!("{by}の招待です。いまある手帳に、この端末のパスキーを加えます。")
        }
        InvitedTo::Person { relation } => {
            let what = match relation.as_str() {
                "guardian" => "お子さんのもう一人の保護者として",
                "owner" => "あなたの手帳を受け取るように",
                "statutory" => "成年後見人・保佐人・補助人として",
                _ => "代理人として",
            };
            format!("{by}、{what}招待されています。")
        }
    }
}
