//! 退会: what goes, what stays, and the last question.

use domain::leave::Stays;

pub const TITLE: &str = "退会する";
pub const SETTINGS_TEXT: &str =
    "この手帳の利用をやめて、自分で書いたものを消します。消えるものと残るものを、先に見られます。";
pub const OPEN: &str = "退会の内容を見る";
pub const LEAD: &str =
    "退会すると、サインインの方法と、自分で書いた記録が消えます。元には戻せません。";
pub const STAFF: &str = "医療機関や事業所の人の利用は、その管理者が終わらせます。";
pub const TAKE_FIRST: &str = "先に、手帳を持ち出しておく";
pub const TAKE_FIRST_TEXT: &str =
    "記録のすべてを、一つのファイルにして残せます。ほかのアプリでも読める形（FHIR）です。";
pub const OTHERS_GO_ON: &str =
    "ほかの保護者や代理人が、この手帳をつづけて使います。記録は何も消えません。";
pub const NOTHING: &str = "ほかに使っている手帳はありません。";
pub const UNDERSTOOD: &str = "消えるものと残るものを読みました";
pub const UNDERSTOOD_MISSING: &str = "読んだら、しるしを付けてください。";
pub const LEAVE: &str = "退会して、自分の記録を消す";
pub const QUESTION: &str =
    "本当に退会しますか。すべての端末でサインアウトし、この端末からも手帳が消えます。";
pub const DONE_TITLE: &str = "退会しました";
pub const DONE: &str = "ご利用ありがとうございました。この端末から手帳を消しました。ほかの端末に残っている手帳は、その端末の「この端末から消す」で消せます。";

pub const DONE_KEPT: &str = "ご利用ありがとうございました。この端末の手帳は消せませんでした。ブラウザーの設定で、このサイトのデータを消してください。";

/// 消えるもの
pub fn erased(count: u32) -> String {
    match count {
        0 => "消える記録はありません。".to_owned(),
        count => format!(
            "消えるもの：自分で書いた記録と、取り込んだ記録の写し {count}件（元の記録は、市区町村や医療機関にあります）"
        ),
    }
}

/// 残るもの, and why.
pub fn stays(reason: Stays, count: u32) -> String {
    let text = match reason {
        Stays::Theirs => {
            "医療機関や事業所が書いた記録。法令により、書いた側が決められた期間のこします。"
        }
        Stays::HandedIn => "医療機関に渡した予診票。接種の記録の一部として、のこります。",
        Stays::Agreed => "みせる・やめるを決めた記録。見てよかったことの証拠として、のこります。",
        Stays::Log => "だれが見たかの記録。だれにも消せません。",
        Stays::Identity => "名前と生年月日。上の記録がだれのものか分かるように、のこります。",
    };
    format!("{count}件 ・ {text}")
}

/// What was not sent would be lost.
pub fn unsent(count: u32) -> String {
    format!("まだ送っていないものが{count}件あります。退会すると、送られずに消えます。")
}
