//! The lock of a notebook: setting it, opening it, whose notebooks are on this device.

use crate::browser::{Neighbour, PinProblem, ProtectProblem, UnlockProblem};

// the frame
pub const LOCK: &str = "ロック";
pub const SWITCH: &str = "人をかえる";

// the lock screen
pub const TITLE: &str = "ロック中";
pub const NO_LABEL: &str = "この端末の手帳";
pub const PIN: &str = "PIN";
pub const PHRASE: &str = "合言葉";
pub const OPEN: &str = "ロックをあける";
pub const OPENING: &str = "あけています…";
pub const BY_PASSKEY: &str = "パスキーであける";
pub const SHOW: &str = "文字を見せる";
pub const HIDE: &str = "文字をかくす";
pub const FORGOT: &str = "PINや合言葉を忘れたとき";
pub const FORGOT_TEXT: &str = "通信できる所で、もう一度サインインしてください。サインインするとロックがあき、新しいPINや合言葉を決められます。まだ送っていない記録は消えません。";
pub const FORGOT_LINK: &str = "サインインしてあける";
pub const SPENT_TITLE: &str = "PINと合言葉は使えなくなりました";
pub const SPENT: &str = "10回まちがえたため、止めました。記録も、まだ送っていない入力も、この端末に残っています。通信できる所でサインインすると、ロックがあきます。";
pub const ONLY_SIGN_IN_TITLE: &str = "サインインするとあきます";
pub const ONLY_SIGN_IN: &str = "この手帳にはPINも合言葉もありません。通信できる所でサインインしてください。記録は、この端末に残っています。";
pub const ACCOUNT_FAILED_TITLE: &str = "サインインしましたが、この手帳はあきませんでした";
pub const ACCOUNT_FAILED: &str = "この端末は「なくした端末」として外されたようです。PIN・合言葉・パスキーがあれば、いまもあけられます。あけられないときは、この端末から消すと、送ってある記録をサーバーからもう一度受け取れます。";
pub const OTHERS: &str = "ほかの人が使う";
pub const SIGN_OUT_QUESTION: &str =
    "サインアウトしますか。まだ送っていない記録は、ロックしたままこの端末に残ります。";

/// Work that waits behind the lock.
pub fn unsent(count: u32) -> String {
    format!("まだ送っていない記録が{count}件、この端末に残っています。")
}

/// Counted down while no PIN is taken.
pub fn wait(seconds: i64) -> String {
    if seconds >= 60 {
        let (minutes, rest) = (seconds / 60, seconds % 60);
        format!("まちがいが続いたので、{minutes}分{rest}秒あとにもう一度入れられます。")
    } else {
        format!("まちがいが続いたので、{seconds}秒あとにもう一度入れられます。")
    }
}

/// Trials that are left, once some were wrong.
pub fn tries_left(left: u32) -> String {
    format!("あと{left}回まちがえると、PINや合言葉は使えなくなります。記録は消えません。")
}

/// Why the notebook did not open.
pub fn unlock_problem(problem: UnlockProblem) -> String {
    match problem {
        UnlockProblem::WrongPin(_) => "ちがいます。もう一度入れてください。".to_owned(),
        UnlockProblem::WrongPasskey => {
            "このパスキーでは、この手帳はあきません。別のパスキーか、PINを使ってください。".to_owned()
        }
        UnlockProblem::Wait(_) => "少し待ってから、もう一度入れてください。".to_owned(),
        UnlockProblem::PinSpent => SPENT.to_owned(),
        UnlockProblem::NoMemory => "端末のメモリーが足りません。ほかのアプリやタブを閉じて、もう一度ためしてください。この回は数えていません。".to_owned(),
        UnlockProblem::Damaged => "ロックの情報が読めません。通信できる所でサインインしてください。記録はこの端末に残っています。".to_owned(),
        UnlockProblem::Storage => "端末の保存場所につながりません。ページを開きなおしてください。".to_owned(),
        UnlockProblem::SignIn => "だれの手帳か確かめられませんでした。通信できる所でサインインしてください。".to_owned(),
        UnlockProblem::Key(problem) => super::keys::problem(problem),
    }
}

