//! A table of a form's answers: every separator, quoting and encoding that spreadsheets write.

use anyhow::{Context, Result, bail};

use crate::intake::dates::{self, Order};
use crate::intake::sender::{self, Sender};
use crate::intake::to_draft::{Draft, Rest, TARGETS};
use crate::intake::{encoding, prompts};

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
            bail!("the quotation mark on line {line} is never closed, so heard can't tell where the next rows begin");
        }
        Ok(Self { taken, ..Self::of_rows(rows(&text, separator)?)? })
    }

    /// A table of its rows, the headings among them.
    pub fn of_rows(mut rows: Vec<Vec<String>>) -> Result<Self> {
        rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        if rows.is_empty() {
            bail!("the table is empty");
        }
        let columns = headings(&mut rows);
        if rows.is_empty() {
            bail!("the table has headings but no rows");
        }
        Ok(Self { columns, rows, taken: None })
    }

    /// Whether a text is a table, and no prose with commas in it: all its lines have the same number of cells, and heard
    /// knows what one of its headings is for.
    pub fn is_table(text: &str) -> bool {
        let separator = separator(text);
        if text.starts_with("sep=") {
            return true;
        }
        if left_open(text, separator).is_some() {
            return false;
        }
        let rows = rows(text, separator).unwrap_or_default();
        let columns = rows.first().map_or(0, Vec::len);
        let is_known = |name: &String| exact(name).is_some() || Sender::of_heading(name).is_some();
        let is_even = rows.len() > 1 && rows.iter().all(|row| row.len() == columns);
        columns > 1 && is_even && (separator == b'\t' || rows[0].iter().any(is_known))
    }

    /// What becomes of each column: what is `given` as COLUMN=FIELD, what has the very name of a field or of one of the
    /// five questions, and what says something about the sender.
    pub fn uses(&self, given: &[String]) -> Result<Vec<Use>> {
        let of = |(at, name): (usize, &String)| match exact(name) {
            Some(target) => Use::Field(target),
            None => Sender::of_column(name, self.values(at)).map_or(Use::Rest, Use::Sender),
        };
        let mut uses: Vec<Use> = self.columns.iter().enumerate().map(of).collect();
        for pair in given {
            let Some((column, target)) = pair.rsplit_once('=') else {
                bail!("--column {pair} doesn't name a field; write COLUMN=FIELD, or COLUMN=- to leave it out")
            };
            let wanted = [column, without_code(column).unwrap_or(column)].map(folded);
            let Some(at) = self.columns.iter().position(|name| wanted.contains(&folded(name))) else {
                bail!("there is no column `{column}`; the columns are: {}", self.columns.join(", "))
            };
            let Some(wanted) = Use::named(target) else {
                bail!(
                    "a column can't go into `{target}`; write one of these, or `-` to leave the column out: {}",
                    TARGETS.join(", ")
                )
            };
            uses[at] = wanted;
        }
        Ok(uses)
    }

    /// Its rows as records. What two columns fill is both, one below the other.
    pub fn records(&self, uses: &[Use], name: &str) -> Vec<Draft> {
        let orders: Vec<Option<Order>> = (0..self.columns.len()).map(|at| dates::order(self.values(at))).collect();
        let mut records = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let name_of_row = format!("{name} {}", number + 1);
            let mut record = Draft { name: name_of_row, says_sender: true, is_plain: true, ..Draft::default() };
            record.trace = self.trace(row);
            for (at, cell) in row.iter().enumerate() {
                let cell = choices(cell);
                let sender = match uses.get(at).copied().unwrap_or(Use::Rest) {
                    Use::Field(target) => {
                        let order = orders.get(at).copied().flatten();
                        let day = (target == "date").then(|| dates::day(&cell, order)).flatten();
                        let cell = day.unwrap_or(cell);
                        match record.fields.iter_mut().find(|(name, _)| *name == target) {
                            Some((_, words)) => words.push_str(&format!("\n\n{cell}")),
                            None => record.fields.push((target, cell)),
                        }
                        continue;
                    }
                    Use::Rest => None,
                    Use::Sender(sender) => Some(sender),
                };
                let column = self.columns.get(at).filter(|name| !name.is_empty());
                let name = column.cloned().unwrap_or_else(|| format!("column {}", at + 1));
                record.rest.push(Rest { sender, ..Rest::kept(name, cell) });
            }
            records.push(record);
        }
        records
    }

    /// What one column says, row by row.
    fn values(&self, at: usize) -> impl Iterator<Item = &str> + Clone {
        self.rows.iter().filter_map(move |row| row.get(at).map(String::as_str))
    }

    /// What a service knows one answer by, however many columns its form has since: when it was sent or its own number,
    /// with the longest thing that it says.
    fn trace(&self, row: &[String]) -> Option<String> {
        let is_of_service =
            |at: usize| self.columns.get(at).is_some_and(|name| Sender::of_heading(name) == Some(Sender::Other));
        let cells = || row.iter().map(|cell| cell.trim()).enumerate();
        let (_, key) = cells().find(|(at, cell)| is_of_service(*at) && sender::is_key(cell))?;
        let (_, longest) = cells().filter(|(at, _)| !is_of_service(*at)).max_by_key(|(_, cell)| cell.len())?;
        if longest.len() < LEAST_SAID {
            return None;
        }
        Some(format!("{key}\n{longest}"))
    }

    /// What a column says where it first says anything, on one line.
    pub fn sample(&self, at: usize) -> Option<String> {
        const MOST: usize = 50;
        let cells = self.rows.iter().filter_map(|row| row.get(at));
        let words =
            cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).find(|cell| !cell.is_empty())?;
        let is_long = words.chars().count() > MOST;
        Some(if is_long { format!("{} …", words.chars().take(MOST).collect::<String>().trim_end()) } else { words })
    }
}

