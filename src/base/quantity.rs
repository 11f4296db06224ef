//! Quantities with their units: money, shares, sizes, measures; exact decimals throughout.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

pub use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy;

/// An amount of money in one currency; exact, rounded only by [`Money::rounded`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Units of the currency, such as yuan.
    pub amount: Decimal,
    /// Which currency.
    pub currency: Currency,
}

/// A currency by its three-letter code (ISO 4217).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Renminbi, the currency of the reference contracts.
    pub const CNY: Currency = Currency(*b"CNY");

    /// Reads a code of three capital letters.
    pub fn parse(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Currency(bytes))
    }

    /// The code, such as `CNY`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Money {
    /// An amount in a currency.
    pub fn new(amount: Decimal, currency: Currency) -> Money {
        Money { amount, currency }
    }

    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Money {
        Money { amount: Decimal::ZERO, currency }
    }

    /// Reads `150000.00 CNY`, less than 10^15; the currency is not optional.
    pub fn parse(text: &str) -> Option<Money> {
        let (amount, code) = text.trim().rsplit_once(' ')?;
        Some(Money { amount: bounded(decimal(amount.trim())?)?, currency: Currency::parse(code)? })
    }

    /// The amount rounded half away from zero to hundredths: the last step of a settlement (I-10).
    pub fn rounded(self) -> Money {
        let mut amount =
            self.amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        amount.rescale(2);
        Money { amount, ..self }
    }
}

/// `150,000.00 CNY`, to hundredths.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", grouped(self.rounded().amount), self.currency.code())
    }
}

/// The decimal with its digits grouped by thousands.
pub fn grouped(number: Decimal) -> String {
    let text = number.abs().to_string();
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let mut out = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Whether a number is small enough, below 10^18, that sums of many stay within a decimal.
pub fn is_summable(number: Decimal) -> bool {
    number.abs() < Decimal::from(1_000_000_000_000_000_000_i64)
}

/// Reads a plain decimal such as `-12.50`; exponents, signs of infinity and blanks are refused.
pub fn decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let clean = digits.replace('_', "");
    let plain = !clean.is_empty()
        && clean.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && clean.bytes().filter(|b| *b == b'.').count() <= 1
        && !clean.starts_with('.')
        && !clean.ends_with('.');
    if !plain {
        return None;
    }
    Decimal::from_str_exact(&text.replace(['_', '+'], "")).ok()
}

/// The number, if it is less than 10^15: sums of such numbers, and shares of them, do not run over.
pub fn bounded(number: Decimal) -> Option<Decimal> {
    (number.abs() < Decimal::from(1_000_000_000_000_000_i64)).then_some(number)
}

/// Reads a share such as `99.99%`, less than 10^15; the result is in percent.
pub fn share(text: &str) -> Option<Decimal> {
    bounded(decimal(text.trim().strip_suffix(['%', '％'])?.trim())?)
}

/// Reads a size such as `4TB`, `1.5 GiB` or `800 B` and gives whole bytes.
///
/// `TB` is 10^12 bytes and `TiB` 2^40 (A-TUR-17 reads 4TB as 10^12 bytes each).
pub fn size(text: &str) -> Option<u64> {
    let text = text.trim();
    let split = text.find(|c: char| c.is_ascii_alphabetic())?;
    let number = decimal(text[..split].trim())?;
    let factor: u64 = match &text[split..] {
        "B" => 1,
        "kB" | "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "TB" => 1_000_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        _ => return None,
    };
    let bytes = number.checked_mul(Decimal::from(factor))?;
    if !bytes.fract().is_zero() || bytes.is_sign_negative() {
        return None;
    }
    u64::try_from(bytes.trunc()).ok()
}

/// Splits `text` into number and unit: `4.8 s` gives 4.8 and `s`.
pub fn measure(text: &str) -> Option<(Decimal, &str)> {
    let text = text.trim();
    let split = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '_')))
        .unwrap_or(text.len());
    Some((decimal(&text[..split])?, text[split..].trim()))
}

/// Bytes as people read them: `3.62 TB`.
pub fn bytes_in_words(bytes: u64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"];
    let mut value = Decimal::from(bytes);
    let mut unit = 0;
    while value >= Decimal::ONE_THOUSAND && unit + 1 < units.len() {
        value /= Decimal::ONE_THOUSAND;
        unit += 1;
    }
    format!("{} {}", value.round_dp(2).normalize(), units[unit])
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use super::Money;
    use super::decimal;
    use super::grouped;
    use super::measure;
    use super::share;
    use super::size;

    #[test]
    fn money_rounds_half_away_from_zero_and_only_when_shown() {
        let money = Money::parse("1234567.005 CNY").expect("an amount with its currency");
        assert_eq!(money.to_string(), "1,234,567.01 CNY");
        assert_eq!(money.amount, Decimal::from_str_exact("1234567.005").expect("a decimal"));
        assert_eq!(Money::parse("12.00"), None);
        assert_eq!(Money::parse("1000000000000000 CNY"), None);
        assert_eq!(Money::parse("1e3 CNY"), None);
    }

    #[test]
    fn quantities_need_their_units() {
        assert_eq!(size("4TB"), Some(4_000_000_000_000));
        assert_eq!(size("1.5 KiB"), Some(1536));
        assert_eq!(size("4"), None);
        assert_eq!(size("0.5 B"), None);
        assert_eq!(share("99.99%"), decimal("99.99"));
        assert_eq!(share("99.99"), None);
        assert_eq!(measure("4.8 s"), decimal("4.8").map(|n| (n, "s")));
    }

    #[test]
    fn thousands_are_grouped_and_the_sign_kept() {
        assert_eq!(grouped(Decimal::from(-1_234_567)), "-1,234,567");
        assert_eq!(grouped(Decimal::from(999)), "999");
    }
}
