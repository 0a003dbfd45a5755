//! Checks of Serbian company numbers: PIB and matični broj. Pure.

/// Whether a text is a PIB (Serbian tax number): nine digits, from 100000019 on, the last a check digit by ISO 7064 MOD
/// 11,10.
#[must_use]
pub fn is_pib(text: &str) -> bool {
    let Some(digits) = digits::<9>(text) else {
        return false;
    };
    if digits[0] == 0 {
        return false;
    }
    let product = digits[..8].iter().fold(10, |product, digit| {
        let sum = match (product + digit) % 10 {
            0 => 10,
            sum => sum,
        };
        sum * 2 % 11
    });
    (product + digits[8]) % 10 == 1
}

/// Whether a text can be a matični broj (Serbian company number): eight digits. Its last digit is not checked.
#[must_use]
pub fn is_mb(text: &str) -> bool {
    digits::<8>(text).is_some()
}

fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let digits: Vec<u32> = text
        .chars()
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()?;
    digits.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_the_right_check_digit_pass() {
        for pib in ["101134702", "100002887", "104052135", "100001159"] {
            assert!(is_pib(pib), "{pib}");
        }
    }

    #[test]
    fn any_single_changed_digit_fails() {
        let pib = "101134702";
        for place in 0..9 {
            for digit in '0'..='9' {
                let mut changed: Vec<char> = pib.chars().collect();
                if changed[place] != digit {
                    changed[place] = digit;
                    let changed: String = changed.into_iter().collect();
                    assert!(!is_pib(&changed), "{changed}");
                }
            }
        }
    }

    #[test]
    fn other_shapes_fail() {
        for text in [
            "",
            "10113470",
            "1011347020",
            "RS101134702",
            "10113470x",
            "101 134 702",
            "012345678",
            "１０１１３４７０２",
        ] {
            assert!(!is_pib(text), "{text}");
        }
        assert!(is_mb("17162543"));
        for text in ["", "1716254", "171625433", "1716254x"] {
            assert!(!is_mb(text), "{text}");
        }
    }
}
