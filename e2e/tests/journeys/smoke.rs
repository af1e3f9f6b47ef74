//! The tools themselves: a browser opens what the server serves.

use crate::harness::{Outcome, World, ensure, journey};

#[test]
fn the_landing_page_is_drawn_once_and_comes_alive() {
    journey("landing", landing);
}

async fn landing(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.go(&server.url("/")).await?;
    phone.ready().await?;
    phone.is_drawn_once().await?;
    phone.is_accessible().await?;
    let path = phone.path().await?;
    ensure(path == "/", || format!("at {path}"))
}
