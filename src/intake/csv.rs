//! A table of a form's answers: every separator, quoting and encoding that spreadsheets write.

use anyhow::{Context, Result, bail};

use crate::intake::encoding;
use crate::intake::prompts;
use crate::intake::to_draft::{Draft, TARGETS};

/// A table as it was read.
pub struct Csv {
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// The encoding that was assumed, if nobody named one, and a word that shows whether it was right.
    pub taken: Option<(&'static str, String)>,
}

impl Csv {
    /// Reads a table, in whatever encoding and with whatever separator a spreadsheet writes.
    pub fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Self> {
        let encoding::Read { text, taken } = encoding::read(bytes, encoding)?;
        let (separator, text) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
            Some((line, rest)) if line.trim_end().len() == 1 => (line.as_bytes()[0], rest.to_owned()),
            _ => (separator(&text), text),
        };
        if let Some(line) = left_open(&text, separator) {
            bail!(
                "a quotation mark on line {line} is never closed, so it's unclear where the rows below it begin and end"
            );
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.context("the table can't be read")?;
            let row: Vec<String> = row.iter().map(|cell| cell.replace("\r\n", "\n")).collect();
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(row);
            }
        }
        if rows.is_empty() {
            bail!("the table is empty");
        }
        let columns = rows.remove(0).iter().map(|name| name.trim().to_owned()).collect();
        if rows.is_empty() {
            bail!("the table has headings but no rows");
        }
        Ok(Self { columns, rows, taken })
    }

    /// What each column fills: what is `given` as COLUMN=FIELD, and what has the very name of a field or of one of the
    /// five questions.
    pub fn targets(&self, given: &[String]) -> Result<Vec<Option<&'static str>>> {
        let mut targets: Vec<Option<&'static str>> = self.columns.iter().map(|name| exact(name)).collect();
        for pair in given {
            let Some((column, target)) = pair.rsplit_once('=') else {
                bail!("--column {pair} doesn't name a field; write COLUMN=FIELD")
            };
            let Some(at) = self.columns.iter().position(|name| name.eq_ignore_ascii_case(column.trim())) else {
                bail!("there is no column `{column}`; the columns are: {}", self.columns.join(", "))
            };
            let Some(target) = target_of(target) else {
                bail!("a column can't go into `{target}`; it can go into: {}", TARGETS.join(", "))
            };
            targets[at] = Some(target);
        }
        Ok(targets)
    }

    /// Its rows as records. What two columns fill is both, one below the other.
    pub fn records(&self, targets: &[Option<&'static str>], name: &str) -> Vec<Draft> {
        let mut records = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let mut record = Draft { name: format!("{name} {}", number + 1), ..Draft::default() };
            for (at, cell) in row.iter().enumerate() {
                let Some(target) = targets.get(at).copied().flatten() else {
                    let column = self.columns.get(at).filter(|name| !name.is_empty());
                    record.rest.push((column.cloned().unwrap_or_else(|| format!("column {}", at + 1)), cell.clone()));
                    continue;
                };
                match record.fields.iter_mut().find(|(name, _)| *name == target) {
                    Some((_, words)) => words.push_str(&format!("\n\n{cell}")),
                    None => record.fields.push((target, cell.clone())),
                }
            }
            records.push(record);
        }
        records
    }
}

/// The field of this name.
pub fn target_of(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    TARGETS.into_iter().find(|target| *target == name)
}

fn exact(column: &str) -> Option<&'static str> {
    let fields = ["situation", "did", "landed", "numbers", "why"];
    let asked = prompts::ALL.iter().flat_map(|(_, questions)| fields.into_iter().zip(*questions));
    // How older forms ask why.
    let mut asked = asked.chain([("why", "Why do you tell this one?")]);
    let plain = |words: &str| {
        words.replace('\'', "’").replace('\u{a0}', " ").trim_matches([' ', '¿', '?', '؟']).trim().to_lowercase()
    };
    target_of(column).or_else(|| asked.find(|(_, question)| plain(question) == plain(column)).map(|(target, _)| target))
}

