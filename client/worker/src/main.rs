//! The Web Worker shell around the engine: hears requests, runs each as a task of its own, answers. The same
//! program serves as the capture worker and as the analysis worker; the page starts one of each, so that a
//! defect in an analysis cannot end a recording.

mod analyse;
mod baseline;
mod capture;
mod capture_list;
mod clean;
mod close_up;
mod dispatch;
mod keep;
mod listen;
mod models;
mod pace;
mod post;
mod source;
mod speakers;
mod tasks;
mod transcribe;
mod words;

use sotto_protocol::{FromWorker, PROTOCOL_VERSION};

fn main() {
    if sotto_platform::worker_scope::on_message(dispatch::receive).is_ok() {
        post::post(&FromWorker::Ready { protocol: PROTOCOL_VERSION });
    }
}
