//! For clinics that still want paper.

use crate::harness::{Engine, Outcome, World, ensure, journey};
use crate::people::{AYA, HARUTO, MISAKI, SAKI, SHIGERU, SHIGERU_BOOK};

#[test]
fn the_form_prints_on_one_sheet_of_a4() {
    journey("paper", paper);
}

async fn paper(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.start_form(HARUTO, "je1", "first").await?;
    phone.fill_in().await?;
    phone.hand_in().await?;
    phone.tap("#to-print").await?;
    phone.read("main", "陽翔").await?;
    phone.is_accessible().await?;
    // WebKitGTK's driver cannot print
    if world.engine == Engine::Webkit {
        return Ok(());
    }
    let file = world.folder().join("form.pdf");
    let sheets = phone.sheets(&file).await?;
    ensure(sheets == 1, || {
        format!("{sheets} sheets: {}", file.display())
    })
}

#[test]
fn the_longest_forms_print_on_one_sheet_each() {
    journey("paper-longest", longest);
}

async fn longest(world: World) -> Outcome {
    // WebKitGTK's driver cannot print
    if world.engine == Engine::Webkit {
        return Ok(());
    }
    let server = world.server().await?;
    let phone = world.phone().await?;
    let forms: [(&str, &str, &str, &[&str]); 5] = [
        (AYA, SAKI, "rota_rv1", &["new-dose--first"]),
        (AYA, SAKI, "bcg", &["new-dose--first"]),
        (AYA, SAKI, "hpv", &["new-comes--alone", "new-dose--first"]),
        (SHIGERU, SHIGERU_BOOK, "covid19", &[]),
        (SHIGERU, SHIGERU_BOOK, "zoster", &["new-dose--live"]),
    ];
    for (account, person, vaccine, choices) in forms {
        phone.sign_in(&server, account).await?;
        phone.go(&server.url("/home")).await?;
        phone.choose_vaccine(person, vaccine).await?;
        let record = phone.begin_form(choices).await?;
        phone
            .go(&server.url(&format!("/forms/{record}/print")))
            .await?;
        phone.see("#paper").await?;
        let file = world.folder().join(format!("{vaccine}.pdf"));
        let sheets = phone.sheets(&file).await?;
        ensure(sheets == 1, || {
            format!("{vaccine}: {sheets} sheets: {}", file.display())
        })?;
    }
    Ok(())
}
