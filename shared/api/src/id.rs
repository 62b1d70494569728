//! Ids, one type each, all UUIDv7 made by whoever creates the thing. Time and randomness come from the caller,
//! because not every target has a clock.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes an id from the time in milliseconds since 1970 and ten random bytes.
            #[must_use]
            pub fn make(unix_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
            }

            /// When it was made, in milliseconds since 1970; 0 for an id of another kind.
            #[must_use]
            pub fn made_ms(self) -> u64 {
                self.0.get_timestamp().map_or(0, |it| {
                    let (seconds, nanos) = it.to_unix();
                    seconds.saturating_mul(1_000).saturating_add(u64::from(nanos / 1_000_000))
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A recording, the same on every device of its owner.
    RecordingId
    /// A change to a recording; its idempotency key.
    ChangeId
    /// An uploaded file.
    BlobId
    /// A browser profile or another client.
    DeviceId
    /// An account.
    UserId
    /// An organisation.
    OrganisationId
    /// A team of an organisation.
    TeamId
    /// One sign-in of one device.
    SessionId
    /// An API key.
    KeyId
    /// A passkey.
    PasskeyId
    /// A request that makes something: the same in `Idempotency-Key` when it is repeated.
    RequestKey
    /// Adding one device.
    PairingId
    /// A feedback link.
    LinkId
    /// What a visitor sent by a feedback link.
    SubmissionId
    /// A note on a submission.
    NoteId
    /// A note on a point in time of the dashboard.
    AnnotationId
    /// A kept view of the dashboard.
    SavedViewId
    /// A webhook.
    WebhookId
    /// A delivery of a webhook.
    DeliveryId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_survive_text() {
        let early = RecordingId::make(1_000, [255; 10]);
        let late = RecordingId::make(2_000, [0; 10]);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!(early.0.get_version_num(), 7);
        assert_eq!((early.made_ms(), late.made_ms()), (1_000, 2_000));
    }
}
