//! Names of code systems and extensions.

/// Base of HL7's own extensions.
pub const FHIR_EXTENSION: &str = "http://hl7.org/fhir/StructureDefinition/";
/// Base of this project's extensions.
pub const OWN_EXTENSION: &str = "https://tsunagu-techo.example/fhir/StructureDefinition/";
/// Identifiers of those who sign in: which account somebody is.
pub const ACCOUNT_SYSTEM: &str = "https://tsunagu-techo.example/fhir/account";
/// Base of this project's code systems.
pub const OWN_SYSTEM: &str = "https://tsunagu-techo.example/fhir/CodeSystem/";
/// 区分 of the access model, on records whose kind does not say it, and in consents. Ours and not the
/// `urn:app:category` of the model's examples: a code system needs an address somebody answers for.
pub const ACCESS_CATEGORY: &str = "https://tsunagu-techo.example/fhir/CodeSystem/access-category";
/// LOINC.
pub const LOINC: &str = "http://loinc.org";
/// 体温 in LOINC.
pub const BODY_TEMPERATURE: &str = "8310-5";
/// Units.
pub const UCUM: &str = "http://unitsofmeasure.org";
/// Vaccines by the codes of `data/vaccines.json`.
pub const VACCINE: &str = "https://tsunagu-techo.example/fhir/CodeSystem/vaccine";
/// Vaccines by the same codes, as other software asks for them.
pub const ROUTINE_IMMUNIZATION: &str = "urn:tsunagu-techo:jp-routine-immunization";
/// How a vaccine stands in a forecast.
pub const FORECAST_STATUS: &str = "https://tsunagu-techo.example/fhir/CodeSystem/forecast-status";
/// 接種部位: JAMI 外部入力用部位コード, as JP Core prefers.
pub const SITE: &str = "http://jami.jp/CodeSystem/MedicationBodySiteExternal";
/// 接種方法.
pub const ROUTE: &str = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration";
/// 接種部位 that the JAMI codes do not tell apart.
pub const OWN_SITE: &str = "https://tsunagu-techo.example/fhir/CodeSystem/injection-site";
/// 接種方法 that HL7 does not know.
pub const OWN_ROUTE: &str = "https://tsunagu-techo.example/fhir/CodeSystem/vaccination-route";
/// 定期／任意／長期療養特例／特例
pub const LEGAL_CATEGORY: &str = "https://tsunagu-techo.example/fhir/CodeSystem/legal-category";
/// Kanji (`IDE`) and kana (`SYL`) names in JP Core.
pub const NAME_REPRESENTATION: &str =
    "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
