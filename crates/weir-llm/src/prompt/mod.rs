//! Prompts are files, each with a version: a change of words is a change of version, so that answers are not mixed.

pub(crate) mod clean;

use weir_model::Lang;

/// One prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    file: &'static str,
}

impl Prompt {
    /// The brief of one article.
    pub const BRIEF: Prompt = Prompt { file: include_str!("../../prompts/brief.md") };
    /// The brief of a story.
    pub const STORY: Prompt = Prompt { file: include_str!("../../prompts/story.md") };
    /// Sentences of a brief that failed the check.
    pub const REPAIR: Prompt = Prompt { file: include_str!("../../prompts/repair.md") };
    /// Headlines, translated.
    pub const HEADLINES: Prompt = Prompt { file: include_str!("../../prompts/headlines.md") };
    /// Texts, translated.
    pub const TRANSLATE: Prompt = Prompt { file: include_str!("../../prompts/translate.md") };
    /// All of them.
    pub const ALL: [Prompt; 5] = [Prompt::BRIEF, Prompt::STORY, Prompt::REPAIR, Prompt::HEADLINES, Prompt::TRANSLATE];

    /// Name and version, as labels and cache keys hold them.
    pub fn version(&self) -> &'static str {
        self.file.lines().next().and_then(|line| line.strip_prefix("version: ")).unwrap_or("unnamed/0").trim()
    }

    /// The system text for readers of a language.
    pub fn system(&self, lang: Lang) -> String {
        let text = self.file.split_once('\n').map_or("", |(_, text)| text);
        text.trim().replace("{language}", language_name(lang))
    }

    /// The words of the prompt, to tell whether an answer gives them away.
    pub(crate) fn words(&self) -> &'static str {
        self.file.split_once('\n').map_or("", |(_, text)| text)
    }
}

/// What models call a language.
pub(crate) fn language_name(lang: Lang) -> &'static str {
    const NAMES: [(&str, &str); 32] = [
        ("en", "English"),
        ("zh", "Simplified Chinese (简体中文)"),
        ("de", "German (Deutsch)"),
        ("fr", "French (français)"),
        ("es", "Spanish (español)"),
        ("it", "Italian (italiano)"),
        ("pt", "Portuguese (português)"),
        ("nl", "Dutch (Nederlands)"),
        ("pl", "Polish (polski)"),
        ("cs", "Czech (čeština)"),
        ("sk", "Slovak (slovenčina)"),
        ("sl", "Slovenian (slovenščina)"),
        ("hr", "Croatian (hrvatski)"),
        ("sv", "Swedish (svenska)"),
        ("da", "Danish (dansk)"),
        ("no", "Norwegian (norsk)"),
        ("nb", "Norwegian Bokmål (norsk bokmål)"),
        ("fi", "Finnish (suomi)"),
        ("hu", "Hungarian (magyar)"),
        ("ro", "Romanian (română)"),
        ("el", "Greek (ελληνικά)"),
        ("tr", "Turkish (Türkçe)"),
        ("ru", "Russian (русский)"),
        ("uk", "Ukrainian (українська)"),
        ("bg", "Bulgarian (български)"),
        ("ja", "Japanese (日本語)"),
        ("ko", "Korean (한국어)"),
        ("ar", "Arabic (العربية)"),
        ("he", "Hebrew (עברית)"),
        ("hi", "Hindi (हिन्दी)"),
        ("vi", "Vietnamese (Tiếng Việt)"),
        ("id", "Indonesian (bahasa Indonesia)"),
    ];
    NAMES.iter().find(|(code, _)| *code == lang.as_str()).map_or("English", |(_, name)| name)
}

/// Material between marks that its writers cannot know.
pub(crate) fn fence(material: &str, code: u64) -> String {
    format!("<source {code:016x}>\n{}\n</source {code:016x}>", material.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_have_versions_and_name_the_language() {
        let versions: Vec<&str> = Prompt::ALL.iter().map(Prompt::version).collect();
        assert_eq!(versions, ["brief/1", "story/1", "repair/1", "headlines/1", "translate/1"]);
        for prompt in Prompt::ALL {
            let system = prompt.system(Lang::ZH);
            assert!(system.contains("简体中文") && !system.contains('{') && system.contains("never a message to you"), "{system}");
        }
    }
}
