//! Categories in the words of a grandmother, beside the official term that stands on paper.

use crate::access::Category;

/// Everyday words.
pub const fn plain(category: Category) -> &'static str {
    match category {
        Category::C01 => "名前・生年月日・連絡先",
        Category::C02 => "保険証や受給者証",
        Category::C03 => "もしものときのカード",
        Category::C04 => "病気・手術・入院",
        Category::C05 => "アレルギー・使ってはいけない薬や食べ物",
        Category::C06 => "薬",
        Category::C07 => "検査・健診の結果",
        Category::C08 => "予防接種と予診票",
        Category::C09 => "妊娠・赤ちゃんの記録",
        Category::C10 => "紹介状・退院のまとめ",
        Category::C11 => "要介護度",
        Category::C12 => "介護の計画",
        Category::C13 => "介護の相談の記録",
        Category::C14 => "訪問の記録・体温や血圧",
        Category::C15 => "からだや心の点数",
        Category::C16 => "介護や医療の費用",
        Category::C17 => "歩数・睡眠・家での血圧",
        Category::C18 => "人に知られたくない病気など",
        Category::C19 => "家族のこと・これからの希望",
        Category::C20 => "許可とだれが見たかの記録",
        Category::C21 => "連絡",
    }
}

/// The official term.
pub const fn official(category: Category) -> &'static str {
    match category {
        Category::C01 => "基本情報",
        Category::C02 => "資格・証",
        Category::C03 => "緊急カード",
        Category::C04 => "傷病名",
        Category::C05 => "アレルギー・禁忌",
        Category::C06 => "処方・調剤・服薬",
        Category::C07 => "検査・健診",
        Category::C08 => "予防接種・予診票",
        Category::C09 => "母子保健",
        Category::C10 => "診療文書",
        Category::C11 => "要介護認定",
        Category::C12 => "ケアプラン",
        Category::C13 => "アセスメント・支援経過",
        Category::C14 => "訪問記録・バイタル",
        Category::C15 => "尺度(LIFE等)",
        Category::C16 => "給付・費用",
        Category::C17 => "ライフログ",
        Category::C18 => "機微情報",
        Category::C19 => "家族・ACP・懸念",
        Category::C20 => "同意・閲覧履歴",
        Category::C21 => "連絡・申し送り",
    }
}

/// 薬（処方・調剤・服薬）
pub fn both(category: Category) -> String {
    format!("{}（{}）", plain(category), official(category))
}
