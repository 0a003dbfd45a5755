//! Conversion of Serbian Latin to Cyrillic.

/// Converts Serbian Latin text to Cyrillic; keeps characters that aren't Serbian letters.
pub fn to_cyrillic(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let pair = rest.peek().and_then(|next| map_digraph(c, *next));
        if let Some(letter) = pair {
            rest.next();
            out.push(letter);
        } else {
            out.push(map_letter(c));
        }
    }
    out
}

fn map_digraph(first: char, second: char) -> Option<char> {
    Some(match (first, second) {
        ('l', 'j') => 'љ',
        ('L', 'j' | 'J') => 'Љ',
        ('n', 'j') => 'њ',
        ('N', 'j' | 'J') => 'Њ',
        ('d', 'ž') => 'џ',
        ('D', 'ž' | 'Ž') => 'Џ',
        _ => return None,
    })
}

fn map_letter(c: char) -> char {
    const LATIN: &str = "abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ";
    const CYRILLIC: &str = "абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ";
    LATIN
        .chars()
        .position(|l| l == c)
        .and_then(|at| CYRILLIC.chars().nth(at))
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    #[test]
    fn digraphs_are_one_letter() {
        assert_eq!(
            super::to_cyrillic("Džem šljiva, konj 12 mm"),
            "Џем шљива, коњ 12 мм"
        );
    }
}
