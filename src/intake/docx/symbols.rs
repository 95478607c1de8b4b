//! Symbols that Word writes as numbers in a font of signs, and numbers as letters of a list.

/// Signs of the fonts that everybody has, by the last two digits of their numbers.
const WINGDINGS: &str =
    "4a☺ 4c☹ 6c● 6e■ 6f□ 71❑ 75◆ 76❖ 9f• a7▪ a8◻ d8➢ dc➲ df← e0→ e1↑ e2↓ e8➔ ef⇦ f0⇨ fb✗ fc✓ fd☒ fe☑";
const SYMBOL: &str = "44Δ 46Φ 47Γ 4cΛ 50Π 51Θ 53Σ 57Ω 58Ξ 59Ψ 61α 62β 63χ 64δ 65ε 66φ 67γ 68η 69ι 6aϕ 6bκ 6cλ 6dμ 6eν 6fο 70π \
    71θ 72ρ 73σ 74τ 75υ 77ω 78ξ 79ψ 7aζ a2′ a3≤ a4⁄ a5∞ a7♣ a8♦ a9♥ aa♠ ab↔ ac← ad↑ ae→ af↓ b0° b1± b2″ b3≥ b4× b5∝ b6∂ \
    b7• b8÷ b9≠ ba≡ bb≈ bc… c5⊕ c6∅ c7∩ c8∪ ce∈ d0∠ d1∇ d6√ d7⋅ d8¬ db⇔ de⇒ e5∑ f2∫";
/// What stands for a sign that nobody knows: that there was one can be seen.
const UNKNOWN: &str = "□";

/// The letter that a sign of a font means.
pub fn letter(font: &str, code: u32) -> String {
    let signs = match font.to_lowercase().as_str() {
        font if font.starts_with("wingdings") => WINGDINGS,
        "symbol" => SYMBOL,
        _ => {
            let plain = char::from_u32(code).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c));
            return plain.map_or(UNKNOWN.to_owned(), String::from);
        }
    };
    let wanted = format!("{:02x}", code & 0xff);
    let found = signs.split_whitespace().find_map(|sign| sign.strip_prefix(wanted.as_str()));
    found.unwrap_or(UNKNOWN).to_owned()
}

/// The letters of an item: a to z, then aa, as Word counts.
pub fn of_number(number: usize) -> String {
    let at = number.saturating_sub(1);
    let letter = char::from(b'a' + (at % 26) as u8);
    letter.to_string().repeat(at / 26 + 1)
}

#[cfg(test)]
mod tests {
    use super::{letter, of_number};

    #[test]
    fn signs_are_the_letters_that_they_look_like() {
        assert_eq!((letter("Wingdings", 0xf0e0), letter("Symbol", 0xf06d)), ("→".to_owned(), "μ".to_owned()));
        assert_eq!((letter("Arial", 0x2713), letter("Wingdings", 0xf001)), ("✓".to_owned(), "□".to_owned()));
        assert_eq!((of_number(1), of_number(26), of_number(28)), ("a".to_owned(), "z".to_owned(), "bb".to_owned()));
    }
}
