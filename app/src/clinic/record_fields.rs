//! The fields of 接種記録欄. What a tablet's keyboard is slow at is chosen, the rest is typed.

use super::dose::{CORRECTION_REASON, dose_labels};
use super::problems::Attempt;
use super::vial::Vial;
use crate::browser::page;
use crate::ja;
use crate::ui::{Choice, Choices, DateInput, Icon, IconView, Kind, Layout, TextField};
use crate::vaccination::conflict_view::ConflictView;
use crate::vaccination::draft::Draft;
use domain::input::RawDate;
use domain::questionnaire::{Item, RawAnswer};
use domain::record_form::{Field, LEGAL_CATEGORIES, ROUTES, SITES, lot_number, volume};
use domain::vaccine::Vaccine;
use domain::{Date, vaccine};
use leptos::prelude::*;

/// What the fields know of the person and the form.
#[derive(Clone, Copy)]
pub struct About {
    pub birth: Option<Date>,
    pub today: Date,
    pub asked: Option<&'static Vaccine>,
    /// A record is being corrected.
    pub correcting: bool,
}

/// All fields, in the order of the paper form.
#[component]
pub fn RecordFields(draft: Draft, attempt: Attempt, about: About) -> impl IntoView {
    let chosen = Memo::new({
        let value = draft.value(Field::Vaccine.link_id());
        move |_| match value.get() {
            Some(RawAnswer::Choice(code)) => {
                vaccine::find(&code).map(|vaccine| vaccine.code.as_str())
            }
            _ => None,
        }
    });
    view! {
        {about.correcting.then(|| view! {
            <TextField
                id=CORRECTION_REASON
                label=ja::clinic::record::REASON_LABEL
                hint=ja::clinic::record::CORRECT_HINT
                kind=Kind::Area
                max_length=500
                value=draft.shown(CORRECTION_REASON, words)
                on_input=Callback::new(move |text| draft.answer(CORRECTION_REASON, RawAnswer::Text(text)))
                on_focus=Callback::new(move |inside| draft.focus(CORRECTION_REASON, inside))
                error=attempt.of(CORRECTION_REASON)
                required=true
            />
        })}
        <Vial draft asked=about.asked today=about.today/>
        <UsedVaccine draft attempt about/>
        <Line
            draft attempt field=Field::Lot kind=Kind::Code hint=ja::clinic::record::LOT_HINT
            echo=|text| lot_number(text).ok().filter(|lot| lot != text)
        />
        <Day draft attempt field=Field::Expiry hint=ja::clinic::record::EXPIRY_HINT month_is_enough=true/>
        {move || chosen.get().and_then(vaccine::find).map(|vaccine| view! { <Standard draft vaccine about/> })}
        <Line
            draft attempt field=Field::Volume kind=Kind::Decimal hint="" unit="mL"
            echo=|text| volume(text).ok().map(|volume| volume.to_string()).filter(|volume| volume != text)
        />
        <Pick draft attempt field=Field::Route options=listed(&ROUTES)/>
        <Pick draft attempt field=Field::Site options=listed(&SITES)/>
        {move || view! { <DoseNumber draft attempt vaccine=chosen.get().and_then(vaccine::find)/> }}
        <Pick draft attempt field=Field::Legal options=listed(&LEGAL_CATEGORIES)/>
        <Day draft attempt field=Field::Date hint="" month_is_enough=false/>
        <Line draft attempt field=Field::Place kind=Kind::Line hint="" echo=|_| None/>
        <Line draft attempt field=Field::Doctor kind=Kind::Line hint="" echo=|_| None/>
    }
}

