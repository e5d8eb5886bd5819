//! What the pages are given to work with.

use crate::image::Images;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use weir_model::UserId;
use weir_pipeline::Weir;
use weir_store::StoreError;

/// What the host decides.
#[derive(Clone)]
pub struct Options {
    /// Names beside the loopback ones under which a browser may reach the pages (`name` or `name:port`).
    pub hosts: Vec<String>,
    /// Where pictures are kept between visits.
    pub cache_dir: PathBuf,
    /// How to start the sample news, where the host has it.
    pub sample: Option<Arc<dyn SampleNews>>,
    /// What the pages say of themselves.
    pub version: String,
}

/// Starts the sample news: outlets on this machine, and a reader who follows them.
pub trait SampleNews: Send + Sync {
    /// Serves the outlets and subscribes the user to them. Starting twice changes nothing. The error is one sentence
    /// for the person who asked.
    fn start(&self, user: UserId) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + '_>>;
}

/// The pages' state. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    weir: Weir,
    options: Options,
    images: Images,
}

impl App {
    /// Joins the flow's handle and the host's options. Makes the secret that picture addresses are signed with, at
    /// the first start.
    pub async fn new(weir: Weir, options: Options) -> Result<App, StoreError> {
        let images = Images::open(weir.store()).await?;
        Ok(App { inner: Arc::new(Inner { weir, options, images }) })
    }

    /// The flow's handle.
    pub fn weir(&self) -> &Weir {
        &self.inner.weir
    }

    /// What the host decided.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// Writes addresses of pictures.
    pub fn images(&self) -> &Images {
        &self.inner.images
    }
}
