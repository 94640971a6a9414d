//! Passwords: Argon2id (RFC 9106), as PHC strings. The salt comes from the shell.

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc};
use argon2::{Algorithm, Argon2, Params, Version};

/// A stored password hash (PHC string).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a password or a stored hash is not usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than 10 or more than 128 characters.
    #[error("a password has 10 to 128 characters")]
    Length,
    /// The hash function refused its input.
    #[error("password hash: {0}")]
    Hash(String),
}

/// Checks a new password's length: 10 to 128 characters, no rule about kinds of characters (NIST SP 800-63B).
///
/// # Errors
/// [`PasswordError::Length`].
pub fn check_strength(password: &str) -> Result<(), PasswordError> {
    if (10..=128).contains(&password.chars().count()) {
        Ok(())
    } else {
        Err(PasswordError::Length)
    }
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    // OWASP's recommended floor: 19 MiB, two passes, one lane.
    let params = Params::new(19_456, 2, 1, None).map_err(|e| PasswordError::Hash(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl PasswordHash {
    /// Hashes a password with a fresh random salt of 16 bytes.
    ///
    /// # Errors
    /// When the password's length is out of range or the hash function fails.
    pub fn make(password: &str, salt: &[u8; 16]) -> Result<Self, PasswordError> {
        check_strength(password)?;
        let hash = argon2()?
            .hash_password_with_salt(password.as_bytes(), salt)
            .map_err(|e| PasswordError::Hash(e.to_string()))?;
        Ok(Self(hash.to_string()))
    }

    /// Wraps a stored PHC string.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_stored(text: &str) -> Result<Self, PasswordError> {
        phc::PasswordHash::new(text).map_err(|e| PasswordError::Hash(e.to_string()))?;
        Ok(Self(text.to_owned()))
    }

    /// The PHC string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the password. Takes some 20 ms of one core by design: bound how many run at once.
    #[must_use]
    pub fn verify(&self, password: &str) -> bool {
        let (Ok(argon2), Ok(hash)) = (argon2(), phc::PasswordHash::new(&self.0)) else {
            return false;
        };
        argon2.verify_password(password.as_bytes(), &hash).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_opens_and_others_do_not() {
        let hash = PasswordHash::make("correct horse", &[7; 16]).unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hash.verify("correct horse"));
        assert!(!hash.verify("correct horsf"));
        assert!(!hash.verify(""));
        let again = PasswordHash::from_stored(hash.as_str()).unwrap();
        assert!(again.verify("correct horse"));
    }

    #[test]
    fn lengths_are_bounded() {
        assert_eq!(check_strength("short"), Err(PasswordError::Length));
        assert_eq!(check_strength(&"x".repeat(129)), Err(PasswordError::Length));
        assert_eq!(check_strength("十个汉字也可以算密码"), Ok(()));
        assert!(PasswordHash::from_stored("plain").is_err());
    }
}
