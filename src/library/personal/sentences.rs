//! The sentences of a block of words.

use std::ops::Range;

/// Where the sentences of `text` stand; none ends within one of `whole`, such as a name with an initial in it.
pub fn sentences(text: &str, whole: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut from = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        // In Chinese and Japanese no space follows.
        let begins = ended && (c.is_whitespace() || text[..at].ends_with(['。', '！', '？']));
        if begins && !whole.iter().any(|range| range.start < at && at < range.end) {
            all.push(from..at);
            from = at;
            ended = false;
        }
        ended = matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।')
            || ended && matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | '」' | '』');
    }
    all.push(from..text.len());
    all.retain(|range| !text[range.clone()].trim().is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn a_block_is_cut_after_full_stops_and_never_within_a_name() {
        let of = |text: &str, whole: &[std::ops::Range<usize>]| {
            sentences(text, whole).into_iter().map(|range| text[range].trim().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            of("She waited. “Why?” he asked. 3.5 hours…", &[]),
            ["She waited.", "“Why?”", "he asked.", "3.5 hours…"]
        );
        assert_eq!(of("昨天她来了。我走了", &[]), ["昨天她来了。", "我走了"]);
        let name = 5..14;
        assert_eq!(of("Then J. Smith came.", &[name]), ["Then J. Smith came."]);
    }
}
