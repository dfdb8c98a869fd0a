//! A manifest goes in, files come out: `golden/<case>/rillflow.toml`, with the files that it includes, and everything in
//! `golden/<case>/expected`.
//!
//! `UPDATE_EXPECT=1` writes what comes out today into the folders. That all of it compiles without a warning is shown by
//! `src/golden.rs`, which is made of it.

#![expect(clippy::unwrap_used, reason = "a test ends at its first surprise")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rillflow_codegen::diagnostic::{Style, render};
use rillflow_codegen::{Builder, Generation, Generator};

/// The files of a case besides what is expected: the manifest and what it includes, by path.
type Manifests = BTreeMap<String, String>;

/// A project in a folder of its own, which is placed in it like the golden folder in this package.
struct Project {
    root: tempfile::TempDir,
    folder: PathBuf,
    manifests: Manifests,
}

impl Project {
    fn new(case: &str, manifests: Manifests) -> Self {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("golden").join(case).join("expected");
        for (path, text) in &manifests {
            let path = folder.join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        Self { root, folder, manifests }
    }

    fn manifest(&self) -> PathBuf {
        self.folder.join("rillflow.toml")
    }

    #[track_caller]
    fn generate(&self) -> Generation {
        let generator = Generator::new(self.manifest());
        let is_released = self.manifests["rillflow.toml"].starts_with("# Released: ");
        let mut generation = if is_released { generator.release(Vec::new()) } else { generator }.plan();
        let report = generation.apply();
        assert!(report.is_some(), "{}", render(&generation.sources, &generation.diagnostics, Style::Plain));
        generation
    }

    #[track_caller]
    fn build(&self) {
        let builder = Builder::new().package(self.root.path()).manifest(self.manifest()).out_dir(&self.folder);
        builder.run().unwrap_or_else(|failure| panic!("{failure}"));
    }

    /// Every file but the manifests, by path.
    fn files(&self) -> BTreeMap<String, String> {
        let mut files = read_all(&self.folder);
        files.retain(|path, _| !self.manifests.contains_key(path));
        files
    }
}

fn cases() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut cases: Vec<String> =
        fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

fn case_folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(case)
}

fn manifests_of(case: &str) -> Manifests {
    let mut files = read_all(&case_folder(case));
    files.retain(|path, _| !path.starts_with("expected/"));
    files
}

fn is_out_dir(manifests: &Manifests) -> bool {
    manifests["rillflow.toml"].contains("rust = \"out-dir\"")
}

/// What a manifest leads to.
fn outputs(case: &str, manifests: Manifests) -> BTreeMap<String, String> {
    let project = Project::new(case, manifests);
    project.generate();
    if is_out_dir(&project.manifests) {
        project.build();
    }
    project.files()
}

/// The same change in every file.
fn each(manifests: &Manifests, change: impl Fn(&str) -> String) -> Manifests {
    manifests.iter().map(|(path, text)| (path.clone(), change(text))).collect()
}

fn read_all(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs_err::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, fs_err::read_to_string(&path).unwrap());
        }
    }
    files
}

#[test]
fn every_case_gives_what_is_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let found = outputs(&case, manifests_of(&case));
        let folder = case_folder(&case).join("expected");
        let expected = read_all(&folder);
        if update {
            for gone in expected.keys().filter(|path| !found.contains_key(*path)) {
                fs_err::remove_file(folder.join(gone)).unwrap();
            }
            for (path, text) in found.iter().filter(|(path, text)| expected.get(*path) != Some(*text)) {
                fs_err::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
                fs_err::write(folder.join(path), text).unwrap();
            }
            continue;
        }
        let paths: std::collections::BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
        let differ = paths.into_iter().filter(|path| expected.get(*path) != found.get(*path));
        wrong.extend(differ.map(|path| format!("golden/{case}/expected/{path}")));
    }
    assert!(wrong.is_empty(), "run again with UPDATE_EXPECT=1 and look at the difference:\n{}", wrong.join("\n"));
}

#[test]
fn the_example_of_the_whole_language_is_a_case() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rillflow.toml.example");
    let example = fs_err::read_to_string(example).unwrap();
    assert!(
        example == manifests_of("example")["rillflow.toml"],
        "copy rillflow.toml.example to tests/golden/example/rillflow.toml"
    );
}

