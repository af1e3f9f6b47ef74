//! What somebody hears who may not do something. All denials sound alike: the sentence must not tell
//! whether the person exists.

/// Reading something that is not there for this account.
pub const NOT_FOUND: &str = "見つかりません。";

/// Writing something this account may not write.
pub const NOT_ALLOWED: &str = "この操作はできません。入力した内容はこの端末に残っています。";
