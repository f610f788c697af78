//! One resident.

use enishi_catalogue::{Lang, Words, texts};
use enishi_lookup::ResidentAnswer;
use enishi_model::merge::{AttributeValue, MergedAttribute, Provenance, Value};
use enishi_model::reduce::{Notice, ReducedField, ReducedProgramme, ReducedRecord};
use enishi_model::schema::Contact;
use enishi_model::state::RecordState;
use enishi_model::{AnswerState, Freshness, Level, ReducedPerson};
use serde::Serialize;
use utoipa::ToSchema;

use super::search::HitView;

/// One resident, as far as the asker may see.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResidentView {
    /// what stands for the resident in URLs
    pub(crate) handle: String,
    /// 宛名番号
    pub(crate) resident_id: String,
    /// other resident IDs of the same human (宛名統合)
    pub(crate) joined: Vec<String>,
    /// the moment that the answer speaks of (RFC 3339)
    pub(crate) as_of: String,
    /// what the reader must know of the answer as a whole
    pub(crate) notices: Vec<NoticeView>,
    /// what the sources say of the person, the surviving value first
    pub(crate) attributes: Vec<AttributeView>,
    /// what each programme answers
    pub(crate) programmes: Vec<ProgrammeView>,
    /// the others of the household
    pub(crate) household: Vec<HitView>,
    /// until when broken glass raises the asker's level for this resident (RFC 3339), if it does
    pub(crate) raised_until: Option<String>,
}

/// Something about the answer as a whole.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeView {
    /// `locating_withheld`, `locating_waits`, `not_in_register` or `history_reaches`
    pub(crate) code: &'static str,
    /// in the asker's language
    pub(crate) text: String,
}

/// One attribute with every value that sources give it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttributeView {
    /// `name`, `kana`, `birth_date`, `district.AXIS`...
    pub(crate) attribute: String,
    /// every differing value, the surviving one first, those of before last
    pub(crate) values: Vec<AttributeValueView>,
}

/// One value of an attribute.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttributeValueView {
    /// what the source calls it
    pub(crate) label: String,
    /// normalised: ISO dates, codes as they are
    pub(crate) value: String,
    /// as a person reads it
    pub(crate) text: String,
    /// as the file has it
    pub(crate) raw: String,
    /// the same for the eye, for pages
    #[serde(skip)]
    pub(crate) written: String,
    /// some source says it now
    pub(crate) current: bool,
    /// who says it, best source first
    pub(crate) provenance: Vec<ProvenanceView>,
}

/// Where a value came from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProvenanceView {
    /// the connector
    pub(crate) source: String,
    /// the batch
    pub(crate) batch: String,
    /// the export file
    pub(crate) file: String,
    /// the line in it; null where the file lacks the record
    pub(crate) line: Option<u64>,
    /// the night that the file speaks of
    pub(crate) business_date: String,
    /// when it was published (RFC 3339)
    pub(crate) published_at: String,
    /// the night since which the source has said the same
    pub(crate) since: String,
}

/// What one programme answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgrammeView {
    /// ASCII name
    pub(crate) programme: String,
    /// what people call it
    pub(crate) name: String,
    /// the department
    pub(crate) department: String,
    /// whom to call
    pub(crate) contact: ContactView,
    /// how much of it is shown: `none` (not for this purpose), `exists`, `summary`, `full`
    #[schema(value_type = String)]
    pub(crate) level: Level,
    /// the answer
    #[schema(value_type = String)]
    pub(crate) state: AnswerState,
    /// the answer as a person reads it
    pub(crate) text: String,
    /// the night of the last published file
    pub(crate) file_date: Option<String>,
    /// whether a newer file should be here
    #[schema(value_type = String)]
    pub(crate) freshness: Freshness,
    /// the last night whose file named the resident
    pub(crate) last_seen: Option<String>,
    /// the records that stand
    pub(crate) records: Vec<RecordView>,
}

/// Whom to call.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactView {
    pub(crate) desk: String,
    pub(crate) phone: String,
    pub(crate) hours: String,
    pub(crate) duty_phone: Option<String>,
}

/// One record of a programme.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordView {
    /// the role in which it touches the resident
    pub(crate) role: String,
    /// the role as a person reads it, where the source knows several
    pub(crate) role_text: Option<String>,
    /// `enrolled` or `ended`
    pub(crate) state: &'static str,
    /// since when, by its own words
    pub(crate) valid_from: Option<String>,
    /// until when, by its own words
    pub(crate) valid_to: Option<String>,
    /// its visible fields
    pub(crate) fields: Vec<FieldView>,
    /// where it came from
    pub(crate) provenance: ProvenanceView,
}

/// A field with its value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldView {
    /// ASCII name
    pub(crate) name: String,
    /// what people call it
    pub(crate) label: String,
    /// the person's attribute that it feeds, if any
    pub(crate) attribute: Option<String>,
    /// normalised
    pub(crate) value: String,
    /// as a person reads it
    pub(crate) text: String,
    /// as the file has it
    pub(crate) raw: String,
    /// the same for the eye, for pages
    #[serde(skip)]
    pub(crate) written: String,
    /// the night since which the source has said the same
    pub(crate) since: String,
}

