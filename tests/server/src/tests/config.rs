//! Settings: their layers, what is refused, what is printed, what follows a signal.

use std::{fs, path::Path, process::Output};

use sotto_api::route;
use sotto_server::config::{
    Change, Config, Kind, SETTINGS,
    flags::Flags,
    load::{Source, load},
};
use sotto_support::server::without_settings;
use tempfile::TempDir;

use crate::{
    client::Person,
    process::{program, start},
};

fn faults(file: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sotto.toml");
    fs::write(&path, file).unwrap();
    let flags = Flags { file: Some(path), ..Flags::default() };
    let variables = variables.iter().map(|(name, text)| (name.into(), text.into()));
    load(&flags, variables).map_or_else(|faults| faults.0, |_| Vec::new())
}

fn run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = without_settings(program());
    command.current_dir(folder).args(arguments).envs(variables.iter().copied()).output().unwrap()
}

#[test]
fn flags_win_over_variables_over_the_file_over_defaults() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("settings.toml");
    fs::write(&path, "[limits]\nquota_bytes = 1\nsync_quota_bytes = 1\nmax_blob_bytes = 1\n").unwrap();
    let flags = Flags { file: Some(path.clone()), given: [("quota-bytes".into(), "3".into())].into() };
    let variables = [("SOTTO_QUOTA_BYTES", "2"), ("SOTTO_SYNC_QUOTA_BYTES", "2"), ("PATH", "x")];
    let loaded = load(&flags, variables.map(|(name, text)| (name.into(), text.into()))).unwrap();
    let limits = &loaded.config.limits;
    assert_eq!((limits.quota_bytes, limits.sync_quota_bytes, limits.max_blob_bytes), (3, 2, 1));
    assert_eq!(limits.upload_days, Config::default().limits.upload_days);
    let source = |key: &str| loaded.sources.get(key).cloned();
    assert_eq!(source("limits.quota_bytes"), Some(Source::Flag("quota-bytes".into())));
    assert_eq!(source("limits.sync_quota_bytes"), Some(Source::Variable("SOTTO_SYNC_QUOTA_BYTES".into())));
    assert_eq!(source("limits.max_blob_bytes"), Some(Source::File(path)));
    assert_eq!(source("limits.upload_days"), None);
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (file, variable, said) in [
        ("[server]\nlisten = \"nowhere\"", None, "server.listen"),
        ("[server]\npublic_url = \"sotto.example.org\"", None, "server.public_url"),
        ("[server]\npublic_url = \"https://a:b@sotto.example.org\"", None, "server.public_url"),
        ("[server]\npublic_url = \"https://sotto.example.org/app\"", None, "server.public_url"),
        ("[server]\npublic_urll = \"https://a\"", None, "did you mean server.public_url?"),
        ("[serve]\n", None, "did you mean server?"),
        ("[limits]\nquota_bytes = -1", None, "limits.quota_bytes"),
        ("[limits]\nquota_bytes = [1]", None, "no single value"),
        ("[accounts]\nregistration = \"all\"", None, "open, domain, invite, closed"),
        ("[mail]\nhost = \"mail.example.org\"", None, "mail.from"),
        ("[mail]\nfrom = \"nobody\"", None, "mail.from"),
        ("[mail]\nport = 70000", None, "mail.port"),
        ("[mail]\nuser = \"sotto\"", None, "mail.password"),
        ("[log]\nfilter = \"a=b=c\"", None, "log.filter"),
        ("limits = 3", None, "[limits]"),
        ("[limits", None, "line 1"),
        ("[database]\nurl = \"postgres://a:b@c\"", None, "database.url_file"),
        ("[database]\nurl_file = \"/nonexistent\"", None, "/nonexistent"),
        ("", Some(("SOTTO_REGISTRATON", "open")), "did you mean SOTTO_REGISTRATION?"),
        ("", Some(("SOTTO_TRUST_FORWARDED", "perhaps")), "SOTTO_TRUST_FORWARDED"),
        ("", Some(("SOTTO_DATABASE_URL_FILE", "/nonexistent")), "SOTTO_DATABASE_URL_FILE"),
        ("", Some(("SOTTO_DATA", "")), "SOTTO_DATA"),
    ] {
        let found = faults(file, variable.as_slice());
        assert_eq!(found.len(), 1, "{file}: {found:?}");
        assert!(found[0].contains(said), "{file}: {found:?}");
    }
    assert_eq!(faults("", &[("SOTTO_SPEECH_MODEL", "a model of the command line's")]), [""; 0]);
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_nothing_starts() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("sotto.toml"), "[limits]\nquota_bytes = \"much\"\n[mial]\n").unwrap();
    let variables = [("SOTTO_LISTEN", "here"), ("SOTTO_QOTA_BYTES", "1")];
    for command in ["serve", "config", "restored"] {
        let output = run(folder.path(), &[command], &variables);
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        for part in ["limits.quota_bytes", "[mial]", "SOTTO_LISTEN", "did you mean SOTTO_QUOTA_BYTES?"] {
            assert!(said.contains(part), "{command}: {said}");
        }
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn settings_are_printed_with_their_sources_and_without_secrets() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("sotto.toml"), "[accounts]\nregistration = \"closed\"\n").unwrap();
    fs::write(folder.path().join("url"), "postgres://ann:hunter2@db/sotto\n").unwrap();
    let from_file = run(folder.path(), &["config", "--database-url-file", "url", "--trust-forwarded"], &[]);
    let from_variable =
        run(folder.path(), &["config"], &[("SOTTO_DATABASE_URL", "postgres://ann:hunter2@db/sotto")]);
    for (output, source) in [(&from_file, "--database-url-file"), (&from_variable, "SOTTO_DATABASE_URL")] {
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(text.contains("registration = \"closed\" # sotto.toml"), "{text}");
        assert!(text.contains("upload_days = 7 # default"), "{text}");
        assert!(text.contains(source), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
        // What is printed can be kept as the next settings file.
        assert_eq!(faults(&text, &[]), [""; 0]);
    }
    let text = String::from_utf8(from_file.stdout).unwrap();
    assert!(text.contains("trust_forwarded = true # --trust-forwarded"), "{text}");
    let output = run(folder.path(), &["config", "--database-url", "postgres://a"], &[]);
    assert!(!output.status.success(), "a secret on the command line");
}

