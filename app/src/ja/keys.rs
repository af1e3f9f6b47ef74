//! Signing in: passkeys, recovery codes, invitations, and what went wrong with them.

use crate::browser::KeyProblem;

// sign-in
pub const SIGN_IN_LEAD: &str =
    "指紋や顔、端末の画面ロックで入ります。パスワードも、名前の入力もいりません。";
pub const SIGN_IN: &str = "パスキーでサインイン";
pub const SIGNING_IN: &str = "確かめています…";
pub const OTHER_WAYS: &str = "ほかの方法";
pub const LOST: &str = "パスキーをなくしたとき（復旧コード）";
pub const INVITED: &str = "招待を受け取ったとき";
pub const FAILED_ELSEWHERE: &str = "サインインできませんでした";
pub const FAILED_ELSEWHERE_TEXT: &str =
    "もう一度ためすか、ほかの方法を使ってください。この手帳とつないでいないIDでは入れません。";

/// A link to an OpenID provider.
pub fn by_provider(name: &str) -> String {
    format!("{name} でサインイン")
}

/// What happened, and what to do.
pub fn problem(problem: KeyProblem) -> String {
    let text = match problem {
        KeyProblem::NoNetwork => {
            "サーバーにつながりません。電波のある所で、もう一度ためしてください。この端末に残っている手帳は、つながらなくても使えます。"
        }
        KeyProblem::NetworkNeedsLogin => {
            "この Wi-Fi は利用の手続きが必要なようです。Wi-Fi の案内ページで手続きをするか、ほかの電波につないでください。"
        }
        KeyProblem::NoPasskeysInBrowser => {
            "このブラウザーではパスキーを使えません。新しい版にするか、ほかのブラウザーで開いてください。復旧コードも使えません（新しいパスキーを作るため）。"
        }
        KeyProblem::NoPasskeysAtAddress => {
            "この住所（URL）ではパスキーを使えません。案内された正しい住所で開いているか、確かめてください。"
        }
        KeyProblem::Cancelled => {
            "パスキーの確認が終わりませんでした。やめたか、時間が切れたか、この端末にパスキーがないときです。もう一度ためすか、パスキーのある端末を使ってください。"
        }
        KeyProblem::AlreadyHere => {
            "この端末には、この手帳のパスキーがもうあります。そのままサインインできます。"
        }
        KeyProblem::NoSecret => "このパスキーでは、手帳をあけるかぎを作れません。",
        KeyProblem::NotBelieved => {
            "確かめられませんでした。外したパスキーや、使い終わったコードかもしれません。ほかの方法をためしてください。"
        }
        KeyProblem::SignInNeeded => {
            "サインインの期限が切れました。もう一度サインインしてください。書いたものは端末に残っています。"
        }
        KeyProblem::NotFresh => {
            "サインインしてから時間がたちました。もう一度、本人か確かめてください。"
        }
        KeyProblem::PasskeyFirst => "先に、新しいパスキーを作ってください。",
        KeyProblem::InvitationVoid => {
            "この招待は使えません。使い終わったか、期限が切れたか、取り消されています。招待した人に、もう一度送ってもらってください。"
        }
        KeyProblem::NotAllowed => "この操作は、いまのサインインではできません。",
        KeyProblem::LastKey => {
            "これを外すと、サインインする方法がなくなります。先に、ほかのパスキーか復旧コードを作ってください。"
        }
        KeyProblem::TooMany(seconds) => {
            return format!(
                "何度も続いたので、少し止めています。{seconds}秒ほど待ってから、もう一度ためしてください。"
            );
        }
        KeyProblem::Unclear => {
            "入力した内容が正しくないようです。確かめて、もう一度ためしてください。"
        }
        KeyProblem::Gone => "もうありません。ページを開きなおしてください。",
        KeyProblem::Failed => {
            "うまくいきませんでした。少し待って、もう一度ためしてください。続くときは窓口に知らせてください。"
        }
    };
    text.to_owned()
}

// recovery
pub const RECOVER_TITLE: &str = "パスキーをなくしたとき";
pub const RECOVER_LEAD: &str =
    "印刷しておいた復旧コードを一つ使います。使ったコードは、もう使えません。";
pub const CODE: &str = "復旧コード";
pub const CODE_HINT: &str =
    "紙のとおりに入れてください。区切りの線や、大文字・小文字のちがいは気にしなくてかまいません。";