impl ResidentView {
    pub(crate) fn of(answer: &ResidentAnswer, lang: Lang) -> Self {
        let person = &answer.person;
        Self {
            handle: person.handle.to_string(),
            resident_id: person.resident_id.to_string(),
            joined: person.joined.iter().map(ToString::to_string).collect(),
            as_of: person.as_of.at.to_rfc3339(),
            notices: notices(person, lang).into_iter().chain(history_notice(answer, lang)).collect(),
            attributes: person.attributes.iter().map(|attribute| attribute_view(attribute, lang)).collect(),
            programmes: person.programmes.iter().map(|programme| programme_view(programme, lang)).collect(),
            household: answer.household.iter().map(|member| HitView::of(member, lang)).collect(),
            raised_until: answer.raised_until.map(|until| until.to_rfc3339()),
        }
    }
}

fn history_notice(answer: &ResidentAnswer, lang: Lang) -> Option<NoticeView> {
    let date = answer.history_reaches?;
    Some(NoticeView { code: "history_reaches", text: texts::notice_history_reaches(lang, date) })
}

pub(crate) fn notices(person: &ReducedPerson, lang: Lang) -> Vec<NoticeView> {
    let view = |notice: &Notice| match notice {
        Notice::LocatingWithheld => {
            NoticeView { code: "locating_withheld", text: texts::notice_locating_withheld(lang) }
        }
        Notice::LocatingWaits => {
            NoticeView { code: "locating_waits", text: texts::notice_locating_waits(lang) }
        }
        Notice::NotInRegister => {
            NoticeView { code: "not_in_register", text: texts::notice_not_in_register(lang) }
        }
    };
    person.notices.iter().map(view).collect()
}

fn attribute_view(attribute: &MergedAttribute, lang: Lang) -> AttributeView {
    AttributeView {
        attribute: attribute.attribute.key(),
        values: attribute.values.iter().map(|value| attribute_value(value, lang)).collect(),
    }
}

fn attribute_value(value: &AttributeValue, lang: Lang) -> AttributeValueView {
    AttributeValueView {
        label: value.label.get(lang).to_owned(),
        value: value.value.value.clone(),
        text: value.value.text(lang),
        raw: value.value.raw.clone(),
        written: value.value.written(),
        current: value.current,
        provenance: value.provenance.iter().map(ProvenanceView::of).collect(),
    }
}

impl ProvenanceView {
    pub(crate) fn of(provenance: &Provenance) -> Self {
        Self {
            source: provenance.source.to_string(),
            batch: provenance.batch.label.clone(),
            file: provenance.batch.file.clone(),
            line: Some(provenance.position.line).filter(|line| *line > 0),
            business_date: provenance.batch.business_date.to_string(),
            published_at: provenance.batch.published_at.to_rfc3339(),
            since: provenance.since.business_date.to_string(),
        }
    }
}

impl ProvenanceView {
    /// The file, and the line where there is one, as a person reads it.
    pub(crate) fn place(&self, words: &Words) -> String {
        self.line.map_or_else(|| self.file.clone(), |line| words.from_file(&self.file, line))
    }
}

fn programme_view(reduced: &ReducedProgramme, lang: Lang) -> ProgrammeView {
    let programme = &reduced.programme;
    ProgrammeView {
        programme: programme.id.to_string(),
        name: programme.name.get(lang).to_owned(),
        department: programme.department.get(lang).to_owned(),
        contact: contact_view(&programme.contact, lang),
        level: reduced.level,
        state: reduced.state,
        text: reduced.state.sentence(lang, reduced.file_date, reduced.last_seen),
        file_date: reduced.file_date.map(|date| date.to_string()),
        freshness: reduced.freshness,
        last_seen: reduced.last_seen.map(|date| date.to_string()),
        records: reduced.records.iter().map(|record| record_view(record, lang)).collect(),
    }
}

fn contact_view(contact: &Contact, lang: Lang) -> ContactView {
    ContactView {
        desk: contact.desk.get(lang).to_owned(),
        phone: contact.phone.clone(),
        hours: contact.hours.get(lang).to_owned(),
        duty_phone: contact.duty_phone.clone(),
    }
}

fn record_view(record: &ReducedRecord, lang: Lang) -> RecordView {
    RecordView {
        role: record.role.clone(),
        role_text: record.role_label.as_ref().map(|label| label.get(lang).to_owned()),
        state: match record.state {
            RecordState::Enrolled => "enrolled",
            RecordState::Ended => "ended",
        },
        valid_from: record.valid_from.clone(),
        valid_to: record.valid_to.clone(),
        fields: record.fields.iter().map(|field| field_view(field, lang)).collect(),
        provenance: ProvenanceView::of(&record.provenance),
    }
}

fn field_view(reduced: &ReducedField, lang: Lang) -> FieldView {
    let value: &Value = &reduced.value;
    FieldView {
        name: reduced.field.name.clone(),
        label: reduced.field.label.get(lang).to_owned(),
        attribute: reduced.field.attribute.as_ref().map(enishi_model::Attribute::key),
        value: value.value.clone(),
        text: value.text(lang),
        raw: value.raw.clone(),
        written: value.written(),
        since: reduced.since.business_date.to_string(),
    }
}
