//! What lets a stranger check us: the digest of every act, the root over them, salted digests of what may be erased.
//!
//! In scope: hashing, and the Merkle tree over leaves in position order (RFC 9162 section 2.1, the tree of RFC 6962).
//! Out of scope: storage, and which bytes an act consists of (`office` encodes it).
//! Absent for ever: keys, clocks, files.

mod merkle;

pub use merkle::{Frontier, root_of};

use sha2::{Digest as _, Sha256};
use vocab::Digest;

fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Digest::new(hasher.finalize().into())
}

/// The digest of an act's canonical bytes: the leaf hash of RFC 9162, `SHA-256(0x00 || bytes)`.
#[must_use]
pub fn leaf(bytes: &[u8]) -> Digest {
    sha256(&[&[0], bytes])
}

/// The plain SHA-256 of a file or a text.
#[must_use]
pub fn content(bytes: &[u8]) -> Digest {
    sha256(&[bytes])
}

/// The digest of a value that may have to be erased: `SHA-256(salt || bytes)` with a salt of 128 bits that is
/// erased with the value, after which the digest says nothing about it.
#[must_use]
pub fn salted(salt: &[u8; 16], bytes: &[u8]) -> Digest {
    sha256(&[salt, bytes])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers() {
        // FIPS 180-4, the empty message.
        assert_eq!(
            content(b"").to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        // RFC 6962: the leaf hash of the empty leaf.
        assert_eq!(
            leaf(b"").to_string(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        assert_ne!(salted(&[0; 16], b"x"), salted(&[1; 16], b"x"));
    }
}
