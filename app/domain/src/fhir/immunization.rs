//! Immunization: a dose given, or 見合わせ with its reason.

use super::json::{Node, Overlay, ReadError, ReadErrorKind};
use super::reference::{Code, Reference, code_value, reference_value, text_value, when_value};
use super::systems::{OWN_EXTENSION, UCUM};
use super::when::When;
use crate::id::{PersonId, RecordId};
use crate::input::Decimal;
use crate::ja::label;
use crate::time::Date;
use serde_json::{Map, Value, json};

const LEGAL_CATEGORY: &str =
    "https://tsunagu-techo.example/fhir/StructureDefinition/legal-category";
const BASED_ON_RESPONSE: &str =
    "https://tsunagu-techo.example/fhir/StructureDefinition/based-on-response";

/// A dose, or the decision not to give one.
#[derive(Clone, Debug, PartialEq)]
pub struct Immunization {
    /// `Immunization.id`
    pub id: Option<String>,
    /// Given or not.
    pub status: ImmunizationStatus,
    /// Why not, in the physician's words.
    pub status_reason: Option<String>,
    /// Which vaccine; ours carry a code of `systems::VACCINE`.
    pub vaccine: Code,
    /// Who.
    pub patient: Reference,
    /// The visit.
    pub encounter: Option<Reference>,
    /// 接種年月日
    pub occurrence: Option<When>,
    /// Lot No.
    pub lot_number: Option<String>,
    /// 有効期限
    pub expiration: Option<When>,
    /// 接種部位
    pub site: Option<Code>,
    /// 接種方法
    pub route: Option<Code>,
    /// 接種量 in mL.
    pub dose_ml: Option<Decimal>,
    /// 医師名
    pub performer: Option<String>,
    /// 実施場所
    pub location: Option<String>,
    /// 期
    pub series: Option<String>,
    /// 回数
    pub dose_number: Option<String>,
    /// Anything else in words.
    pub note: Option<String>,
    /// 定期／任意／長期療養特例／特例, as a code of `record_form`.
    pub legal_category: Option<String>,
    /// The 予診票 it was decided on.
    pub based_on_response: Option<Reference>,
    /// Not by whoever gave it: where the entry comes from. `None`: a primary source (公的記録, or the clinic's own).
    pub origin: Option<Origin>,
    /// The resource as it was read.
    pub rest: Map<String, Value>,
}

/// HL7 `immunization-origin`, as far as it tells how much an entry is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// 手帳転記: copied from the 母子健康手帳 or another paper.
    Paper,
    /// 自己申告: remembered.
    Recall,
    /// Another secondary source.
    Other,
}

/// HL7's code system for it.
const ORIGIN: &str = "http://terminology.hl7.org/CodeSystem/immunization-origin";

impl Origin {
    /// FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Origin::Paper => "record",
            Origin::Recall => "recall",
            Origin::Other => "provider",
        }
    }

    fn read(node: &Node<'_>) -> Result<Option<Self>, ReadError> {
        if node.boolean("primarySource")? != Some(false) {
            return Ok(None);
        }
        let origin = Code::read_optional(node, "reportOrigin")?;
        let code = origin.as_ref().and_then(|origin| origin.code_in(ORIGIN));
        Ok(Some(match code {
            Some("record") => Origin::Paper,
            Some("recall") => Origin::Recall,
            _ => Origin::Other,
        }))
    }

    fn to_code(self) -> Code {
        Code::new(ORIGIN, self.code(), crate::ja::label::origin(self))
    }
}

/// FHIR `immunization-status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImmunizationStatus {
    /// Given.
    Completed,
    /// 見合わせ
    NotDone,
    /// Recorded by mistake.
    EnteredInError,
}

impl ImmunizationStatus {
    const CODES: [&'static str; 3] = ["completed", "not-done", "entered-in-error"];

    /// FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            ImmunizationStatus::Completed => "completed",
            ImmunizationStatus::NotDone => "not-done",
            ImmunizationStatus::EnteredInError => "entered-in-error",
        }
    }

    fn read(node: &Node<'_>) -> Result<Self, ReadError> {
        Ok(match node.required_code("status", &Self::CODES)? {
            0 => ImmunizationStatus::Completed,
            1 => ImmunizationStatus::NotDone,
            _ => ImmunizationStatus::EnteredInError,
        })
    }
}

