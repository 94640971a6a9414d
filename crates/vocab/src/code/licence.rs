//! Codes of electronic licences: type code and identifier.

use super::{CodeError, Lenient, Region, Strictness, Uscc, Warning, error, lenient, mod37_36};

/// Licence type code (证照类型代码): the credit code of the defining organ (18) and three digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenceTypeCode(String);

impl LicenceTypeCode {
    /// Reads a code.
    ///
    /// # Errors
    /// When the length, the credit code or a digit is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        Self::read(text, Strictness::Checks)
    }

    /// Reads a code from a register: repairs the writing, keeps a wrong check character of the
    /// organ's credit code.
    ///
    /// # Errors
    /// When the length or a character is wrong.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        lenient::lenient_check(text, Self::from_stored, |code| code.definer().verify())
    }

    fn read(text: &str, strictness: Strictness) -> Result<Self, CodeError> {
        error::length(text, &[21], "21")?;
        error::ascii(text, "a digit or a capital letter")?;
        Uscc::read(&text[..18], strictness)?;
        error::digits(&text[18..], 19)?;
        Ok(Self(text.to_owned()))
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        Self::read(text, Strictness::Form)
    }

    /// The organ that defines the type (证照定义机构).
    #[must_use]
    pub fn definer(&self) -> Uscc {
        Uscc::trusted(&self.0[..18])
    }

    /// The three digits of order.
    #[must_use]
    pub fn order(&self) -> &str {
        &self.0[18..]
    }
}

super::text_form!(LicenceTypeCode);
super::open_code!(LicenceTypeCode);

/// Licence identifier (电子证照标识, GB/T 36904): root, type (21), issuer (18), serial, version (3
/// digits from 001) and check character (MOD 37,36 over all but root and dots), joined by dots.
///
/// A new version of the contents is a new identifier. Identifiers in the wild name a region as
/// issuer or miss the check: `parse` and `new` refuse that, `parse_lenient` warns.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenceId(String);

const ROOT: &str = "1.2.156.3005.2.";
/// A serial that keeps the identifier within the 128 characters of the exchange tables.
const MAX_SERIAL: usize = 64;
const WANTED: &str = "digits and capital letters in five parts behind 1.2.156.3005.2, with dots";

/// An identifier cut into its parts, form checked.
struct Cut<'a> {
    kind: &'a str,
    issuer: &'a str,
    serial: &'a str,
    version: &'a str,
    check: &'a str,
}

impl LicenceId {
    /// Gives an identifier and computes its check character.
    ///
    /// # Errors
    /// When the serial is not 1 to 64 digits and capital letters, the version is not 1 to 999, or
    /// a credit code has a wrong check character.
    pub fn new(
        kind: &LicenceTypeCode,
        issuer: &Uscc,
        serial: &str,
        version: u16,
    ) -> Result<Self, CodeError> {
        let version = format!("{version:03}");
        let body = format!("{kind}{issuer}{serial}{version}");
        let check = mod37_36::check_char(&body).unwrap_or('0');
        Self::parse(&format!("{ROOT}{kind}.{issuer}.{serial}.{version}.{check}"))
    }

    /// Reads an identifier.
    ///
    /// # Errors
    /// When the root, a part or any check character is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let cut = cut(text)?;
        Uscc::parse(&cut.kind[..18]).map_err(|error| error.shifted(ROOT.len()))?;
        Uscc::parse(cut.issuer).map_err(|error| error.shifted(ISSUER))?;
        verify(text, &cut)?;
        Ok(Self(text.to_owned()))
    }

    /// Reads an identifier from a register: repairs the writing, keeps wrong check characters and
    /// an issuer that is a region code of six digits.
    ///
    /// # Errors
    /// When the root, the parts or a character is wrong.
    pub fn parse_lenient(text: &str) -> Result<Lenient<Self>, CodeError> {
        let mut read = lenient::lenient(text, Self::from_stored)?;
        let text = read.value.0.as_str();
        let cut = cut(text)?;
        let mut overlook = |outcome: Result<(), CodeError>| -> Result<(), CodeError> {
            if let Err(error) = outcome {
                read.warnings.push(Warning::overlooking(error)?);
            }
            Ok(())
        };
        let definer = Uscc::trusted(&cut.kind[..18]).verify();
        overlook(definer.map_err(|error| error.shifted(ROOT.len())))?;
        if cut.issuer.len() == 18 {
            let issuer = Uscc::trusted(cut.issuer).verify();
            overlook(issuer.map_err(|error| error.shifted(ISSUER)))?;
        }
        overlook(verify(text, &cut))?;
        if cut.issuer.len() != 18 {
            read.warnings.push(Warning::IssuerIsRegion {
                position: ISSUER + 1,
            });
        }
        Ok(read)
    }

    fn from_stored(text: &str) -> Result<Self, CodeError> {
        cut(text)?;
        Ok(Self(text.to_owned()))
    }

    /// Whether the identifier's own check character fits; false only for imported ones.
    #[must_use]
    pub fn has_valid_check(&self) -> bool {
        cut(&self.0).is_ok_and(|cut| verify(&self.0, &cut).is_ok())
    }

    /// The type of the licence.
    #[must_use]
    pub fn licence_type(&self) -> LicenceTypeCode {
        LicenceTypeCode(self.part(0).to_owned())
    }

    /// The issuing organ; none where an imported identifier names a region instead.
    #[must_use]
    pub fn issuer(&self) -> Option<Uscc> {
        let issuer = self.part(1);
        (issuer.len() == 18).then(|| Uscc::trusted(issuer))
    }

    /// The region that an imported identifier names instead of its issuer.
    #[must_use]
    pub fn issuer_region(&self) -> Option<Region> {
        Region::parse(self.part(1)).ok()
    }

    /// The serial (流水号).
    #[must_use]
    pub fn serial(&self) -> &str {
        self.part(2)
    }

    /// The version, from 1.
    #[must_use]
    pub fn version(&self) -> u16 {
        self.part(3)
            .bytes()
            .fold(0, |n, b| n * 10 + u16::from(b - b'0'))
    }

    fn part(&self, index: usize) -> &str {
        self.0[ROOT.len()..].split('.').nth(index).unwrap_or("")
    }
}

