//! Keeps secrets: sealed personal values, blind indexes, look-up codes, anti-forgery tokens.
//!
//! AES-256-GCM with a key of its own for each value, wrapped by the key of the installation (envelope encryption):
//! turning the installation's key needs no re-encryption of values. HMAC-SHA-256 for everything looked up.

use crate::port::shell::Entropy;
use ring::{aead, hkdf, hmac};
use std::sync::Arc;
use vocab::code::LookupCode;
use vocab::{CaseId, Digest};

const FORMAT: u8 = 1;
const KEY: usize = 32;
const NONCE: usize = 12;
const TAG: usize = 16;
const WRAPPED: usize = NONCE + KEY + TAG;

/// A sealed value can't be opened: another key, another place, or changed bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value can't be opened: it was changed, moved, or sealed with another key")]
pub struct VaultError;

/// A value opened again.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The salt of its digest.
    pub salt: [u8; 16],
    /// The value.
    pub value: Vec<u8>,
}

impl Opened {
    /// The salted digest, as events hold it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        proof::salted(&self.salt, &self.value)
    }
}

/// Seals and opens, with the keys derived from the installation's master key.
pub struct Vault {
    wrap: aead::LessSafeKey,
    blind: hmac::Key,
    lookup: hmac::Key,
    forgery: hmac::Key,
    entropy: Arc<dyn Entropy>,
}

struct Len;

impl hkdf::KeyType for Len {
    fn len(&self) -> usize {
        KEY
    }
}

fn derive(master: &[u8; KEY], purpose: &[u8]) -> Result<[u8; KEY], VaultError> {
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"tongban v1").extract(master);
    let mut key = [0; KEY];
    prk.expand(&[purpose], Len)
        .and_then(|okm| okm.fill(&mut key))
        .map_err(|_| VaultError)?;
    Ok(key)
}

fn aead_key(bytes: &[u8; KEY]) -> Result<aead::LessSafeKey, VaultError> {
    let key = aead::UnboundKey::new(&aead::AES_256_GCM, bytes).map_err(|_| VaultError)?;
    Ok(aead::LessSafeKey::new(key))
}

impl Vault {
    /// A vault from the installation's master key.
    ///
    /// # Errors
    /// When the keys can't be derived.
    pub fn new(master: &[u8; KEY], entropy: Arc<dyn Entropy>) -> Result<Self, VaultError> {
        let mac = |purpose: &[u8]| {
            derive(master, purpose).map(|key| hmac::Key::new(hmac::HMAC_SHA256, &key))
        };
        Ok(Self {
            wrap: aead_key(&derive(master, b"wrap")?)?,
            blind: mac(b"blind")?,
            lookup: mac(b"lookup")?,
            forgery: mac(b"forgery")?,
            entropy,
        })
    }