impl Immunization {
    /// A new record with what FHIR requires; the rest is filled in by name.
    pub fn new(
        id: RecordId,
        person: PersonId,
        status: ImmunizationStatus,
        vaccine: Code,
        day: Date,
    ) -> Self {
        Immunization {
            id: Some(id.to_string()),
            status,
            status_reason: None,
            vaccine,
            patient: Reference::patient(person),
            encounter: None,
            occurrence: Some(When::Day(day)),
            lot_number: None,
            expiration: None,
            site: None,
            route: None,
            dose_ml: None,
            performer: None,
            location: None,
            series: None,
            dose_number: None,
            note: None,
            legal_category: None,
            based_on_response: None,
            origin: None,
            rest: Map::new(),
        }
    }

    /// Reads an Immunization.
    pub fn read(value: &Value) -> Result<Self, ReadError> {
        let node = Node::resource(value, "Immunization")?;
        let protocol = node.list("protocolApplied")?.into_iter().next();
        let in_protocol = |key: &str| {
            protocol
                .as_ref()
                .map(|node| node.text(key))
                .transpose()
                .map(Option::flatten)
        };
        let dose_number = match in_protocol("doseNumberString")? {
            Some(text) => Some(text.to_owned()),
            None => match &protocol {
                Some(protocol) => protocol
                    .number("doseNumberPositiveInt")?
                    .map(|number| number.to_string()),
                None => None,
            },
        };
        Ok(Immunization {
            id: node.text("id")?.map(str::to_owned),
            status: ImmunizationStatus::read(&node)?,
            status_reason: Code::read_optional(&node, "statusReason")?
                .and_then(|reason| reason.text),
            vaccine: Code::read_required(&node, "vaccineCode")?,
            patient: Reference::read_required(&node, "patient")?,
            encounter: Reference::read_optional(&node, "encounter")?,
            occurrence: occurrence(&node)?,
            lot_number: node.text("lotNumber")?.map(str::to_owned),
            expiration: node.when("expirationDate")?,
            site: Code::read_optional(&node, "site")?,
            route: Code::read_optional(&node, "route")?,
            dose_ml: dose(&node)?,
            performer: performer(&node)?,
            location: Reference::read_optional(&node, "location")?
                .and_then(|location| location.display),
            series: in_protocol("series")?.map(str::to_owned),
            dose_number,
            note: node
                .list("note")?
                .first()
                .map(|note| note.text("text"))
                .transpose()?
                .flatten()
                .map(str::to_owned),
            legal_category: extension_code(&node, LEGAL_CATEGORY)?,
            based_on_response: match node.extensions(BASED_ON_RESPONSE).next() {
                Some(extension) => Reference::read_optional(&extension, "valueReference")?,
                None => None,
            },
            origin: Origin::read(&node)?,
            rest: value.as_object().cloned().unwrap_or_default(),
        })
    }

    /// The day it was given, when it was given and the day is known.
    pub fn given_on(&self) -> Option<Date> {
        (self.status == ImmunizationStatus::Completed)
            .then(|| self.occurrence.and_then(When::date))
            .flatten()
    }

    /// The day rules count from: of a month the last day, which keeps every interval. `None`: not given, or nobody
    /// knows even the month.
    pub fn counted_from(&self) -> Option<Date> {
        let given = self.status == ImmunizationStatus::Completed;
        match self.occurrence.filter(|_| given)? {
            When::Year(_) => None,
            when => when.last_day(),
        }
    }

