//! Parameters that stand in a path.

use serde_json::json;
use utoipa::openapi::{
    Required,
    path::{Parameter, ParameterBuilder, ParameterIn},
    schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
};

/// All ids are UUIDs but those of invitations, which are the beginning of a hash, and addresses of feedback links.
pub(super) fn in_path(name: &str) -> Parameter {
    let uuid = !matches!(name, "invitation" | "slug");
    let format = uuid.then_some(SchemaFormat::KnownFormat(KnownFormat::Uuid));
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).format(format)))
        .example(Some(if uuid { json!("01890a5d-ac96-774b-bcce-b302099a8057") } else { json!("k3J9x0aQ") }))
        .build()
}
