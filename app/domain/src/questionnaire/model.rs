//! A Questionnaire as the engine sees it. Read from JSON by `read`; nothing here parses.

use crate::input::Decimal;
use crate::screening::Level;
use crate::signing::SignedBy;
use crate::time::Date;
use serde_json::Value;

/// `linkId` of an item. Unique within a Questionnaire.
pub type LinkId = String;

/// A released form. Never changes: a new wording is a new version.
#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    /// Canonical url without version.
    pub url: String,
    /// Version, such as `2026.10`.
    pub version: String,
    /// 様式の名前
    pub title: String,
    /// The form's official number and where its wording comes from.
    pub official_form: Option<String>,
    /// Vaccines this form is for, as codes of the vaccine table.
    pub vaccines: Vec<String>,
    /// Whose signatures it takes.
    pub signed_by: SignedBy,
    /// Only for those a guardian comes along with, or only for others; `None` says nothing.
    pub accompanied: Option<bool>,
    /// Top-level items: the steps of the form.
    pub items: Vec<Item>,
}

impl Questionnaire {
    /// `url|version`.
    pub fn canonical(&self) -> String {
        format!("{}|{}", self.url, self.version)
    }

    /// Every item, in document order, with those inside groups and under questions.
    pub fn all_items(&self) -> Vec<&Item> {
        fn walk<'a>(items: &'a [Item], out: &mut Vec<&'a Item>) {
            for item in items {
                out.push(item);
                walk(&item.items, out);
            }
        }
        let mut out = Vec::new();
        walk(&self.items, &mut out);
        out
    }

    /// The item with this `linkId`.
    pub fn item(&self, link_id: &str) -> Option<&Item> {
        fn walk<'a>(items: &'a [Item], link_id: &str) -> Option<&'a Item> {
            items.iter().find_map(|item| {
                if item.link_id == link_id {
                    Some(item)
                } else {
                    walk(&item.items, link_id)
                }
            })
        }
        walk(&self.items, link_id)
    }

    /// The steps a phone shows one at a time: the top-level groups, in order.
    pub fn steps(&self) -> &[Item] {
        &self.items
    }
}

/// A group, a sentence to read, or a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Unique within the form.
    pub link_id: LinkId,
    /// What kind of answer it takes, if any.
    pub kind: ItemKind,
    /// The official wording.
    pub text: String,
    /// The question's number on the paper form.
    pub prefix: Option<String>,
    /// Must be answered when enabled.
    pub required: bool,
    /// May have several answers.
    pub repeats: bool,
    /// Not to be edited by the person filling in.
    pub read_only: bool,
    /// Answers to choose from.
    pub options: Vec<AnswerOption>,
    /// When the item is asked at all; empty means always.
    pub enable_when: Vec<EnableWhen>,
    /// How several conditions combine.
    pub enable_behavior: EnableBehavior,
    /// Most characters of a text.
    pub max_length: Option<u32>,
    /// Smallest number.
    pub min_value: Option<Decimal>,
    /// Largest number.
    pub max_value: Option<Decimal>,
    /// Most digits after the point.
    pub max_decimal_places: Option<u8>,
    /// Unit beside the box (g, ℃).
    pub unit: Option<String>,
    /// Initial answers, only those marked by our `initial-allowed` extension: nothing is preselected by accident.
    pub initial: Vec<Value>,
    /// A date may not be after today.
    pub not_after_today: bool,
    /// A date may leave its day out: the last day of the month is meant (有効期限).
    pub month_precision: bool,
    /// Composite input that is one field to the person and several items in FHIR.
    pub input: Option<Input>,
    /// Code of the answer that needs no attention. Risk is never derived from "yes".
    pub normal_answer: Option<String>,
    /// What an answer means for the dose.
    pub flags: Vec<FlagRule>,
    /// Whether the wording was found in a source (`S`) or written from memory (`M`).
    pub confidence: Option<String>,
    /// Where the wording comes from.
    pub source: Option<String>,
    /// From which known fact the answer may be offered, such as `patient.name`.
    pub prefill: Option<String>,
    /// Who enters it.
    pub entered_by: EnteredBy,
    /// The physician may write a note beside this question.
    pub physician_note: bool,
    /// A note printed with the question.
    pub note: Option<String>,
    /// Items inside a group or under a question.
    pub items: Vec<Item>,
}

impl Item {
    /// Whether it takes an answer of its own under its `linkId`.
    pub fn is_question(&self) -> bool {
        self.input.is_some() || !matches!(self.kind, ItemKind::Group | ItemKind::Display)
    }

    /// The option with this code.
    pub fn option(&self, code: &str) -> Option<&AnswerOption> {
        self.options.iter().find(|option| option.code == code)
    }
}

/// FHIR R4 item types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// Holds other items.
    Group,
    /// A sentence to read.
    Display,
    /// Yes or no as a value.
    Boolean,
    /// A number.
    Decimal,
    /// A whole number.
    Integer,
    /// A calendar date.
    Date,
    /// A date with time; only its date is asked here.
    DateTime,
    /// A time of day, as text.
    Time,
    /// One line of text.
    String,
    /// Several lines of text.
    Text,
    /// An address on the web.
    Url,
    /// One of `options`.
    Choice,
    /// One of `options`, or a text.
    OpenChoice,
    /// A number with a unit.
    Quantity,
    /// Attachments and references: shown, not answered here.
    Unsupported,
}

/// A possible answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerOption {
    /// Code system; empty when the option is plain text.
    pub system: String,
    /// Stored in drafts.
    pub code: String,
    /// The official wording of the answer.
    pub display: String,
}

/// One condition of `enableWhen`.
#[derive(Clone, Debug, PartialEq)]
pub struct EnableWhen {
    /// `linkId` of the question it looks at.
    pub question: LinkId,
    /// How it compares.
    pub operator: Operator,
    /// With what.
    pub expected: Condition,
}

/// FHIR R4 `enableWhen.operator`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `exists`
    Exists,
    /// `=`: some answer is equal.
    Equal,
    /// `!=`: no answer is equal.
    NotEqual,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    GreaterOrEqual,
    /// `<=`
    LessOrEqual,
}

/// The value a condition compares with.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `answerBoolean`
    Boolean(bool),
    /// `answerDecimal`, `answerInteger`, `answerQuantity`
    Number(Decimal),
    /// `answerDate`, and the date of `answerDateTime`
    Date(Date),
    /// `answerString`, `answerTime`
    Text(String),
    /// `answerCoding`, by code
    Code(String),
    /// A kind this engine does not compare: never true.
    Unsupported,
}

/// FHIR R4 `enableBehavior`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnableBehavior {
    /// Every condition must hold.
    #[default]
    All,
    /// One is enough.
    Any,
}

/// A field that is one to the person and several FHIR items inside a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// （　）歳（　）か月頃: children `<linkId>.years` and `<linkId>.months`.
    AgeText,
    /// 予防接種の種類・接種日: repeating groups `<linkId>.entry` with `<linkId>.name` and `<linkId>.date`.
    VaccineList,
}

/// Who enters an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnteredBy {
    /// The person or guardian.
    #[default]
    Person,
    /// The clinic, on the day.
    Clinic,
}

/// What an answer means for the dose.
#[derive(Clone, Debug, PartialEq)]
pub struct FlagRule {
    /// Code of the answer.
    pub when: String,
    /// How heavy.
    pub level: Level,
    /// Why, in Japanese, from the form's data.
    pub reason: String,
    /// Ids in the catalogue of contraindications and cautions (`CI02`), or `interval`.
    pub refs: Vec<String>,
}