/// The lines of a table, cell by cell.
fn rows(text: &str, separator: u8) -> Result<Vec<Vec<String>>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.context("the table can't be read")?;
        Ok(row.iter().map(|cell| cell.replace("\r\n", "\n")).collect())
    });
    rows.collect()
}

/// Fewer bytes than these are said by several people in the same second.
const LEAST_SAID: usize = 20;

/// What becomes of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It fills a field.
    Field(&'static str),
    /// It says something about the sender, and is left out.
    Sender(Sender),
    /// It is kept in a comment.
    Rest,
}

impl Use {
    /// What somebody asks for: a field by its name, or `-` to leave it out.
    pub fn named(name: &str) -> Option<Self> {
        if name.trim() == "-" { Some(Self::Sender(Sender::Other)) } else { target_of(name).map(Self::Field) }
    }
}

/// The headings, taken off the rows. Some services write two lines of them or three.
fn headings(rows: &mut Vec<Vec<String>>) -> Vec<String> {
    let mut columns: Vec<String> = rows.remove(0).iter().map(|name| name.trim().to_owned()).collect();
    let said = |row: &[String], is: fn(&str) -> bool| {
        let mut said = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).peekable();
        said.peek().is_some() && said.all(is)
    };
    if rows.get(1).is_some_and(|row| said(row, |cell| cell.starts_with("{\"ImportId\""))) {
        // The second line has the questions in words.
        for (column, words) in columns.iter_mut().zip(rows.remove(0)) {
            if Sender::of_heading(column).is_none() && !words.trim().is_empty() {
                words.trim().clone_into(column);
            }
        }
        rows.remove(0);
    } else if let Some(answers) = rows.first().filter(|row| is_line_of_answers(&columns, row)).cloned() {
        let mut above = String::new();
        for (column, answer) in columns.iter_mut().zip(answers) {
            if !column.is_empty() {
                column.clone_into(&mut above);
            }
            let answer = answer.trim();
            *column =
                if answer.is_empty() || OPEN.contains(&answer) { above.clone() } else { format!("{above} {answer}") };
        }
        rows.remove(0);
    }
    // Some services write each question behind its code: `G1Q02. What was going on?`.
    let questions: Option<Vec<String>> = columns.iter().map(|name| Some(without_code(name)?.to_owned())).collect();
    questions.unwrap_or(columns)
}

/// A heading without the code that stands before it, if one does.
fn without_code(heading: &str) -> Option<&str> {
    let (code, question) = heading.trim().split_once(". ")?;
    let is_code = code.starts_with(|c: char| c.is_ascii_alphabetic())
        && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '[' | ']'));
    is_code.then(|| question.trim_start())
}

/// What stands below a question with one answer in words.
const OPEN: [&str; 8] = [
    "Open-Ended Response",
    "Response",
    "Antwort",
    "Offene Antwort",
    "Réponse",
    "Réponse ouverte",
    "Respuesta",
    "Respuesta abierta",
];