/// The separator that stands most often in the first line, outside quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                counts.iter_mut().filter(|(separator, _)| *separator == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    // Of equals the first, which is the comma.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

/// The line in which a cell begins with a quotation mark that is never closed.
fn left_open(text: &str, separator: u8) -> Option<usize> {
    let (mut line, mut opened) = (1, None);
    let mut is_start = true;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let is_end = byte == b'\n' || byte == b'\r' && bytes.peek() != Some(&b'\n');
        match (byte, opened) {
            // Two of them within a cell are one that is meant.
            (b'"', Some(_)) if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (b'"', Some(_)) => opened = None,
            (b'"', None) if is_start => opened = Some(line),
            _ => {}
        }
        is_start = opened.is_none() && (is_end || byte == separator);
        line += usize::from(is_end);
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::{Csv, exact};

    #[test]
    fn a_table_reads_the_same_in_every_encoding_and_with_every_separator() {
        let wanted = [["Tïtle – 1".to_owned(), "a, \"b\"; c\nd".to_owned()]];
        let text = "title;Notes\r\nTïtle – 1;\"a, \"\"b\"\"; c\r\nd\"\r\n;\r\n";
        let mut western: Vec<u8> = Vec::new();
        for c in text.chars() {
            western.push(match c {
                '–' => 0x96,
                c => u8::try_from(u32::from(c)).unwrap(),
            });
        }
        let mut wide = vec![0xff, 0xfe];
        wide.extend(text.replace(';', "\t").replace("\"\t c", "\"; c").encode_utf16().flat_map(u16::to_le_bytes));
        let commas = "title,Notes\nTïtle – 1,\"a, \"\"b\"\"; c\nd\"\n".to_owned();
        let marked = format!("\u{feff}sep=;\r\n{text}");
        let files = [
            text.as_bytes().to_vec(),
            western,
            wide,
            commas.into_bytes(),
            text.replace("title", "\"title\"").into_bytes(),
            text.replace("\r\nd\"", "\nd\"").replace("\r\n", "\r").into_bytes(),
        ];
        for file in files {
            let table = Csv::read(&file, None).unwrap();
            assert_eq!(
                (table.columns, table.rows),
                (vec!["title".to_owned(), "Notes".to_owned()], wanted.iter().map(|row| row.to_vec()).collect())
            );
        }
        assert_eq!(Csv::read(marked.as_bytes(), None).unwrap().columns, ["title", "Notes"]);
    }

    #[test]
    fn the_question_why_fills_its_field_as_it_is_asked_now_and_as_it_was_before() {
        for column in ["Why are you telling this one?", "why do you tell this one", "why"] {
            assert_eq!(exact(column), Some("why"), "{column}");
        }
        for (column, field) in [
            ("Was hat die Person getan oder gesagt?", "did"),
            ("Qu'a fait ou dit cette personne ?", "did"),
            ("¿Qué estaba pasando?", "situation"),
            ("ماذا أظهرت الأرقام، وماذا فاتها؟", "numbers"),
        ] {
            assert_eq!(exact(column), Some(field), "{column}");
        }
    }

    #[test]
    fn what_cannot_be_told_apart_is_refused_with_its_line_and_stray_marks_are_none() {
        let read = |text: &str| Csv::read(text.as_bytes(), None).map(|table| table.rows);
        assert!(read("a,b\r\n1,\"x\r\n2,y\r\n").is_err_and(|error| error.to_string().contains("line 2")));
        assert!(read("a,b\n").is_err_and(|error| error.to_string().contains("no rows")));
        assert_eq!(read("a|b\n5\" pipe|\"\"\n").unwrap(), [["5\" pipe", ""]]);
        assert_eq!(read("a,b\n\"x\"\"\",\"\"\"y\"\n").unwrap(), [["x\"", "\"y"]]);
    }
}
