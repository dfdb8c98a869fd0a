//! The places in which a manifest wants a name.

use std::fmt::Write as _;

use rillflow_codegen::load::load;
use rillflow_codegen::model::Model;
use rillflow_codegen::source::SourceMap;

use super::words::{Words, keywords, snake, upper_camel};
use crate::scratch::Program;

/// How a name is written.
#[derive(Clone, Copy)]
enum Case {
    Snake,
    UpperCamel,
    /// As the word is where it means something.
    AsItIs,
}

/// A place that wants a name.
pub(crate) struct Place {
    /// The module of the generated code, and the folder of its manifest.
    pub(crate) module: &'static str,
    /// What the name is the name of.
    pub(crate) what: &'static str,
    case: Case,
    /// Whether words of PostgreSQL are tried as well.
    with_sql: bool,
    /// Whether a name makes a whole module, of which a sample is compiled.
    is_large: bool,
    /// The manifest with these names.
    write: fn(&[String]) -> String,
    /// What is done with the generated code.
    check: fn(&mut Program, &Model, &[String]),
}

impl Place {
    /// The words to try.
    pub(crate) fn words<'a>(&self, words: &'a Words) -> &'a [String] {
        if self.with_sql { &words.all } else { &words.rust }
    }

    /// The word as it is written here.
    pub(crate) fn spelling(&self, word: &str) -> String {
        match self.case {
            Case::Snake => snake(word),
            Case::UpperCamel => upper_camel(word),
            Case::AsItIs => word.to_owned(),
        }
    }

    /// A manifest in which every one of the names is used here.
    pub(crate) fn manifest(&self, names: &[String]) -> String {
        format!("manifest = 1\n[project]\nname = \"{}\"\n{}", self.module, (self.write)(names))
    }

    /// Leaves out some of the names that make much code: `RILLFLOW_OBSTACLES=all` compiles them all.
    pub(crate) fn choose(&self, names: &mut Vec<String>) {
        if self.is_large && !std::env::var("RILLFLOW_OBSTACLES").is_ok_and(|which| which == "all") {
            let keywords: Vec<String> = keywords().map(|word| self.spelling(word)).collect();
            let mut number = 0_usize;
            names.retain(|name| {
                number += 1;
                keywords.contains(name) || number.is_multiple_of(10)
            });
        }
    }

    /// Leaves out names that are right alone, but claim something that another one claims too.
    pub(crate) fn keep_apart(&self, names: &mut Vec<String>) {
        loop {
            let mut sources = SourceMap::default();
            let text = self.manifest(names);
            let (model, diagnostics) = load(&mut sources, "rillflow.toml", text.as_str());
            if model.is_some() {
                return;
            }
            let before = names.len();
            for diagnostic in &diagnostics {
                assert!(["RF0206", "RF0207"].contains(&diagnostic.code.id), "{}: {diagnostic:?}", self.what);
                let span = diagnostic.primary().unwrap();
                let clashing = text[span.start..span.end].trim_matches('"');
                names.retain(|name| name != clashing);
            }
            assert!(names.len() < before, "{}: {diagnostics:?}", self.what);
        }
    }

    /// The part of the program that tries the generated code on the database at `url`.
    pub(crate) fn program(&self, model: &Model, names: &[String], url: &str) -> String {
        let mut program = Program::new(self.module);
        (self.check)(&mut program, model, names);
        program.finish(url)
    }
}

/// `"a": "text", "b": "text"`
fn texts(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\": \"text\"")).collect::<Vec<_>>().join(", ")
}

/// A line for each name.
fn each(names: &[String], line: impl Fn(usize, &str) -> String) -> String {
    names.iter().enumerate().fold(String::new(), |mut text, (index, name)| {
        writeln!(text, "{}", line(index, name)).unwrap();
        text
    })
}

/// How many names stand in one place together: a struct of hundreds of fields takes long to compile.
const PART: usize = 40;

/// A text for each part of the names.
fn parts(names: &[String], part: impl Fn(usize, &[String]) -> String) -> String {
    names.chunks(PART).enumerate().map(|(number, names)| part(number, names)).collect()
}

/// The id of a document.
const UUID: &str = "\"id\": \"00000000-0000-0000-0000-000000000001\"";

