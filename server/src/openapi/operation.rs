//! One operation: what it takes and answers, and how that becomes a part of the document. Failures that follow from an
//! operation's shape (no session, wrong body, too often) are added here, so that tables name only their own.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sotto_api::{ErrorCode, feedback::IDEMPOTENCY_KEY, page::Page};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Content, HttpMethod, Ref, RefOr, Required, Response, Schema,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::{RequestBody, RequestBodyBuilder},
        schema::{ObjectBuilder, Type},
        security::SecurityRequirement,
    },
};

use super::{
    BEARER,
    carried::{Carried, Schemas, bytes, carried, collect, content},
    in_path::in_path,
    meaning::{envelope, meaning},
    naming,
    signing::USER,
};
use crate::{
    idempotency::takes_key,
    policy::{Permission, needs},
};

/// An operation.
#[derive(Clone)]
pub struct Operation {
    /// Method, in capitals.
    pub method: &'static str,
    /// Path, with parameters in braces.
    pub path: &'static str,
    /// What it does, in a few words.
    pub summary: &'static str,
    body: Option<Carried>,
    body_is_optional: bool,
    parameters: Vec<Parameter>,
    answers: Vec<(u16, Option<Carried>)>,
    failures: Vec<ErrorCode>,
}

/// Begins an operation's line.
pub(super) fn operation(method: &'static str, path: &'static str, summary: &'static str) -> Operation {
    let operation = Operation {
        method,
        path,
        summary,
        body: None,
        body_is_optional: false,
        parameters: Vec::new(),
        answers: Vec::new(),
        failures: Vec::new(),
    };
    if !takes_key(method, path) {
        return operation;
    }
    let (place, name) = (ParameterIn::Header, IDEMPOTENCY_KEY);
    operation.with(place, name, Type::String, json!(USER), Required::False)
}

impl Operation {
    /// Takes JSON.
    pub(super) fn takes<T: ToSchema + DeserializeOwned>(self, example: Value) -> Self {
        Self { body: Some(carried::<T>(example)), ..self }
    }

    /// Takes JSON, or no body at all.
    pub(super) fn may_take<T: ToSchema + DeserializeOwned>(self, example: Value) -> Self {
        Self { body: Some(carried::<T>(example)), body_is_optional: true, ..self }
    }

    /// Takes bytes.
    pub(super) fn takes_bytes(self, media: &'static str) -> Self {
        let body = Carried { media, schema: |_| bytes(), example: None, fits: |_| true };
        Self { body: Some(body), ..self }
    }

    /// Answers with JSON.
    pub(super) fn gives<T: ToSchema + DeserializeOwned>(mut self, status: u16, example: Value) -> Self {
        self.answers.push((status, Some(carried::<T>(example))));
        self
    }

    /// Answers with a page of a list.
    pub(super) fn gives_page<T: ToSchema + DeserializeOwned>(mut self, item: Value) -> Self {
        let schema = |schemas: &mut Schemas| {
            collect::<T>(schemas);
            Page::<T>::schema()
        };
        let page = Carried { schema, ..carried::<Page<T>>(json!({ "items": [item] })) };
        self.answers.push((200, Some(page)));
        self
    }

    /// Answers with bytes.
    pub(super) fn gives_bytes(mut self, status: u16, media: &'static str) -> Self {
        let body = Carried { media, schema: |_| bytes(), example: None, fits: |_| true };
        self.answers.push((status, Some(body)));
        self
    }

    /// Answers without a body.
    pub(super) fn gives_nothing(mut self, status: u16) -> Self {
        self.answers.push((status, None));
        self
    }

    /// Fails in ways that do not follow from its shape.
    pub(super) fn fails(self, failures: &[ErrorCode]) -> Self {
        Self { failures: failures.to_vec(), ..self }
    }

    /// Begins a page after a cursor.
    pub(super) fn with_cursor(self, kind: Type, example: Value) -> Self {
        self.with_filter("cursor", kind, example)
    }

    /// May be narrowed down.
    pub(super) fn with_filter(self, name: &str, kind: Type, example: Value) -> Self {
        self.with(ParameterIn::Query, name, kind, example, Required::False)
    }

    /// Takes a text in its query.
    pub(super) fn with_query(self, name: &str, example: Value) -> Self {
        self.with(ParameterIn::Query, name, Type::String, example, Required::False)
    }

    /// Needs a header.
    pub(super) fn with_header(self, name: &str, kind: Type, example: Value) -> Self {
        self.with(ParameterIn::Header, name, kind, example, Required::True)
    }

    fn with(
        mut self,
        place: ParameterIn,
        name: &str,
        kind: Type,
        example: Value,
        required: Required,
    ) -> Self {
        let minimum = (kind == Type::Integer).then_some(0);
        let schema = ObjectBuilder::new().schema_type(kind).minimum(minimum);
        self.parameters.push(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(place)
                .required(required)
                .schema(Some(schema))
                .example(Some(example))
                .build(),
        );
        self
    }

