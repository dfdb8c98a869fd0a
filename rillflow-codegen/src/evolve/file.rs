//! Steps, put into migration files.

use std::fmt::Write as _;

use super::step::{Down, Phase, Step};

/// How long a migration waits for a lock before it gives up: whoever comes later waits behind it meanwhile.
const PATIENCE: &str = "set local lock_timeout = '5s'";

/// The longest part of a file name that says what a migration does.
const LONGEST: usize = 80;

/// The text of one migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationText {
    /// Its name, which follows its number: `add_customer_city`.
    pub name: String,
    /// The way up.
    pub up: String,
    /// The way down.
    pub down: String,
    /// Which steps it has.
    pub steps: Vec<usize>,
}

/// The migrations that make `steps`, in order.
#[must_use]
pub fn files(steps: &[Step]) -> Vec<MigrationText> {
    let slug = slug(steps);
    let mut phases: Vec<&Phase> = steps.iter().map(|step| &step.phase).collect();
    phases.dedup();
    let is_alone = phases.len() == 1;
    phases
        .into_iter()
        .map(|phase| {
            let of_phase = |(_, step): &(usize, &Step)| step.phase == *phase;
            let indexes: Vec<usize> = steps.iter().enumerate().filter(of_phase).map(|(index, _)| index).collect();
            let steps: Vec<&Step> = indexes.iter().map(|index| &steps[*index]).collect();
            let name = match phase {
                Phase::Fill(_) | Phase::Finish if is_alone => slug.clone(),
                Phase::Change => slug.clone(),
                Phase::Fill(table) => format!("fill_{table}"),
                Phase::Build(index) if steps.iter().any(|step| is_drop(step)) => format!("drop_{index}"),
                Phase::Build(index) => format!("build_{index}"),
                Phase::Finish => format!("finish_{slug}"),
            };
            let in_transaction = matches!(phase, Phase::Change | Phase::Finish);
            let (up, down) =
                if in_transaction { (whole(&steps), back(&steps)) } else { (alone(&steps), alone_back(&steps)) };
            MigrationText { name: name.chars().take(LONGEST).collect(), up, down, steps: indexes }
        })
        .collect()
}

fn is_drop(step: &Step) -> bool {
    step.up.iter().any(|statement| statement.starts_with("drop "))
}

/// What the migration is called after: the step that says most about it.
fn slug(steps: &[Step]) -> String {
    let mut best: Option<&(u8, String)> = None;
    for slug in steps.iter().filter_map(|step| step.slug.as_ref()) {
        if best.is_none_or(|best| slug.0 > best.0) {
            best = Some(slug);
        }
    }
    best.map_or_else(|| "update".to_owned(), |(_, slug)| slug.clone())
}

/// The way up of a transaction.
fn whole(steps: &[&Step]) -> String {
    let mut text = format!("{PATIENCE};\n");
    for step in steps.iter().filter(|step| !step.up.is_empty()) {
        block(&mut text, &step.words, &step.up);
    }
    text
}

/// The way down of a transaction.
fn back(steps: &[&Step]) -> String {
    let reasons: Vec<&String> = steps
        .iter()
        .filter_map(|step| match &step.down {
            Down::Impossible(reason) => Some(reason),
            Down::Sql(_) => None,
        })
        .collect();
    if let Some(reason) = reasons.first() {
        let words = reason.replace('\'', "''").replace('%', "%%");
        return format!("do $rf$\nbegin\n    raise exception 'no way back: {words}';\nend\n$rf$;\n");
    }
    let mut text = format!("{PATIENCE};\n");
    for step in steps.iter().rev() {
        if let Down::Sql(statements) = &step.down
            && !statements.is_empty()
        {
            block(&mut text, &format!("taken back: {}", step.words), statements);
        }
    }
    text
}

fn block(text: &mut String, words: &str, statements: &[String]) {
    let mut letters = words.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    _ = writeln!(text, "\n-- {first}{}.", letters.as_str());
    for statement in statements {
        _ = writeln!(text, "{statement};");
    }
}

/// The way up of a file without a transaction. It is one statement: the server makes a transaction of several.
fn alone(steps: &[&Step]) -> String {
    let mut text = "-- no-transaction\n".to_owned();
    for step in steps {
        block(&mut text, &step.words, &step.up);
    }
    text
}

fn alone_back(steps: &[&Step]) -> String {
    let mut text = "-- no-transaction\n".to_owned();
    for step in steps {
        if let Down::Sql(statements) = &step.down
            && !statements.is_empty()
        {
            block(&mut text, &format!("taken back: {}", step.words), statements);
        }
    }
    if !text.contains(';') {
        text.push_str("\n-- Nothing to take back: the values stay until their columns go.\nselect 1;\n");
    }
    text
}
