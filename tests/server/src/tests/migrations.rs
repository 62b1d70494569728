//! A database of every earlier schema, with data in it, is brought up to date and serves what it held.

use std::{fs, path::Path};

use serde_json::json;
use sotto_api::{BlobId, UserId, route};
use sotto_server::store::Store;
use sotto_support::server::{TestServer, database};
use sqlx::{AnyConnection, Connection, any::install_default_drivers, migrate::Migrator};
use tempfile::TempDir;

use crate::{
    client::{Answer, Person, credentials},
    uploads::{download, noise},
};

/// What the first schema's data says of Ann and her file.
const ANN: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const FILE: &str = "01890a5d-ac96-774b-bcce-b302099a8059";

fn manifest() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Brings an empty database to the first `count` migrations. Each is followed by data of its time, where there is
/// some in `migrations/` beside this file.
async fn make_old(url: &str, migrator: &Migrator, count: usize) {
    install_default_drivers();
    let mut connection = AnyConnection::connect(url).await.unwrap();
    for migration in migrator.iter().take(count) {
        migrator.run_to(migration.version, &mut connection).await.unwrap();
        let data = manifest().join(format!("src/tests/migrations/{:04}.sql", migration.version));
        if let Ok(statements) = fs::read_to_string(data) {
            let statements = sqlx::AssertSqlSafe(statements);
            sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
        }
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn every_earlier_schema_is_brought_up_to_date_with_its_data() {
    let migrator = Migrator::new(manifest().join("../../server/migrations")).await.unwrap();
    let known = migrator.iter().count();
    assert!(known > 0, "there are no migrations");
    for count in 1..=known {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let place = data.join("blobs").join(ANN).join(&FILE[FILE.len() - 2..]);
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join(FILE), noise(1000)).unwrap();
        let url = database::url_for(&data).unwrap().unwrap_or_else(|| Store::sqlite_url(&data));
        make_old(&url, &migrator, count).await;

        let server = TestServer::start_in(folder, |_| ()).await.unwrap();
        assert_eq!(server.setup_code(), None, "after {count}: the admin is there");
        let stranger = Person::stranger(&server.url(""));
        let answer = stranger.post(route::LOGIN, &credentials("ann@example.org")).await;
        assert_eq!(answer.status, 200, "after {count}: {answer:?}");
        let ann = stranger.with_session(&answer);
        assert_eq!(answer.json()["user"]["id"].as_str().unwrap().parse::<UserId>(), ANN.parse());
        let pulled: Answer = ann.get(route::PULL).await;
        let pulled = pulled.json();
        assert_eq!((&pulled["cursor"], &pulled["epoch"]), (&json!(1), &json!(7)), "after {count}");
        assert_eq!(pulled["changes"][0]["patch"], json!({ "field": "deleted", "value": true }));
        assert_eq!(ann.get(route::VAULT).await.json()["salt"], json!("AQID"));
        let file: BlobId = FILE.parse().unwrap();
        assert_eq!(download(&ann, file).await.bytes, noise(1000), "after {count}");
        server.stop().await.unwrap();
    }
}