pub const USE_CODE: &str = "このコードを使う";
pub const NEW_KEY_TITLE: &str = "新しいパスキーを作る";
pub const NEW_KEY_LEAD: &str = "コードを確かめました。つぎに、この端末のパスキーを作ります。終わるまで、ほかのことはできません。";
pub const NO_CODE_TITLE: &str = "復旧コードもないとき";
pub const NO_CODE: &str = "医療機関の人は、その機関の管理者に招待を送ってもらってください。家族の人は、手帳を作った窓口で、本人の確認をして招待を受け取ってください。";
pub const KEY_NAME: &str = "このパスキーの呼び名";
pub const KEY_NAME_HINT: &str = "あとで見分けるための名前です。例：わたしのスマホ";
pub const KEY_NAME_USUAL: &str = "この端末";
pub const MAKE_KEY: &str = "パスキーを作る";
pub const MAKING_KEY: &str = "パスキーを作っています…";

// invitation
pub const INVITE_TITLE: &str = "招待";
pub const INVITE_ASK: &str = "招待のリンクか、リンクの # のうしろの文字を入れてください。QRコードは、端末のカメラで読むとこのページが開きます。";
pub const INVITE_LINK: &str = "招待のリンク";
pub const INVITE_LOOK: &str = "招待を見る";
pub const LOOKING: &str = "招待を確かめています…";
pub const YOUR_NAME: &str = "お名前";
pub const YOUR_NAME_HINT: &str = "記録に残る名前です。例：山田 花子";
pub const NAME_MISSING: &str = "お名前を入れてください。";
pub const JOIN: &str = "パスキーを作ってはじめる";
pub const ACCEPT: &str = "いまの手帳で受ける";
pub const SPOKEN_TITLE: &str = "この番号を伝えてください";
pub const SPOKEN: &str =
    "招待した人に、この六けたの番号を声で伝えてください。相手が確かめると、つながります。";
pub const GO_ON: &str = "つぎへ進む";

/// A role by the server's word for it.
pub fn role_name(code: &str) -> &'static str {
    let job = serde_json::from_value(code.into());
    domain::ja::access::job(job.unwrap_or(sync::wire::Job::Unknown))
}

/// Until when the link is good.
pub fn good_until(at: domain::Instant) -> String {
    format!(
        "この招待は {} まで使えます。",
        super::record::date_and_time(at)
    )
}

// keys and devices
pub const TITLE: &str = "鍵と端末";
pub const SETTINGS_TEXT: &str =
    "パスキー、復旧コード、サインインしている端末。なくした端末を外すのもここです。";
pub const SETTINGS_LINK: &str = "鍵と端末を開く";
pub const NEEDS_NETWORK: &str = "このページは、サーバーにつながると使えます。";
pub const PASSKEYS_TITLE: &str = "パスキー";
pub const PASSKEYS_NONE: &str = "パスキーはまだありません。";
pub const SUSPENDED: &str =
    "止めています。同じパスキーが二つあるようです。外して、作りなおしてください。";
pub const NEVER_USED: &str = "まだ使っていません";
pub const REMOVE: &str = "外す";
pub const REMOVE_PASSKEY_QUESTION: &str =
    "このパスキーを外しますか。このパスキーで始めたサインインも、すべて終わります。";
pub const ADD_HERE: &str = "この端末のパスキーを加える";
pub const SECOND_DEVICE_TITLE: &str = "ほかの端末でも使う";
pub const SECOND_DEVICE: &str = "新しい端末のカメラでQRコードを読むか、リンクを開いてください。一度だけ、10分のあいだ使えます。ほかの人に見せないでください。";
pub const SECOND_DEVICE_MAKE: &str = "ほかの端末のためのリンクを作る";
pub const QR_LABEL: &str = "招待のQRコード";
pub const RECOVERY_TITLE: &str = "復旧コード";
pub const RECOVERY_NONE: &str =
    "まだ作っていません。パスキーをなくしたときのために、紙に印刷しておいてください。";
pub const RECOVERY_MAKE: &str = "復旧コードを作る";
pub const RECOVERY_AGAIN: &str = "新しい復旧コードに作りなおす";
pub const RECOVERY_AGAIN_QUESTION: &str =
    "作りなおしますか。前に印刷したコードは、すべて使えなくなります。";