/// Whether a row below the headings has the answers that there are: nothing in any of the service's own columns, and the
/// word for an answer, or something below a question whose heading is given once for several columns.
fn is_line_of_answers(columns: &[String], row: &[String]) -> bool {
    // Ids of respondent and collector, and two times, are always there.
    const LEAST: usize = 4;
    let (mut own, mut has_answers) = (0, false);
    for (column, cell) in columns.iter().zip(row.iter().map(|cell| cell.trim())) {
        if Sender::of_heading(column).is_none() {
            has_answers |= OPEN.contains(&cell) || column.is_empty() && !cell.is_empty();
        } else if cell.is_empty() {
            own += 1;
        } else {
            return false;
        }
    }
    own >= LEAST && has_answers
}

/// A cell in which several things were chosen, as a service writes it: with a sign after each, or as a list.
fn choices(cell: &str) -> String {
    let trimmed = cell.trim();
    if trimmed.starts_with("[\"")
        && let Ok(all) = serde_json::from_str::<Vec<String>>(trimmed)
    {
        return all.join("; ");
    }
    match trimmed.strip_suffix(';') {
        Some(all) if !all.contains(['\n', '.']) => all.split(';').map(str::trim).collect::<Vec<_>>().join("; "),
        _ => cell.to_owned(),
    }
}

/// A heading as headings are compared.
fn folded(heading: &str) -> String {
    heading.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The field of this name.
pub fn target_of(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    TARGETS.into_iter().find(|target| *target == name)
}

/// The field of a question of the form, in any of its languages.
pub fn question(words: &str) -> Option<&'static str> {
    let fields = ["situation", "did", "landed", "numbers", "why"];
    let asked = prompts::ALL.iter().flat_map(|(_, questions)| fields.into_iter().zip(*questions));
    // How older forms ask why.
    let mut asked = asked.chain([("why", "Why do you tell this one?")]);
    // Below its first line a question may say more.
    let plain = |words: &str| {
        let first = words.trim().lines().next().unwrap_or_default();
        let first = first.replace('\'', "’").replace('\u{a0}', " ");
        first.trim_matches([' ', '¿', '?', '؟', '*']).trim().to_lowercase()
    };
    asked.find(|(_, question)| plain(question) == plain(words)).map(|(target, _)| target)
}

fn exact(column: &str) -> Option<&'static str> {
    target_of(column).or_else(|| question(column))
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
    use super::{Csv, Use, exact};

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
    fn lines_of_headings_that_services_write_below_the_first_are_no_answers() {
        let read = |text: &str| Csv::read(text.as_bytes(), None).unwrap();
        let survey = read(
            "Respondent ID,Collector ID,Start Date,End Date,What was going on?,What did you see?,,Where?\n\
             ,,,,Open-Ended Response,Asked deeper,Came back,Response\n1,2,3,4,It rained.,Asked deeper,,Hall\n",
        );
        let questions =
            ["What was going on?", "What did you see? Asked deeper", "What did you see? Came back", "Where?"];
        assert_eq!((&survey.columns[4..], survey.rows.len()), (&questions.map(str::to_owned)[..], 1));
        let qualtrics = read(
            "IPAddress,Q1\nIP Address,\"What was going on?\n\nTake your time.\"\n\
             \"{\"\"ImportId\"\":\"\"ipAddress\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_TEXT\"\"}\"\n10.0.0.1,It rained.\n",
        );
        assert_eq!((qualtrics.rows.len(), exact(&qualtrics.columns[1])), (1, Some("situation")));
        let lime = read(
            "id. Response ID;lastpage. Last page;startlanguage. Start language;seed. Seed;token. Access code;\
             datestamp. Date last action;ipaddr. IP address;G1Q02. What was going on?\n\
             1;3;en;1837465;Xy7qa1;2026-11-01 08:15:00;192.168.1.7;It rained.\n",
        );
        let given = ["G1Q02. What was going on?=text".to_owned()];
        assert_eq!(lime.uses(&given).unwrap().last(), Some(&Use::Field("text")));
        let uses = lime.uses(&[]).unwrap();
        let (last, before) = uses.split_last().unwrap();
        assert_eq!(*last, Use::Field("situation"));
        assert!(before.iter().all(|given| matches!(given, Use::Sender(_))), "{:?}", lime.columns);
        // Somebody who says nothing about themselves has still told something.
        let open = read("Name,Email,Phone,What was going on?,\n,,,It rained.,\nAna,,,It snowed.,\n");
        assert_eq!(open.rows.len(), 2);
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
