//! How a reader wants tags to be shown: kept with the reader's settings as JSON.

use crate::PipelineError;
use weir_store::Settings;
use weir_text::TagRules;

/// The reader's rules; none where there are none, or where they cannot be read.
pub fn tag_rules(settings: &Settings) -> TagRules {
    serde_json::from_str(&settings.tag_rules).unwrap_or_default()
}

/// Settings with these rules.
///
/// # Errors
/// Where the rules cannot be written as JSON.
pub fn with_tag_rules(settings: Settings, rules: &TagRules) -> Result<Settings, PipelineError> {
    let json = if rules.is_empty() { Ok(String::new()) } else { serde_json::to_string(rules) };
    let tag_rules = json.map_err(|error| PipelineError::Missing(format!("rules for tags: {error}")))?;
    Ok(Settings { tag_rules, ..settings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_as_they_were() {
        let mut rules = TagRules::default();
        rules.rename("topic:trade", "Handel").unwrap();
        let settings = with_tag_rules(Settings::default(), &rules).unwrap();
        assert_eq!(tag_rules(&settings), rules);
        assert!(tag_rules(&Settings { tag_rules: "{".into(), ..Settings::default() }).is_empty());
        assert_eq!(with_tag_rules(settings, &TagRules::default()).unwrap().tag_rules, "");
    }
}
