//! What went wrong with a document, from what the database says.

use serde::Deserialize;
use sqlx::postgres::PgDatabaseError;

use super::Document;
use crate::error::Error;
use crate::query::NUL;

/// Names the document and the field where the database names a constraint or a trigger.
pub(super) fn explain<D: Document>(id: Option<&D::Id>, error: sqlx::Error) -> Error {
    let document = D::NAME;
    let id = id.map(ToString::to_string);
    let database = match &error {
        sqlx::Error::Encode(_) => return Error::DocumentUnwritable { document, id, reason: error.to_string() },
        sqlx::Error::Database(database) => database.try_downcast_ref::<PgDatabaseError>(),
        _ => None,
    };
    let Some(database) = database else { return error.into() };
    match database.code() {
        "23505" => match D::UNIQUE.iter().find(|(index, _)| database.constraint() == Some(index)) {
            Some(&(_, field)) => Error::DocumentNotUnique { document, field, value: database.detail().and_then(taken) },
            None if database.constraint().is_some_and(|name| name.ends_with("_pkey")) => {
                let id = id.or_else(|| database.detail().and_then(taken)).unwrap_or_default();
                Error::DocumentExists { document, id }
            }
            // An index that the manifest does not know.
            None => error.into(),
        },
        "RF001" => match database.detail().map(serde_json::from_str::<Refusal>) {
            Some(Ok(Refusal { id, field, expected, found })) => {
                Error::DocumentFieldRefused { document, id, field, expected, found }
            }
            _ => error.into(),
        },
        // Not representable as text in the encoding, and not in jsonb: in UTF-8 this is only the character NUL.
        "22021" | "22P05" => Error::DocumentUnwritable { document, id, reason: NUL.to_owned() },
        // Program limits: a document, or a value in an index, that is too large.
        "54000" => Error::DocumentUnwritable { document, id, reason: database.message().to_owned() },
        _ => error.into(),
    }
}

/// What `rf_refuse` says in the detail of its error.
#[derive(Deserialize)]
struct Refusal {
    id: String,
    field: String,
    expected: String,
    found: String,
}

/// The value in `Key (email)=(bob@example.com) already exists.`, whose words depend on the server's language.
fn taken(detail: &str) -> Option<String> {
    let (_, rest) = detail.split_once(")=(")?;
    let (value, _) = rest.rsplit_once(')')?;
    Some(value.to_owned())
}
