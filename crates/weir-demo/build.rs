//! Rebuilds the crate when the embedded content changes; `include_dir` alone does not see new files.

fn main() {
    println!("cargo:rerun-if-changed=site");
    println!("cargo:rerun-if-changed=templates");
}