/// 使用ワクチン: the one asked for, and every other behind a button, so that a look-alike is not taken by a slip.
#[component]
fn UsedVaccine(draft: Draft, attempt: Attempt, about: About) -> impl IntoView {
    let options = vaccines(draft, about.asked);
    let value = draft.value(Field::Vaccine.link_id());
    let opened = RwSignal::new(about.correcting || about.asked.is_none());
    // another one chosen, here or on another tablet, is always seen
    let all = Memo::new(move |_| {
        let asked = about.asked.map(|asked| asked.code.as_str());
        let other = match value.get() {
            Some(RawAnswer::Choice(code)) => Some(code.as_str()) != asked,
            _ => false,
        };
        opened.get() || other
    });
    view! {
        {move || {
            let shown = if all.get() { options.len() } else { 1 };
            let options: Vec<Choice> = options.iter().take(shown).cloned().collect();
            view! { <Pick draft attempt field=Field::Vaccine options/> }
        }}
        {move || (!all.get()).then(|| view! {
            <p>
                <button
                    type="button"
                    class="button button--plain"
                    id="other-vaccines"
                    on:click=move |_| {
                        opened.set(true);
                        page::focus_soon("#vaccine input".to_owned());
                    }
                >
                    {ja::clinic::record::OTHER_VACCINES}
                </button>
            </p>
        })}
    }
}

/// The vaccine asked for first, then the others of the form.
fn vaccines(draft: Draft, asked: Option<&'static Vaccine>) -> Vec<Choice> {
    let item = draft.form.item(Field::Vaccine.link_id());
    let listed = |vaccine: &&Vaccine| item.is_some_and(|item| item.option(&vaccine.code).is_some());
    let rest = vaccine::all()
        .iter()
        .filter(listed)
        .filter(|vaccine| asked.is_none_or(|asked| asked.code != vaccine.code));
    let asked = asked.map(|asked| Choice {
        more: Some(ja::clinic::record::ASKED_FOR.to_owned()),
        ..Choice::new(&asked.code, &asked.name)
    });
    asked
        .into_iter()
        .chain(rest.map(|vaccine| Choice::new(&vaccine.code, &vaccine.name)))
        .collect()
}

fn listed(list: &'static [domain::record_form::Choice]) -> Vec<Choice> {
    list.iter()
        .map(|choice| Choice::new(choice.code, choice.label))
        .collect()
}

fn conflict(draft: Draft, field: Field) -> Option<AnyView> {
    let item: &'static Item = draft.form.item(field.link_id())?;
    Some(view! { <ConflictView draft item/> }.into_any())
}

#[component]
fn Pick(draft: Draft, attempt: Attempt, field: Field, options: Vec<Choice>) -> impl IntoView {
    let link = field.link_id();
    let value = draft.value(link);
    view! {
        <Choices
            id=link
            label=domain::ja::record_form::label(field)
            options
            chosen=Signal::derive(move || match value.get() {
                Some(RawAnswer::Choice(code)) => Some(code),
                _ => None,
            })
            on_choose=Callback::new(move |code| draft.answer(link, RawAnswer::Choice(code)))
            layout=Layout::Flow
            error=attempt.of(link)
            required=true
        />
        {conflict(draft, field)}
    }
}

#[component]
fn Line(
    draft: Draft,
    attempt: Attempt,
    field: Field,
    kind: Kind,
    hint: &'static str,
    #[prop(optional, into)] unit: MaybeProp<String>,
    /// What was understood, when it looks different.
    echo: fn(&str) -> Option<String>,
) -> impl IntoView {
    let link = field.link_id();
    let number = kind == Kind::Decimal;
    let value = draft.value(link);
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    view! {
        <TextField
            id=link
            label=domain::ja::record_form::label(field)
            kind
            hint
            unit
            value=draft.shown(link, words)
            on_input=Callback::new(move |text| {
                draft.answer(link, if number { RawAnswer::Number(text) } else { RawAnswer::Text(text) });
            })
            on_focus=Callback::new(move |inside| draft.focus(link, inside))
            error=attempt.of(link)
            echo=Signal::derive(move || {
                let understood = echo(value.get().as_ref().map(words)?.trim())?;
                Some(ja::form::understood(&understood, None))
            })
            required=true
        />
        {conflict(draft, field)}
    }
}

