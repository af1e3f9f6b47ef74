//! Filling in a 予診票: what is asked depends on what was said, and nothing typed is ever lost.

use crate::harness::{Outcome, World, ensure, journey};
use crate::people::{HARUTO, MISAKI, Said, id};

#[test]
fn follow_up_questions_appear_and_their_stale_answers_are_not_handed_in() {
    journey("fill-skip-logic", skip_logic);
}

async fn skip_logic(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.is_accessible().await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone.is_accessible().await?;
    // the notebook knows the name; nothing that is asked is answered beforehand
    ensure(!phone.value("#name").await?.is_empty(), || {
        "the name is not filled in".to_owned()
    })?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=5")))
        .await?;
    phone.see(&id("c08")).await?;
    let chosen = phone.count("input:checked").await?;
    ensure(chosen == 0, || {
        format!("{chosen} answers chosen before anybody chose")
    })?;
    phone.answer("c08", Said::Choice("yes")).await?;
    phone.see(&id("c08t")).await?;
    phone.type_into(&id("c08t--years"), "２").await?;
    phone.answer("c08a", Said::Choice("yes")).await?;
    phone.saved().await?;
    phone.is_accessible().await?;
    phone.answer("c08", Said::Choice("no")).await?;
    phone.gone(&id("c08t")).await?;
    phone.saved().await?;

    phone
        .go(&server.url(&format!("/forms/{record}?step=1")))
        .await?;
    phone.see("#progress").await?;
    phone.fill_in().await?;
    phone.is_accessible().await?;
    phone.hand_in().await?;
    phone.is_accessible().await?;
    phone.synced().await?;
    let forms = server
        .records_of(MISAKI, HARUTO, "QuestionnaireResponse")
        .await?;
    let form = forms
        .iter()
        .find(|form| form["id"] == record.as_str())
        .ok_or("the server has no such form")?;
    let text = form.to_string();
    ensure(text.contains("\"c08\""), || {
        format!("question 8 is missing: {text}")
    })?;
    ensure(
        !text.contains("\"c08a\"") && !text.contains("\"c08t"),
        || format!("an answer to a question that was not asked was handed in: {text}"),
    )
}

#[test]
fn a_form_with_a_required_answer_missing_says_which_and_keeps_everything() {
    journey("fill-missing", missing);
}

async fn missing(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=4")))
        .await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "せき").await?;
    phone.saved().await?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=review")))
        .await?;
    phone.tap("#submit-form").await?;
    phone.see("#problems").await?;
    phone.is_accessible().await?;
    // the first problem leads to its question
    phone.tap("#problems a").await?;
    phone.gone("#problems").await?;
    phone
        .go(&server.url(&format!("/forms/{record}?step=4")))
        .await?;
    phone.holds_value(&id("c03t"), "せき").await
}

#[test]
fn what_was_typed_is_there_after_the_browser_was_killed_in_the_middle_of_a_word() {
    journey("fill-killed", killed);
}

async fn killed(world: World) -> Outcome {
    let server = world.server().await?;
    let mut phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    let record = phone.start_form(HARUTO, "je1", "first").await?;
    let step = server.url(&format!("/forms/{record}?step=4"));
    phone.go(&step).await?;
    phone.answer("c03", Said::Choice("yes")).await?;
    phone.type_into(&id("c03t"), "きのうから鼻水がで").await?;
    phone.saved().await?;
    if world.engine.keeps_storage() {
        phone.kill();
        phone.open().await?;
        phone.go(&step).await?;
    } else {
        // WebKitGTK keeps a driven session's storage in memory: a reload stands for the restart
        phone.reload().await?;
    }
    phone.holds_value(&id("c03t"), "きのうから鼻水がで").await?;
    phone.see(&format!("{}:checked", id("c03--yes"))).await?;
    // and one goes on in the middle of the word
    phone.type_into(&id("c03t"), "ます").await?;
    phone.saved().await?;
    phone.reload().await?;
    phone
        .holds_value(&id("c03t"), "きのうから鼻水がでます")
        .await
}
