//! A page the browser keeps for the back button keeps nobody waiting (FM-14: the storage answers or says why).

use crate::harness::{Outcome, World, journey};
use crate::people::{HARUTO, MISAKI};

#[test]
fn a_page_put_away_with_a_transaction_begun_keeps_no_later_page_waiting() {
    journey("put_away", put_away);
}

/// Begins a transaction on every database in the moment the page is left, and never ends it.
const LEAVE: &str = "indexedDB.databases().then((all) => Promise.all(all.map(({name}) => new Promise((yes) => { \
      const opening = indexedDB.open(name); opening.onsuccess = () => yes(opening.result); })))) \
    .then((all) => { addEventListener('pagehide', () => all.forEach((database) => { \
        const [table] = database.objectStoreNames; \
        database.transaction(table, 'readwrite').objectStore(table).count(); })); \
      done(); });";

async fn put_away(world: World) -> Outcome {
    let server = world.server().await?;
    let phone = world.phone().await?;
    phone.at_home(&server, MISAKI).await?;
    phone.run_async(LEAVE, Vec::new()).await?;
    phone
        .go(&server.url(&format!("/people/{HARUTO}/vaccinations")))
        .await?;
    phone.see("main table, main .calendar, main h1").await?;
    phone.synced().await?;
    phone.go(&server.url("/home")).await?;
    phone.see(&format!("[data-person=\"{HARUTO}\"]")).await
}
