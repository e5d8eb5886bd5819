use super::*;
use crate::budget::MemoryLedger;
use crate::cache::MemoryCache;
use crate::schema::Keywords;
use weir_fetch::{Config, Fetcher};

fn engine(text: &str) -> Result<Engine, SettingsError> {
    let settings: Settings = toml::from_str(text).unwrap();
    let fetcher = Fetcher::new(Config::default()).unwrap();
    settings.engine(Surroundings::new(fetcher, Arc::new(MemoryLedger::default()), Arc::new(MemoryCache::default())))
}

fn names(engine: &Engine, task: Task) -> Vec<&str> {
    engine.chain(task).iter().map(|provider| provider.setup().name.as_str()).collect()
}

#[test]
fn tasks_have_their_providers_and_those_that_stand_in() {
    let engine = engine(
        r#"
        provider = "fast"
        fallback = ["home", "fast"]
        [providers.fast]
        preset = "deepseek"
        model = "deepseek-chat"
        [providers.home]
        preset = "ollama"
        model = "qwen3:8b"
        context = 16384
        [tasks]
        compose = "home"
        embed = "home"
        [budget]
        day_tokens = 500000
        month_cost = 5.0
        "#,
    )
    .unwrap();
    assert_eq!(names(&engine, Task::Brief), ["fast", "home"]);
    assert_eq!(names(&engine, Task::Compose), ["home", "fast"]);
    assert_eq!(names(&engine, Task::Embed), ["home"]);
    assert_eq!(engine.caps().month.money, Some(5_000_000));
    let home = engine.chain(Task::Compose)[0].setup();
    assert_eq!((home.context, home.own, home.keywords), (16384, true, Keywords::All));
}

#[test]
fn nothing_is_set_up_by_itself_and_one_switch_takes_all_away() {
    assert!(Task::ALL.iter().all(|task| names(&engine("").unwrap(), *task).is_empty()));
    let off = "off = true\n[providers.a]\npreset = \"ollama\"\nmodel = \"m\"";
    assert!(Task::ALL.iter().all(|task| names(&engine(off).unwrap(), *task).is_empty()));
}

#[test]
fn what_cannot_be_used_is_named() {
    let check = |text: &str, key: &str| assert_eq!(engine(text).err().map(|error| error.key).as_deref(), Some(key), "{text}");
    let provider = |rest: &str| format!("[providers.a]\npreset = \"ollama\"\nmodel = \"m\"\n{rest}");
    check("[providers.a]\npreset = \"x\"\nmodel = \"m\"", "llm.providers.a.preset");
    check("[providers.a]\npreset = \"ollama\"\nmodel = \" \"", "llm.providers.a.model");
    check(&provider("address = \"ftp://x/\""), "llm.providers.a.address");
    check(&provider("address = \"http://me:pw@host/\""), "llm.providers.a.address");
    check(&provider("address = \"http://models.example.com/\"\nkey_env = \"PATH\""), "llm.providers.a.address");
    check(&provider("[tasks]\nbrief = \"b\""), "llm.tasks.brief");
    check("provider = \"b\"", "llm.provider");
    check(&format!("fallback = [\"b\"]\n{}", provider("")), "llm.fallback");
    check("[budget]\nday_cost = -1.0", "llm.budget.day_cost");
    check("[[prices]]\nmodel = \"m\"\ninput = -1.0\noutput = 0.0", "llm.prices");
}

#[test]
fn the_key_of_a_preset_stays_with_its_own_server() {
    let elsewhere = Url::parse("https://other.example/v1").unwrap();
    let settings = ProviderSettings { address: Some(elsewhere), ..ProviderSettings::new("openai", "m") };
    assert!(matches!(settings.setup("a").unwrap().key, Ok(None)), "not the variable of the preset");
}

#[test]
fn whose_servers() {
    for (address, expected) in [
        ("http://127.0.0.1:1/", true),
        ("http://localhost/", true),
        ("http://[::1]/", true),
        ("http://nas.local/", true),
        ("http://192.168.1.9/", true),
        ("http://8.8.8.8/", false),
        ("https://api.openai.com/", false),
    ] {
        assert_eq!(is_own(&address.parse().unwrap()), expected, "{address}");
    }
}
