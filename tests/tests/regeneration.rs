//! A run after a run: what is right already is neither formatted nor written again, and nothing else is taken for right.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::path::PathBuf;

use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::lock::{self, Lock};
use rillflow_codegen::output::{self, RustFiles};
use rillflow_codegen::render::Overrides;
use rillflow_codegen::source::SourceMap;
use rillflow_codegen::write::ChangeKind;
use rillflow_codegen::{Generation, Generator};

const MANIFEST: &str = "manifest = 1\n[project]\nname = \"again\"\n[documents.Customer]\nid = \"uuid\"\n\
                        [documents.Customer.fields]\nname = \"string\"\n";

const FILE: &str = "src/generated/customer.rs";

/// A folder in which a manifest was generated.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        project.write("rillflow.toml", MANIFEST);
        assert!(project.plan().apply().is_some());
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

    fn lock(&self) -> Lock {
        let mut sources = SourceMap::default();
        let file = sources.add("rillflow.lock", self.read("rillflow.lock"));
        Lock::parse(&sources, file).unwrap()
    }
}

fn changes(generation: &Generation) -> Vec<(&str, ChangeKind)> {
    generation.plan.changes().iter().map(|change| (change.path.as_str(), change.kind)).collect()
}

/// The hash of what the templates print for [`FILE`].
fn print_of_file(generation: &Generation) -> String {
    let model = generation.model.as_ref().unwrap();
    let schema = output::database(model).unwrap().rendered.schema;
    let code = output::code(model, "", &schema, &generation.migrations, &[]);
    let rust = output::rust(model, &code, &Overrides::default()).unwrap();
    let RustFiles::CheckedIn(files) = rust else { panic!("the Rust is checked in") };
    files.iter().find(|file| file.path == FILE).unwrap().hash()
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let project = Project::new();
    let generation = project.plan();
    assert!(generation.is_up_to_date(), "{:?}", changes(&generation));
    let lock = project.lock();
    assert_eq!(lock.prints.keys().collect::<Vec<_>>(), lock.files.keys().collect::<Vec<_>>());
}

/// This is what makes the second run fast: a text with a proof is right without a look at what it should be.
#[test]
fn a_file_with_a_proof_is_not_formatted_again() {
    let project = Project::new();
    let (text, mut lock) = ("// Anything.\n", project.lock());
    project.write(FILE, text);
    lock.files.insert(FILE.to_owned(), lock::hash(text));
    lock.prints.insert(FILE.to_owned(), lock::proof(&print_of_file(&project.plan()), &lock::hash(text)));
    project.write("rillflow.lock", &lock.print().unwrap());
    let generation = project.plan();
    assert!(generation.is_up_to_date(), "{:?}", changes(&generation));
}

/// A lock file that two branches changed and somebody merged by hand.
#[test]
fn a_proof_of_another_print_or_another_text_is_none() {
    let project = Project::new();
    let (edited, right) = (project.read(FILE).replace("pub name", "pub surname"), project.lock());
    project.write(FILE, &edited);
    let print = print_of_file(&project.plan());
    let proofs = [
        lock::proof(&lock::hash("another print"), &lock::hash(&edited)),
        lock::proof(&print, &right.files[FILE]),
        right.files[FILE].clone(),
        String::new(),
    ];
    for proof in proofs {
        let mut lock = right.clone();
        lock.files.insert(FILE.to_owned(), lock::hash(&edited));
        lock.prints.insert(FILE.to_owned(), proof.clone());
        project.write("rillflow.lock", &lock.print().unwrap());
        let generation = project.plan();
        let found = changes(&generation);
        assert_eq!(found, [(FILE, ChangeKind::Stale), ("rillflow.lock", ChangeKind::Stale)], "{proof}");
    }
}

#[test]
fn an_edit_is_found_although_there_is_a_proof() {
    let project = Project::new();
    project.write(FILE, &project.read(FILE).replace("pub name", "pub surname"));
    let generation = project.plan();
    let words = render(&generation.sources, &generation.diagnostics, Style::Plain);
    assert!(words.contains("src/generated/customer.rs` was edited"), "{words}");
    fs_err::remove_file(project.path(FILE)).unwrap();
    assert_eq!(changes(&project.plan()), [(FILE, ChangeKind::Missing)]);
}

#[test]
fn line_ends_of_windows_make_no_file_stale() {
    let project = Project::new();
    for path in [FILE, "src/generated/mod.rs", "rillflow.lock", "migrations/0001_init.up.sql"] {
        project.write(path, &project.read(path).replace('\n', "\r\n"));
    }
    let generation = project.plan();
    assert!(generation.is_up_to_date(), "{:?}", changes(&generation));
}

#[test]
fn a_lock_file_of_before_there_were_proofs_gets_them() {
    let project = Project::new();
    let mut lock = project.lock();
    lock.prints.clear();
    project.write("rillflow.lock", &lock.print().unwrap());
    let mut generation = project.plan();
    assert_eq!(changes(&generation), [("rillflow.lock", ChangeKind::Stale)]);
    assert!(generation.apply().is_some());
    assert!(project.plan().is_up_to_date());
}
