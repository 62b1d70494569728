//! Figures for Prometheus in its text format 0.0.4: requests by route (rate, errors, duration), and what the server keeps.
//! Numbers alone: no organisation, person or content is told apart.

use std::fmt::Write;

use sotto_api::dashboard::SystemHealth;

use crate::{
    requests::{BOUNDS_MS, Requests},
    state::App,
};

/// Content type of the format.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A family of figures in the making.
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn value(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn single(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.family(name, kind, help);
        self.value(name, "", value);
    }
}

/// The page of an app whose parts are as given.
#[must_use]
pub fn page(app: &App, health: &SystemHealth, statuses: &[(String, i64)]) -> String {
    let mut page = Page(String::new());
    page.family("sotto_build_info", "gauge", "Version of the server; always 1.");
    page.value(
        "sotto_build_info",
        &format!("version=\"{}\",database=\"{}\"", health.version, health.database),
        1,
    );
    let started_s = health.started_ms / 1000;
    page.single(
        "process_start_time_seconds",
        "gauge",
        "When the server started, in seconds since 1970.",
        started_s,
    );
    requests(&mut page, &app.requests);
    let under_way =
        (app.config().limits.requests_at_once as usize).saturating_sub(app.places.available_permits());
    page.single("sotto_requests_under_way", "gauge", "Requests under way.", under_way);
    page.family(
        "sotto_part_up",
        "gauge",
        "Whether a part works (1) or not (0); parts that are off are left out.",
    );
    for part in health.parts.iter().filter(|part| part.state != sotto_api::dashboard::PartState::Off) {
        let up = i32::from(part.state != sotto_api::dashboard::PartState::Failed);
        page.value("sotto_part_up", &format!("part=\"{}\"", part.name), up);
    }
    page.single(
        "sotto_disk_total_bytes",
        "gauge",
        "Size of the data folder's disk.",
        health.disk.total_bytes,
    );
    page.single(
        "sotto_disk_free_bytes",
        "gauge",
        "Room left on the data folder's disk.",
        health.disk.free_bytes,
    );
    let newest_s = health.backups.newest_ms / 1000;
    page.single("sotto_backups", "gauge", "Backups in the folder of the settings.", health.backups.count);
    page.single(
        "sotto_backup_newest_timestamp_seconds",
        "gauge",
        "When the newest backup was made; 0 for none.",
        newest_s,
    );
    page.single("sotto_database_bytes", "gauge", "Size of the database.", health.storage.database_bytes);
    page.single("sotto_blob_bytes", "gauge", "Uploaded files of accounts.", health.storage.blob_bytes);
    page.single(
        "sotto_feedback_audio_bytes",
        "gauge",
        "Audio of submissions.",
        health.storage.feedback_bytes,
    );
    page.single("sotto_accounts", "gauge", "Accounts.", health.storage.accounts);
    page.single("sotto_organisations", "gauge", "Organisations.", health.storage.organisations);
    page.family("sotto_submissions", "gauge", "Submissions by where teams are with them.");
    for (status, count) in statuses {
        page.value("sotto_submissions", &format!("status=\"{status}\""), count);
    }
    page.0
}

fn requests(page: &mut Page, requests: &Requests) {
    let all = requests.all();
    page.family("sotto_requests_total", "counter", "Requests by method, route and status.");
    for (asked, durations) in &all {
        let labels =
            format!("method=\"{}\",route=\"{}\",status=\"{}\"", asked.method, asked.route, asked.status);
        page.value("sotto_requests_total", &labels, durations.count);
    }
    let name = "sotto_request_duration_seconds";
    page.family(name, "histogram", "Time to the beginning of the answer.");
    for (asked, durations) in &all {
        let labels =
            format!("method=\"{}\",route=\"{}\",status=\"{}\"", asked.method, asked.route, asked.status);
        let mut below = 0;
        for (bound, count) in BOUNDS_MS.iter().zip(durations.buckets) {
            below += count;
            page.value(&format!("{name}_bucket"), &format!("{labels},le=\"{}\"", bound / 1000.0), below);
        }
        page.value(&format!("{name}_bucket"), &format!("{labels},le=\"+Inf\""), durations.count);
        page.value(&format!("{name}_sum"), &labels, durations.sum_ms / 1000.0);
        page.value(&format!("{name}_count"), &labels, durations.count);
    }
}
