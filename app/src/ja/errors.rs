//! Sentences about failures: what happened, what is safe, what to do.

use crate::browser::StoreError;
use sync::wire::RefuseReason;

/// The three parts of a failure message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    pub what: &'static str,
    pub safe: &'static str,
    pub todo: &'static str,
}

/// The same beside a button.
pub fn sentence(error: StoreError) -> String {
    let Failure { what, safe, todo } = store(&error);
    [what, safe, todo].concat()
}

/// The device's store failed.
pub fn store(error: &StoreError) -> Failure {
    let (what, safe, todo) = match error {
        StoreError::Full => (
            "端末の空きが足りません。",
            "入力した内容はこの画面に残っています。",
            "写真や使わないアプリを減らしてから、もう一度ためしてください。",
        ),
        StoreError::Unavailable(_) => (
            "いまこの端末に保存できません。",
            "前に保存したものは消えていません。いま入力した内容はこの画面にだけあります。",
            "サインインしているか確かめてください。プライベートウィンドウなら、ふつうのウィンドウで開いてください。",
        ),
        StoreError::Lost => (
            "端末の保存場所につながりません。",
            "入力した内容はこの画面に残っています。",
            "このページを開きなおしてください。",
        ),
        StoreError::Newer => (
            "この端末の記録は、もっと新しい版で書かれています。",
            "記録はそのまま残っています。",
            "ページを開きなおして、新しい版で使ってください。",
        ),
        StoreError::Blocked => (
            "ほかのタブが古い版のまま開いています。",
            "記録はそのまま残っています。",
            "つなぐ手帳のほかのタブを閉じてください。",
        ),
        StoreError::NotAChange(_) => (
            "読み取った内容は、予診票ではありませんでした。",
            "この端末の記録は変わっていません。",
            "渡す側の画面で、もう一度QRコードを出してもらってください。",
        ),
        StoreError::Closed => (
            "この予診票は、もう提出されたか、捨てられています。",
            "提出した内容はそのまま残っています。",
            "いま書いた分が必要なら、写して医療機関に伝えるか、新しい予診票に書いてください。",
        ),
        StoreError::TooLarge { .. } => (
            "大きすぎて保存できません。",
            "入力した内容はこの画面に残っています。",
            "文章を短くしてください。",
        ),
        StoreError::Locked => (
            "この手帳には、かぎがかかっています。",
            "記録も、まだ送っていない入力も、この端末に残っています。",
            "かぎをあけてから、もう一度ためしてください。",
        ),
        StoreError::Damaged { .. } => (
            "この手帳を、いまのかぎではあけられません。",
            "この端末の記録は、消さずに残しています。",
            "ページを開きなおして、もう一度かぎをあけてください。続くときは窓口に知らせてください。",
        ),
        StoreError::Corrupt { .. } => (
            "保存してあった記録の一部が読めません。",
            "読めない記録も消さずに残しています。",
            "通信できる所で開くと、サーバーから読みなおします。続くときは窓口に知らせてください。",
        ),
        StoreError::Aborted(_) | StoreError::Moved | StoreError::DamagedAnswer(_) => (
            "端末への保存がうまくいきませんでした。",
            "入力した内容はこの画面に残っています。",
            "もう一度ためし、だめならページを開きなおしてください。",
        ),
    };
    Failure { what, safe, todo }
}

/// The server refused a change: why, and what can be done.
pub const fn refused(reason: RefuseReason) -> Failure {
    let kept = match reason {
        RefuseReason::Damaged => "ほかの入力と記録は、そのまま残っています。",
        _ => "書いた内容はこの端末に残っています。",
    };
    let (what, todo) = match reason {
        RefuseReason::Malformed | RefuseReason::InvalidResource => (
            "内容の形が正しくないため、受け付けられませんでした。",
            "内容を写して、新しく書きなおしてください。何度も出るときは窓口に知らせてください。",
        ),
        RefuseReason::TooLarge => (
            "大きすぎるため、受け付けられませんでした。",
            "文章を短くして、新しく書きなおしてください。",
        ),
        RefuseReason::NotAllowed => (
            "この方の記録に書くことは、いま認められていません。",
            "受診の日が過ぎたか、つながりが変わったかもしれません。内容を写して、相手に直接伝えてください。",
        ),
        RefuseReason::UnknownQuestionnaire => (
            "この予診票の版をサーバーが知りません。",
            "少し時間をおいて、もう一度送ってください。",
        ),
        RefuseReason::AlreadySubmitted => (
            "この予診票は、もう提出されていました。あとから書いた分は入っていません。",
            "必要なら内容を写して医療機関に伝えるか、新しい予診票に書いてください。",
        ),
        RefuseReason::Discarded => (
            "この予診票は、ほかの端末で捨てられていました。",
            "必要なら新しい予診票として送ってください。",
        ),
        RefuseReason::WrittenElsewhere => (
            "ほかの端末で書き足されていたため、捨てませんでした。",
            "予診票を開いて、書き足された答えを確かめてください。",
        ),
        RefuseReason::RecordExists => (
            "同じ番号の別の記録が、もうありました。",
            "新しい記録として送ってください。",
        ),
        RefuseReason::SupersedesUnknown => (
            "なおす元の記録が見つからないか、もうなおされていました。",
            "最新の記録を開いて、もう一度なおしてください。",
        ),
        RefuseReason::SealBroken => (
            "QRコードで受け取った内容が、送り主の端末のものと確かめられませんでした。",
            "もう一度QRコードを読み取ってください。",
        ),
        RefuseReason::Damaged => (
            "この端末に保存してあった入力の一部がこわれていて、読めませんでした。",
            "ぬけた答えや記録がないか確かめて、あれば書きなおしてください。",
        ),
        RefuseReason::Unknown => (
            "サーバーが受け付けませんでした。",
            "ページを開きなおして新しい版にしてから、もう一度送ってください。",
        ),
    };
    Failure {
        what,
        safe: kept,
        todo,
    }
}
