//! Requests to the server.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::PlatformError;

/// A request about to be sent.
#[derive(Debug, Clone)]
pub struct HttpRequest<'a> {
    /// Method, in capitals.
    pub method: &'static str,
    /// Address; of this origin where it begins with a path.
    pub url: &'a str,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// Body.
    pub body: Option<Vec<u8>>,
    /// Given up after this long.
    pub timeout_ms: u32,
}

/// What came back, with its whole body.
#[derive(Debug)]
pub struct HttpResponse {
    /// Status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
    headers: web_sys::Headers,
}

impl HttpResponse {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }
}

/// Sends a request and reads the whole answer.
///
/// # Errors
/// [`PlatformError::Network`] where no answer came: offline, server gone, or time out.
pub async fn send(request: HttpRequest<'_>) -> Result<HttpResponse, PlatformError> {
    let init = web_sys::RequestInit::new();
    init.set_method(request.method);
    init.set_credentials(web_sys::RequestCredentials::SameOrigin);
    init.set_signal(Some(&web_sys::AbortSignal::timeout_with_f64(f64::from(request.timeout_ms))));
    let headers = web_sys::Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    init.set_headers(&headers);
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from(Uint8Array::from(body.as_slice())));
    }
    let promise = fetch(request.url, &init)?;
    // `fetch` fails with a TypeError for every kind of missing network, and the cause is not told.
    let response = JsFuture::from(promise).await.or(Err(PlatformError::Network))?;
    let response: web_sys::Response = response.unchecked_into();
    let body = JsFuture::from(response.array_buffer()?).await.or(Err(PlatformError::Network))?;
    Ok(HttpResponse {
        status: response.status(),
        body: Uint8Array::new(&body).to_vec(),
        headers: response.headers(),
    })
}

/// Scheme, host and port of an address as a person types it; none where it is none of the web. Without a scheme it is
/// `https`, on this very machine `http`.
#[must_use]
pub fn origin_of(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let own = ["localhost", "127.0.0.1"].iter().any(|name| typed.starts_with(name));
    let address = match typed.contains("://") {
        true => typed.to_owned(),
        false => format!("{}://{typed}", if own { "http" } else { "https" }),
    };
    let url = web_sys::Url::new(&address).ok()?;
    // Browsers write what cannot be in a name with a percent sign, and take it.
    let host = url.host();
    let whole = !host.is_empty() && !host.contains('%');
    (["http:", "https:"].contains(&url.protocol().as_str()) && whole).then(|| url.origin())
}

/// The body of an answer, piece by piece as it comes.
pub struct Download {
    status: u16,
    reader: web_sys::ReadableStreamDefaultReader,
}

impl Download {
    /// Starts to get a file.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] where the answer is no success, [`PlatformError::Network`] where none came.
    pub async fn start(url: &str) -> Result<Self, PlatformError> {
        let download = Self::open(url, &[]).await?;
        if (200..300).contains(&download.status) { Ok(download) } else { Err(PlatformError::NotFound) }
    }

    /// Sends a request and waits for its answer, of whatever status, but not for the answer's body.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] where the answer has no body, [`PlatformError::Network`] where none came.
    pub async fn open(url: &str, headers: &[(&str, String)]) -> Result<Self, PlatformError> {
        let init = web_sys::RequestInit::new();
        init.set_credentials(web_sys::RequestCredentials::SameOrigin);
        let named = web_sys::Headers::new()?;
        for (name, value) in headers {
            named.set(name, value)?;
        }
        init.set_headers(&named);
        let response = JsFuture::from(fetch(url, &init)?).await.or(Err(PlatformError::Network))?;
        let response: web_sys::Response = response.unchecked_into();
        let body = response.body().ok_or(PlatformError::NotFound)?;
        Ok(Self { status: response.status(), reader: body.get_reader().unchecked_into() })
    }

    /// The answer's status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Lets the rest go: whoever waits for the next piece is told that this was the end.
    pub fn close(&self) {
        drop(self.reader.cancel());
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// [`PlatformError::Network`] where the connection broke.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, PlatformError> {
        let step = JsFuture::from(self.reader.read()).await.or(Err(PlatformError::Network))?;
        if js_sys::Reflect::get(&step, &JsValue::from_str("done"))?.is_truthy() {
            return Ok(None);
        }
        let piece = js_sys::Reflect::get(&step, &JsValue::from_str("value"))?;
        Ok(Some(Uint8Array::new(&piece).to_vec()))
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        // Of a body that was read to its end nothing is left to cancel.
        self.close();
    }
}

/// Works in pages and in workers alike.
fn fetch(url: &str, init: &web_sys::RequestInit) -> Result<js_sys::Promise, PlatformError> {
    let global = js_sys::global();
    match global.dyn_ref::<web_sys::WorkerGlobalScope>() {
        Some(scope) => Ok(scope.fetch_with_str_and_init(url, init)),
        None => match global.dyn_ref::<web_sys::Window>() {
            Some(window) => Ok(window.fetch_with_str_and_init(url, init)),
            None => Err(PlatformError::Unsupported { api: "fetch" }),
        },
    }
}
