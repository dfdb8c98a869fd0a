//! Migrations that stay in the folder when `rillflow.lock` is restored: each is taken for what it is, and runs once.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::{Generation, Generator};
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::testing::TestDatabase;

const FIRST: &str = "manifest = 1\n[project]\nname = \"left\"\n[documents.Customer]\nid = \"uuid\"\n\
                     [documents.Customer.fields]\nname = \"string\"\nage = \"i32\"\n";
const SECOND: &str = "[documents.Customer.duplicated]\nname = {}\n";
const THIRD: &str = "age = {}\n";

const REFUSED: &str = "error[RF0541]";

/// A folder in which [`FIRST`] was generated, and then [`SECOND`].
struct Project {
    folder: tempfile::TempDir,
    /// The lock file of [`FIRST`].
    lock: String,
}

impl Project {
    fn new() -> Self {
        let mut project = Self { folder: tempfile::tempdir().unwrap(), lock: String::new() };
        project.generate(FIRST);
        project.lock = project.read("rillflow.lock");
        project.generate(&second());
        assert!(project.path("migrations/0002_add_customer_name.up.sql").is_file(), "{:?}", project.migrations());
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs_err::write(self.path(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs_err::read_to_string(self.path(path)).unwrap()
    }

    fn plan(&self) -> Generation {
        Generator::new(self.path("rillflow.toml")).plan()
    }

    fn generate(&self, manifest: &str) {
        self.write("rillflow.toml", manifest);
        let mut generation = self.plan();
        let done = generation.apply();
        assert!(done.is_some(), "{}", words(&generation));
    }

    fn restore_lock(&self) {
        self.write("rillflow.lock", &self.lock);
    }

    /// As another checkout has it: of the Rust of this one nothing is there.
    fn without_rust(&self) {
        fs_err::remove_dir_all(self.path("src/generated")).unwrap();
    }

    /// What is refused, and that nothing is touched.
    fn refused(&self) -> String {
        let before = (self.migrations(), self.read("rillflow.lock"));
        let mut generation = self.plan();
        assert!(generation.apply().is_none());
        assert_eq!((self.migrations(), self.read("rillflow.lock")), before);
        words(&generation)
    }

    fn migrations(&self) -> BTreeMap<String, String> {
        let entries = fs_err::read_dir(self.path("migrations")).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.map(|name| (name.clone(), self.read(&format!("migrations/{name}")))).collect()
    }

    async fn run(&self, database: &TestDatabase) {
        let set = MigrationSet::from_folder("left", &self.path("migrations")).unwrap();
        schema::run(&database.pool().await.unwrap(), &set).await.unwrap();
    }
}

fn second() -> String {
    format!("{FIRST}{SECOND}")
}

fn words(generation: &Generation) -> String {
    render(&generation.sources, &generation.diagnostics, Style::Plain)
}

#[tokio::test]
async fn what_would_be_written_next_is_taken_and_not_done_twice() {
    let project = Project::new();
    let (written, lock) = (project.migrations(), project.read("rillflow.lock"));
    let database = TestDatabase::empty().await.unwrap();
    project.run(&database).await;
    project.restore_lock();
    let plan = project.plan();
    let changed: Vec<&str> = plan.plan.changes().iter().map(|change| change.path.as_str()).collect();
    assert_eq!(changed, ["rillflow.lock"], "`gen --check` has only the lock file to complain of");
    assert!(plan.forecast().migrations.iter().all(|migration| migration.is_there));
    project.generate(&second());
    assert_eq!((project.migrations(), project.read("rillflow.lock")), (written, lock));
    assert!(project.plan().is_up_to_date());
    // The database that has seen them, and one that has not.
    project.run(&database).await;
    project.run(&TestDatabase::empty().await.unwrap()).await;
}

#[tokio::test]
async fn what_lacks_of_it_is_written_and_line_ends_do_not_matter() {
    let project = Project::new();
    let written = project.migrations();
    project.restore_lock();
    for file in ["0002_add_customer_name.up.sql", "0003_fill_customer.down.sql"] {
        fs_err::remove_file(project.path(&format!("migrations/{file}"))).unwrap();
    }
    project.generate(&second());
    assert_eq!(project.migrations(), written);
    project.restore_lock();
    let windows = written["0002_add_customer_name.up.sql"].replace('\n', "\r\n");
    project.write("migrations/0002_add_customer_name.up.sql", &windows);
    project.generate(&second());
    assert_eq!(project.migrations()["0002_add_customer_name.up.sql"], windows);
    project.run(&TestDatabase::empty().await.unwrap()).await;
}

#[tokio::test]
async fn it_keeps_its_place_before_and_after_migrations_of_ones_own() {
    let project = Project::new();
    let next = project.migrations().keys().filter(|name| name.ends_with(".up.sql")).count() + 1;
    let own = format!("migrations/{next:04}_my_view.up.sql");
    project.write(&own, "create view \"left\".names as select name from \"left\".customer;\n");
    project.generate(&second());
    let (written, lock) = (project.migrations(), project.read("rillflow.lock"));
    project.generate(&format!("{}{THIRD}", second()));
    let third = (project.migrations(), project.read("rillflow.lock"));
    // Back to where the view was the last one.
    project.write("rillflow.lock", &lock);
    project.generate(&format!("{}{THIRD}", second()));
    assert_eq!((project.migrations(), project.read("rillflow.lock")), third);
    // Back to the first, with the next one and the view in the folder.
    for file in third.0.keys().filter(|file| !written.contains_key(*file)) {
        fs_err::remove_file(project.path(&format!("migrations/{file}"))).unwrap();
    }
    project.restore_lock();
    project.without_rust();
    project.generate(&second());
    assert_eq!((project.migrations(), project.read("rillflow.lock")), (written, lock));
    project.run(&TestDatabase::empty().await.unwrap()).await;
}

#[test]
fn a_manifest_that_was_restored_too_does_not_need_it() {
    let project = Project::new();
    project.restore_lock();
    project.without_rust();
    project.write("rillflow.toml", FIRST);
    let said = project.refused();
    assert!(said.contains(REFUSED) && said.contains("0002_add_customer_name.up.sql"), "{said}");
    assert!(!said.contains("RF0515") && !said.contains(".down.sql` was"), "{said}");
}

#[test]
fn two_steps_that_are_one_now_are_refused() {
    let project = Project::new();
    project.generate(&format!("{}{THIRD}", second()));
    project.restore_lock();
    let said = project.refused();
    assert!(said.contains(REFUSED) && said.contains("0002_add_customer_name.up.sql"), "{said}");
}

#[test]
fn another_branch_has_other_migrations() {
    let project = Project::new();
    let ours = project.migrations();
    let other = Project::new();
    other.restore_lock();
    other.without_rust();
    for file in other.migrations().keys().filter(|file| !file.starts_with("0001_")) {
        fs_err::remove_file(other.path(&format!("migrations/{file}"))).unwrap();
    }
    other.generate(&format!("{FIRST}{SECOND}").replace("name = {}", "age = {}"));
    let theirs = other.migrations();
    for (name, text) in ours.into_iter().filter(|(name, _)| !theirs.contains_key(name)) {
        other.write(&format!("migrations/{name}"), &text);
    }
    let said = other.refused();
    assert!(said.contains(REFUSED) && said.contains("0002_add_customer_name.up.sql"), "{said}");
    assert!(!said.contains("RF0515"), "its number is taken, but that is not what happened: {said}");
}

#[test]
fn one_that_was_edited_is_neither() {
    for file in ["0002_add_customer_name.up.sql", "0002_add_customer_name.down.sql"] {
        let project = Project::new();
        project.restore_lock();
        let path = format!("migrations/{file}");
        let text = project.read(&path);
        project.write(&path, &text.replace("5s", "9s"));
        let said = project.refused();
        assert!(said.contains(REFUSED) && said.contains(&format!("`{path}` was generated")), "{said}");
        // Without the sign of a generated file in one of the two.
        project.write(&path, text.split_once('\n').unwrap().1);
        let said = project.refused();
        assert!(said.contains(REFUSED) && said.contains(&format!("`{path}` was generated")), "{said}");
    }
}
