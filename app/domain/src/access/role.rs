//! Who somebody is: by job, by organisation, and for one person (the sixteen columns of the model).
//!
//! The job belongs to the account. The role follows from the job and from what ties the account to the
//! person: the same doctor is a treating doctor to one and nobody to the next.

use serde::{Deserialize, Serialize};

/// What somebody is for this person: a column of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 本人
    P,
    /// 保護者（親権者）
    G,
    /// 成年後見人等
    L,
    /// 代理人（本人が指名）
    A,
    /// 家族（閲覧）
    F,
    /// 介護支援専門員
    CM,
    /// 介護職員
    CW,
    /// 訪問看護師・療法士
    VN,
    /// 医師・歯科医師 and the nurses of that clinic
    DR,
    /// 薬剤師
    PH,
    /// 市町村職員（介護・助成）
    MC,
    /// 市町村職員（予防接種）
    MV,
    /// 保健師
    HN,
    /// 救急病院
    ED,
    /// 救急隊
    EM,
    /// システム管理者
    AD,
}

impl Role {
    /// All columns, in the model's order.
    pub const ALL: [Role; 16] = [
        Role::P,
        Role::G,
        Role::L,
        Role::A,
        Role::F,
        Role::CM,
        Role::CW,
        Role::VN,
        Role::DR,
        Role::PH,
        Role::MC,
        Role::MV,
        Role::HN,
        Role::ED,
        Role::EM,
        Role::AD,
    ];

    const CODES: [&'static str; 16] = [
        "P", "G", "L", "A", "F", "CM", "CW", "VN", "DR", "PH", "MC", "MV", "HN", "ED", "EM", "AD",
    ];

    /// Its code in the model.
    pub fn code(self) -> &'static str {
        Self::CODES[self.index()]
    }

    /// The role of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        let index = Self::CODES.iter().position(|known| *known == code)?;
        Some(Self::ALL[index])
    }

    pub(super) const fn index(self) -> usize {
        match self {
            Role::P => 0,
            Role::G => 1,
            Role::L => 2,
            Role::A => 3,
            Role::F => 4,
            Role::CM => 5,
            Role::CW => 6,
            Role::VN => 7,
            Role::DR => 8,
            Role::PH => 9,
            Role::MC => 10,
            Role::MV => 11,
            Role::HN => 12,
            Role::ED => 13,
            Role::EM => 14,
            Role::AD => 15,
        }
    }

    /// Acts for a municipality, by law and not by the person's leave.
    pub(super) fn is_municipal(self) -> bool {
        matches!(self, Role::MC | Role::MV | Role::HN)
    }
}

/// What an account is: on the wire, in the tables, for every person alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Nobody's staff: the person, a guardian, a relative. Which of them is said by the relation.
    #[serde(rename = "guardian")]
    Person,
    /// 看護師
    Nurse,
    /// 医師・歯科医師
    Doctor,
    /// 薬剤師
    Pharmacist,
    /// 訪問看護師・療法士
    VisitingNurse,
    /// 介護支援専門員
    CareManager,
    /// 介護職員
    CareWorker,
    /// 市町村職員（介護・助成）
    MunicipalCare,
    /// 市町村職員（予防接種）
    MunicipalVaccination,
    /// 保健師
    PublicHealthNurse,
    /// 救急隊員
    AmbulanceCrew,
    /// 管理者: invites and removes the staff of an organisation, and sees nobody's records.
    Administrator,
    /// Of a newer release: may do nothing here, and its session can still be read.
    #[serde(other)]
    Unknown,
}

impl Job {
    /// All that can be given to somebody.
    pub const ALL: [Job; 12] = [
        Job::Person,
        Job::Nurse,
        Job::Doctor,
        Job::Pharmacist,
        Job::VisitingNurse,
        Job::CareManager,
        Job::CareWorker,
        Job::MunicipalCare,
        Job::MunicipalVaccination,
        Job::PublicHealthNurse,
        Job::AmbulanceCrew,
        Job::Administrator,
    ];

    /// As in the tables and on the wire. `guardian` is as old as the first release.
    pub fn code(self) -> &'static str {
        match self {
            Job::Person => "guardian",
            Job::Nurse => "nurse",
            Job::Doctor => "doctor",
            Job::Pharmacist => "pharmacist",
            Job::VisitingNurse => "visiting_nurse",
            Job::CareManager => "care_manager",
            Job::CareWorker => "care_worker",
            Job::MunicipalCare => "municipal_care",
            Job::MunicipalVaccination => "municipal_vaccination",
            Job::PublicHealthNurse => "public_health_nurse",
            Job::AmbulanceCrew => "ambulance_crew",
            Job::Administrator => "administrator",
            Job::Unknown => "unknown",
        }
    }

    /// The job of a code. `None` for one this release does not know.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|job| job.code() == code)
    }

    /// Works for an organisation.
    pub fn is_staff(self) -> bool {
        !matches!(self, Job::Person | Job::Unknown)
    }

    /// Receives forms and gives doses at a clinic.
    pub fn is_clinical(self) -> bool {
        matches!(self, Job::Nurse | Job::Doctor)
    }

    /// Every column this job can ever stand in, whatever ties it to the person.
    pub(super) fn columns(self) -> &'static [Role] {
        match self {
            Job::Person => &[Role::P, Role::G, Role::L, Role::A, Role::F],
            Job::Nurse => &[Role::DR, Role::VN, Role::ED],
            Job::Doctor => &[Role::DR, Role::ED],
            Job::Pharmacist => &[Role::PH, Role::ED],
            Job::VisitingNurse => &[Role::VN],
            Job::CareManager => &[Role::CM],
            Job::CareWorker => &[Role::CW],
            Job::MunicipalCare => &[Role::MC],
            Job::MunicipalVaccination => &[Role::MV],
            Job::PublicHealthNurse => &[Role::HN],
            Job::AmbulanceCrew => &[Role::EM],
            Job::Administrator => &[Role::AD],
            Job::Unknown => &[],
        }
    }
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationKind {
    /// 診療所
    Clinic,
    /// 病院 without the emergency function
    Hospital,
    /// 病院 with the emergency function: the only place where the glass can be broken.
    EmergencyHospital,
    /// 薬局
    Pharmacy,
    /// 居宅介護支援・介護サービス事業所
    CareOffice,
    /// 訪問看護ステーション
    VisitingNursing,
    /// 市町村
    Municipality,
    /// 消防本部
    FireDepartment,
}

impl OrganizationKind {
    const ALL: [OrganizationKind; 8] = [
        OrganizationKind::Clinic,
        OrganizationKind::Hospital,
        OrganizationKind::EmergencyHospital,
        OrganizationKind::Pharmacy,
        OrganizationKind::CareOffice,
        OrganizationKind::VisitingNursing,
        OrganizationKind::Municipality,
        OrganizationKind::FireDepartment,
    ];

    /// As in the tables.
    pub fn code(self) -> &'static str {
        match self {
            OrganizationKind::Clinic => "clinic",
            OrganizationKind::Hospital => "hospital",
            OrganizationKind::EmergencyHospital => "emergency_hospital",
            OrganizationKind::Pharmacy => "pharmacy",
            OrganizationKind::CareOffice => "care_office",
            OrganizationKind::VisitingNursing => "visiting_nursing",
            OrganizationKind::Municipality => "municipality",
            OrganizationKind::FireDepartment => "fire_department",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
