//! What SORS says, made fit for a log: never a key, never a customer's data.

use std::borrow::Cow;

use crate::contract::Resource;

const LONGEST: usize = 300;
const COVER: &str = "…";

/// SORS's own words without the key, without anything personal that was sent, and without whatever else looks so.
#[must_use]
pub fn redact(said: &str, secrets: &[Cow<'_, str>], resource: Resource) -> String {
    let mut text: String = said
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST * 8)
        .collect();
    for secret in secrets
        .iter()
        .map(|secret| secret.trim())
        .filter(|secret| secret.chars().count() >= 3)
    {
        text = cover(&text, secret);
    }
    let about_people = matches!(
        resource,
        Resource::Customers | Resource::CustomerCreate | Resource::CustomerDebt
    );
    let words: Vec<Cow<'_, str>> = text
        .split_whitespace()
        .map(|word| cover_word(word, about_people))
        .collect();
    let text = words.join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}{COVER}", &text[..end]),
        None => text,
    }
}

/// Covers every occurrence, whatever its case.
fn cover(text: &str, secret: &str) -> String {
    let (haystack, needle) = (fold(text), fold(secret));
    let (haystack, needle): (Vec<char>, Vec<char>) = (haystack.collect(), needle.collect());
    let chars: Vec<char> = text.chars().collect();
    let mut covered = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if haystack[at..].starts_with(&needle) {
            covered.push_str(COVER);
            at += needle.len();
        } else {
            covered.push(chars[at]);
            at += 1;
        }
    }
    covered
}

/// Lower case, one char for one.
fn fold(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c))
}

fn cover_word(word: &str, about_people: bool) -> Cow<'_, str> {
    let mail = word
        .find('@')
        .is_some_and(|at| at > 0 && at + 1 < word.len());
    let digits = word.chars().filter(char::is_ascii_digit).count();
    match mail || (about_people && digits >= 6) {
        true => Cow::Borrowed(COVER),
        false => Cow::Borrowed(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_people_are_covered() {
        let secrets = [
            Cow::Borrowed("k3y-C4NARY"),
            Cow::Borrowed("Petar Petrović"),
            Cow::Borrowed("ab"),
        ];
        let said = "Ključ K3Y-c4nary: kupac PETAR PETROVIĆ (pera@primer.rs, PIB 101134702) već postoji\u{1b}[31m";
        let shown = redact(said, &secrets, Resource::CustomerCreate);
        assert_eq!(shown, "Ključ …: kupac … … PIB … već postoji [31m");
        assert_eq!(
            redact("Artikal 1013470 ne postoji", &[], Resource::DocumentCreate),
            "Artikal 1013470 ne postoji"
        );
    }

    #[test]
    fn long_texts_are_cut() {
        let shown = redact(&"ш ".repeat(5000), &[], Resource::Articles);
        assert!(shown.chars().count() <= LONGEST + 1);
    }
}
