//! Model servers that run on this machine already, found at their usual ports. Only when asked, and nobody else is asked.

use crate::preset::Preset;
use futures_util::future::join_all;
use serde_json::Value;
use std::time::Duration;
use url::Url;
use weir_fetch::{Call, Fetcher};

/// How long a server of this machine may take to say what it has.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most bytes of a list of models.
const LARGEST: usize = 1 << 20;
/// Models that are listed.
const MOST: usize = 100;

/// A model server on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The preset that fits it.
    pub preset: &'static str,
    /// What its configuration would say.
    pub address: Url,
    /// The models that it has.
    pub models: Vec<String>,
}

/// Where which server usually is.
#[derive(Clone, Debug)]
pub struct Place {
    preset: &'static str,
    address: Url,
}

impl Place {
    /// A server of a preset at an address of this machine; `None` for names that are no preset.
    pub fn new(preset: &str, address: Url) -> Option<Place> {
        let preset = Preset::names().into_iter().find(|name| *name == preset)?;
        Some(Place { preset, address })
    }

    /// The usual places: those of the presets that are on this machine.
    pub fn usual() -> Vec<Place> {
        let own = ["ollama", "lm-studio", "llama.cpp", "vllm"];
        own.into_iter().filter_map(|name| Some(Place { preset: name, address: Preset::find(name)?.address.clone() })).collect()
    }
}

/// Looks at the usual places of this machine.
pub async fn find(fetcher: &Fetcher) -> Vec<Found> {
    find_at(fetcher, &Place::usual()).await
}

/// Looks at these places. What does not answer in two seconds, or with something else than models, is not there.
pub async fn find_at(fetcher: &Fetcher, places: &[Place]) -> Vec<Found> {
    join_all(places.iter().map(|place| look(fetcher, place))).await.into_iter().flatten().collect()
}

async fn look(fetcher: &Fetcher, place: &Place) -> Option<Found> {
    let path: &[&str] = if place.preset == "ollama" { &["api", "tags"] } else { &["models"] };
    let mut call = Call::new(crate::wire::below(&place.address, path), None);
    (call.timeout, call.idle, call.limit) = (PATIENCE, PATIENCE, LARGEST);
    let answer = fetcher.call(&call).await.ok().filter(|answer| answer.status == 200)?;
    let value: Value = serde_json::from_slice(&answer.body().await.ok()?).ok()?;
    let (list, name) = if place.preset == "ollama" { (value.get("models")?, "name") } else { (value.get("data")?, "id") };
    let rows = list.as_array()?;
    let models: Vec<String> = rows.iter().filter_map(|row| row.get(name)?.as_str()).map(str::to_owned).take(MOST).collect();
    // A program that answers with a list of something else is no model server.
    if models.len() < rows.len().min(MOST) {
        return None;
    }
    // Ports are taken by whoever comes first; some servers say who they are.
    let owner = rows.first().and_then(|row| row.get("owned_by")?.as_str());
    let preset = match owner {
        Some("llamacpp") => "llama.cpp",
        Some("vllm") => "vllm",
        _ => place.preset,
    };
    Some(Found { preset, address: place.address.clone(), models })
}