#[test]
fn every_case_is_compiled() {
    let source = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/golden.rs")).unwrap();
    for case in cases() {
        assert!(source.contains(&format!("pub mod {case}")), "`{case}` is not in tests/src/golden.rs");
    }
}

#[test]
fn generated_rust_allows_no_lint_without_a_reason() {
    for case in cases() {
        for (path, text) in read_all(&case_folder(&case).join("expected")) {
            for attribute in text.split("#[allow").skip(1).chain(text.split("#![").skip(1)) {
                let attribute = attribute.split(")]").next().unwrap();
                assert!(attribute.contains("reason = "), "{case}/{path}: {attribute}");
            }
            assert!(!text.contains("unsafe "), "{case}/{path}");
        }
    }
}

#[test]
fn the_same_manifest_gives_the_same_bytes() {
    for case in cases() {
        let manifests = manifests_of(&case);
        let windows = each(&manifests, |text| text.replace('\n', "\r\n"));
        let first = outputs(&case, manifests.clone());
        assert_eq!(first, outputs(&case, manifests.clone()), "{case}: two runs");
        assert_eq!(first, outputs(&case, each(&manifests, shuffled)), "{case}: tables in another order");
        assert_eq!(first, outputs(&case, windows), "{case}: line ends of Windows");
    }
}

/// The manifest with its entities in the opposite order. The tables of one entity stay in theirs, and so do steps, whose
/// options follow them.
fn shuffled(manifest: &str) -> String {
    let mut entities: Vec<(String, String)> = Vec::new();
    let mut steps = String::new();
    let mut head = String::new();
    let mut at: Option<usize> = None;
    let mut in_step = false;
    for line in manifest.lines() {
        if line.starts_with("[[") || line.starts_with("[upcasts.") {
            in_step = true;
        } else if let Some(name) = line.strip_prefix('[') {
            in_step = false;
            let name = name.split(']').next().unwrap_or_default();
            let entity: Vec<&str> = name.split('.').take(2).collect();
            let entity = entity.join(".");
            at = Some(entities.iter().position(|(known, _)| *known == entity).unwrap_or_else(|| {
                entities.push((entity, String::new()));
                entities.len() - 1
            }));
        }
        let target = match at {
            _ if in_step => &mut steps,
            Some(index) => &mut entities[index].1,
            None => &mut head,
        };
        target.push_str(line);
        target.push('\n');
    }
    entities.reverse();
    let entities: String = entities.into_iter().map(|(_, text)| text).collect();
    format!("{head}{entities}{steps}")
}

#[test]
fn a_second_run_touches_no_file() {
    for case in cases() {
        let project = Project::new(&case, manifests_of(&case));
        project.generate();
        if is_out_dir(&project.manifests) {
            project.build();
        }
        let times = modification_times(&project.folder);
        let generation = project.generate();
        assert!(generation.is_up_to_date(), "{case}: {}", generation.plan.diff());
        if is_out_dir(&project.manifests) {
            project.build();
        }
        assert_eq!(times, modification_times(&project.folder), "{case}");
    }
}

fn modification_times(folder: &Path) -> BTreeMap<String, std::time::SystemTime> {
    let files = read_all(folder).into_keys();
    files.map(|path| (path.clone(), fs_err::metadata(folder.join(path)).unwrap().modified().unwrap())).collect()
}

/// Another parser than PostgreSQL's own reads what is generated; bodies of functions are strings to it.
#[test]
fn generated_sql_is_sql() {
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::parser::Parser;
    for case in cases() {
        for (path, text) in read_all(&case_folder(&case).join("expected/migrations")) {
            assert!(!text.contains('\r') && text.ends_with('\n') && !text.ends_with("\n\n"), "{case}/{path}");
            // `do` is the one statement that the parser does not know; it stands last, in the way down.
            let known = text.split("\n-- Whatever somebody else").next().unwrap();
            let parsed = Parser::parse_sql(&PostgreSqlDialect {}, known);
            assert!(parsed.is_ok_and(|statements| statements.len() > 3), "{case}/{path}");
        }
    }
}
