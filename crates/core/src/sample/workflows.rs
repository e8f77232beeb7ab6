//! The work of a clinic: who asks whom for what, and by when.
//!
//! Titles, comments and reasons are administrative. What is clinical stands only in
//! [`Template::notes`], which clinical people write as sealed notes.

use careloop_contract::{HoldReason, Priority, Role, TaskCategory};

/// One step of a workflow, as a task that is given out again and again.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) category: TaskCategory,
    pub(crate) title: &'static str,
    pub(crate) details: Option<&'static str>,
    /// Who adds it.
    pub(crate) author: Role,
    /// Whose work it is.
    pub(crate) queue: Role,
    /// Days after which it is due.
    pub(crate) due: i64,
    pub(crate) priority: Priority,
    /// Whether it concerns a patient.
    pub(crate) patient: bool,
    /// Whom it may come to wait for, and what is said then.
    pub(crate) hold: Option<(HoldReason, &'static str)>,
    pub(crate) comments: &'static [&'static str],
    /// Clinical text, for those who may read it.
    pub(crate) notes: &'static [&'static str],
}

const fn template(
    category: TaskCategory,
    title: &'static str,
    author: Role,
    queue: Role,
    due: i64,
) -> Template {
    Template {
        category,
        title,
        details: None,
        author,
        queue,
        due,
        priority: Priority::Routine,
        patient: true,
        hold: None,
        comments: &[],
        notes: &[],
    }
}

impl Template {
    const fn details(mut self, details: &'static str) -> Self {
        self.details = Some(details);
        self
    }

    const fn urgent(mut self) -> Self {
        self.priority = Priority::Urgent;
        self
    }

    const fn at_once(mut self) -> Self {
        self.priority = Priority::Stat;
        self
    }

    const fn clinic_s_own(mut self) -> Self {
        self.patient = false;
        self
    }

    const fn waits(mut self, reason: HoldReason, words: &'static str) -> Self {
        self.hold = Some((reason, words));
        self
    }

    const fn comments(mut self, comments: &'static [&'static str]) -> Self {
        self.comments = comments;
        self
    }

    const fn notes(mut self, notes: &'static [&'static str]) -> Self {
        self.notes = notes;
        self
    }
}

use HoldReason::{
    Other, WaitingOnColleague, WaitingOnPatient, WaitingOnPayer, WaitingOnPharmacy, WaitingOnResult,
    WaitingOnSpecialist,
};
use Role::{Administrator, Biller, ClinicalStaff, FrontDesk, PracticeManager, Provider};
use TaskCategory::{
    CarePlan, Compliance, Credential, EndOfDay, EquipmentCheck, General, Intake, NoShow, PriorAuthorization,
    RecordsRequest, Referral, Refill, ResultFollowUp, Sterilization,
};

