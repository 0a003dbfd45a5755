//! Check digits: PIB (ISO 7064 MOD 11,10) and EAN-13.

/// Whether a Serbian tax number (PIB) has nine digits and a valid check digit.
#[must_use]
pub fn is_valid_pib(pib: &str) -> bool {
    let digits: Vec<u32> = pib.chars().filter_map(|c| c.to_digit(10)).collect();
    pib.len() == 9 && digits.len() == 9 && pib_check_digit(&digits[..8]) == digits[8]
}

/// Returns the PIB with the given first eight digits.
pub fn pib_from_digits(first_eight: u32) -> String {
    let text = format!("{first_eight:08}");
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    format!("{text}{}", pib_check_digit(&digits))
}

fn pib_check_digit(digits: &[u32]) -> u32 {
    let product = digits.iter().fold(10, |product, digit| {
        let sum = match (product + digit) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (11 - product) % 10
}

/// Returns the EAN-13 with the given first twelve digits.
pub fn ean13_from_digits(first_twelve: u64) -> String {
    let text = format!("{first_twelve:012}");
    let sum: u32 = text
        .chars()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, d)| if at % 2 == 0 { d } else { 3 * d })
        .sum();
    format!("{text}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tax numbers of public companies, as their bills show them.
    #[test]
    fn real_numbers_are_valid() {
        for pib in ["100002887", "104052135", "100001378"] {
            assert!(is_valid_pib(pib), "{pib}");
        }
        assert!(!is_valid_pib("100002888"));
        assert!(!is_valid_pib("10000288"));
        assert!(!is_valid_pib("1000O2887"));
    }

    #[test]
    fn generated_numbers_are_valid() {
        assert!((10_000_000..10_002_000).all(|n| is_valid_pib(&pib_from_digits(n))));
    }

    #[test]
    fn ean_has_its_check_digit() {
        assert_eq!(ean13_from_digits(400_638_133_393), "4006381333931");
        assert_eq!(ean13_from_digits(590_123_412_345), "5901234123457");
    }
}
