//! A table of a form's answers: every separator, quoting and encoding that spreadsheets write.

use anyhow::{Context, Result, bail};

use crate::commands::import::record::{Record, TARGETS};
use crate::commands::new::story::PROMPTS;

/// A table as it was read.
pub struct Table {
    /// The headings of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table: UTF-8, UTF-16 with its mark, else the letters of Western Windows; commas, semicolons or tabs.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let text = decoded(bytes);
        let (separator, text) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
            Some((line, rest)) if line.trim_end().len() == 1 => (line.as_bytes()[0], rest.to_owned()),
            _ => (separator(&text), text),
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for row in reader.records() {
            let row = row.context("the table cannot be read")?;
            let row: Vec<String> = row.iter().map(|cell| cell.replace("\r\n", "\n")).collect();
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(row);
            }
        }
        if rows.is_empty() {
            bail!("the table is empty");
        }
        let columns = rows.remove(0).iter().map(|name| name.trim().to_owned()).collect();
        Ok(Self { columns, rows })
    }

    /// What each column fills: what is `given` as COLUMN=FIELD, and what has the very name of a field or of one of the
    /// five questions.
    pub fn targets(&self, given: &[String]) -> Result<Vec<Option<&'static str>>> {
        let mut targets: Vec<Option<&'static str>> = self.columns.iter().map(|name| exact(name)).collect();
        for pair in given {
            let Some((column, target)) = pair.rsplit_once('=') else {
                bail!("--column {pair} lacks its field; write COLUMN=FIELD")
            };
            let Some(at) = self.columns.iter().position(|name| name.eq_ignore_ascii_case(column.trim())) else {
                bail!("there is no column `{column}`; there are: {}", self.columns.join(", "))
            };
            let Some(target) = target_of(target) else {
                bail!("`{target}` is nothing that a column can fill; there are: {}", TARGETS.join(", "))
            };
            targets[at] = Some(target);
        }
        Ok(targets)
    }

    /// Its rows as records. What two columns fill is both, one below the other.
    pub fn records(&self, targets: &[Option<&'static str>], name: &str) -> Vec<Record> {
        let mut records = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let mut record = Record { name: format!("{name} {}", number + 1), ..Record::default() };
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
    let asked = ["situation", "did", "landed", "numbers", "why"].into_iter().zip(PROMPTS);
    let plain = |words: &str| words.trim().trim_end_matches('?').to_lowercase();
    target_of(column)
        .or_else(|| asked.into_iter().find(|(_, question)| plain(question) == plain(column)).map(|(target, _)| target))
}

/// The separator that stands most often in the first line, outside quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
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

fn decoded(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| western(*byte)).collect(),
        },
    }
}

/// A byte as Western Windows (code page 1252) means it.
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    if (0x80..0xa0).contains(&byte) { HIGH[usize::from(byte - 0x80)] } else { char::from(byte) }
}

#[cfg(test)]
mod tests {
    use super::Table;

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
        ];
        for file in files {
            let table = Table::read(&file).unwrap();
            assert_eq!(
                (table.columns, table.rows),
                (vec!["title".to_owned(), "Notes".to_owned()], wanted.iter().map(|row| row.to_vec()).collect())
            );
        }
        assert_eq!(Table::read(marked.as_bytes()).unwrap().columns, ["title", "Notes"]);
    }
}
