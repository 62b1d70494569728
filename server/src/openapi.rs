//! The description of all routes as OpenAPI 3.1, and a page that shows it. One table an area says what each operation
//! takes and answers; who may call it comes from the table of needs.

mod accounts;
mod carried;
mod dashboard;
mod data;
mod feedback;
mod filters;
mod in_path;
mod meaning;
mod naming;
pub mod operation;
mod organisations;
pub mod page;
mod passkeys;
mod signing;
mod system;

use std::{collections::BTreeMap, sync::LazyLock};

use sotto_api::ErrorEnvelope;
use utoipa::openapi::{
    Components, Info, OpenApi, OpenApiBuilder, Paths, RefOr,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use self::operation::Operation;

/// Name of the one security scheme.
pub(crate) const BEARER: &str = "bearer";

const ABOUT: &str = "Accounts, sync, encrypted audio and organisations of a Sotto server. Times are milliseconds since \
    1970, sizes bytes, ids UUIDs. Every failure is the one envelope `{ error: { code, message, request_id, fields? } }`.";

/// Every operation, by areas.
#[must_use]
pub fn operations() -> Vec<Operation> {
    [
        signing::operations(),
        accounts::operations(),
        passkeys::operations(),
        organisations::operations(),
        feedback::operations(),
        dashboard::operations(),
        data::operations(),
        system::operations(),
    ]
    .concat()
}

/// The document.
#[must_use]
pub fn document() -> OpenApi {
    let mut paths = Paths::new();
    let mut schemas = BTreeMap::new();
    carried::collect::<ErrorEnvelope>(&mut schemas);
    for operation in operations() {
        let (methods, described) = operation.describe(&mut schemas);
        paths.add_path_operation(operation.path, methods, described);
    }
    let mut components = Components::new();
    components.schemas = schemas.into_iter().collect();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An access token, or an API key where one with the right scope may."))
        .build();
    components.security_schemes.insert(BEARER.to_owned(), RefOr::T(SecurityScheme::Http(bearer)));
    let mut info = Info::new("Sotto", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components)).build()
}

/// The document as JSON; the same for as long as the program runs.
pub static JSON: LazyLock<String> = LazyLock::new(|| document().to_json().unwrap_or_default());
