//! What travels in a body: its type's schema, and an example of it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{
        Content, Ref, RefOr, Schema,
        schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type},
    },
};

/// Schemas by name.
pub(super) type Schemas = BTreeMap<String, RefOr<Schema>>;

/// What travels in a body.
#[derive(Clone)]
pub(super) struct Carried {
    pub(super) media: &'static str,
    pub(super) schema: fn(&mut Schemas) -> RefOr<Schema>,
    pub(super) example: Option<Value>,
    /// Whether the example is of the type.
    pub(super) fits: fn(&Value) -> bool,
}

/// Puts a type's schema, and those it mentions, among the components.
pub(super) fn collect<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    let mut mentioned = Vec::new();
    T::schemas(&mut mentioned);
    schemas.extend(mentioned);
    // Lists are written out where they stand: their name does not say of what.
    if std::any::type_name::<T>().contains('<') {
        return T::schema();
    }
    schemas.insert(T::name().into_owned(), T::schema());
    RefOr::Ref(Ref::from_schema_name(T::name()))
}

/// JSON of a type.
pub(super) fn carried<T: ToSchema + DeserializeOwned>(example: Value) -> Carried {
    Carried {
        media: "application/json",
        schema: collect::<T>,
        example: Some(example),
        fits: |example| serde_json::from_value::<T>(example.clone()).is_ok(),
    }
}

/// The body as the document has it.
pub(super) fn content(body: &Carried, schemas: &mut Schemas) -> Content {
    let mut content = Content::new(Some((body.schema)(schemas)));
    content.example.clone_from(&body.example);
    content
}

/// The schema of bytes.
pub(super) fn bytes() -> RefOr<Schema> {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
}