// setting it
pub const PROTECT_TITLE: &str = "この端末の手帳を守る";
pub const PROTECT_LEAD: &str =
    "端末をなくしても、だれにも読まれないように、記録を暗号にして保存します。";
pub const PROTECT_HOW: &str = "どうやってあけますか";
pub const WITH_PASSKEY: &str = "パスキーであける";
pub const WITH_PASSKEY_NOTE: &str = "指紋や顔、端末の画面ロックであけます。おすすめです。";
pub const WITH_PIN: &str = "PINであける";
pub const WITH_PHRASE: &str = "合言葉であける";
pub const WITH_PIN_NOTE: &str = "6けた以上の数字か、8文字以上の言葉を決めます。";
pub const WITH_PHRASE_NOTE: &str = "13文字以上の言葉を決めます。";
pub const PROTECT_LATER: &str = "あとで決める";
pub const PROTECT_LATER_NOTE: &str =
    "決めるまで、この端末を手にした人は記録を読めます。設定からいつでも決められます。";
pub const NEW_PIN: &str = "新しいPIN";
pub const NEW_PHRASE: &str = "新しい合言葉";
pub const AGAIN: &str = "もう一度";
pub const PIN_HINT: &str =
    "6けた以上の数字か、8文字以上の言葉。全角でもかまいません。誕生日や電話番号は使えません。";
pub const PHRASE_HINT: &str = "13文字以上。覚えやすい言葉をいくつかつなげてください。";
pub const LABEL: &str = "ロック画面での呼び名（なくてもかまいません）";
pub const LABEL_HINT: &str = "この端末を手にした人に見えます。本名でなくてかまいません。";
pub const SET: &str = "これで守る";
pub const SETTING: &str = "暗号のかぎを作っています…";
pub const DIFFERENT: &str = "二つが同じではありません。もう一度入れてください。";
pub const NO_SECRET: &str =
    "このパスキーでは、手帳をあけるかぎを作れません。PINか合言葉を決めてください。";
pub const PROVE: &str = "パスキーで本人か確かめる";
pub const NOT_FRESH: &str =
    "サインインしてから時間がたちました。もう一度、本人か確かめてください。";

/// Why no lock was set.
pub fn protect_problem(problem: ProtectProblem) -> String {
    use crate::browser::KeyProblem;
    match problem {
        ProtectProblem::Pin(problem) => pin_problem(problem),
        ProtectProblem::Key(KeyProblem::NoSecret) => NO_SECRET.to_owned(),
        ProtectProblem::Key(KeyProblem::NotFresh) => NOT_FRESH.to_owned(),
        ProtectProblem::Key(problem) => super::keys::problem(problem),
        ProtectProblem::NoMemory => {
            "端末のメモリーが足りません。ほかのアプリやタブを閉じて、もう一度ためしてください。"
                .to_owned()
        }
        ProtectProblem::Storage => {
            "端末に保存できませんでした。ページを開きなおして、もう一度ためしてください。"
                .to_owned()
        }
    }
}

/// Why this PIN is not taken, and what to do.
pub fn pin_problem(problem: PinProblem) -> String {
    match problem {
        PinProblem::TooShort(least) => {
            format!("短すぎます。{least}文字以上にしてください。")
        }
        PinProblem::TooLong => "長すぎます。64文字までにしてください。".to_owned(),
        PinProblem::OneCharacter => {
            "同じ文字だけでは、すぐに当てられます。別のものにしてください。".to_owned()
        }
        PinProblem::InARow => {
            "続いた数字や文字は、すぐに当てられます。別のものにしてください。".to_owned()
        }
        PinProblem::Repeated => {
            "同じならびのくり返しは、すぐに当てられます。別のものにしてください。".to_owned()
        }
        PinProblem::Known => {
            "家族の誕生日などは、知っている人に当てられます。別のものにしてください。".to_owned()
        }
    }
}

// the notice of a notebook without one
pub const WANTED_TITLE: &str = "この端末の手帳は、まだ守られていません";
pub const WANTED: &str =
    "端末を手にした人は、記録を読めます。ロックを決めると暗号にして保存します。";