/// The steps of the twelve workflows, and care plans and everyday calls beside them.
pub(crate) const TEMPLATES: [Template; 47] = [
    // Prior authorisation
    template(
        PriorAuthorization,
        "Prior authorization: assemble packet",
        Provider,
        ClinicalStaff,
        1,
    )
    .details("Collect the order, visit notes and earlier correspondence.")
    .comments(&[
        "Packet is complete, ready to submit.",
        "Two pages were missing, asked the front desk to scan them.",
    ])
    .notes(&[
        "Failed naproxen and physical therapy for 8 weeks; MRI lumbar spine requested for radiculopathy.",
    ]),
    template(
        PriorAuthorization,
        "Prior authorization: submit to payer",
        ClinicalStaff,
        Biller,
        2,
    )
    .urgent()
    .waits(
        WaitingOnPayer,
        "Submitted by portal; the payer has seven calendar days.",
    )
    .comments(&[
        "Submitted by portal, reference number is on the cover sheet.",
        "Faxed, confirmation page filed.",
    ]),
    template(
        PriorAuthorization,
        "Prior authorization: check status with payer",
        Biller,
        Biller,
        5,
    )
    .waits(WaitingOnPayer, "Still in review, call again in two days.")
    .comments(&[
        "On hold for 25 minutes, asked for a call back.",
        "Payer asks for one more page.",
    ]),
    template(
        PriorAuthorization,
        "Prior authorization: tell patient and schedule",
        Biller,
        FrontDesk,
        3,
    )
    .waits(WaitingOnPatient, "Left a message to choose a day.")
    .comments(&["Approved; the window ends in 60 days."]),
    // Refill
    template(
        Refill,
        "Refill request: check for duplicates",
        FrontDesk,
        ClinicalStaff,
        1,
    )
    .comments(&["Caller asks to be told by text message.", "Second call today."])
    .notes(&["Requests lisinopril 20 mg, 90 days. Last BP 128/82, creatinine 0.9 in May."]),
    template(Refill, "Refill request: decide", ClinicalStaff, Provider, 1)
        .urgent()
        .comments(&["Patient has two days left."])
        .notes(&["Metformin 1000 mg twice daily; A1c 7.4 in August. Refill for 6 months is fine."]),
    template(
        Refill,
        "Refill request: confirm with pharmacy",
        Provider,
        ClinicalStaff,
        1,
    )
    .waits(WaitingOnPharmacy, "Pharmacy will call back after lunch.")
    .comments(&["Sent to the pharmacy on Mill Street."]),
    template(
        Refill,
        "Refill request: call patient back",
        ClinicalStaff,
        FrontDesk,
        1,
    )
    .waits(WaitingOnPatient, "No answer, left a message.")
    .comments(&["Reached, patient will pick up tomorrow."]),
    // Referral
    template(
        Referral,
        "Referral: send records to specialist",
        Provider,
        FrontDesk,
        2,
    )
    .comments(&[
        "Sent by secure fax, 14 pages.",
        "Specialist's office confirmed receipt.",
    ])
    .notes(&["Referral to cardiology for exertional dyspnea, ECG with left bundle branch block."]),
    template(Referral, "Referral: confirm appointment", FrontDesk, FrontDesk, 7)
        .waits(WaitingOnSpecialist, "Their scheduler calls the patient directly.")
        .comments(&["Appointment is on the 14th."]),
    template(
        Referral,
        "Referral: obtain visit note",
        FrontDesk,
        ClinicalStaff,
        14,
    )
    .waits(WaitingOnSpecialist, "Note not written yet, asked again.")
    .comments(&["Called records department, will fax this week."]),
    template(
        Referral,
        "Referral: review returned note",
        ClinicalStaff,
        Provider,
        3,
    )
    .comments(&["Note is scanned to the chart."])
    .notes(&["Endocrinology agrees with levothyroxine 75 mcg; recheck TSH in 8 weeks."]),
    // Results
    template(
        ResultFollowUp,
        "Result expected: not received yet",
        ClinicalStaff,
        ClinicalStaff,
        5,
    )
    .waits(WaitingOnResult, "Laboratory is looking for the sample.")
    .comments(&["Laboratory says it was sent this morning."]),
    template(
        ResultFollowUp,
        "Result received: review",
        ClinicalStaff,
        Provider,
        1,
    )
    .urgent()
    .notes(&[
        "Potassium 5.9, hemolysed? Repeat today.",
        "Mammogram BI-RADS 2, routine follow-up.",
    ]),
    template(
        ResultFollowUp,
        "Result reviewed: notify patient",
        Provider,
        ClinicalStaff,
        2,
    )
    .waits(WaitingOnPatient, "Two calls without answer, letter is next.")
    .comments(&["Told by telephone, asked to repeat back."])
    .notes(&["Told about LDL 162 and diet; declines atorvastatin for now."]),
    template(
        ResultFollowUp,
        "Critical result: call back within the hour",
        ClinicalStaff,
        Provider,
        0,
    )
    .at_once()
    .notes(&["INR 5.2 on warfarin, hold two doses and recheck tomorrow."]),
    // No-show
    template(NoShow, "No-show: first call", FrontDesk, FrontDesk, 1)
        .waits(WaitingOnPatient, "Voicemail, asked to call back.")
        .comments(&["Wrong number, checked the registration form."]),
    template(NoShow, "No-show: second call", FrontDesk, FrontDesk, 2)
        .waits(WaitingOnPatient, "No answer again.")
        .comments(&["Rebooked for next week."]),
    template(NoShow, "No-show: send letter", FrontDesk, FrontDesk, 3)
        .comments(&["Letter is in today's mail."]),
    template(NoShow, "No-show: decide how urgent", FrontDesk, Provider, 1)
        .notes(&["Missed post-discharge visit after pneumonia, must be reached today."]),
    // Intake
    template(Intake, "New patient: verify insurance", FrontDesk, Biller, 2)
        .waits(WaitingOnPayer, "Eligibility system is down.")
        .comments(&["Active, copay noted on the visit."]),
    template(Intake, "New patient: forms and consents", FrontDesk, FrontDesk, 3)
        .waits(WaitingOnPatient, "Forms sent, one signature is missing.")
        .comments(&["Privacy notice acknowledged."]),
    template(
        Intake,
        "New patient: request prior records",
        FrontDesk,
        ClinicalStaff,
        5,
    )
    .waits(WaitingOnSpecialist, "Earlier practice needs a signed release.")
    .comments(&["Release form sent to the patient."]),
    template(
        Intake,
        "New patient: prepare chart",
        ClinicalStaff,
        ClinicalStaff,
        4,
    )
    .notes(&["Penicillin allergy (rash). Family history of breast cancer, mother at 51."]),
    // End of day
    template(
        EndOfDay,
        "End of day: visits without charges",
        FrontDesk,
        Biller,
        0,
    )
    .clinic_s_own()
    .comments(&["Two visits left open, asked the providers."]),
    template(
        EndOfDay,
        "End of day: deposit against payments",
        Biller,
        Biller,
        0,
    )
    .clinic_s_own()
    .comments(&["Variance of 5.00, found in the card batch."]),
    template(EndOfDay, "End of day: sign off", Biller, PracticeManager, 1).clinic_s_own(),
    template(
        EndOfDay,
        "End of day: prepare tomorrow's visits",
        FrontDesk,
        FrontDesk,
        0,
    )
    .clinic_s_own(),
    // Records
    template(
        RecordsRequest,
        "Records request: verify identity and authority",
        FrontDesk,
        FrontDesk,
        3,
    )
    .details("Thirty calendar days count from receipt.")
    .waits(WaitingOnPatient, "Waiting for a copy of the photo ID.")
    .comments(&["Request received by mail."]),
    template(
        RecordsRequest,
        "Records request: send copy",
        FrontDesk,
        PracticeManager,
        30,
    )
    .details("In the format that was asked for, and log the disclosure.")
    .comments(&["Sent on a disc, as asked."]),
    template(
        RecordsRequest,
        "School form: complete and return",
        FrontDesk,
        ClinicalStaff,
        5,
    )
    .waits(WaitingOnColleague, "Needs the provider's signature.")
    .notes(&["Asthma action plan attached, albuterol before exercise."]),
    // Sterilisation
    template(
        Sterilization,
        "Sterilization log: release load",
        ClinicalStaff,
        ClinicalStaff,
        0,
    )
    .clinic_s_own()
    .comments(&["Mechanical and chemical indicators passed."]),
    template(
        Sterilization,
        "Sterilization log: weekly spore test",
        ClinicalStaff,
        ClinicalStaff,
        2,
    )
    .clinic_s_own()
    .waits(Other, "Strip is in the incubator until tomorrow."),
    // Equipment
    template(
        EquipmentCheck,
        "Vaccine refrigerator: morning temperatures",
        PracticeManager,
        ClinicalStaff,
        0,
    )
    .clinic_s_own()
    .comments(&["38 to 41 degrees, initialled."]),
    template(
        EquipmentCheck,
        "Emergency cart: monthly check",
        PracticeManager,
        ClinicalStaff,
        5,
    )
    .clinic_s_own()
    .comments(&["One item expires next month, ordered."]),
    template(
        EquipmentCheck,
        "Eyewash station: weekly flush",
        PracticeManager,
        ClinicalStaff,
        3,
    )
    .clinic_s_own(),
    // Credentials
    template(
        Credential,
        "CAQH profile: re-attest",
        PracticeManager,
        PracticeManager,
        21,
    )
    .clinic_s_own()
    .waits(WaitingOnColleague, "Provider must log in and attest.")
    .comments(&["Reminder sent."]),
    template(
        Credential,
        "State license: renew",
        PracticeManager,
        PracticeManager,
        45,
    )
    .clinic_s_own()
    .comments(&["Fee is paid, waiting for the certificate."]),
    template(
        Credential,
        "Malpractice certificate: file new copy",
        PracticeManager,
        Biller,
        14,
    )
    .clinic_s_own(),
    // Compliance
    template(
        Compliance,
        "Monthly audit log review",
        PracticeManager,
        Administrator,
        7,
    )
    .clinic_s_own()
    .comments(&["Report is in the compliance binder."]),
    template(
        Compliance,
        "Quarterly access review",
        PracticeManager,
        Administrator,
        14,
    )
    .clinic_s_own(),
    template(
        Compliance,
        "Restore test of the backup",
        PracticeManager,
        Administrator,
        10,
    )
    .clinic_s_own()
    .comments(&["Restored on the spare laptop, counts agree."]),
    template(
        Compliance,
        "Business associate agreement: renew",
        Administrator,
        PracticeManager,
        30,
    )
    .clinic_s_own()
    .waits(Other, "Vendor's lawyer is reading it."),
    template(
        Compliance,
        "Privacy training: collect confirmations",
        PracticeManager,
        PracticeManager,
        20,
    )
    .clinic_s_own(),
    // Beside them
    template(CarePlan, "Care plan review", Provider, ClinicalStaff, 10)
        .notes(&["Goals for type 2 diabetes reviewed; foot exam normal, retinal exam due."]),
    template(General, "Call back about a bill", FrontDesk, Biller, 2)
        .waits(WaitingOnPatient, "Asked for a payment plan form.")
        .comments(&["Statement explained."]),
    template(
        General,
        "Call back: question for the nurse",
        FrontDesk,
        ClinicalStaff,
        1,
    )
    .notes(&["Mild dizziness since starting amlodipine, no syncope. Advised to sit, recheck BP."]),
];

