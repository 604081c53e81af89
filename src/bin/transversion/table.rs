//! Tables of names and numbers.

use unicode_width::UnicodeWidthStr;

use crate::show;

/// Names stand left in their column, and numbers right. No line has white space at its end.
pub(crate) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    /// So many columns hold names.
    names: usize,
}

impl Table {
    /// One whose first column holds names.
    pub(crate) fn new(head: &[&str]) -> Self {
        Self::with_names(1, head)
    }

    pub(crate) fn with_names(names: usize, head: &[&str]) -> Self {
        Self { head: head.iter().map(|&cell| cell.to_owned()).collect(), rows: Vec::new(), names }
    }

    pub(crate) fn row(&mut self, name: String, numbers: &[String]) {
        self.cells([name].into_iter().chain(numbers.iter().cloned()).collect());
    }

    pub(crate) fn cells(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|cell| show::printable(cell)).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn text(&self) -> String {
        let lines = || [&self.head].into_iter().chain(&self.rows);
        let widths: Vec<usize> =
            (0..self.head.len()).map(|column| lines().map(|cells| cells[column].width()).max().unwrap_or(0)).collect();
        let mut text = String::new();
        for cells in lines() {
            let padded = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
                let space = " ".repeat(width - cell.width());
                if column < self.names { format!("{cell}{space}") } else { format!("{space}{cell}") }
            });
            text.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
            text.push('\n');
        }
        text
    }

    pub(crate) fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let sides = (0..self.head.len()).map(|column| if column < self.names { "---" } else { "---:" }.to_owned());
        let mut table = line(&self.head) + &line(&sides.collect::<Vec<_>>());
        for cells in &self.rows {
            let cells = cells.iter().enumerate().map(|(column, cell)| {
                let cell = cell.replace('|', "\\|");
                if column < self.names && !cell.is_empty() { format!("`{}`", cell.replace('`', "'")) } else { cell }
            });
            table.push_str(&line(&cells.collect::<Vec<_>>()));
        }
        table
    }
}
