//! /people/:id/sharing/new: だれに・なにを・なんのために・いつまで・やめかた, and two equal buttons.

use super::list_page::{decider, lines_view};
use super::model::{self, Chosen};
use crate::browser::{Browser, page};
use crate::home::child_page::with_child;
use crate::ja;
use crate::ui::{Choice, Choices, Layout, Notice, PageHead, Tone, Turn, TurnButton};
use domain::access::package::Package;
use domain::access::{Categories, Category, Purpose, Purposes};
use domain::fhir::privacy::Party;
use domain::ja::package;
use domain::{Date, OrganizationId, PersonId, RecordId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sync::wire::Session;

/// What can be offered to an organisation.
const PACKAGES: [Package; 4] = [
    Package::Clinic,
    Package::Pharmacy,
    Package::CareTeam,
    Package::Own,
];
/// What a person may choose 自分でえらぶ for.
const PURPOSES: [Purpose; 2] = [Purpose::Treatment, Purpose::CareManagement];
/// Months to choose from; the longest is the model's default.
const MONTHS: [u32; 3] = [1, 6, 12];

/// A new grant for one person.
#[component]
pub fn NewGrantPage() -> impl IntoView {
    with_child(|browser, session, child| {
        let (person, name) = (child.person, child.name);
        view! { <Form browser session person name/> }.into_any()
    })
}

/// What is chosen so far.
#[derive(Clone, Copy)]
struct Choosing {
    whom: RwSignal<Option<String>>,
    package: RwSignal<Option<String>>,
    categories: RwSignal<Categories>,
    purpose: RwSignal<Option<String>>,
    months: RwSignal<Option<String>>,
    /// The button was tried.
    tried: RwSignal<bool>,
}

impl Choosing {
    fn new() -> Self {
        Self {
            whom: RwSignal::new(None),
            package: RwSignal::new(None),
            categories: RwSignal::new(Categories::NONE),
            purpose: RwSignal::new(None),
            months: RwSignal::new(Some(MONTHS[2].to_string())),
            tried: RwSignal::new(false),
        }
    }

    fn package(self) -> Option<Package> {
        self.package.get().as_deref().and_then(Package::from_code)
    }

    fn purpose(self) -> Option<Purpose> {
        let code = self.purpose.get()?;
        PURPOSES.into_iter().find(|it| it.code() == code)
    }

    /// All of it, once it is complete.
    fn chosen(self, session: &Session, today: Date) -> Option<Chosen> {
        let package = self.package()?;
        let id: OrganizationId = self.whom.get()?.parse().ok()?;
        let clinic = session.clinics.iter().find(|clinic| clinic.id == id)?;
        let (categories, purposes) = if package == Package::Own {
            (self.categories.get(), Purposes::of(&[self.purpose()?]))
        } else {
            (package.categories(), package.purposes())
        };
        let months: u32 = self.months.get()?.parse().ok()?;
        (!categories.is_empty()).then(|| Chosen {
            package,
            party: Party::organization(id, &clinic.name),
            categories,
            purposes,
            last_day: package.last_day_of(today, months),
        })
    }

    /// Said beside a question that is open, once the button was tried.
    fn missing(self, open: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
        Signal::derive(move || {
            (self.tried.get() && open()).then(|| ja::form::CHOOSE_ONE.to_owned())
        })
    }
}

fn set(signal: RwSignal<Option<String>>) -> Callback<String> {
    Callback::new(move |code: String| signal.set(Some(code)))
}

#[component]
fn Form(browser: Browser, session: Session, person: PersonId, name: String) -> impl IntoView {
    let choosing = Choosing::new();
    let today = browser.today();
    let turn = Turn::default();
    let navigate = use_navigate();
    let list = format!("/people/{person}/sharing");
    let offices = session.clinics.iter();
    let offices: Vec<Choice> = offices
        .map(|it| Choice::new(it.id.to_string(), it.name.clone()))
        .collect();
    let packages: Vec<Choice> = PACKAGES
        .into_iter()
        .map(|it| Choice::new(it.code(), package::name(it)))
        .collect();
    let months = MONTHS
        .into_iter()
        .map(|it| Choice::new(it.to_string(), ja::grants::months(it)))
        .collect();
    let no_offices = offices.is_empty();
    let whole = session.clone();
    let preview = move || {
        let chosen = choosing.chosen(&whole, today)?;
        let names = chosen.party.display().map(str::to_owned);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let lines = package::lines(
            chosen.package,
            &names,
            chosen.categories,
            chosen.purposes,
            chosen.last_day,
            today,
        );
        Some(view! {
            <section class="card" id="preview" aria-label=ja::grants::PREVIEW>
                <h2>{ja::grants::PREVIEW}</h2>
                {lines_view(lines)}
            </section>
        })
    };
    let back = list.clone();
    let give = Callback::new(move |()| {
        let Some(chosen) = untrack(|| choosing.chosen(&session, today)) else {
            choosing.tried.set(true);
            page::focus_soon("main [aria-invalid] input".to_owned());
            return;
        };
        let (browser, session) = (browser.clone(), session.clone());
        let (navigate, list) = (navigate.clone(), list.clone());
        turn.take(async move {
            let by = decider(&browser, &session, person).await;
            let by = by.map_err(ja::errors::sentence)?;
            let record = chosen.given(RecordId(browser.new_id()), person, by, browser.now());
            let made = browser.create(person, vec![record]).await;
            made.map_err(ja::errors::sentence)?;
            let options = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(&list, options);
            Ok(())
        });
    });
    view! {
        <div class="page">
            <PageHead
                title=ja::grants::new_title_for(&name)
                document_title=ja::grants::NEW
                back=Some((back.clone(), ja::grants::TITLE.to_owned()))
            />
            {no_offices.then(|| view! { <Notice tone=Tone::Caution title=ja::grants::NO_OFFICES/> })}
            <Choices
                id="grant-whom"
                label=package::HEADS[0]
                options=offices
                chosen=choosing.whom
                on_choose=set(choosing.whom)
                error=choosing.missing(move || choosing.whom.with(Option::is_none))
                required=true
            />
            <Choices
                id="grant-package"
                label=package::HEADS[1]
                options=packages
                chosen=choosing.package
                on_choose=set(choosing.package)
                error=choosing.missing(move || choosing.package.with(Option::is_none))
                required=true
            />
            {move || (choosing.package() == Some(Package::Own)).then(|| own(choosing))}
            <Choices
                id="grant-months"
                label=package::HEADS[3]
                options=months
                chosen=choosing.months
                on_choose=set(choosing.months)
                layout=Layout::Flow
                required=true
            />
            {preview}
            <p>{package::FREE}</p>
            <div class="actions">
                <a class="button" id="give-not" href=back>{ja::grants::GIVE_NOT}</a>
                <TurnButton turn id="give" label=ja::grants::GIVE busy_label=ja::grants::BUSY on_tap=give/>
            </div>
        </div>
    }
}

/// Every category that may be chosen, as boxes; `name` begins their ids.
pub fn category_boxes(name: &'static str, chosen: RwSignal<Categories>) -> AnyView {
    boxes(name, model::choosable(), chosen)
}

/// The same for these.
pub fn boxes(
    name: &'static str,
    offered: impl Iterator<Item = Category>,
    chosen: RwSignal<Categories>,
) -> AnyView {
    let boxes = offered.map(|category| {
        let id = format!("{name}--{}", category.code());
        let toggle = move |event| {
            let on = event_target_checked(&event);
            chosen.update(|all| *all = with(*all, category, on));
        };
        view! {
            <label class="choice" for=id.clone()>
                <input
                    type="checkbox"
                    id=id.clone()
                    prop:checked=move || chosen.get().has(category)
                    on:change=toggle
                />
                <span>{domain::ja::category::both(category)}</span>
            </label>
        }
    });
    view! { <div class="choices">{boxes.collect_view()}</div> }.into_any()
}

/// 自分でえらぶ: what, and what for.
fn own(choosing: Choosing) -> AnyView {
    let purposes = PURPOSES
        .into_iter()
        .map(|it| Choice::new(it.code(), ja::grants::purpose(it)))
        .collect();
    let nothing = choosing.missing(move || choosing.categories.get().is_empty());
    view! {
        <fieldset class="field" id="grant-what" aria-invalid=move || nothing.get().is_some().then_some("true")>
            <legend class="field__label">{ja::grants::WHAT}</legend>
            {category_boxes("grant-what", choosing.categories)}
            <crate::ui::FieldError id="grant-what--error" error=nothing/>
        </fieldset>
        <Choices
            id="grant-purpose"
            label=package::HEADS[2]
            options=purposes
            chosen=choosing.purpose
            on_choose=set(choosing.purpose)
            error=choosing.missing(move || choosing.purpose.with(Option::is_none))
            required=true
        />
    }
    .into_any()
}

fn with(all: Categories, category: Category, on: bool) -> Categories {
    let rest = all.iter().filter(|it| *it != category);
    rest.chain(on.then_some(category)).collect()
}
