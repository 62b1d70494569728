//! Tokens that are none: made up, signed by nobody, changed, cut, too old, of another kind, of another server.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sotto_api::{UserId, route};
use sotto_server::auth::access::AccessKey;
use tempfile::TempDir;

use super::{Asker, Case, World};

const ROUTES: [&str; 6] = [route::ME, route::PULL, route::VAULT, route::KEYS, route::BLOB, route::AUDIT];

fn jwt(header: &str, signature: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!(
        "Bearer {}.{}.{signature}",
        part(header),
        part(r#"{"sub":"admin","admin":true,"exp":99999999999}"#)
    )
}

fn ann(world: &World) -> String {
    world.ann.token.clone().unwrap()
}

/// The victim's token with one bit of one byte changed.
fn changed(world: &World, at: usize) -> String {
    let mut bytes = URL_SAFE_NO_PAD.decode(ann(world)).unwrap();
    bytes[at] ^= 1;
    format!("Bearer {}", URL_SAFE_NO_PAD.encode(bytes))
}

fn own_key(world: &World) -> AccessKey {
    AccessKey::open(&world.server.data().join("access.key")).unwrap()
}

fn id_of(world: &World, name: &str) -> uuid::Uuid {
    let (_, id) = world.ids.iter().find(|(other, _)| *other == name).unwrap();
    id.parse().unwrap()
}

fn of_another_server(world: &World) -> String {
    let folder = TempDir::new().unwrap();
    let key = AccessKey::open(&folder.path().join("access.key")).unwrap();
    format!("Bearer {}", key.sign(id_of(world, "session"), i64::MAX))
}

type Made = fn(&World) -> String;

const FORGERIES: [(&str, Made); 26] = [
    ("nothing", |_| String::new()),
    ("only the scheme", |_| "Bearer".into()),
    ("an empty token", |_| "Bearer ".into()),
    ("null", |_| "Bearer null".into()),
    ("dots", |_| "Bearer ..".into()),
    ("no base64", |_| "Bearer %%%%".into()),
    ("eight kilobytes", |_| format!("Bearer {}", "A".repeat(8192))),
    ("the right length", |_| format!("Bearer {}", "A".repeat(76))),
    ("alg none", |_| jwt(r#"{"alg":"none","typ":"JWT"}"#, "")),
    ("alg None", |_| jwt(r#"{"alg":"None"}"#, "")),
    ("alg HS256, guessed", |_| jwt(r#"{"alg":"HS256"}"#, "c2VjcmV0")),
    ("alg RS256 with a key of its own", |_| jwt(r#"{"alg":"RS256","jku":"https://evil.example/k"}"#, "AA")),
    ("kid with a path", |_| jwt(r#"{"alg":"HS256","kid":"../../dev/null"}"#, "AA")),
    ("another scheme", |world| format!("Basic {}", ann(world))),
    ("without a scheme", ann),
    ("the scheme twice", |world| format!("Bearer Bearer {}", ann(world))),
    ("two tokens", |world| format!("Bearer {} {}", ann(world), ann(world))),
    ("cut", |world| format!("Bearer {}", &ann(world)[1..])),
    ("longer", |world| format!("Bearer {}AA", ann(world))),
    ("another kind", |world| changed(world, 0)),
    ("another session", |world| changed(world, 8)),
    ("another end", |world| changed(world, 20)),
    ("another signature", |world| changed(world, 56)),
    ("too old", |world| format!("Bearer {}", own_key(world).sign(id_of(world, "session"), 1))),
    ("a ticket", |world| {
        format!("Bearer {}", own_key(world).sign_ticket(UserId(id_of(world, "user")), i64::MAX))
    }),
    ("of another server", of_another_server),
];

const MORE: [(&str, Made); 4] = [
    ("a refresh token", |world| format!("Bearer {}", world.ann.refresh_token)),
    ("a session that never was", |world| {
        format!("Bearer {}", own_key(world).sign(id_of(world, "key"), i64::MAX))
    }),
    ("a key that never was", |_| "Bearer sotto_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into()),
    ("the beginning of a key", |_| "Bearer sotto_".into()),
];

pub(super) fn cases() -> Vec<Case> {
    let forgeries = FORGERIES.iter().chain(&MORE);
    let each = forgeries.flat_map(|(what, made)| {
        ROUTES.iter().map(|path| Case::new(Asker::Header(*made), "GET", path, &["unauthorized"]).named(*what))
    });
    each.collect()
}

#[tokio::test]
async fn no_token_but_the_servers_own_opens_anything() {
    let world = World::new().await;
    world.refuses(cases()).await;
}

#[tokio::test]
async fn a_session_that_ended_opens_nothing_again() {
    let world = World::new().await;
    let again = serde_json::json!({ "refresh_token": world.mallory.refresh_token });
    assert_eq!(world.mallory.post(route::LOGOUT, &again).await.status, 204);
    for path in ROUTES {
        assert_eq!(world.mallory.get(&world.filled(path)).await.error(), "unauthorized", "{path}");
    }
    for _ in 0..3 {
        assert_eq!(world.mallory.post(route::REFRESH, &again).await.error(), "unauthorized");
    }
}