pub const WANTED_LINK: &str = "ロックを決める";

pub const NO_PIN_TITLE: &str = "PINや合言葉を決めなおしてください";
pub const NO_PIN: &str =
    "いまのままでは、次にロックしたとき、通信できる所でサインインしないとあけられません。";

// the page of settings
pub const SETTINGS_TITLE: &str = "ロック";
pub const SETTINGS_TEXT: &str = "ロックのあけ方、かかるまでの時間、この端末での呼び名。";
pub const SETTINGS_LINK: &str = "ロックの設定を開く";
pub const STATE_TITLE: &str = "いまの状態";
pub const STATE_SEALED: &str = "この端末の記録は、暗号にして保存しています。";
pub const CHANGE_PIN: &str = "PINを変える";
pub const CHANGE_PHRASE: &str = "合言葉を変える";
pub const ADD_PIN: &str = "PINでもあけられるようにする";
pub const ADD_PHRASE: &str = "合言葉でもあけられるようにする";
pub const CHANGE: &str = "変える";
pub const CHANGED: &str = "変えました。";
pub const REMOVE_PIN: &str = "PIN・合言葉をやめる";
pub const REMOVE_PIN_QUESTION: &str =
    "やめますか。やめたあとは、パスキーか、通信できる所でのサインインであけます。";
pub const REMOVED: &str = "やめました。";
pub const ADD_PASSKEY: &str = "パスキーでもあけられるようにする";
pub const PASSKEY_ADDED: &str = "パスキーでもあけられるようになりました。";
pub const IDLE_TITLE: &str = "さわらないでいるとロックするまで";
pub const IDLE_STAFF: &str = "医療機関の人の手帳は、5分でロックします。変えられません。";
pub const LEFT_TITLE: &str = "ほかのアプリに切りかえたとき";
pub const LEFT: [(&str, &str); 3] = [
    ("stay", "そのまま"),
    ("cover", "画面をかくす"),
    ("lock", "すぐにロックする"),
];
pub const LABEL_SET: &str = "呼び名を決める";

/// 5分
pub fn minutes(minutes: u8) -> String {
    format!("{minutes}分")
}

/// How much of the older records is sealed.
pub fn sealing(done: u32, all: u32) -> String {
    format!("前からの記録を暗号にしています（{all}件のうち{done}件）。このまま使えます。")
}

// who is on this device
pub const PEOPLE_TITLE: &str = "この端末を使う人";
pub const PEOPLE_LEAD: &str =
    "名前をえらぶと、その人の手帳にかわります。いまの人の書きかけは、そのまま残ります。";
pub const PEOPLE_NONE: &str = "この端末には、まだだれの手帳もありません。";
pub const NEW_PERSON: &str = "ここにない人がサインインする";
pub const THIS_PERSON: &str = "いま使っている人";
pub const DELETE: &str = "この端末から消す";

/// What somebody is called where everybody can see it.
pub fn person(neighbour: &Neighbour) -> String {
    let own = neighbour.label.clone().or_else(|| neighbour.name.clone());
    own.unwrap_or_else(|| {
        format!(
            "名前のない手帳（最後に使った日時 {}）",
            super::record::date_and_time(neighbour.used_at)
        )
    })
}

/// Below a name in the list.
pub fn person_note(neighbour: &Neighbour, is_current: bool) -> String {
    let current = if is_current {
        format!("{THIS_PERSON}・")
    } else {
        String::new()
    };
    let lock = if neighbour.has_lock {
        "ロックあり"
    } else {
        "ロックなし"
    };
    match neighbour.unsent {
        0 => format!("{current}{lock}"),
        count => format!("{current}{lock}・まだ送っていない記録 {count}件"),
    }
}

/// Asked before a notebook is deleted from the device.
pub fn delete_question(unsent: u32) -> String {
    match unsent {
        0 => "この端末から手帳を消しますか。送ってある記録はサーバーに残り、サインインするともどります。".to_owned(),
        count => format!(
            "まだ送っていない記録が{count}件あります。消すと、その{count}件はもとにもどせません。送ってある記録はサーバーに残ります。消しますか。"
        ),
    }
}
