//! ほかの市区町村で受けるとき (住所地外接種).

pub const TITLE: &str = "ほかの市区町村で受けるとき";
pub const OPEN: &str = "ほかの市区町村で受けるとき（里帰りなど）";
pub const LEAD: &str = "定期接種は、受ける日に住民票がある市区町村の事業です。里帰りなどで、ほかの市区町村の医療機関で受けるときの手続きを、順に並べます。書いたことはこの端末に残り、電波がなくても見られます。";
pub const DAY: &str = "受ける予定の日";
pub const DAY_HINT: &str = "決まっていなければ、だいたいの日でかまいません。";
pub const PAST: &str = "きょうより後の日を書いてください。";
pub const DIGITAL: &str =
    "住民票のある市区町村と受ける医療機関は、両方とも予防接種のデジタルの仕組みに入っていますか";
pub const SAME: &str = "受ける医療機関は、住んでいる都道府県の中ですか";
pub const KNOWN: [(&str, &str); 3] = [("yes", "はい"), ("no", "いいえ"), ("unknown", "わからない")];
pub const STEPS: &str = "すること";
pub const NO_DAY: &str = "予定の日を書くと、いつまでに何をするかが出ます。";
pub const DONE: &str = "すんだ";
pub const DUE: &str = "その日に受けられるもの";
pub const DUE_LEAD: &str =
    "いまの記録から見て、その日に定期接種として受けられるものです。医師が決めます。";
pub const NOTHING_DUE: &str = "その日に受けられる定期接種はありません。";
pub const DIFFERS: &str =
    "日数や期限は市区町村により違います。必ず、住民票のある市区町村に確かめてください。";

/// It ends within two weeks of that day.
#[must_use]
pub fn until(latest: domain::Date, day: domain::Date) -> String {
    format!(
        "定期接種は{}までです。この日に受けられないと、間に合わないおそれがあります。",
        domain::ja::date::short(latest, day)
    )
}

#[must_use]
pub fn title_for(name: &str) -> String {
    format!("{name} さんが{TITLE}")
}