    /// Who may call it; none where no route stands behind it.
    #[must_use]
    pub fn permission(&self) -> Option<Permission> {
        needs::find(self.method, self.path)
    }

    /// The statuses of its answers, failures included.
    #[must_use]
    pub fn statuses(&self) -> Vec<u16> {
        let failures = self.all_failures().into_iter().map(ErrorCode::status);
        let mut statuses: Vec<u16> = self.answers.iter().map(|(status, _)| *status).chain(failures).collect();
        statuses.sort_unstable();
        statuses.dedup();
        statuses
    }

    /// Examples that are not of the type they stand for.
    #[must_use]
    pub fn misfits(&self) -> Vec<&Value> {
        let answers = self.answers.iter().filter_map(|(_, body)| body.as_ref());
        let all = self.body.iter().chain(answers);
        all.filter_map(|body| body.example.as_ref().filter(|example| !(body.fits)(example))).collect()
    }

    /// The request's example.
    #[must_use]
    pub fn example(&self) -> Option<&Value> {
        self.body.as_ref()?.example.as_ref()
    }

    fn all_failures(&self) -> Vec<ErrorCode> {
        let mut all = vec![ErrorCode::TooManyRequests, ErrorCode::Unavailable];
        if self.permission() != Some(Permission::Public) {
            all.extend([ErrorCode::Unauthorized, ErrorCode::Forbidden]);
        }
        if self.path.contains('{') {
            all.push(ErrorCode::NotFound);
        }
        if takes_key(self.method, self.path) {
            all.extend([ErrorCode::Conflict, ErrorCode::Invalid]);
        }
        if !self.parameters.is_empty() {
            all.push(ErrorCode::BadRequest);
        }
        if self.body.as_ref().is_some_and(|body| body.example.is_some()) {
            let of_json = [
                ErrorCode::BadRequest,
                ErrorCode::TooLarge,
                ErrorCode::UnsupportedMediaType,
                ErrorCode::Invalid,
            ];
            all.extend(of_json);
        }
        if !matches!(self.method, "GET" | "HEAD") {
            all.push(ErrorCode::StorageFull);
        }
        all.extend(&self.failures);
        all
    }

    /// The operation as the document has it, under its method.
    pub(super) fn describe(
        &self,
        schemas: &mut Schemas,
    ) -> (Vec<HttpMethod>, utoipa::openapi::path::Operation) {
        let mut described = OperationBuilder::new()
            .operation_id(Some(naming::id(self.method, self.path)))
            .summary(Some(self.summary))
            .tag(self.tag())
            .request_body(self.body.as_ref().map(|body| self.request(body, schemas)));
        for name in self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            described = described.parameter(in_path(name));
        }
        for parameter in &self.parameters {
            described = described.parameter(parameter.clone());
        }
        for (status, body) in &self.answers {
            let mut response = Response::new(if body.is_some() { "Done." } else { "Done; no body." });
            if let Some(body) = body {
                response.content.insert(body.media.to_owned(), RefOr::T(content(body, schemas)));
            }
            described = described.response(status.to_string(), response);
        }
        for (status, response) in self.failed_answers() {
            described = described.response(status.to_string(), response);
        }
        if let Some(permission) = self.permission().filter(|permission| *permission != Permission::Public) {
            described = described
                .security(SecurityRequirement::new(BEARER, [""; 0]))
                .description(Some(format!("Needs the permission `{}`.", permission.name())));
        }
        let method = match self.method {
            "POST" => HttpMethod::Post,
            "PUT" => HttpMethod::Put,
            "PATCH" => HttpMethod::Patch,
            "DELETE" => HttpMethod::Delete,
            "HEAD" => HttpMethod::Head,
            _ => HttpMethod::Get,
        };
        (vec![method], described.build())
    }

    fn request(&self, body: &Carried, schemas: &mut Schemas) -> RequestBody {
        let required = if self.body_is_optional { Required::False } else { Required::True };
        RequestBodyBuilder::new().content(body.media, content(body, schemas)).required(Some(required)).build()
    }

    fn failed_answers(&self) -> BTreeMap<u16, Response> {
        let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
        for code in self.all_failures() {
            let codes = by_status.entry(code.status()).or_default();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let answer = |(status, codes): (u16, Vec<ErrorCode>)| {
            let meanings: Vec<&str> = codes.iter().copied().map(meaning).collect();
            let mut response = Response::new(meanings.join(" "));
            if self.method != "HEAD" {
                let example = codes.first().map(|code| envelope(*code));
                let mut content =
                    Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("ErrorEnvelope"))));
                content.example = example;
                response.content.insert("application/json".to_owned(), RefOr::T(content));
            }
            (status, response)
        };
        by_status.into_iter().map(answer).collect()
    }

    /// The area that it belongs to.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        naming::area(self.path)
    }
}
