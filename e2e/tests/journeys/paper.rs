//! For clinics that still want paper.

use crate::harness::{Engine, Outcome, World, ensure, journey};
use crate::people::{HARUTO, MISAKI};

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