#[tokio::test]
async fn a_signal_reads_the_settings_again() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sotto.toml");
    fs::write(&file, "").unwrap();
    let server = start(&folder.path().join("data"), &["--config", file.to_str().unwrap()]);
    let visitor = Person::stranger(&server.url(""));
    let registration = || async { visitor.get(route::SERVER).await.json()["registration"].clone() };
    assert_eq!(registration().await, "invite");

    fs::write(&file, "[accounts]\nregistration = \"open\"\n[log]\nformat = \"json\"\n").unwrap();
    server.ask_to_reload().unwrap();
    while registration().await != "open" {}
    while !server.log().contains("settings were read again") {
        tokio::task::yield_now().await;
    }
    assert!(server.log().contains("log.format"), "what takes a restart is said: {}", server.log());

    fs::write(&file, "[accounts]\nregistration = \"closed\"\nnonsense = 1\n").unwrap();
    server.ask_to_reload().unwrap();
    while !server.log().contains("accounts.nonsense") {
        tokio::task::yield_now().await;
    }
    assert_eq!(registration().await, "open", "a broken file changes nothing");
}

#[test]
fn the_documentation_has_every_setting() {
    let page = include_str!("../../../../docs/settings.md");
    let default = Config::default();
    let mut missing = Vec::new();
    for setting in SETTINGS.iter() {
        let value = (setting.show)(&default).map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
        let (flag, kind) = (&setting.flag, setting.kind);
        let (key, flag) = match kind {
            Kind::Secret => (format!("{}_file", setting.key), format!("{flag}-file")),
            Kind::Plain | Kind::Switch => (setting.key.to_owned(), flag.clone()),
        };
        let change = if setting.change == Change::Live { "live" } else { "restart" };
        let about = setting.about.split_whitespace().collect::<Vec<_>>().join(" ");
        let row = format!("| `{key}` | `--{flag}` | {value} | {change} | {about} |");
        if !page.lines().any(|line| line == row) {
            missing.push(row);
        }
    }
    assert!(missing.is_empty(), "docs/settings.md lacks\n{}", missing.join("\n"));
    let rows = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, SETTINGS.len(), "docs/settings.md has rows of settings that are gone");
}