super::text_form!(LicenceId);
super::open_code!(LicenceId);

/// Where the issuer begins, counted from 0.
const ISSUER: usize = ROOT.len() + 22;

fn cut(text: &str) -> Result<Cut<'_>, CodeError> {
    let part = |position, expected| CodeError::Part { position, expected };
    error::characters(text, 1, WANTED, |c| c.is_ascii_graphic())?;
    let rest = text
        .strip_prefix(ROOT)
        .ok_or_else(|| part(1, "the root 1.2.156.3005.2."))?;
    let parts: Vec<&str> = rest.split('.').collect();
    let [kind, issuer, serial, version, check] = parts[..] else {
        return Err(part(
            ROOT.len() + 1,
            "type, issuer, serial, version and check character, with dots between,",
        ));
    };
    LicenceTypeCode::from_stored(kind).map_err(|error| error.shifted(ROOT.len()))?;
    if issuer.len() == 6 {
        Region::parse(issuer).map(|_| ())
    } else {
        Uscc::read(issuer, Strictness::Form).map(|_| ())
    }
    .map_err(|error| error.shifted(ISSUER))?;
    let at = ISSUER + issuer.len() + 1;
    let wanted = "a digit or a capital letter";
    if serial.is_empty() || serial.len() > MAX_SERIAL {
        return Err(CodeError::Serial {
            position: at + 1,
            expected: "a serial of 1 to 64 digits and capital letters",
        });
    }
    let plain = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
    error::characters(serial, at + 1, wanted, plain)?;
    let at = at + serial.len() + 1;
    if version.len() != 3 || version == "000" || !version.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CodeError::Version { position: at + 1 });
    }
    let at = at + 4;
    if check.len() != 1 {
        return Err(part(at + 1, "one check character"));
    }
    error::characters(check, at + 1, wanted, plain)?;
    Ok(Cut {
        kind,
        issuer,
        serial,
        version,
        check,
    })
}

fn verify(text: &str, cut: &Cut<'_>) -> Result<(), CodeError> {
    let body = format!("{}{}{}{}", cut.kind, cut.issuer, cut.serial, cut.version);
    match (mod37_36::check_char(&body), cut.check.chars().next()) {
        (Some(expected), Some(found)) if expected != found => Err(CodeError::Check {
            position: text.len(),
            found,
            expected,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str =
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U";

    #[test]
    fn giving_reproduces_a_published_identifier() {
        let read = LicenceId::parse(SAMPLE).unwrap();
        let issuer = read.issuer().unwrap();
        let given = LicenceId::new(&read.licence_type(), &issuer, read.serial(), read.version());
        assert_eq!(given.unwrap(), read);
        assert_eq!((read.serial(), read.version()), ("20230000403", 1));
        let second = LicenceId::new(&read.licence_type(), &issuer, read.serial(), 2).unwrap();
        assert_ne!(second, read);
    }

    #[test]
    fn giving_is_strict() {
        let read = LicenceId::parse(SAMPLE).unwrap();
        let (kind, issuer) = (read.licence_type(), read.issuer().unwrap());
        for (serial, version, code) in [
            ("", 1, "CODE-010"),
            ("a1", 1, "CODE-002"),
            ("1.2", 1, "CODE-011"),
            ("证", 1, "CODE-002"),
            ("1", 0, "CODE-012"),
            ("1", 1000, "CODE-012"),
        ] {
            let error = LicenceId::new(&kind, &issuer, serial, version).unwrap_err();
            assert_eq!(error.code(), code, "{serial:?} {version}");
        }
        let long = "9".repeat(65);
        assert!(LicenceId::new(&kind, &issuer, &long, 1).is_err());
        let longest = LicenceId::new(&kind, &issuer, &long[1..], 1).unwrap();
        assert!(longest.as_str().len() <= 128);
        let faulty = Uscc::parse_lenient("11430000006122244M").unwrap().value;
        let error = LicenceId::new(&kind, &faulty, "1", 1).unwrap_err();
        assert_eq!((error.code(), error.position()), ("CODE-003", Some(55)));
    }

    #[test]
    fn importing_warns() {
        let read = LicenceId::parse_lenient(&SAMPLE.replace(".U", ".V")).unwrap();
        assert!(!read.value.has_valid_check());
        assert!(matches!(
            read.warnings[..],
            [Warning::Check { expected: 'U', .. }]
        ));
        let read = LicenceId::parse_lenient(&SAMPLE.replace("11430000006122244L", "340100"));
        let read = read.unwrap();
        assert_eq!(read.value.issuer(), None);
        assert_eq!(read.value.issuer_region().unwrap().as_str(), "340100");
        assert!(
            read.warnings
                .iter()
                .any(|w| matches!(w, Warning::IssuerIsRegion { position: 38 }))
        );
        assert!(LicenceId::parse(read.value.as_str()).is_err());
    }
}
