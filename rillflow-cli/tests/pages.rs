//! What the first pages show is what compiles and runs, against a database.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

#[path = "../../tests/scratch/mod.rs"]
mod scratch;

use std::path::Path;
use std::process::Command;

use rillflow_runtime::testing::TestDatabase;
use scratch::Scratch;

fn page(path: &str) -> String {
    fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// The first block of code in that language after the words `after`.
fn block(page: &str, after: &str, language: &str) -> String {
    let rest = &page[page.find(after).unwrap()..];
    let start = format!("```{language}\n");
    let rest = &rest[rest.find(&start).unwrap() + start.len()..];
    rest[..rest.find("```").unwrap()].to_owned()
}

#[track_caller]
fn rillflow(scratch: &Scratch, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rillflow"));
    let output = command.args(arguments).current_dir(scratch.path("")).env_remove("DATABASE_URL").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What stands around the statements of the readme: the names that it takes for granted.
const AROUND: &str = r"
use generated::order::OrderEvent;
use rillflow_runtime::{Aggregate, Uuid};

#[derive(Debug, Default)]
struct OrderState {
    placed: bool,
}

impl Aggregate for OrderState {
    type Event = OrderEvent;

    fn apply(&mut self, event: OrderEvent) {
        match event {
            OrderEvent::OrderPlaced(_) => self.placed = true,
        }
    }
}

impl OrderState {
    fn ship(&self) -> Result<Vec<OrderEvent>, std::fmt::Error> {
        if self.placed { Ok(Vec::new()) } else { Err(std::fmt::Error) }
    }
}
";

#[tokio::test]
async fn the_readme_runs() {
    let database = TestDatabase::empty().await.unwrap();
    let scratch = Scratch::new("rillflow-readme");
    let readme = page("README.md");
    scratch.write("rillflow.toml", &block(&readme, "## A manifest", "toml"));
    rillflow(&scratch, &["gen"]);
    let program = block(&readme, "## A program", "rust,ignore");
    let (items, statements) = program.split_once("\n\nlet ").unwrap();
    scratch.write("src/lib.rs", "");
    scratch.write(
        "src/main.rs",
        &format!(
            "{items}\n{AROUND}\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
             let database_url = std::env::var(\"SHOP\")?;\nlet customer_id = Uuid::now_v7();\nlet {statements}\n\
             println!(\"{{state:?}} at {{version}}, {{}} large\", large.len());\nOk(())\n}}\n"
        ),
    );
    let said = scratch.cargo_with(&["run", "--quiet"], &[("SHOP", database.url())]);
    assert_eq!(said, "OrderState { placed: true } at 1, 1 large\n");
}

#[tokio::test]
async fn the_first_steps_lead_there() {
    let database = TestDatabase::empty().await.unwrap();
    let scratch = Scratch::new("rillflow-first-steps");
    let steps = page("docs/first-steps.md");
    let commands: Vec<&str> = steps.lines().filter_map(|line| line.strip_prefix("    rillflow ")).collect();
    assert_eq!(commands.first(), Some(&"init"), "the page begins with it");
    for command in commands {
        rillflow(&scratch, &command.split(' ').collect::<Vec<_>>());
    }
    scratch.write("src/lib.rs", "");
    scratch.write("src/main.rs", &block(&steps, "and in `src/main.rs`", "rust,ignore"));
    let said = scratch.cargo_with(&["run", "--quiet"], &[("DATABASE_URL", database.url())]);
    let lines: Vec<&str> = said.lines().collect();
    let [appended, row] = lines.as_slice() else { panic!("two lines, not\n{said}") };
    assert!(appended.starts_with("order ") && appended.ends_with(" is at version 1"), "{said}");
    assert!(row.ends_with(" placed 4200"), "{said}");
}
