//! The lists of a document: which item has which number or letter, and where one list ends and the next begins.

use crate::intake::blocks::Block;
use crate::intake::docx::styles::Styles;
use crate::intake::docx::symbols;

/// The lists so far.
#[derive(Default)]
pub struct Lists {
    /// Items counted so far: list, level, number.
    counted: Vec<(String, usize, usize)>,
    /// The list of the last item.
    last: Option<String>,
    /// Whether its items have the other mark than those of the one before it.
    is_other: bool,
}

impl Lists {
    /// The next item, with its number where its list counts; or with its letter, since Markdown has no lists by letters.
    pub fn item(
        &mut self,
        looks: &Styles,
        list: String,
        level: usize,
        is_right_below: bool,
    ) -> (Block, Option<String>) {
        if level == 0 {
            // A list right below another has the other mark, else the two would be one.
            self.is_other ^= is_right_below && self.last.as_ref().is_some_and(|last| *last != list);
            self.last = Some(list.clone());
        }
        // A list that continues another keeps counting; what is nested below an item starts again.
        self.counted.retain(|(of, at, _)| *of != list || *at <= level);
        let Some(by_letters) = looks.counts(&list, level) else {
            return (Block::Item(level, None, self.is_other), None);
        };
        let found = self.counted.iter_mut().find(|(of, at, _)| *of == list && *at == level);
        let number = if let Some((_, _, number)) = found {
            *number += 1;
            *number
        } else {
            self.counted.push((list, level, 1));
            1
        };
        if by_letters {
            return (Block::Item(level, None, self.is_other), Some(symbols::of_number(number)));
        }
        (Block::Item(level, Some(number), self.is_other), None)
    }
}
