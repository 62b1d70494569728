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
mod inbox;
mod join;
mod keep;
mod kept_file;
mod listen;
mod meaning;
mod models;
mod pace;
mod pack;
mod post;
mod sink;
mod source;
mod speakers;
mod take_out;
mod tasks;
mod transcribe;
mod watch;
mod words;

use sotto_platform::requests;
use sotto_protocol::{FromWorker, PROTOCOL_VERSION};

fn main() {
    if sotto_platform::worker_scope::on_message(dispatch::receive).is_ok() {
        post::post(&FromWorker::Ready { protocol: PROTOCOL_VERSION });
        // Where the browser does not tell, the page's list of requests says less.
        let _ = requests::watch(|it| {
            post::post(&FromWorker::Fetched { path: it.path, bytes: it.bytes, status: it.status });
        });
    }
}