pub const RECOVERY_ONCE: &str = "このコードは、いましか見られません。印刷するか書きうつして、端末とは別の場所にしまってください。一つは一度だけ使えます。";
pub const RECOVERY_SHEET: &str = "つなぐ手帳 復旧コード";
pub const DEVICES_TITLE: &str = "手帳を置いている端末";
pub const THIS_DEVICE: &str = "この端末";
pub const THIS_ONE: &str = " ・ この端末";
pub const LOST_DEVICE: &str = "なくした端末として外す";
pub const LOST_DEVICE_QUESTION: &str = "この端末を外しますか。その端末でのサインインがすぐに終わり、サインインでロックをあけることもできなくなります。";
pub const SIGN_INS_TITLE: &str = "サインイン";
pub const SIGN_OUT_THERE: &str = "そこでサインアウトする";
pub const SIGN_OUT_OTHERS: &str = "ほかのすべてでサインアウトする";
pub const SIGN_OUT_OTHERS_QUESTION: &str = "この端末のほか、すべてのサインインを終わらせますか。";
pub const IDENTITIES_TITLE: &str = "つないでいるID";
pub const LINK_TEXT: &str =
    "ほかのIDをつなぐと、そのIDでもサインインできます。つないだ先の画面に移ります。";
pub const LINKED: &str = "IDをつなぎました。次からこのIDでもサインインできます。";
pub const NOT_LINKED: &str =
    "このIDはつなげません。もうほかの人の手帳につながっています。別のIDでためしてください。";

pub fn link_to(name: &str) -> String {
    format!("{name}をつなぐ")
}
pub const UNLINK_QUESTION: &str = "このIDでサインインできなくしますか。";
pub const UNLINK: &str = "つなぎを外す";
pub const JOURNAL_TITLE: &str = "鍵の記録";
pub const JOURNAL_TEXT: &str =
    "サインインと鍵に起きたことです。覚えのないものがあれば、その端末やパスキーを外してください。";
pub const NEW_EVENTS_TITLE: &str = "前に見たあと、鍵に変わったことがありました";
pub const NEW_EVENTS_READ: &str = "確かめました";

/// A passkey's dates.
pub fn passkey_dates(made: domain::Instant, used: Option<domain::Instant>) -> String {
    let made = super::record::date_and_time(made);
    let used = used.map_or_else(|| NEVER_USED.to_owned(), super::record::date_and_time);
    format!("作った日時 {made} ・ 最後に使った日時 {used}")
}

/// How many codes are left.
pub fn recovery_left(left: u32, made: Option<domain::Instant>) -> String {
    match made {
        Some(made) => format!(
            "残り{left}個（{} に作成）",
            super::record::date_and_time(made)
        ),
        None => RECOVERY_NONE.to_owned(),
    }
}

/// Since when a device is known.
pub fn since(at: domain::Instant) -> String {
    format!("{} から", super::record::date_and_time(at))
}

/// The same, and whether it is the one in hand.
pub fn device_line(at: domain::Instant, is_this: bool) -> String {
    let this = if is_this {
        format!("{THIS_DEVICE} ・ ")
    } else {
        String::new()
    };
    format!("{this}{}", since(at))
}

/// Behind an event.
pub fn with_agent(agent: &str) -> String {
    format!("（{agent}）")
}

/// When a sign-in began and was seen last, and by what.
pub fn sign_in_line(means: &str, began: domain::Instant, seen: domain::Instant) -> String {
    let means = match means {
        "passkey" => "パスキー",
        "openid" => "つないだID",
        "recovery" => "復旧コード",
        _ => "デモ",
    };
    let (began, seen) = (
        super::record::date_and_time(began),
        super::record::date_and_time(seen),
    );
    format!("{means}で {began} から ・ 最後に使った日時 {seen}")
}

