//! Launches of the installed app from outside the browser, which a page that is open already is told of instead of being
//! loaded anew: files that were opened with it, or a shortcut.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, FileSystemFileHandle};

/// A launch.
pub struct Launch {
    /// Files that were opened with the app.
    pub files: Vec<File>,
    /// Path and query of the address that was asked for, where it is not the page's own.
    pub place: Option<String>,
}

/// Calls back, for the rest of the page's life, when the app is launched. Browsers that cannot do this never call.
pub fn on_launch(callback: impl Fn(Launch) + Clone + 'static) {
    let Some((queue, set)) = consumer() else { return };
    let consume = Closure::<dyn Fn(JsValue)>::new(move |parameters: JsValue| {
        let files = Reflect::get(&parameters, &"files".into()).unwrap_or_default();
        let handles: Vec<JsValue> = files.dyn_into::<Array>().map(|it| it.to_vec()).unwrap_or_default();
        let (callback, place) = (callback.clone(), place(&parameters));
        spawn_local(async move {
            let mut files = Vec::new();
            for handle in handles {
                let handle: FileSystemFileHandle = handle.unchecked_into();
                // A file that went away meanwhile has nobody to be told to.
                files.extend(JsFuture::from(handle.get_file()).await.ok().and_then(|it| it.dyn_into().ok()));
            }
            callback(Launch { files, place });
        });
    });
    // It takes what was opened before, too.
    let _ = set.call1(&queue, consume.as_ref());
    consume.forget();
}

fn place(parameters: &JsValue) -> Option<String> {
    let target = Reflect::get(parameters, &"targetURL".into()).ok()?.as_string()?;
    let (target, here) = (web_sys::Url::new(&target).ok()?, web_sys::window()?.location());
    let place = format!("{}{}", target.pathname(), target.search());
    let other = place != format!("{}{}", here.pathname().ok()?, here.search().ok()?);
    (other && here.origin().ok()? == target.origin()).then_some(place)
}

fn consumer() -> Option<(JsValue, Function)> {
    let queue = Reflect::get(&js_sys::global(), &"launchQueue".into()).ok().filter(JsValue::is_object)?;
    let set = Reflect::get(&queue, &"setConsumer".into()).ok()?.dyn_into().ok()?;
    Some((queue, set))
}
