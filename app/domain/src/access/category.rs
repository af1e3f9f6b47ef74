//! 区分: the kinds of information the access model tells apart, and sets of them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// 区分 of the access model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Category {
    /// 基本情報
    C01,
    /// 資格・証
    C02,
    /// 緊急カード
    C03,
    /// 傷病名
    C04,
    /// アレルギー・禁忌
    C05,
    /// 処方・調剤・服薬
    C06,
    /// 検査・健診
    C07,
    /// 予防接種・予診票
    C08,
    /// 母子保健
    C09,
    /// 診療文書
    C10,
    /// 要介護認定
    C11,
    /// ケアプラン
    C12,
    /// アセスメント・支援経過
    C13,
    /// 訪問記録・バイタル
    C14,
    /// 尺度
    C15,
    /// 給付・費用
    C16,
    /// ライフログ
    C17,
    /// 機微情報
    C18,
    /// 家族・ACP・懸念
    C19,
    /// 同意・閲覧履歴
    C20,
    /// 連絡・申し送り
    C21,
}

impl Category {
    /// All categories, in the model's order.
    pub const ALL: [Category; 21] = [
        Category::C01,
        Category::C02,
        Category::C03,
        Category::C04,
        Category::C05,
        Category::C06,
        Category::C07,
        Category::C08,
        Category::C09,
        Category::C10,
        Category::C11,
        Category::C12,
        Category::C13,
        Category::C14,
        Category::C15,
        Category::C16,
        Category::C17,
        Category::C18,
        Category::C19,
        Category::C20,
        Category::C21,
    ];

    const CODES: [&'static str; 21] = [
        "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", "C11", "C12", "C13",
        "C14", "C15", "C16", "C17", "C18", "C19", "C20", "C21",
    ];

    /// Its code in the model and in resources: `C01`.
    pub fn code(self) -> &'static str {
        Self::CODES[self.index()]
    }

    /// The category of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        let index = Self::CODES.iter().position(|known| *known == code)?;
        Some(Self::ALL[index])
    }

    /// Its place in [`Category::ALL`].
    pub(crate) const fn index(self) -> usize {
        match self {
            Category::C01 => 0,
            Category::C02 => 1,
            Category::C03 => 2,
            Category::C04 => 3,
            Category::C05 => 4,
            Category::C06 => 5,
            Category::C07 => 6,
            Category::C08 => 7,
            Category::C09 => 8,
            Category::C10 => 9,
            Category::C11 => 10,
            Category::C12 => 11,
            Category::C13 => 12,
            Category::C14 => 13,
            Category::C15 => 14,
            Category::C16 => 15,
            Category::C17 => 16,
            Category::C18 => 17,
            Category::C19 => 18,
            Category::C20 => 19,
            Category::C21 => 20,
        }
    }
}

/// A set of categories.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Categories(u32);

impl Categories {
    /// None.
    pub const NONE: Categories = Categories(0);
    /// Every category.
    pub const ALL: Categories = Categories::of(&Category::ALL);

    /// These.
    pub const fn of(list: &[Category]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= 1 << list[at].index();
            at += 1;
        }
        Categories(bits)
    }

    /// Whether it is among them.
    pub const fn has(self, category: Category) -> bool {
        self.0 & (1 << category.index()) != 0
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, category: Category) -> Self {
        Categories(self.0 | (1 << category.index()))
    }

    /// Those of either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Categories(self.0 | other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Categories(self.0 & !other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the model's order.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL
            .into_iter()
            .filter(move |category| self.has(*category))
    }
}

impl FromIterator<Category> for Categories {
    fn from_iter<I: IntoIterator<Item = Category>>(list: I) -> Self {
        list.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Categories {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