    /// Writes it back; what was not changed stays as it was.
    pub fn to_json(&self) -> Value {
        let mut out = Overlay::new("Immunization", &self.rest, self, Immunization::read);
        out.set("id", |view| &view.id, text_value);
        out.set(
            "status",
            |view| &view.status,
            |status| Some(Value::from(status.code())),
        );
        out.set(
            "statusReason",
            |view| &view.status_reason,
            |text| text.as_ref().map(|text| json!({ "text": text })),
        );
        out.set(
            "vaccineCode",
            |view| &view.vaccine,
            |code| Some(code.to_json()),
        );
        out.set(
            "patient",
            |view| &view.patient,
            |patient| Some(patient.to_json()),
        );
        out.set("encounter", |view| &view.encounter, reference_value);
        out.set(
            "primarySource",
            |view| &view.origin,
            |origin| origin.map(|_| Value::from(false)),
        );
        out.set(
            "reportOrigin",
            |view| &view.origin,
            |origin| origin.map(|origin| origin.to_code().to_json()),
        );
        out.set("occurrenceDateTime", |view| &view.occurrence, when_value);
        // FHIR wants one of the two
        out.set(
            "occurrenceString",
            |view| &view.occurrence,
            |occurrence| {
                occurrence
                    .is_none()
                    .then(|| Value::from(label::DAY_UNKNOWN))
            },
        );
        out.set("lotNumber", |view| &view.lot_number, text_value);
        out.set("expirationDate", |view| &view.expiration, when_value);
        out.set("site", |view| &view.site, code_value);
        out.set("route", |view| &view.route, code_value);
        out.set("doseQuantity", |view| &view.dose_ml, |dose| {
            dose.map(|dose| json!({ "value": dose.to_json(), "unit": "mL", "system": UCUM, "code": "mL" }))
        });
        out.set(
            "performer",
            |view| &view.performer,
            |name| {
                name.as_ref()
                    .map(|name| json!([{ "actor": { "display": name } }]))
            },
        );
        out.set(
            "location",
            |view| &view.location,
            |name| name.as_ref().map(|name| json!({ "display": name })),
        );
        self.write_protocol(&mut out);
        out.set(
            "note",
            |view| &view.note,
            |text| text.as_ref().map(|text| json!([{ "text": text }])),
        );
        out.set_extension(
            LEGAL_CATEGORY,
            |view| &view.legal_category,
            |code| {
                code.as_ref()
                    .map(|code| ("valueCode", Value::from(code.as_str())))
            },
        );
        out.set_extension(
            BASED_ON_RESPONSE,
            |view| &view.based_on_response,
            |reference| {
                reference
                    .as_ref()
                    .map(|reference| ("valueReference", reference.to_json()))
            },
        );
        out.finish()
    }

    /// `protocolApplied.doseNumber` is required by FHIR whenever there is a `protocolApplied`.
    fn write_protocol(&self, out: &mut Overlay<'_, Self>) {
        let of = |view: &Self| (view.series.clone(), view.dose_number.clone());
        if out.before().map(of) == Some(of(self)) {
            return;
        }
        let mut protocol = Map::new();
        if let Some(series) = &self.series {
            protocol.insert("series".to_owned(), Value::from(series.as_str()));
        }
        let number = self.dose_number.as_deref().unwrap_or(label::UNKNOWN);
        protocol.insert("doseNumberString".to_owned(), Value::from(number));
        let empty = self.series.is_none() && self.dose_number.is_none();
        out.force("protocolApplied", (!empty).then(|| json!([protocol])));
    }
}

fn occurrence(node: &Node<'_>) -> Result<Option<When>, ReadError> {
    let when = node.when("occurrenceDateTime")?;
    if when.is_none() && node.text("occurrenceString")?.is_none() {
        return Err(node.child("occurrence").fail(ReadErrorKind::Missing));
    }
    Ok(when)
}

fn dose(node: &Node<'_>) -> Result<Option<Decimal>, ReadError> {
    let Some(quantity) = node.object("doseQuantity")? else {
        return Ok(None);
    };
    let millilitres = [quantity.text("code")?, quantity.text("unit")?]
        .into_iter()
        .flatten()
        .any(|unit| unit == "mL");
    Ok(if millilitres {
        quantity.number("value")?
    } else {
        None
    })
}

fn performer(node: &Node<'_>) -> Result<Option<String>, ReadError> {
    for performer in node.list("performer")? {
        if let Some(name) =
            Reference::read_optional(&performer, "actor")?.and_then(|actor| actor.display)
        {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

fn extension_code(node: &Node<'_>, url: &str) -> Result<Option<String>, ReadError> {
    debug_assert!(url.starts_with(OWN_EXTENSION));
    match node.extensions(url).next() {
        Some(extension) => Ok(extension.text("valueCode")?.map(str::to_owned)),
        None => Ok(None),
    }
}
