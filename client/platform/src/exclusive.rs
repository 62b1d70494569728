//! Making sure that only one tab writes the library.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::PageTransitionEvent;

use crate::PlatformError;

/// Takes a lock of this origin until the page is left; answers whether it was free. The browser gives it back when
/// the page ends, however it ends.
///
/// # Errors
/// [`PlatformError::Unsupported`] where the browser has no locks; there is no protection then.
pub async fn hold(name: &str) -> Result<bool, PlatformError> {
    take(name, let_go_when_left).await
}

/// A lock that is held until this is dropped, for others to see.
pub struct Sign {
    let_go: Rc<RefCell<Option<Function>>>,
}

impl Sign {
    /// Takes the lock, if it is free.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where the browser has no locks.
    pub async fn show(name: &str) -> Result<Self, PlatformError> {
        let let_go = Rc::new(RefCell::new(None));
        let kept = let_go.clone();
        take(name, move |settle| drop(kept.replace(Some(settle)))).await?;
        Ok(Self { let_go })
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        if let Some(settle) = self.let_go.take() {
            // A page that is being left has let go already.
            let _ = settle.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Whether any tab of this origin holds a lock.
///
/// # Errors
/// [`PlatformError::Unsupported`] where the browser has no locks.
pub async fn is_held(name: &str) -> Result<bool, PlatformError> {
    let locks = locks()?;
    let query: Function = Reflect::get(&locks, &"query".into())?.dyn_into().or(Err(missing()))?;
    let asked: Promise = query.call0(&locks)?.dyn_into().or(Err(missing()))?;
    let held: Array = Reflect::get(&JsFuture::from(asked).await?, &"held".into())?.unchecked_into();
    let named = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok().and_then(|it| it.as_string());
    Ok(held.iter().any(|lock| named(lock).as_deref() == Some(name)))
}

fn missing() -> PlatformError {
    PlatformError::Unsupported { api: "locks" }
}

fn locks() -> Result<JsValue, PlatformError> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    if locks.is_undefined() { Err(missing()) } else { Ok(locks) }
}

/// Asks for a lock; where it is free, it is held until what `holding` gets is called.
async fn take(name: &str, holding: impl FnOnce(Function) + 'static) -> Result<bool, PlatformError> {
    let locks = locks()?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into().ok().ok_or_else(missing)?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE)?;
    let mut holding = Some(holding);
    let answer = Promise::new(&mut |resolve, _| {
        let Some(holding) = holding.take() else { return };
        let granted = Closure::once_into_js(move |lock: JsValue| {
            let free = !lock.is_null();
            // The page may have stopped waiting; the lock is held all the same.
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(free));
            let mut holding = Some(holding).filter(|_| free);
            // Held until this promise settles.
            Promise::new(&mut |settle, _| match holding.take() {
                Some(holding) => holding(settle),
                None => drop(settle.call0(&JsValue::UNDEFINED)),
            })
        });
        let arguments = Array::of3(&name.into(), &options, &granted);
        // A refused call shows as an answer that never comes only if `request` itself throws, which it does for
        // malformed arguments alone.
        let _ = request.apply(&locks, &arguments);
    });
    Ok(JsFuture::from(answer).await?.is_truthy())
}

/// A page that was left may be kept by the browser to come back to. It gives the lock away, and starts anew when the
/// person comes back.
fn let_go_when_left(settle: Function) {
    let Some(window) = web_sys::window() else { return };
    let left = Closure::<dyn Fn()>::new(move || {
        let _ = settle.call0(&JsValue::UNDEFINED);
    });
    let location = window.location();
    let back = Closure::<dyn Fn(PageTransitionEvent)>::new(move |event: PageTransitionEvent| {
        if event.persisted() {
            // Where a reload is refused there is nothing left to do.
            let _ = location.reload();
        }
    });
    let listens = [("pagehide", left.as_ref()), ("pageshow", back.as_ref())]
        .map(|(name, closure)| window.add_event_listener_with_callback(name, closure.unchecked_ref()));
    debug_assert!(listens.iter().all(Result::is_ok), "windows take listeners");
    // They live as long as the page.
    left.forget();
    back.forget();
}
