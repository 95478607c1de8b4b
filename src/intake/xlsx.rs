//! A workbook as a table: its first sheet with more than one line, cell by cell, dates as heard writes them.

use std::io::{Cursor, Read};

use anyhow::{Context, Result, bail};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};

use crate::intake::csv::Csv;
use crate::intake::docx::unpacked;

/// The most bytes that a workbook may unfold to, the most lines and the most columns of its sheet.
const MOST: u64 = 200_000_000;
const MOST_ROWS: usize = 100_000;
const MOST_COLUMNS: usize = 1_000;
const MOST_CELLS: usize = 5_000_000;

/// Reads an `.xlsx`.
pub fn read(bytes: &[u8]) -> Result<Csv> {
    refuse_bomb(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).context("this workbook is damaged")?;
    let mut rows = Vec::new();
    for name in book.sheet_names() {
        rows = sheet(&mut book, &name)?;
        if rows.len() > 1 {
            break;
        }
    }
    Csv::of_rows(rows)
}

/// Refuses what unfolds to more than anybody writes, before it is unfolded.
fn refuse_bomb(bytes: &[u8]) -> Result<()> {
    let mut archive = unpacked(bytes)?;
    let mut left = MOST;
    for at in 0..archive.len() {
        let part = archive.by_index(at).context("this workbook is damaged")?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).context("this workbook is damaged")?;
        if read > left {
            bail!("this workbook is larger than {} MB when unzipped", MOST / 1_000_000);
        }
        left -= read;
    }
    Ok(())
}

/// The lines of a sheet that say anything.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Vec<String>>> {
    let mut cells = book.worksheet_cells_reader(name).context("this workbook is damaged")?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut last, mut size) = (None, 0);
    while let Some(cell) = cells.next_cell().context("this workbook is damaged")? {
        let (row, column) = cell.get_position();
        let words = words(cell.get_value());
        if words.trim().is_empty() {
            continue;
        }
        if column as usize >= MOST_COLUMNS {
            bail!("the sheet has more than {MOST_COLUMNS} columns");
        }
        if last != Some(row) {
            if rows.len() == MOST_ROWS {
                bail!("the sheet has more than {MOST_ROWS} rows");
            }
            rows.push(Vec::new());
            last = Some(row);
        }
        if let Some(row) = rows.last_mut() {
            if row.len() <= column as usize {
                size += column as usize + 1 - row.len();
                if size > MOST_CELLS {
                    bail!("the sheet has more than {MOST_CELLS} cells");
                }
                row.resize(column as usize + 1, String::new());
            }
            row[column as usize] = words;
        }
    }
    Ok(rows)
}

fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(words) => words.replace("\r\n", "\n"),
        DataRef::SharedString(words) => words.replace("\r\n", "\n"),
        DataRef::Bool(is) => is.to_string(),
        DataRef::DateTime(time) => day_and_time(time),
        DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => words.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn day_and_time(time: &ExcelDateTime) -> String {
    if !time.is_datetime() || !(0.0..2_958_466.0).contains(&time.as_f64()) {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day} {hour:02}:{minute:02}:{second:02}") }
}
