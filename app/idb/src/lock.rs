//! A shared Web Lock held while a database is being opened.
//!
//! A page that is left at that moment would go into the back/forward cache, frozen, with its open request
//! still in the queue, and the next page's database would wait behind it (seen in Chromium 156). A page
//! that holds a lock is not put there. Locks are called by name: their bindings exist only in the browser
//! build.

use futures_channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Releases the lock when dropped.
pub(crate) struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        // resolving a promise does not throw
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// A lock that is not given at once is kept by the browser's mistake, not by anybody who needs it:
/// waiting on would close the notebook for ever.
const GRANTED_WITHIN_MS: u32 = 1_500;

/// Holds the lock `name` together with whoever else does. `None`: no locks in this browser, or none given.
pub(crate) async fn hold(name: &str) -> Option<Held> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let manager = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&manager, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let (tell, granted) = oneshot::channel();
    let tell = Rc::new(RefCell::new(Some(tell)));
    let late = tell.clone();
    spawn_local(async move {
        TimeoutFuture::new(GRANTED_WITHIN_MS).await;
        // whoever still waits hears it by the sender's end
        late.take();
    });
    let callback = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_lock| {
        Promise::new(&mut |release, _| {
            let unwanted = match tell.take() {
                Some(tell) => tell.send(release).err(),
                None => Some(release),
            };
            if let Some(release) = unwanted {
                let _ = release.call0(&JsValue::UNDEFINED);
            }
        })
    });
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"shared".into()).ok()?;
    let asked = request
        .call3(
            &manager,
            &JsValue::from_str(name),
            &options,
            callback.as_ref(),
        )
        .ok()?;
    let asked: Promise = asked.dyn_into().ok()?;
    spawn_local(async move {
        // refused: the sender goes with the closure, and the receiver hears of it
        let _ = JsFuture::from(asked).await;
        drop(callback);
    });
    granted.await.ok().map(Held)
}
