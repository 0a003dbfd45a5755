//! Masks SORS's messages for logs: no key, no personal data.

use std::borrow::Cow;

use crate::contract::Resource;

const MAX_CHARS: usize = 300;
const MAX_ID_CHARS: usize = 64;
const MASK: &str = "…";

/// Masks the key, personal data that was sent, and everything else that looks like either.
#[must_use]
pub fn redact(said: &str, secrets: &[Cow<'_, str>], resource: Resource) -> String {
    let about_people = matches!(
        resource,
        Resource::Customers | Resource::CustomerCreate | Resource::CustomerDebt
    );
    truncate(mask_secrets(said, secrets, about_people), MAX_CHARS)
}

/// Masks SORS's ID of a request, which can be any text. Keeps its digits, and truncates it.
#[must_use]
pub fn redact_id(id: &str, secrets: &[Cow<'_, str>]) -> String {
    match mask_secrets(id, secrets, false) {
        id if id.is_empty() => MASK.to_owned(),
        id => truncate(id, MAX_ID_CHARS),
    }
}

fn mask_secrets(said: &str, secrets: &[Cow<'_, str>], about_people: bool) -> String {
    let said = join_lines(said);
    let (mut text, is_cut) = match said.char_indices().nth(MAX_CHARS * 8) {
        Some((end, _)) => (said[..end].to_owned(), true),
        None => (said, false),
    };
    // A customer's note has lines; SORS may repeat it with other line breaks.
    for secret in secrets
        .iter()
        .map(|secret| join_lines(secret))
        .filter(|secret| secret.chars().count() >= 3)
    {
        text = mask(&text, &secret, is_cut);
    }
    let words: Vec<Cow<'_, str>> = text
        .split_whitespace()
        .map(|word| mask_word(word, about_people))
        .collect();
    words.join(" ")
}

/// Joins words with one blank.
fn join_lines(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Truncates a text to a number of characters, with a mark at the end.
fn truncate(text: String, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}{MASK}", &text[..end]),
        None => text,
    }
}

/// Masks every occurrence, in any case; in a truncated text, a truncated occurrence, too.
fn mask(text: &str, secret: &str, is_cut: bool) -> String {
    let (haystack, needle): (Vec<char>, Vec<char>) = (fold(text).collect(), fold(secret).collect());
    let chars: Vec<char> = text.chars().collect();
    let mut covered = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = &haystack[at..];
        if rest.starts_with(&needle) || (is_cut && needle.starts_with(rest)) {
            covered.push_str(MASK);
            at += needle.len();
        } else {
            covered.push(chars[at]);
            at += 1;
        }
    }
    covered
}

/// Returns a character in lower case, one char for one.
fn fold(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c))
}

fn mask_word(word: &str, about_people: bool) -> Cow<'_, str> {
    let mail = word
        .find('@')
        .is_some_and(|at| at > 0 && at + 1 < word.len());
    let digits = word.chars().filter(char::is_ascii_digit).count();
    match mail || (about_people && digits >= 6) {
        true => Cow::Borrowed(MASK),
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
    fn a_note_of_several_lines_is_covered() {
        let note = "Zvati posle 17h,\r\n\tŽika  Ћирић\nsprat\u{a0}3 ";
        let secrets = [Cow::Borrowed(note)];
        for echo in [
            note.to_owned(),
            note.replace("\r\n", "\n"),
            note.replace("\r\n\t", " "),
            "zvati posle 17h, Žika Ћирић sprat 3".to_owned(),
        ] {
            let said = format!("Napomena „{echo}“ je predugačka");
            let shown = redact(&said, &secrets, Resource::DocumentCreate);
            assert!(shown.starts_with("Napomena „…"), "{shown}");
            assert!(shown.ends_with("“ je predugačka"), "{shown}");
            assert!(
                !shown.contains("ika") && !shown.contains("sprat"),
                "{shown}"
            );
        }
    }

    #[test]
    fn a_secret_longer_than_what_is_looked_at_is_covered() {
        let note = "Žika, sprat 3. ".repeat(400);
        let said = format!("Predugačko: {note}");
        let shown = redact(&said, &[Cow::Borrowed(&note)], Resource::DocumentCreate);
        assert_eq!(shown, "Predugačko: …");
    }

    #[test]
    fn an_id_of_a_request_is_no_way_around() {
        let secrets = [Cow::Borrowed("k3y-C4NARY")];
        let id = |id: &str| redact_id(id, &secrets);
        assert_eq!(id("req-2026/00990042"), "req-2026/00990042");
        assert_eq!(id("K3Y-c4nary for pera@primer.rs"), "… for …");
        assert_eq!(id(&"ш".repeat(5000)), format!("{}…", "ш".repeat(64)));
        assert_eq!(id("\u{1}\n"), "…");
    }

    #[test]
    fn long_texts_are_cut() {
        let shown = redact(&"ш ".repeat(5000), &[], Resource::Articles);
        assert!(shown.chars().count() <= MAX_CHARS + 1);
    }
}