    /// Seven hexadecimal digits that tell one master key from another, and nothing else of it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let tag = hmac::sign(&self.forgery, b"fingerprint");
        tag.as_ref()
            .iter()
            .take(4)
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()[..7]
            .to_owned()
    }

    fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }

    /// Seals a value for one place (`place` says table and key: a value moved elsewhere does not open).
    /// Returns the sealed bytes and the salted digest.
    ///
    /// # Errors
    /// When the cipher fails.
    pub fn seal(&self, place: &str, value: &[u8]) -> Result<(Vec<u8>, Digest), VaultError> {
        let salt: [u8; 16] = self.random();
        let digest = proof::salted(&salt, value);
        let own_key: [u8; KEY] = self.random();
        let aad = aead::Aad::from(place.as_bytes());
        let mut out = Vec::with_capacity(1 + WRAPPED + NONCE + salt.len() + value.len() + TAG);
        out.push(FORMAT);

        let nonce: [u8; NONCE] = self.random();
        let mut wrapped = own_key.to_vec();
        self.wrap
            .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), aad, &mut wrapped)
            .map_err(|_| VaultError)?;
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&wrapped);

        let nonce: [u8; NONCE] = self.random();
        let mut body = Vec::with_capacity(salt.len() + value.len() + TAG);
        body.extend_from_slice(&salt);
        body.extend_from_slice(value);
        aead_key(&own_key)?
            .seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), aad, &mut body)
            .map_err(|_| VaultError)?;
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&body);
        Ok((out, digest))
    }

    /// Opens what was sealed for that place.
    ///
    /// # Errors
    /// When it was changed, moved, or sealed with another key.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Opened, VaultError> {
        let (format, rest) = sealed.split_first().ok_or(VaultError)?;
        if *format != FORMAT || rest.len() < WRAPPED + NONCE + 16 + TAG {
            return Err(VaultError);
        }
        let aad = aead::Aad::from(place.as_bytes());
        let (wrapped, body) = rest.split_at(WRAPPED);
        let own_key = open_with(&self.wrap, aad, wrapped)?;
        let own_key: [u8; KEY] = own_key.as_slice().try_into().map_err(|_| VaultError)?;
        let plain = open_with(&aead_key(&own_key)?, aad, body)?;
        let (salt, value) = plain.split_at_checked(16).ok_or(VaultError)?;
        Ok(Opened {
            salt: salt.try_into().map_err(|_| VaultError)?,
            value: value.to_vec(),
        })
    }

    /// A blind index: finds equal values without storing them.
    #[must_use]
    pub fn blind(&self, kind: &str, value: &str) -> Vec<u8> {
        hmac::sign(&self.blind, format!("{kind}\n{value}").as_bytes())
            .as_ref()
            .to_vec()
    }

    /// The look-up code (查询码) of a case: a keyed function of its id, stored nowhere.
    #[must_use]
    pub fn lookup_code(&self, case: CaseId) -> LookupCode {
        let tag = hmac::sign(&self.lookup, &case.get().to_be_bytes());
        let mut bytes = [0; 5];
        bytes.copy_from_slice(&tag.as_ref()[..5]);
        LookupCode::from_bytes(bytes)
    }

    /// The anti-forgery token of a session: a keyed function of its token's digest.
    #[must_use]
    pub fn forgery_token(&self, session: &Digest) -> String {
        let tag = hmac::sign(&self.forgery, session.as_bytes());
        tag.as_ref()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// Unpredictable bytes as 64 hexadecimal digits, for session tokens.
    #[must_use]
    pub fn fresh_token(&self) -> String {
        Digest::new(self.random()).to_string()
    }

    /// A fresh salt.
    #[must_use]
    pub fn fresh_salt(&self) -> [u8; 16] {
        self.random()
    }
}

fn open_with(
    key: &aead::LessSafeKey,
    aad: aead::Aad<&[u8]>,
    sealed: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let (nonce, body) = sealed.split_at_checked(NONCE).ok_or(VaultError)?;
    let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError)?;
    let mut body = body.to_vec();
    let plain = key
        .open_in_place(nonce, aad, &mut body)
        .map_err(|_| VaultError)?
        .len();
    body.truncate(plain);
    Ok(body)
}

impl From<VaultError> for crate::OfficeError {
    fn from(_: VaultError) -> Self {
        Self::Corrupt("a sealed value can't be opened".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::shell::SeededEntropy;

    fn vault(master: u8) -> Vault {
        Vault::new(&[master; 32], Arc::new(SeededEntropy::new(1))).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_only() {
        let vault = vault(1);
        let (sealed, digest) = vault.seal("personal/1", "张三".as_bytes()).unwrap();
        let opened = vault.open("personal/1", &sealed).unwrap();
        assert_eq!(opened.value, "张三".as_bytes());
        assert_eq!(opened.digest(), digest);
        assert!(vault.open("personal/2", &sealed).is_err());
        assert!(super::tests::vault(2).open("personal/1", &sealed).is_err());
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let vault = vault(1);
        let (sealed, _) = vault.seal("p", b"value").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(vault.open("p", &changed).is_err(), "byte {at}");
            assert!(vault.open("p", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn equal_values_look_different_sealed_and_equal_blind() {
        let vault = vault(1);
        assert_ne!(
            vault.seal("p", b"x").unwrap().0,
            vault.seal("p", b"x").unwrap().0
        );
        assert_eq!(vault.blind("id", "1"), vault.blind("id", "1"));
        assert_ne!(vault.blind("id", "1"), vault.blind("phone", "1"));
        let case = CaseId::new(77).unwrap();
        assert_eq!(vault.lookup_code(case), vault.lookup_code(case));
        assert_ne!(
            vault.lookup_code(case),
            super::tests::vault(2).lookup_code(case)
        );
    }
}
