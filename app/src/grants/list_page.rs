//! /people/:id/sharing: who may see this notebook, what of it, why and until when. One tap ends it.

use super::model::{self, Given};
use crate::browser::{Browser, Filter};
use crate::home::child::child;
use crate::ja;
use crate::not_found::NotFound;
use crate::ui::{
    Chip, Icon, IconView, Notice, PageHead, Tone, Turn, TurnButton, live, when_loaded, with_person,
};
use domain::access::package::Package;
use domain::ja::package::{self, HEADS, Lines};
use domain::{Date, PersonId};
use leptos::prelude::*;
use sync::wire::{NewRecord, Session};

/// The grants of one person.
#[component]
pub fn GrantsPage() -> impl IntoView {
    with_person(of_person)
}

fn of_person(browser: Browser, session: Session, person: PersonId) -> AnyView {
    let shown = live(&browser, move |browser| async move {
        let rows = Filter::all().of(person).kind("Consent");
        let name = child(&browser, person).await?.map(|child| child.name);
        let given = model::of(&browser.rows(&rows).await?, browser.now());
        Ok((name, given, browser.today()))
    });
    when_loaded(shown, move |(name, given, today)| match name {
        Some(name) => {
            let deciding = Deciding {
                browser: browser.clone(),
                session: session.clone(),
                person,
                today,
            };
            page(&deciding, &name, given)
        }
        None => NotFound().into_any(),
    })
    .into_any()
}

/// Who decides here, and about whom.
#[derive(Clone)]
struct Deciding {
    browser: Browser,
    session: Session,
    person: PersonId,
    today: Date,
}

impl Deciding {
    /// Writes what takes the place of a grant; `make` gets the id, who decides and when.
    fn follow(&self, turn: Turn, given: Given, stop: bool) {
        let it = self.clone();
        turn.take(async move {
            let record = it
                .record(&given, stop)
                .await
                .map_err(ja::errors::sentence)?;
            let Some(record) = record else { return Ok(()) };
            let made = it.browser.create(it.person, vec![record]).await;
            made.map(drop).map_err(ja::errors::sentence)
        });
    }

    async fn record(
        &self,
        given: &Given,
        stop: bool,
    ) -> Result<Option<NewRecord>, crate::browser::StoreError> {
        let by = decider(&self.browser, &self.session, self.person).await?;
        let (id, now) = (domain::RecordId(self.browser.new_id()), self.browser.now());
        Ok(if stop {
            Some(given.stopped(id, by, now, ja::grants::STOPPED_REASON))
        } else {
            given.again(id, by, now, ja::grants::AGAIN_REASON)
        })
    }
}

/// Under whose name the person who is signed in decides for this notebook.
pub(super) async fn decider(
    browser: &Browser,
    session: &Session,
    person: PersonId,
) -> Result<domain::fhir::privacy::Party, crate::browser::StoreError> {
    let related = Filter::all().of(person).kind("RelatedPerson");
    let rows = browser.rows(&related).await?;
    Ok(model::decider(
        &rows,
        person,
        session.account,
        &session.name,
    ))
}

fn page(deciding: &Deciding, name: &str, given: Vec<Given>) -> AnyView {
    let (now, before): (Vec<Given>, Vec<Given>) = given.into_iter().partition(|it| it.stands);
    let (none, person) = (now.is_empty(), deciding.person);
    let ended = (!before.is_empty()).then(|| ended(deciding, before));
    let cards = now.into_iter().map(|it| card(deciding, it)).collect_view();
    view! {
        <div class="page">
            <PageHead
                title=ja::grants::title_for(name)
                document_title=ja::grants::TITLE
                back=Some((format!("/people/{person}"), ja::looks::TO_RECORD.to_owned()))
            />
            <p>{ja::grants::LEAD}</p>
            {none.then(|| view! { <p id="no-grants">{ja::grants::NONE}</p> })}
            <div class="stack" id="grants">{cards}</div>
            <p class="row">
                <a class="button button--main" id="new-grant" href=format!("/people/{person}/sharing/new")>
                    {ja::grants::NEW}
                </a>
                <a class="button" id="once" href=format!("/people/{person}/sharing/once")>{ja::grants::ONCE}</a>
            </p>
            {ended}
        </div>
    }
    .into_any()
}

/// The five lines.
pub(super) fn lines_view(lines: Lines) -> impl IntoView {
    let Lines {
        who,
        what,
        why,
        until,
        stop,
    } = lines;
    let all = HEADS
        .into_iter()
        .zip([who, what, why, until, stop.to_owned()]);
    view! {
        <dl class="facts">
            {all.map(|(head, line)| view! { <div><dt>{head}</dt><dd>{line}</dd></div> }).collect_view()}
        </dl>
    }
}

fn card(deciding: &Deciding, given: Given) -> impl IntoView {
    let lines = given.lines(deciding.today);
    let notice = given.notice(deciding.today);
    let notice = notice.map(|it| package::notice(&it, deciding.today));
    let (turn, record) = (Turn::default(), given.record);
    let (stop, goes_on) = (deciding.clone(), deciding.clone());
    let (stopped, renewed) = (given.clone(), given.clone());
    view! {
        <section class="card" data-grant=record.to_string()>
            <h2>{lines.who.clone()}</h2>
            {given.pending.then(|| view! {
                <p class="chips"><Chip tone=Tone::Caution icon=Icon::Clock text=ja::sync::PENDING/></p>
            })}
            {notice.map(|text| view! {
                <Notice tone=Tone::Caution title=text>
                    <TurnButton
                        turn
                        id=format!("go-on-{record}")
                        label=ja::grants::GO_ON
                        busy_label=ja::grants::BUSY
                        on_tap=Callback::new(move |()| goes_on.follow(turn, renewed.clone(), false))
                    />
                </Notice>
            })}
            {lines_view(lines)}
            <TurnButton
                turn
                id=format!("stop-{record}")
                label=ja::grants::STOP
                busy_label=ja::grants::BUSY
                on_tap=Callback::new(move |()| stop.follow(turn, stopped.clone(), true))
            />
        </section>
    }
}

fn ended(deciding: &Deciding, given: Vec<Given>) -> AnyView {
    let entry = |it: Given| {
        let turn = Turn::default();
        let (record, again) = (it.record, deciding.clone());
        let names = it.names().join("、");
        let can = it.consent.package.is_some_and(|it| it != Package::Once);
        view! {
            <li data-ended=record.to_string()>
                <strong>{names}</strong>
                {can.then(|| view! {
                    <TurnButton
                        turn
                        id=format!("again-{record}")
                        label=ja::grants::AGAIN
                        busy_label=ja::grants::BUSY
                        on_tap=Callback::new(move |()| again.follow(turn, it.clone(), false))
                    />
                })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="ended-title">
            <h2 id="ended-title"><IconView icon=Icon::Lock/>" "{ja::grants::ENDED}</h2>
            <ul class="entries" id="ended">{given.into_iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}