/// The twelve workflows of a clinic's day.
#[cfg(test)]
pub(crate) const WORKFLOWS: [TaskCategory; 12] = [
    PriorAuthorization,
    Refill,
    Referral,
    ResultFollowUp,
    NoShow,
    Intake,
    EndOfDay,
    RecordsRequest,
    Sterilization,
    EquipmentCheck,
    Credential,
    Compliance,
];

/// Words that give a patient's condition or treatment away and have no place in what everyone reads.
#[cfg(test)]
const CLINICAL_WORDS: [&str; 34] = [
    "a1c",
    "albuterol",
    "allergy",
    "amlodipine",
    "asthma",
    "atorvastatin",
    "biopsy",
    "bp",
    "cancer",
    "cardiology",
    "creatinine",
    "depress",
    "diabetes",
    "dizziness",
    "dyspnea",
    "endocrin",
    "hiv",
    "hypertension",
    "inr",
    "insulin",
    "ldl",
    "levothyroxine",
    "lisinopril",
    "mammogram",
    "metformin",
    "mg",
    "mri",
    "naproxen",
    "penicillin",
    "pneumonia",
    "potassium",
    "pregnan",
    "tsh",
    "warfarin",
];

/// The first such word in a text.
#[cfg(test)]
pub(crate) fn clinical_word_in(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    words.find_map(|word| {
        CLINICAL_WORDS
            .into_iter()
            .find(|clinical| word.starts_with(clinical))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_workflow_has_steps_and_only_notes_are_clinical() {
        for workflow in WORKFLOWS {
            assert!(
                TEMPLATES.iter().any(|template| template.category == workflow),
                "{workflow} has no step"
            );
        }
        for template in &TEMPLATES {
            let shown = [template.title]
                .into_iter()
                .chain(template.details)
                .chain(template.hold.map(|(_, words)| words))
                .chain(template.comments.iter().copied());
            for text in shown {
                assert_eq!(clinical_word_in(text), None, "{text}");
            }
            assert!(
                template.patient || template.notes.is_empty(),
                "{}: a note concerns a patient",
                template.title
            );
        }
    }
}
