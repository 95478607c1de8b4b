//! Emphasis in scripts that have no spaces: `CommonMark` takes the stars of `**强调。**文字` for mere signs, since it looks
//! for a space behind the full stop. They are read as they were meant.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

type Step<'t> = (Event<'t>, Range<usize>);

/// Whether stars may stand beside letters or marks of such a script.
pub(super) fn may_be_unread(text: &str) -> bool {
    text.match_indices('*').any(|(at, _)| is_beside(text, &(at..at + 1)))
}

/// One or two stars in a paragraph.
struct Stars {
    /// The events that they are: two where the parser gave each star as words.
    at: Range<usize>,
    /// Where they stand.
    place: Range<usize>,
    /// Whether the parser gave them as words.
    is_words: bool,
}

/// The events of `text`, in which stars that the parser gave as words begin and end emphasis.
pub(super) fn repaired<'t>(mut steps: Vec<Step<'t>>, text: &str) -> Vec<Step<'t>> {
    let mut dropped = vec![false; steps.len()];
    let mut nesting = Nesting::of(&steps);
    for (double, stars) in groups(&steps, text) {
        let meant = stars.iter().any(|one| one.is_words && is_beside(text, &one.place));
        let is_pair = |pair: &[Stars]| {
            let after = text[pair[0].place.end..].chars().next();
            let before = text[..pair[1].place.start].chars().next_back();
            after.is_some_and(|c| !c.is_whitespace()) && before.is_some_and(|c| !c.is_whitespace())
        };
        if !meant || stars.len() % 2 != 0 || !stars.chunks(2).all(is_pair) || !nesting.takes(&stars) {
            continue;
        }
        for (number, one) in stars.into_iter().enumerate() {
            let event = match (number % 2, double) {
                (0, true) => Event::Start(Tag::Strong),
                (0, false) => Event::Start(Tag::Emphasis),
                (_, true) => Event::End(TagEnd::Strong),
                (_, false) => Event::End(TagEnd::Emphasis),
            };
            steps[one.at.start] = (event, one.place);
            for rest in one.at.skip(1) {
                dropped[rest] = true;
            }
        }
    }
    steps.into_iter().zip(dropped).filter(|(_, dropped)| !dropped).map(|(step, _)| step).collect()
}

/// Where emphasis begins and ends: for each of the two events the other.
struct Nesting(BTreeMap<usize, usize>);

