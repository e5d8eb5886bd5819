//! Rules for single sites: kept in the store, tried on a page before they are.

use crate::{SubscribeError, Weir};
use thiserror::Error;
use url::Url;
use weir_extract::{ExtractError, Extracted, FeedHint, Page, RuleError, SiteRule, extract, extract_by, rule_hosts};
use weir_fetch::{Accept, Request};
use weir_store::StoreError;

/// Why a rule is not kept.
#[derive(Debug, Error)]
pub enum RuleFault {
    /// It cannot be used.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a page gives in the general way, and by a rule.
#[derive(Debug)]
pub struct RulePreview {
    /// The page, after redirects.
    pub url: Url,
    /// In the general way.
    pub general: Result<Extracted, ExtractError>,
    /// By the rule, where one was given.
    pub ruled: Option<Result<Extracted, ExtractError>>,
}

impl Weir {
    /// All rules, by host.
    pub async fn rules(&self) -> Result<Vec<SiteRule>, StoreError> {
        Ok(self.store().rules().await?.into_iter().filter_map(|(_, body)| serde_json::from_str(&body).ok()).collect())
    }

    /// The rule that holds for a page.
    pub async fn rule(&self, url: &Url) -> Result<Option<SiteRule>, StoreError> {
        rule_for(self, url).await
    }

    /// Keeps a rule. Pages read from now on are read by it.
    pub async fn put_rule(&self, rule: &SiteRule) -> Result<(), RuleFault> {
        rule.check()?;
        let body = serde_json::to_string(rule).unwrap_or_default();
        let mut tx = self.store().begin().await?;
        tx.put_rule(&rule.host, &body, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Forgets a rule; gives whether there was one.
    pub async fn drop_rule(&self, host: &str) -> Result<bool, StoreError> {
        let mut tx = self.store().begin().await?;
        let was = tx.drop_rule(host).await?;
        tx.commit().await?;
        Ok(was)
    }

    /// Tries a rule on a page.
    pub async fn try_rule(&self, url: &Url, rule: Option<SiteRule>) -> Result<RulePreview, SubscribeError> {
        let response = self.fetcher().get(&Request::new(url.clone(), Accept::Page)).await?;
        let work = move || {
            let page = Page { bytes: &response.body, content_type: response.content_type.as_deref(), url: &response.url };
            let general = extract(&page, &FeedHint::default());
            let ruled = rule.map(|rule| extract_by(&page, &FeedHint::default(), &rule));
            RulePreview { general, ruled, url: response.url.clone() }
        };
        self.compute("extract", url, work).await.map_err(|_| SubscribeError::NoFeed { url: url.clone() })
    }
}

pub(crate) async fn rule_for(weir: &Weir, url: &Url) -> Result<Option<SiteRule>, StoreError> {
    let found = weir.store().rule_for(&rule_hosts(url)).await?;
    // A rule that a later version wrote otherwise is no rule for this one.
    Ok(found.and_then(|(_, body)| serde_json::from_str(&body).ok()))
}
