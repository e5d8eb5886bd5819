//! Dependencies run one way: the pure crates know the model alone, the edges know the model, the pipeline joins them.

use std::collections::BTreeMap;
use std::process::Command;

/// Crate, and the crates of this workspace that it may use.
const ALLOWED: [(&str, &[&str]); 13] = [
    ("weir-model", &[]),
    ("weir-feed", &["weir-model"]),
    ("weir-extract", &["weir-model"]),
    ("weir-text", &["weir-model"]),
    ("weir-story", &["weir-model", "weir-text"]),
    ("weir-fetch", &["weir-model"]),
    ("weir-llm", &["weir-model", "weir-text", "weir-fetch"]),
    ("weir-store", &["weir-model"]),
    ("weir-demo", &[]),
    ("weir-pipeline", &["weir-model", "weir-feed", "weir-extract", "weir-text", "weir-story", "weir-fetch", "weir-llm", "weir-store"]),
    (
        "weir-web",
        &["weir-model", "weir-feed", "weir-extract", "weir-text", "weir-story", "weir-fetch", "weir-llm", "weir-store", "weir-pipeline"],
    ),
    (
        "weir",
        &[
            "weir-model",
            "weir-feed",
            "weir-extract",
            "weir-text",
            "weir-story",
            "weir-fetch",
            "weir-llm",
            "weir-store",
            "weir-pipeline",
            "weir-web",
            "weir-demo",
        ],
    ),
    ("xtask", &[]),
];

/// Crates that may not know of time, threads or the network.
const PURE: [&str; 5] = ["weir-model", "weir-feed", "weir-extract", "weir-text", "weir-story"];
const IMPURE: [&str; 7] = ["tokio", "reqwest", "sqlx", "axum", "futures-util", "rand", "tracing"];

fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
            "--manifest-path",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ])
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let names = package["dependencies"].as_array().expect("dependencies").iter();
            let normal = names.filter(|dependency| dependency["kind"].is_null());
            let names = normal.map(|dependency| dependency["name"].as_str().expect("name").to_owned()).collect();
            (package["name"].as_str().expect("name").to_owned(), names)
        })
        .collect()
}

#[test]
fn crates_use_only_what_their_place_allows() {
    let dependencies = dependencies();
    let known: Vec<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    for (name, used) in &dependencies {
        let allowed = ALLOWED.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name} has no place in the table"));
        for other in used.iter().filter(|other| known.contains(&other.as_str())) {
            assert!(allowed.1.contains(&other.as_str()), "{name} must not use {other}");
        }
    }
    assert_eq!(dependencies.len(), ALLOWED.len(), "every crate of the table exists");
}

#[test]
fn the_core_is_pure() {
    let dependencies = dependencies();
    for name in PURE {
        for other in &dependencies[name] {
            assert!(!IMPURE.contains(&other.as_str()), "{name} must not use {other}: it is pure and synchronous");
        }
    }
}
