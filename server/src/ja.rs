//! The server's own sentences for people: what happened, what is safe, what to do.

use crate::error::ApiError;

/// The sentence for a request that could not be answered.
#[must_use]
pub fn problem(error: &ApiError) -> String {
    match error {
        ApiError::LoginRequired => {
            "ログインが切れています。入力した内容はこの端末に残っています。もう一度ログインすると送信されます。".to_owned()
        }
        ApiError::SignInFailed => "ログインできませんでした。端末の内容はそのまま残っています。もう一度お試しください。続けてできないときは、復旧コードを使うか、登録した窓口へお問い合わせください。".to_owned(),
        ApiError::NotFresh => "大切な操作のため、もう一度本人確認が必要です。まだ何も変わっていません。パスキーで確認してから続けてください。".to_owned(),
        ApiError::PasskeyRequired => "復旧コードでのログイン中です。端末の内容はそのまま残っています。先に新しいパスキーを登録してください。".to_owned(),
        ApiError::NoPasskeysHere => "このアドレスではパスキーを使えません。何も変わっていません。案内されたアドレスを開いてください。".to_owned(),
        ApiError::InvitationVoid => "この招待は使えません。期限が切れたか、すでに使われています。招待した人に、新しい招待を頼んでください。".to_owned(),
        ApiError::NotAllowed => "この操作はできません。何も変わっていません。組織の管理者に確かめてください。".to_owned(),
        ApiError::LastKey => "最後のパスキーは削除できません。何も変わっていません。先に別のパスキーを登録するか、復旧コードを作ってください。".to_owned(),
        ApiError::OtherSite => "別のサイトからの操作のため受け付けませんでした。記録は変わっていません。つなぐ手帳の画面からもう一度操作してください。".to_owned(),
        ApiError::OtherHost => "このアドレスでは利用できません。記録は変わっていません。案内されたアドレスを開いてください。".to_owned(),
        ApiError::NotBuilt => "アプリの画面がまだ用意されていません。端末に保存した内容はそのまま残っています。サーバーの管理者は cargo xtask start を実行してください。".to_owned(),
        ApiError::NotFound => "お探しのものは見つかりませんでした。アドレスを確かめてください。".to_owned(),
        ApiError::Method => "この操作は受け付けていません。記録は変わっていません。".to_owned(),
        ApiError::TooLarge { max_bytes } => format!(
            "送られたデータが大きすぎます（上限{}MB）。何も保存していません。端末の内容はそのまま残っています。小さく分けて送ってください。",
            max_bytes / (1024 * 1024)
        ),
        ApiError::Malformed(_) => {
            "送られたデータを読み取れませんでした。何も保存していません。端末の内容はそのまま残っています。アプリを最新にしてからもう一度お試しください。".to_owned()
        }
        ApiError::Refused(error) => domain::ja::operation::refusal(error),
        ApiError::Slow => "送信に時間がかかりすぎたため中断しました。何も保存していません。端末の内容はそのまま残っています。電波のよい所で自動で送り直します。".to_owned(),
        ApiError::MediaType => "送られたデータの形式に対応していません。何も保存していません。".to_owned(),
        ApiError::Protocol(_) => {
            "アプリの版がサーバーと合いません。入力した内容はこの端末に残っています。アプリを更新してください。".to_owned()
        }
        ApiError::TooMany { retry_after_seconds } => format!(
            "短い時間に操作が多すぎます。入力した内容はこの端末に残っています。{retry_after_seconds}秒ほど待つと自動で送り直します。"
        ),
        ApiError::Busy { .. } => {
            "サーバーが混み合っています。入力した内容はこの端末に残っています。しばらくすると自動で送り直します。".to_owned()
        }
        ApiError::Internal { .. } => {
            "サーバーで問題が起きました。入力した内容はこの端末に残っています。しばらくしてからもう一度お試しください。".to_owned()
        }
    }
}

/// The product, as a browser names it when it asks for a passkey.
pub const PRODUCT: &str = "つなぐ手帳";

/// Who wrote a record that came in by import.
pub const IMPORT_AUTHOR: &str = "取り込み";
