//! What is printed at the end.

use comfy_table::{CellAlignment, Table, presets};

use crate::failure::Failure;
use crate::generated::Store;
use crate::generated::repository::RepositoryId;
use crate::generated::{author_activity, file_churn};

/// How many rows each table shows.
const ROWS: u64 = 10;

/// Prints the busiest authors and the files that change most.
pub(crate) async fn print(store: &Store, repository: RepositoryId) -> Result<(), Failure> {
    let activity = store
        .author_activity()
        .query()
        .filter(author_activity::REPOSITORY.eq(repository.as_uuid()))
        .order_by(author_activity::COMMITS.desc())
        .limit(ROWS)
        .fetch_all()
        .await?;
    let rows = activity.into_iter().map(|row| (row.author, [row.commits, row.added, row.removed]));
    println!("{}", table(["author", "commits", "added", "removed"], rows));

    let churn = store
        .file_churn()
        .query()
        .filter(file_churn::REPOSITORY.eq(repository.as_uuid()))
        .order_by(file_churn::CHURN.desc())
        .limit(ROWS)
        .fetch_all()
        .await?;
    let rows = churn.into_iter().map(|row| (row.path, [row.changes, row.churn]));
    println!("{}", table(["file", "changes", "churn"], rows));
    Ok(())
}

/// A table whose first column is text and whose others are numbers.
fn table<const COLUMNS: usize, const NUMBERS: usize>(
    header: [&str; COLUMNS],
    rows: impl Iterator<Item = (String, [i64; NUMBERS])>,
) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_header(header);
    for (text, numbers) in rows {
        let cells = std::iter::once(printable(&text)).chain(numbers.iter().map(ToString::to_string));
        table.add_row(cells);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// Control characters of a hostile name must not reach the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}
