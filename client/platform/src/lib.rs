//! Typed wrappers over the browser APIs that Sotto uses. No product logic lives here: callers get plain values
//! and one error type, and never see a `JsValue`.

pub mod abilities;
pub mod arrivals;
pub mod clipboard;
pub mod clock;
pub mod database;
pub mod download;
pub mod entropy;
pub mod error;
pub mod exclusive;
pub mod extension;
pub mod frame;
pub mod http;
pub mod locale;
pub mod machine;
pub mod microphone;
pub mod object_url;
pub mod offline;
pub mod opfs;
pub mod opus_encoder;
pub mod picture;
pub mod requests;
pub mod snapshot;
pub mod storage;
pub mod sync_file;
pub mod wake_lock;
pub mod wipe;
pub mod worker_link;
pub mod worker_scope;

pub use error::PlatformError;
