//! Adding a device: what two devices of one person say to each other by way of the server, which can open none of it.

use serde::{Deserialize, Serialize};

use crate::{PairingId, vault::Sealed};

/// How long a pairing stands, in milliseconds.
pub const PAIRING_MS: u64 = 10 * 60 * 1000;
/// Most pairings that a person may begin within an hour.
pub const MAX_PAIRINGS: u32 = 10;

/// Begins a pairing, from the device that has the keys. It takes the place of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingRequest {
    /// First message of the exchange, base64.
    pub message: String,
}

/// A pairing under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingView {
    /// Its id.
    pub id: PairingId,
    /// First message of the exchange, base64.
    pub message: String,
    /// What the new device answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<PairingAnswer>,
    /// The account keys, under what the exchange gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Sealed>,
    /// When it ends, in milliseconds since 1970.
    pub expires_ms: u64,
}

/// The new device's answer. A pairing takes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingAnswer {
    /// Second message of the exchange, base64.
    pub message: String,
    /// Shows that the device was told the code, base64.
    pub proof: String,
}

/// The old device hands the keys over. A pairing takes them once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairingKeys {
    /// The account keys, under what the exchange gave.
    pub keys: Sealed,
}
