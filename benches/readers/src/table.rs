//! One column per candidate.

use crate::{CANDIDATES, Candidate};

/// A heading and a cell for each candidate.
pub struct Row {
    heading: String,
    cells: Vec<String>,
}

impl Row {
    pub fn new(heading: impl Into<String>, cell: impl FnMut(&Candidate) -> String) -> Self {
        Self { heading: heading.into(), cells: CANDIDATES.iter().map(cell).collect() }
    }
}

/// Prints the rows as a Markdown table.
pub fn print(rows: &[Row]) {
    let names = Row::new("", |candidate| candidate.name.to_owned());
    let columns = |row: &Row| -> Vec<String> { [&row.heading].into_iter().chain(&row.cells).cloned().collect() };
    let lines: Vec<Vec<String>> = [&names].into_iter().chain(rows).map(columns).collect();
    let widths: Vec<usize> = (0..=CANDIDATES.len())
        .map(|column| {
            let width = |line: &Vec<String>| line[column].chars().count();
            lines.iter().map(width).max().unwrap_or_default()
        })
        .collect();
    for (number, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            print!("| {cell:width$} ");
        }
        println!("|");
        if number == 0 {
            for width in &widths {
                print!("|-{:-<width$}-", "");
            }
            println!("|");
        }
    }
}
