//! Turns `rillflow.toml` into `$OUT_DIR/rillflow.rs`.

fn main() {
    rillflow_codegen::build("rillflow.toml");
}