/// A browser in two words, from the long text it calls itself.
pub fn agent(agent: &str) -> String {
    let place = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let program = [
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter()
            .find(|(part, _)| agent.contains(part))
            .map(|(_, name)| *name)
    };
    match (find(&place), find(&program)) {
        (Some(place), Some(program)) => format!("{place} の {program}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "名前の分からないブラウザー".to_owned(),
    }
}

/// One event of the journal.
pub fn event(code: &str) -> &'static str {
    match code {
        "signed-in" => "サインインしました",
        "signed-out" => "サインアウトしました",
        "sign-in-refused" => "サインインできませんでした",
        "session-ended" => "別の端末でのサインインを終わらせました",
        "passkey-added" => "パスキーを加えました",
        "passkey-removed" => "パスキーを外しました",
        "passkey-suspended" => "パスキーを止めました（同じものが二つあるようです）",
        "recovery-made" => "復旧コードを作りました",
        "recovery-used" => "復旧コードを使いました",
        "device-added" => "新しい端末で手帳を開きました",
        "device-removed" => "端末を外しました",
        "device-secret-given" => "サインインで端末のロックのかぎを受け取りました",
        "identity-linked" => "IDをつなぎました",
        "identity-unlinked" => "IDのつなぎを外しました",
        "invited" => "招待を作りました",
        "invitation-accepted" => "招待が使われました",
        "invitation-confirmed" => "招待を確かめて、つながりました",
        "invitation-withdrawn" => "招待を取り消しました",
        "invitation-code-wrong" => "招待の番号がちがっていました",
        "emergency-nobody" => "救急時閲覧で、合う手帳が見つかりませんでした",
        "once-opened" => "今回だけのQRコードが開かれました",
        "acting-ended" => "手帳を代わりに使う人が一人へりました",
        "account-left" => "退会しました",
        "account-closed" => "手帳の利用を終わらせました",
        _ => "鍵に関わることがありました",
    }
}

/// Events one is told of without asking.
pub fn is_notable(code: &str) -> bool {
    matches!(
        code,
        "passkey-added"
            | "passkey-removed"
            | "passkey-suspended"
            | "device-added"
            | "recovery-made"
            | "recovery-used"
            | "identity-linked"
    )
}

// staff
pub const STAFF_TITLE: &str = "スタッフと招待";
pub const STAFF_LINK: &str = "スタッフと招待を開く";
pub const STAFF_LEAD: &str =
    "招待のリンクは、一人に一度だけ、24時間のあいだ使えます。本人の端末で開いてもらってください。";
pub const STAFF_LIST: &str = "スタッフ";
pub const STAFF_CLOSE: &str = "利用を終わらせる";
pub const STAFF_CLOSE_QUESTION: &str =
    "この人の利用を終わらせますか。すべての端末で、すぐにサインアウトします。";
pub const STAFF_CLOSED: &str = "利用は終わりました";
pub const INVITE_STAFF: &str = "招待する";
pub const INVITE_ROLE: &str = "役割";
pub const INVITE_ROLES: [(&str, &str); 3] = [
    ("nurse", "看護師"),
    ("doctor", "医師"),
    ("administrator", "管理者"),
];
pub const INVITE_MAKE: &str = "招待のリンクを作る";
pub const INVITATIONS: &str = "作った招待";
pub const INVITATIONS_NONE: &str = "いま開いている招待はありません。";
pub const WITHDRAW: &str = "取り消す";
pub const WITHDRAW_QUESTION: &str = "この招待を取り消しますか。リンクは使えなくなります。";
pub const NOT_ADMINISTRATOR: &str = "このページは、医療機関の管理者が使えます。";

/// 小林 彩 ・ 看護師（管理もする人）
pub fn staff_line(name: &str, role: &str, administers: bool) -> String {
    let also = if administers && role != "administrator" {
        "（管理もする人）"
    } else {
        ""
    };
    format!("{name} ・ {}{also}", role_name(role))
}

/// Which role an invitation is for, and how it stands.
pub fn invitation_line(role: &str, status: &str, accepted_by: Option<&str>) -> String {
    let stands = match (status, accepted_by) {
        ("open", _) => "まだ使われていません".to_owned(),
        ("withdrawn", _) => "取り消しました".to_owned(),
        ("expired", _) => "期限が切れました".to_owned(),
        (_, Some(name)) => format!("{name} さんが使いました"),
        _ => "使われました".to_owned(),
    };
    format!("{role} ・ {stands}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_browser_is_called_by_two_words() {
        let check = |text: &str, expect: &str| assert_eq!(super::agent(text), expect);
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1",
            "iPhone の Safari",
        );
        check(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0",
            "Windows の Edge",
        );
        check("curl/8", "名前の分からないブラウザー");
    }
}