#[component]
fn Day(
    draft: Draft,
    attempt: Attempt,
    field: Field,
    hint: &'static str,
    month_is_enough: bool,
) -> impl IntoView {
    let link = field.link_id();
    let value = draft.value(link);
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    view! {
        <DateInput
            id=link
            label=domain::ja::record_form::label(field)
            hint
            shown=draft.shown(link, date_of)
            value=Signal::derive(move || value.get().as_ref().map(date_of).unwrap_or_default())
            on_change=Callback::new(move |date| draft.answer(link, RawAnswer::Date(date)))
            on_focus=Callback::new(move |inside| draft.focus(link, inside))
            error=attempt.of(link)
            month_is_enough
        />
        {conflict(draft, field)}
    }
}

/// The table's volume and way for this age, put in by one tap and never unasked.
#[component]
fn Standard(draft: Draft, vaccine: &'static Vaccine, about: About) -> impl IntoView {
    let volume = about
        .birth
        .and_then(|birth| vaccine.volume_ml(birth, about.today));
    let routes = vaccine
        .routes
        .iter()
        .filter_map(|code| domain::record_form::choice(&ROUTES, code));
    let routes: Vec<_> = routes.collect();
    let names: Vec<&str> = routes.iter().map(|route| route.label).collect();
    let text =
        ja::clinic::record::standard(volume.map(|volume| volume.to_string()).as_deref(), &names);
    let only = match routes.as_slice() {
        [one] => Some(one.code),
        _ => None,
    };
    let fill = move |_| {
        if let Some(volume) = volume {
            draft.put(
                Field::Volume.link_id(),
                RawAnswer::Number(volume.to_string()),
            );
        }
        if let Some(code) = only {
            draft.put(Field::Route.link_id(), RawAnswer::Choice(code.to_owned()));
        }
    };
    (volume.is_some() || only.is_some()).then(|| {
        view! {
            <p class="row record__standard" id="standard">
                <span>{text}</span>
                <button type="button" class="button" id="use-standard" on:click=fill>
                    <IconView icon=Icon::Check/>
                    {ja::clinic::record::SUGGEST}
                </button>
            </p>
        }
    })
}

/// 期・回数: the names of the vaccine's own schedule as buttons; typed when it has none.
#[component]
fn DoseNumber(draft: Draft, attempt: Attempt, vaccine: Option<&'static Vaccine>) -> impl IntoView {
    let link = Field::DoseNumber.link_id();
    let labels = vaccine.map(dose_labels).unwrap_or_default();
    if labels.is_empty() {
        return view! { <Line draft attempt field=Field::DoseNumber kind=Kind::Line hint=ja::clinic::record::DOSE_HINT echo=|_| None/> }
            .into_any();
    }
    let value = draft.value(link);
    let options: Vec<Choice> = labels
        .iter()
        .enumerate()
        .map(|(index, label)| Choice::new((index + 1).to_string(), *label))
        .collect();
    let by_code = labels.clone();
    view! {
        <Choices
            id=link
            label=domain::ja::record_form::label(Field::DoseNumber)
            options
            chosen=Signal::derive(move || {
                let said = value.get().as_ref().map(words)?;
                let index = labels.iter().position(|label| *label == said)?;
                Some((index + 1).to_string())
            })
            on_choose=Callback::new(move |code: String| {
                let index = code.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                if let Some(label) = index.and_then(|index| by_code.get(index)) {
                    draft.answer(link, RawAnswer::Text((*label).to_owned()));
                }
            })
            layout=Layout::Flow
            error=attempt.of(link)
            required=true
        />
        {conflict(draft, Field::DoseNumber)}
    }
    .into_any()
}

fn words(raw: &RawAnswer) -> String {
    match raw {
        RawAnswer::Text(text) | RawAnswer::Number(text) | RawAnswer::Choice(text) => text.clone(),
        _ => String::new(),
    }
}

fn date_of(raw: &RawAnswer) -> RawDate {
    match raw {
        RawAnswer::Date(date) => date.clone(),
        _ => RawDate::default(),
    }
}
