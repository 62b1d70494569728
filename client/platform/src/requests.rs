//! What the browser fetched for the app: files that pages and workers asked for, and what the service worker wrote
//! down of its own requests.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit};

use crate::PlatformError;

/// Cache in which the service worker keeps what it has to tell.
const NOTES: &str = "requests";

/// A file that came over the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Path on this origin, without a query.
    pub path: String,
    /// Bytes that came.
    pub bytes: u64,
    /// HTTP status; 0 where no answer came.
    pub status: u16,
}

/// Calls back for every file that this page or worker fetched over the network or will fetch, for the rest of its life.
/// Files that the browser or the service worker had already are passed over.
///
/// # Errors
/// [`PlatformError`] where the browser does not tell.
pub fn watch(callback: impl Fn(Fetched) + 'static) -> Result<(), PlatformError> {
    let heard =
        Closure::<dyn Fn(PerformanceObserverEntryList)>::new(move |entries: PerformanceObserverEntryList| {
            entries.get_entries().iter().filter_map(|entry| fetched(&entry)).for_each(&callback);
        });
    let observer = PerformanceObserver::new(heard.as_ref().unchecked_ref())?;
    for kind in ["navigation", "resource"] {
        let wanted = Object::new();
        Reflect::set(&wanted, &"type".into(), &kind.into())?;
        // What was fetched before the app ran counts too.
        Reflect::set(&wanted, &"buffered".into(), &JsValue::TRUE)?;
        observer.observe(wanted.unchecked_ref::<PerformanceObserverInit>());
    }
    // They live as long as the page or worker.
    heard.forget();
    std::mem::forget(observer);
    Ok(())
}

fn fetched(entry: &JsValue) -> Option<Fetched> {
    let number = |name: &str| Reflect::get(entry, &name.into()).ok()?.as_f64();
    let address = Reflect::get(entry, &"name".into()).ok()?.as_string()?;
    let rest = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"))?;
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    let status = number("responseStatus").unwrap_or(200.0) as u16;
    let bytes = number("transferSize").unwrap_or_default() as u64;
    let by_service_worker = number("workerStart").unwrap_or_default() > 0.0;
    // Without bytes it came from a cache, or (without a status) not at all.
    let sent = !by_service_worker && (bytes > 0 || status == 0);
    sent.then(|| Fetched { at_ms: crate::clock::now_ms(), path: without_query(path), bytes, status })
}

fn without_query(path: &str) -> String {
    path.split(['?', '#']).next().unwrap_or(path).to_owned()
}

/// Takes what the service worker wrote down of its requests, oldest first.
///
/// # Errors
/// [`PlatformError`] where the browser has no caches.
pub async fn take_notes() -> Result<Vec<Fetched>, PlatformError> {
    let window = web_sys::window().ok_or(PlatformError::Unsupported { api: "window" })?;
    let caches = window.caches()?;
    if !JsFuture::from(caches.has(NOTES)).await?.is_truthy() {
        return Ok(Vec::new());
    }
    let cache: web_sys::Cache = JsFuture::from(caches.open(NOTES)).await?.unchecked_into();
    let mut notes = Vec::new();
    for request in Array::from(&JsFuture::from(cache.keys()).await?) {
        let request: web_sys::Request = request.unchecked_into();
        // Another look may have taken it meanwhile.
        let found = JsFuture::from(cache.match_with_request(&request)).await?;
        let Ok(response) = found.dyn_into::<web_sys::Response>() else { continue };
        let note = JsFuture::from(response.json()?).await?;
        let number = |name: &str| Reflect::get(&note, &name.into()).ok().and_then(|it| it.as_f64());
        let path = Reflect::get(&note, &"path".into())?.as_string().unwrap_or_default();
        notes.push(Fetched {
            at_ms: number("at").unwrap_or_default() as u64,
            path,
            bytes: number("bytes").unwrap_or_default() as u64,
            status: number("status").unwrap_or_default() as u16,
        });
        JsFuture::from(cache.delete_with_request(&request)).await?;
    }
    notes.sort_by_key(|note| note.at_ms);
    Ok(notes)
}