/// Every place.
pub(crate) const PLACES: &[Place] = &[
    Place {
        module: "fields",
        what: "a field",
        case: Case::Snake,
        with_sql: false,
        is_large: false,
        write: |names| {
            let parts = parts(names, |part, names| {
                let fields = each(names, |_, name| format!("{name} = \"string\""));
                format!(
                    "[documents.Thing{part}]\nid = \"uuid\"\n[documents.Thing{part}.fields]\n{fields}\
                     [types.Held{part}.fields]\n{fields}[events.Happened{part}]\nstream = \"Line\"\n\
                     [events.Happened{part}.v1]\n{fields}[events.Happened{part}.v2]\n{fields}more_of_this = \"Held{part}?\"\n\
                     [[upcasts]]\nfrom = \"Happened{part}@1\"\nto = \"Happened{part}@2\"\n"
                )
            });
            format!("[streams.Line]\n{parts}")
        },
        check: |program, model, names| {
            for (part, names) in names.chunks(PART).enumerate() {
                let fields = texts(names);
                program.document(model, &format!("Thing{part}"), &format!("{{{UUID}, {fields}}}"));
                program.event(
                    model,
                    &format!("Happened{part}"),
                    &format!("{{\"more_of_this\": {{{fields}}}, {fields}}}"),
                );
            }
        },
    },
    Place {
        module: "columns",
        what: "a column of a document",
        case: Case::Snake,
        with_sql: true,
        is_large: false,
        write: |names| {
            parts(names, |part, names| {
                format!(
                    "[documents.Thing{part}]\nid = \"uuid\"\n[documents.Thing{part}.fields]\n{}\
                     [documents.Thing{part}.duplicated]\n{}",
                    each(names, |index, _| format!("field_number_{index} = \"string\"")),
                    each(names, |index, name| {
                        let index_kind = if index % 8 == 1 { ", index = \"btree\"" } else { "" };
                        format!("field_number_{index} = {{ column = \"{name}\"{index_kind} }}")
                    }),
                )
            })
        },
        check: |program, model, names| {
            for (part, names) in names.chunks(PART).enumerate() {
                let fields: Vec<String> = (0..names.len()).map(|index| format!("field_number_{index}")).collect();
                program.document(model, &format!("Thing{part}"), &format!("{{{UUID}, {}}}", texts(&fields)));
            }
        },
    },
    Place {
        module: "duplicated",
        what: "a duplicated field",
        case: Case::Snake,
        with_sql: false,
        is_large: false,
        write: |names| {
            parts(names, |part, names| {
                format!(
                    "[documents.Thing{part}]\nid = \"i64\"\n[documents.Thing{part}.fields]\n{}\
                     [documents.Thing{part}.duplicated]\n{}",
                    each(names, |_, name| format!("{name} = \"string\"")),
                    each(names, |index, name| {
                        format!("{name} = {{ {} }}", if index % 8 == 1 { "index = \"hash\"" } else { "" })
                    }),
                )
            })
        },
        check: |program, model, names| {
            for (part, names) in names.chunks(PART).enumerate() {
                program.document(model, &format!("Thing{part}"), &format!("{{\"id\": 7, {}}}", texts(names)));
            }
        },
    },
    Place {
        module: "projection_columns",
        what: "a column of a projection",
        case: Case::Snake,
        with_sql: true,
        is_large: false,
        write: |names| {
            let projections = parts(names, |part, names| {
                let sets: Vec<String> = names.iter().map(|name| format!("{name} = \"event.text\"")).collect();
                format!(
                    "[projections.view_{part}]\nkey = {{ key_of_line = \"stream.id\" }}\n\
                     [projections.view_{part}.columns]\n{}[projections.view_{part}.on.Happened]\nset = {{ {} }}\n",
                    each(names, |_, name| format!("{name} = \"string?\"")),
                    sets.join(", "),
                )
            });
            format!("{EVENT}{projections}")
        },
        check: |program, model, _| {
            program.event(model, "Happened", "{\"text\": \"a\"}");
            for projection in &model.projections {
                program.row(model, &projection.name);
            }
        },
    },
    Place {
        module: "keys",
        what: "a key column of a projection",
        case: Case::Snake,
        with_sql: false,
        is_large: false,
        write: |names| {
            let projections: Vec<String> = names
                .chunks(12)
                .enumerate()
                .map(|(index, names)| {
                    format!(
                        "[projections.number_{index}]\nkey = {{ {} }}\n[projections.number_{index}.columns]\n\
                         text_of_line = \"string\"\n[projections.number_{index}.on.Happened]\n\
                         set = {{ text_of_line = \"event.text\" }}\n",
                        names.iter().map(|name| format!("{name} = \"stream.id\"")).collect::<Vec<_>>().join(", "),
                    )
                })
                .collect();
            format!("{EVENT}{}", projections.concat())
        },
        check: |program, model, _| {
            program.event(model, "Happened", "{\"text\": \"a\"}");
            for projection in &model.projections {
                program.row(model, &projection.name);
            }
        },
    },
    Place {
        module: "set_values",
        what: "a value of a closed set",
        case: Case::AsItIs,
        with_sql: true,
        is_large: false,
        write: |names| {
            let values: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            format!(
                "[types.Choice]\nvalues = [{}]\n[documents.Thing]\nid = \"string\"\n\
                 [documents.Thing.fields]\none = \"Choice\"\nmany = \"[Choice]\"\n\
                 [documents.Thing.duplicated]\none = {{}}\n",
                values.join(", ")
            )
        },
        check: |program, model, names| {
            let many = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            program.document(
                model,
                "Thing",
                &format!("{{\"id\": \"a\", \"one\": \"{}\", \"many\": [{many}]}}", names[0]),
            );
        },
    },
    Place {
        module: "variants",
        what: "a variant of a union",
        case: Case::Snake,
        with_sql: false,
        is_large: false,
        write: |names| {
            format!(
                "[types.Choice]\ntag = \"kind_of_choice\"\n[types.Choice.variants]\n{}[documents.Thing]\nid = \"string\"\n\
                 [documents.Thing.fields]\nmany = \"[Choice]\"\n",
                each(names, |_, name| format!("{name} = {{ text = \"string\" }}"))
            )
        },
        check: |program, model, names| {
            let values = names.iter().map(|name| format!("{{\"kind_of_choice\": \"{name}\", \"text\": \"a\"}}"));
            let values: Vec<String> = values.collect();
            program.document(model, "Thing", &format!("{{\"id\": \"a\", \"many\": [{}]}}", values.join(", ")));
        },
    },
    Place {
        module: "tags",
        what: "the tag of a union",
        case: Case::Snake,
        with_sql: false,
        is_large: true,
        write: |names| {
            format!(
                "{}[documents.Thing]\nid = \"string\"\n[documents.Thing.fields]\n{}",
                each(names, |index, name| format!("[types.Choice{index}]\ntag = \"{name}\"\nvariants.one = {{}}")),
                each(names, |index, _| format!("choice_{index} = \"Choice{index}\"")),
            )
        },
        check: |program, model, names| {
            let fields = names.iter().enumerate();
            let fields = fields.map(|(index, name)| format!("\"choice_{index}\": {{\"{name}\": \"one\"}}"));
            let fields: Vec<String> = fields.collect();
            program.document(model, "Thing", &format!("{{\"id\": \"a\", {}}}", fields.join(", ")));
        },
    },
    Place {
        module: "structs",
        what: "a struct",
        case: Case::UpperCamel,
        with_sql: false,
        is_large: true,
        write: |names| {
            let fields = each(names, |index, name| format!("field_number_{index} = \"[{name}]\""));
            format!(
                "{}[documents.HolderOfThings]\nid = \"uuid\"\n[documents.HolderOfThings.fields]\n{fields}\
                 [streams.LineOfThings]\n[events.HappenedToThings]\nstream = \"LineOfThings\"\n\
                 [events.HappenedToThings.v1]\n{fields}",
                each(names, |_, name| format!(
                    "[types.{name}]\nfields = {{ number = \"i64\", single = \"f32\", text = \"string?\", list = \"[string]\" }}"
                )),
            )
        },
        check: |program, model, names| {
            let fields = (0..names.len()).map(|index| {
                format!("\"field_number_{index}\": [{{\"number\": 1, \"single\": 0.5, \"list\": [\"a\"]}}]")
            });
            let fields = fields.collect::<Vec<_>>().join(", ");
            let document = format!("{{{UUID}, {fields}}}");
            program.document(model, "HolderOfThings", &document);
            program.event(model, "HappenedToThings", &format!("{{{fields}}}"));
        },
    },
    Place {
        module: "sets",
        what: "a closed set",
        case: Case::UpperCamel,
        with_sql: false,
        is_large: true,
        write: |names| {
            format!(
                "{}[documents.HolderOfThings]\nid = \"uuid\"\n[documents.HolderOfThings.fields]\n{}\
                 [documents.HolderOfThings.duplicated]\n{}",
                each(names, |_, name| format!("[types.{name}]\nvalues = [\"one\", \"none\", \"some\"]")),
                each(names, |index, name| format!("field_number_{index} = \"{name}\"")),
                each(names, |index, _| format!("field_number_{index} = {{}}")),
            )
        },
        check: |program, model, names| {
            let fields = (0..names.len()).map(|index| format!("\"field_number_{index}\": \"none\""));
            let fields = fields.collect::<Vec<_>>().join(", ");
            let document = format!("{{{UUID}, {fields}}}");
            program.document(model, "HolderOfThings", &document);
        },
    },
    Place {
        module: "unions",
        what: "a union",
        case: Case::UpperCamel,
        with_sql: false,
        is_large: true,
        write: |names| {
            format!(
                "{}[documents.HolderOfThings]\nid = \"uuid\"\n[documents.HolderOfThings.fields]\n{}",
                each(names, |_, name| format!(
                    "[types.{name}]\ntag = \"kind\"\nvariants.none = {{}}\nvariants.some = {{ ok = \"f64?\" }}"
                )),
                each(names, |index, name| format!("field_number_{index} = \"{name}\"")),
            )
        },
        check: |program, model, names| {
            let fields =
                (0..names.len()).map(|index| format!("\"field_number_{index}\": {{\"kind\": \"some\", \"ok\": 1.5}}"));
            let fields = fields.collect::<Vec<_>>().join(", ");
            let document = format!("{{{UUID}, {fields}}}");
            program.document(model, "HolderOfThings", &document);
        },
    },
    Place {
        module: "event_types",
        what: "an event",
        case: Case::UpperCamel,
        with_sql: false,
        is_large: true,
        write: |names| {
            let events = each(names, |_, name| {
                format!(
                    "[events.{name}]\nstream = \"LineOfThings\"\n[events.{name}.v1]\ntext = \"string\"\n\
                     [events.{name}.v2]\ntext = \"string\"\nmore = \"i64?\"\n\
                     [[upcasts]]\nfrom = \"{name}@1\"\nto = \"{name}@2\""
                )
            });
            let reactions = each(names, |_, name| format!("on.{name} = {{ set = {{ text = \"event.text\" }} }}"));
            format!(
                "[streams.LineOfThings]\n{events}[projections.line_view]\nkey = {{ line = \"stream.id\" }}\n\
                 columns = {{ text = \"string\" }}\n{reactions}"
            )
        },
        check: |program, model, names| {
            for name in names {
                program.event(model, name, "{\"text\": \"a\"}");
            }
            program.row(model, "line_view");
        },
    },
    Place {
        module: "stream_types",
        what: "a stream",
        case: Case::UpperCamel,
        with_sql: false,
        is_large: true,
        write: |names| {
            each(names, |index, name| {
                format!(
                    "[streams.{name}]\n[events.HappenedTo{index}]\nstream = \"{name}\"\n[events.HappenedTo{index}.v1]\ntext = \"string\""
                )
            })
        },
        check: |program, model, names| {
            for index in (0..names.len()).step_by(25) {
                program.event(model, &format!("HappenedTo{index}"), "{\"text\": \"a\"}");
            }
        },
    },
    Place {
        module: "document_types",
        what: "a document",
        case: Case::UpperCamel,
        with_sql: false,
        is_large: true,
        write: |names| {
            each(names, |_, name| {
                format!(
                    "[documents.{name}]\nid = \"string\"\nfields = {{ text = \"string\" }}\nduplicated.text = {{ index = \"btree\" }}"
                )
            })
        },
        check: |program, model, names| {
            for name in names.iter().step_by(50) {
                program.document(model, name, "{\"id\": \"a\", \"text\": \"b\"}");
            }
        },
    },
    Place {
        module: "projection_names",
        what: "a projection",
        case: Case::Snake,
        with_sql: false,
        is_large: true,
        write: |names| {
            let projections = each(names, |_, name| {
                format!(
                    "[projections.{name}]\nkey = {{ line = \"stream.id\" }}\ncolumns = {{ text = \"string\" }}\n\
                     on.Happened = {{ set = {{ text = \"event.text\" }} }}"
                )
            });
            format!("{EVENT}{projections}")
        },
        check: |program, model, names| {
            program.event(model, "Happened", "{\"text\": \"a\"}");
            for name in names.iter().step_by(50) {
                program.row(model, name);
            }
        },
    },
];

/// A stream with an event, for what is made of events.
const EVENT: &str = "[streams.Line]\n[events.Happened]\nstream = \"Line\"\n[events.Happened.v1]\ntext = \"string\"\n";
