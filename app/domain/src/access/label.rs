//! Security labels: what in a record is more delicate than its category.
//!
//! They stand in `meta.security`. Whoever writes may add one; nobody is shown a record because a label is
//! missing from a copy, since corrections are new records with labels of their own.

use crate::fhir::systems::OWN_SYSTEM;
use serde_json::Value;
use std::fmt;

/// HL7's codes for what is sensitive.
pub const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
/// This project's own labels, under [`OWN_SYSTEM`].
const OWN: &str = "security-label";

/// One label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// 精神
    Psychiatry,
    /// HIV
    Hiv,
    /// 性感染症
    SexuallyTransmitted,
    /// 性・生殖
    Sexuality,
    /// 依存症
    Addiction,
    /// 遺伝
    Genetic,
    /// 暴力・虐待
    Violence,
    /// LOC: where the person can be found
    Place,
    /// C11X: 認定調査票・主治医意見書の本文
    Opinion,
    /// A professional's concern (abuse, money), which the person is not shown
    Concern,
    /// A line of the log about a protection, for the person and the municipality only
    Protection,
}

impl Label {
    /// All labels.
    pub const ALL: [Label; 11] = [
        Label::Psychiatry,
        Label::Hiv,
        Label::SexuallyTransmitted,
        Label::Sexuality,
        Label::Addiction,
        Label::Genetic,
        Label::Violence,
        Label::Place,
        Label::Opinion,
        Label::Concern,
        Label::Protection,
    ];

    /// Its code: HL7's for what is sensitive, ours for the rest.
    pub fn code(self) -> &'static str {
        match self {
            Label::Psychiatry => "PSY",
            Label::Hiv => "HIV",
            Label::SexuallyTransmitted => "STD",
            Label::Sexuality => "SEX",
            Label::Addiction => "ETH",
            Label::Genetic => "GDIS",
            Label::Violence => "SDV",
            Label::Place => "LOC",
            Label::Opinion => "C11X",
            Label::Concern => "CONCERN",
            Label::Protection => "PROTECTION",
        }
    }

    fn is_own(self) -> bool {
        matches!(
            self,
            Label::Place | Label::Opinion | Label::Concern | Label::Protection
        )
    }

    /// The system its code is of.
    pub fn system(self) -> String {
        if self.is_own() {
            format!("{OWN_SYSTEM}{OWN}")
        } else {
            ACT_CODE.to_owned()
        }
    }

    /// From a Coding. A code of ours counts in our system only; HL7's sensitive ones in any, because a
    /// system that is missing or misspelt must not open what the code closes.
    pub fn from_coding(system: Option<&str>, code: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|label| label.code() == code)?;
        (!found.is_own() || system == Some(found.system().as_str())).then_some(found)
    }

    const fn bit(self) -> u16 {
        match self {
            Label::Psychiatry => 1,
            Label::Hiv => 1 << 1,
            Label::SexuallyTransmitted => 1 << 2,
            Label::Sexuality => 1 << 3,
            Label::Addiction => 1 << 4,
            Label::Genetic => 1 << 5,
            Label::Violence => 1 << 6,
            Label::Place => 1 << 7,
            Label::Opinion => 1 << 8,
            Label::Concern => 1 << 9,
            Label::Protection => 1 << 10,
        }
    }
}

/// A set of labels.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(u16);

impl Labels {
    /// None.
    pub const NONE: Labels = Labels(0);
    /// 機微情報 of every kind.
    pub const SENSITIVE: Labels = Labels(0b111_1111);

    /// These.
    pub const fn of(list: &[Label]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < list.len() {
            bits |= list[at].bit();
            at += 1;
        }
        Labels(bits)
    }

    /// Whether it is among them.
    pub const fn has(self, label: Label) -> bool {
        self.0 & label.bit() != 0
    }

    /// Whether any is in both.
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// 機微情報: granted item by item only.
    pub const fn is_sensitive(self) -> bool {
        self.meet(Self::SENSITIVE)
    }

    /// Says where the person can be found.
    pub const fn is_place(self) -> bool {
        self.has(Label::Place)
    }

    pub(super) const fn is_opinion(self) -> bool {
        self.has(Label::Opinion)
    }

    pub(super) const fn is_concern(self) -> bool {
        self.has(Label::Concern)
    }

    pub(super) const fn is_protection(self) -> bool {
        self.has(Label::Protection)
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Label> {
        Label::ALL.into_iter().filter(move |label| self.has(*label))
    }
}

impl FromIterator<Label> for Labels {
    fn from_iter<I: IntoIterator<Item = Label>>(list: I) -> Self {
        Labels(list.into_iter().fold(0, |bits, label| bits | label.bit()))
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// The labels of a resource, from `meta.security`.
pub fn labels(resource: &Value) -> Labels {
    let security = resource.pointer("/meta/security").and_then(Value::as_array);
    let of = |coding: &Value| {
        let text = |key: &str| coding.get(key).and_then(Value::as_str);
        Label::from_coding(text("system"), text("code")?)
    };
    security.into_iter().flatten().filter_map(of).collect()
}
