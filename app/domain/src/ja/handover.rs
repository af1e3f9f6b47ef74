//! QR codes between phone and tablet.

use crate::handover::HandoverError;

/// What happened, and what to do.
pub fn problem(error: HandoverError) -> &'static str {
    match error {
        HandoverError::OtherApp => {
            "つなぐ手帳のQRコードではありません。つなぐ手帳の画面のQRコードを読み取ってください。"
        }
        HandoverError::Newer => {
            "新しい版のつなぐ手帳のQRコードです。この端末のつなぐ手帳を更新してください。"
        }
        HandoverError::OtherSeries => {
            "別の予診票のQRコードです。先に読み取った分は残っています。続きのQRコードを読み取ってください。"
        }
        HandoverError::Damaged => {
            "QRコードを正しく読み取れませんでした。もう一度読み取ってください。読み取れた分は残っています。"
        }
        HandoverError::DoesNotFit => {
            "読み取った内容がそろいませんでした。最初からもう一度読み取ってください。"
        }
        HandoverError::TooLarge => {
            "内容が大きすぎるため、QRコードでは渡せません。インターネットにつながると自動で送られます。"
        }
    }
}

/// 3枚のうち2枚
pub fn progress(have: usize, of: usize) -> String {
    format!("{of}枚のうち{have}枚を読み取りました。")
}