impl Nesting {
    fn of(steps: &[Step<'_>]) -> Self {
        let mut nesting = Self(BTreeMap::new());
        let mut open = Vec::new();
        for (at, (event, _)) in steps.iter().enumerate() {
            match event {
                Event::Start(Tag::Strong | Tag::Emphasis) => open.push(at),
                Event::End(TagEnd::Strong | TagEnd::Emphasis) => {
                    if let Some(start) = open.pop() {
                        nesting.add(start, at);
                    }
                }
                _ => {}
            }
        }
        nesting
    }

    fn add(&mut self, start: usize, end: usize) {
        self.0.extend([(start, end), (end, start)]);
    }

    /// Takes in the pairs that `stars` are, for those that the parser made of them, unless one would cross another.
    fn takes(&mut self, stars: &[Stars]) -> bool {
        let before: Vec<(usize, usize)> = stars.iter().filter_map(|one| self.0.remove_entry(&one.at.start)).collect();
        let pairs = || stars.chunks_exact(2).map(|pair| (pair[0].at.start, pair[1].at.start));
        if pairs().any(|(start, end)| self.is_crossed(start, end)) {
            self.0.extend(before);
            return false;
        }
        for (start, end) in pairs() {
            self.add(start, end);
        }
        true
    }

    fn is_crossed(&self, start: usize, end: usize) -> bool {
        let mut from = start;
        while let Some((_, other)) = self.0.range(from..end).next() {
            if !(from..end).contains(other) {
                return true;
            }
            // What lies in between nests, so it is passed over.
            from = other + 1;
        }
        false
    }
}

/// The stars of each stretch of words, double ones apart; what stands in a link or in other emphasis is a stretch of its
/// own.
fn groups(steps: &[Step<'_>], text: &str) -> Vec<(bool, Vec<Stars>)> {
    let mut groups: BTreeMap<(bool, usize), Vec<Stars>> = BTreeMap::new();
    // What is open around the place, without single and without double emphasis.
    let mut around = [vec![0], vec![0]];
    let mut made = 0;
    let mut at = 0;
    while at < steps.len() {
        let (event, place) = &steps[at];
        let mut end = at + 1;
        let own = match event {
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => Some(true),
            Event::Start(Tag::Emphasis) | Event::End(TagEnd::Emphasis) => Some(false),
            _ => None,
        };
        for (double, around) in [false, true].into_iter().zip(&mut around) {
            let begins = matches!(event, Event::Start(_));
            if own == Some(double) {
                let width = if double { 2 } else { 1 };
                let star = if begins { place.start..place.start + width } else { place.end - width..place.end };
                // Low lines are as good as stars to the parser, and are never given as words where they were meant.
                if text[star.clone()].starts_with('*') {
                    let group = groups.entry((double, around.last().copied().unwrap_or(0))).or_default();
                    group.push(Stars { at: at..end, place: star, is_words: false });
                }
            } else if begins {
                made += 1;
                around.push(made);
            } else if matches!(event, Event::End(_)) {
                around.pop();
            }
        }
        if is_star(event, place, text) {
            while end < steps.len()
                && steps[end].1.start == steps[end - 1].1.end
                && is_star(&steps[end].0, &steps[end].1, text)
            {
                end += 1;
            }
            let place = place.start..steps[end - 1].1.end;
            if place.len() <= 2 {
                let double = place.len() == 2;
                let group =
                    groups.entry((double, around[usize::from(double)].last().copied().unwrap_or(0))).or_default();
                group.push(Stars { at: at..end, place, is_words: true });
            }
        }
        at = end;
    }
    groups.into_iter().map(|((double, _), stars)| (double, stars)).collect()
}

/// Whether words are nothing but stars, not escaped.
fn is_star(event: &Event<'_>, place: &Range<usize>, text: &str) -> bool {
    let Event::Text(words) = event else { return false };
    !words.is_empty()
        && words.bytes().all(|byte| byte == b'*')
        && text.get(place.clone()) == Some(words)
        && !text[..place.start].ends_with('\\')
}

/// Whether what stands at `place` has a letter or a mark of Chinese, Japanese or Korean beside it.
fn is_beside(text: &str, place: &Range<usize>) -> bool {
    let before = text[..place.start].chars().next_back();
    let after = text[place.end..].chars().next();
    [before, after].into_iter().flatten().any(|c| {
        matches!(c,
            '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
    })
}

#[cfg(test)]
mod tests {
    use crate::text::markdown::read;

    fn html(text: &str) -> String {
        read(text, 0..text.len(), &[]).html.trim().to_owned()
    }

    #[test]
    fn stars_beside_marks_of_chinese_japanese_and_korean_are_read_as_they_were_meant() {
        for (text, wanted) in [
            ("这是**我想做的事。**所以继续。", "<p>这是<strong>我想做的事。</strong>所以继续。</p>"),
            ("**一。**说了**二。**说了。", "<p><strong>一。</strong>说了<strong>二。</strong>说了。</p>"),
            ("これは**「重要なこと」**です。", "<p>これは<strong>「重要なこと」</strong>です。</p>"),
            ("문서를 **마크다운(Markdown)**을 사용.", "<p>문서를 <strong>마크다운(Markdown)</strong>을 사용.</p>"),
            ("*「引用」*と言った。", "<p><em>「引用」</em>と言った。</p>"),
            (
                "这是[**链接。**文](https://e.example)。**完。**了",
                "<p>这是<a href=\"https://e.example\" rel=\"noreferrer\"><strong>链接。</strong>文</a>。<strong>完。</strong>了</p>",
            ),
        ] {
            assert_eq!(html(text), wanted, "{text}");
        }
    }

    #[test]
    fn other_stars_stay_what_they_are() {
        assert_eq!(html("五*三 等于"), "<p>五*三 等于</p>");
        assert_eq!(html("这\\*是。\\*文"), "<p>这*是。*文</p>");
        assert_eq!(html("a **b.**c"), "<p>a **b.**c</p>");
        assert_eq!(html("他说** 不 **吗"), "<p>他说** 不 **吗</p>");
    }

    /// Whether every tag in it closes the last that is open.
    fn nests(html: &str) -> bool {
        let mut open = Vec::new();
        for tag in html.split('<').skip(1) {
            let tag = &tag[..tag.find(['>', ' ']).unwrap()];
            match tag.strip_prefix('/') {
                None => open.push(tag),
                Some(closed) if open.last() == Some(&closed) => drop(open.pop()),
                Some(_) => return false,
            }
        }
        open.is_empty()
    }

    #[test]
    fn emphasis_never_crosses_other_emphasis() {
        assert_eq!(html("中*a。**文b。*中c。**文"), "<p>中<em>a。**文b。</em>中c。**文</p>");
        assert_eq!(html("中*a。**文b。**中c。*文"), "<p>中<em>a。<strong>文b。</strong>中c。</em>文</p>");
        assert_eq!(html("。_a*。b_。c*"), "<p>。<em>a*。b</em>。c*</p>");
        const PIECES: [&str; 14] =
            ["*", "**", "*", "**", "_", "__", "中", "文", "。", "a", " ", "「", "[b](https://e.example)", "***"];
        let mut dice = crate::text::dice::dice();
        for _ in 0..20_000 {
            let text = (0..dice(20)).map(|_| PIECES[dice(PIECES.len())]).collect::<String>();
            let html = html(&format!("中{text}"));
            assert!(nests(&html), "{text:?}\n{html}");
        }
    }
}
