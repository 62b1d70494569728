//! Removing everything that this origin keeps in the browser.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

use crate::{PlatformError, clock, opfs};

/// How often, and how far apart, to try again what is still in use: workers that were ended let go a little later.
const TRIES: u32 = 50;
const PAUSE_MS: u32 = 100;

/// Removes databases, files, caches, service workers and what scripts may keep. Everything is tried, whatever fails.
///
/// # Errors
/// The first failure; something is left then.
pub async fn everything() -> Result<(), PlatformError> {
    let workers = service_workers().await;
    let outcomes = [files().await, databases().await, caches().await, workers, small_things()];
    outcomes.into_iter().collect()
}

/// Service workers stop to keep anything, and go.
async fn service_workers() -> Result<(), PlatformError> {
    let window = web_sys::window().ok_or(PlatformError::Unsupported { api: "window" })?;
    let container = window.navigator().service_worker();
    if container.is_undefined() {
        return Ok(());
    }
    let message = Object::new();
    Reflect::set(&message, &"type".into(), &"forget".into())?;
    for registration in Array::from(&JsFuture::from(container.get_registrations()).await?) {
        let registration: web_sys::ServiceWorkerRegistration = registration.unchecked_into();
        for worker in [registration.active(), registration.waiting(), registration.installing()] {
            worker.map_or(Ok(()), |worker| worker.post_message(&message))?;
        }
        JsFuture::from(registration.unregister()?).await?;
    }
    Ok(())
}

async fn files() -> Result<(), PlatformError> {
    let mut outcome = Ok(());
    for _ in 0..TRIES {
        outcome = opfs::remove_all().await;
        if outcome.is_ok() {
            break;
        }
        clock::sleep_ms(PAUSE_MS).await;
    }
    outcome
}

async fn databases() -> Result<(), PlatformError> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
    let list: Function = Reflect::get(&factory, &"databases".into())?
        .dyn_into()
        .ok()
        .ok_or(PlatformError::Unsupported { api: "lists of databases" })?;
    let delete: Function = Reflect::get(&factory, &"deleteDatabase".into())?.unchecked_into();
    let listed: Promise = list.call0(&factory)?.unchecked_into();
    for database in Array::from(&JsFuture::from(listed).await?) {
        let name = Reflect::get(&database, &"name".into())?;
        settled(&delete.call1(&factory, &name)?).await?;
    }
    Ok(())
}

/// Waits for a request of IndexedDB.
async fn settled(request: &JsValue) -> Result<(), PlatformError> {
    let answer = Promise::new(&mut |resolve, reject| {
        for (event, act) in [("onsuccess", resolve), ("onerror", reject)] {
            let heard = Closure::once_into_js(move || {
                // The promise takes one answer.
                let _ = act.call0(&JsValue::UNDEFINED);
            });
            // Requests take these properties.
            let _ = Reflect::set(request, &event.into(), &heard);
        }
    });
    JsFuture::from(answer).await.map_err(PlatformError::from).map(drop)
}

async fn caches() -> Result<(), PlatformError> {
    let window = web_sys::window().ok_or(PlatformError::Unsupported { api: "window" })?;
    let caches = window.caches()?;
    for name in Array::from(&JsFuture::from(caches.keys()).await?) {
        JsFuture::from(caches.delete(&name.as_string().unwrap_or_default())).await?;
    }
    Ok(())
}

fn small_things() -> Result<(), PlatformError> {
    let window = web_sys::window().ok_or(PlatformError::Unsupported { api: "window" })?;
    for storage in [window.local_storage()?, window.session_storage()?].into_iter().flatten() {
        storage.clear()?;
    }
    Ok(())
}

/// Puts a plain page in place of the app: a title, a sentence, and a link that starts it anew.
pub fn plain_page(title: &str, sentence: &str, link: &str) {
    let Some(document) = web_sys::window().and_then(|it| it.document()) else { return };
    let part = |name: &str, text: &str| {
        let element = document.create_element(name).ok()?;
        element.set_text_content(Some(text));
        Some(element)
    };
    let (Some(page), Some(body)) = (part("main", ""), document.body()) else { return };
    // Neither call fails on elements of ours.
    let _ = page.set_attribute("class", "splash");
    let _ = page.set_attribute("data-test", "wiped");
    for element in [part("h1", title), part("p", sentence)].into_iter().flatten() {
        let _ = page.append_child(&element);
    }
    if let Some(start) = part("a", link) {
        // The app that ended must not follow it.
        for (name, value) in
            [("href", "/"), ("rel", "external"), ("class", "button"), ("data-test", "start-anew")]
        {
            let _ = start.set_attribute(name, value);
        }
        let _ = page.append_child(&start);
    }
    body.set_inner_html("");
    let _ = body.append_child(&page);
    document.set_title(title);
}
