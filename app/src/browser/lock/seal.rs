//! Sealing what was written before there was a lock, at quiet moments, with the progress in sight.

use crate::browser::clock::random;
use crate::browser::inner::Inner;
use crate::browser::notes;
use domain::AccountId;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::Update;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Between two portions: keystrokes and drawing come first.
const REST_MS: u32 = 30;
/// The share is counted only so often: it looks at every key.
const SHARE_EVERY: u32 = 5;

/// Goes on where it stopped, until nothing is in the clear.
pub(super) fn go_on(inner: &Rc<Inner>, account: AccountId) {
    let inner = inner.clone();
    spawn_local(async move {
        let mut portions = 0_u32;
        if let Some(open) = inner.account() {
            notes::reseal(&open);
        }
        loop {
            let open = inner
                .account()
                .filter(|open| open.session.borrow().account == account);
            let Some(open) = open else { return };
            match open.db.reseal_some().await {
                Ok(true) => {}
                Ok(false) => break,
                // locked meanwhile, or the storage is in trouble: the next opening goes on
                Err(_) => return,
            }
            if portions.is_multiple_of(SHARE_EVERY)
                && let Ok(share) = open.db.sealing_share().await
            {
                inner.protection.update(|it| it.sealing = Some(share));
            }
            portions += 1;
            TimeoutFuture::new(REST_MS).await;
        }
        if inner.book.finish_sealing(account, random()).await.is_ok() {
            inner.protection.update(|it| it.sealing = None);
        }
    });
}
