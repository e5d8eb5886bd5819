//! What can be typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// An AI news reader that you run yourself: one event, one story; every sentence with its source; an end.
#[derive(Debug, Parser)]
#[command(name = "weir", version, about, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// Settings that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// `weir` alone serves, and takes what `weir serve` takes.
    #[command(flatten)]
    pub serve: Serve,
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Settings that every command takes.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// Configuration file [default: weir.toml in the configuration directory, if it exists]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where everything is kept: sqlite:PATH or postgres://… [default: SQLite in the data directory]
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Let Weir reach a host on your own network; may be given more than once
    #[arg(long = "allow", global = true, value_name = "HOST[:PORT]")]
    pub allow: Vec<String>,
    /// More words in the log; twice for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Print JSON instead of text for people
    #[arg(long, global = true)]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the reader and its workers (this is what `weir` alone does)
    Serve(Serve),
    /// Start the sample world: news outlets written for Weir, on this machine only, read through the real chain
    Demo(Demo),
    /// Read one page or file and print what Weir makes of it
    Read {
        /// An address, a file, or - for standard input
        what: String,
        /// Also print the whole text
        #[arg(long)]
        text: bool,
        /// How much of the brief
        #[arg(long, value_parser = ["short", "medium", "full"], default_value = "full")]
        length: String,
    },
    /// Print the text of a page without menus and promotions, and what was left out
    Extract {
        /// An address, a file, or - for standard input
        #[arg(required_unless_present = "stdin")]
        what: Option<String>,
        /// Write a report to this file: the page, what was kept, and what was left out and why, side by side
        #[arg(long, value_name = "FILE")]
        explain: Option<PathBuf>,
        /// Read paths of HTML files from standard input, one a line, and print one line of JSON a page
        #[arg(long, conflicts_with_all = ["what", "explain"])]
        stdin: bool,
    },
    /// Hold claims against the text they cite: figures, dates, names, quotations, negations. Exit code 0: all pass; 1: some
    /// fail; 2: could not be done
    Check {
        /// A page, text, Markdown or PDF file, or an article as `weir read --json` prints it; may be given more than once
        #[arg(long, value_name = "FILE", required = true)]
        source: Vec<String>,
        /// One claim a line, or JSON lines `{"text", "cites": [sentence numbers]}`; - for standard input
        #[arg(long, value_name = "FILE")]
        claims: String,
        /// The language the claims should be in; reasons are given in it (English, Chinese)
        #[arg(long, value_name = "LANG")]
        reader: Option<String>,
    },
    /// The text engine for programs: JSON lines from standard input, one answer a line
    Nlp {
        /// What is asked
        task: crate::nlp::Task,
        /// Read from standard input
        #[arg(long, required = true)]
        stdin: bool,
    },
    /// Rules for single sites: where the text is, what is none
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Follow a site or feed
    Add {
        /// An address as you would type it: example.com
        address: String,
        /// Put it into this folder
        #[arg(long)]
        folder: Option<String>,
        /// Follow every feed the site offers, not only the first
        #[arg(long, conflicts_with = "page")]
        all: bool,
        /// User name for its server
        #[arg(long)]
        user: Option<String>,
        /// Password for its server, or a token without a user name; - reads it from standard input
        #[arg(long)]
        password: Option<String>,
        /// The site has no feed: read the page itself as one; where its items are is guessed, or said with --item
        #[arg(long)]
        page: bool,
        /// How the page is read
        #[command(flatten)]
        selectors: PageSelectors,
    },
    /// Show what a feed at an address or in a file gives, without following it
    Feed {
        /// An address, a file, or - for standard input
        #[arg(required_unless_present = "stdin")]
        what: Option<String>,
        /// Read lines `path[TAB address[TAB content type]]` from standard input, and print one line of JSON a feed
        #[arg(long, conflicts_with = "what")]
        stdin: bool,
    },
    /// List the feeds you follow, with their health
    Feeds,
    /// Change how a feed is called, filed, read or asked for
    Set(SetFeed),
    /// Stop asking a feed until you resume it
    Pause {
        /// The feed's address, number or title, as `weir feeds` prints them
        feed: String,
    },
    /// Ask a feed again that was paused or gone
    Resume {
        /// The feed's address, number or title, as `weir feeds` prints them
        feed: String,
    },
    /// Stop following a feed
    Remove {
        /// The feed's address, number or title, as `weir feeds` prints them
        feed: String,
    },
    /// Lists of feeds by address (OPML) that you keep in step with
    #[command(subcommand)]
    List(ListCommand),
    /// Fetch all feeds now and read what is new
    Refresh,
    /// Print the current edition, or say how long editions are and when they are made
    Edition(EditionArgs),
    /// Search your articles
    Search {
        /// Words, "phrases", -without, source: topic: lang: before: after: is:unread
        #[arg(required = true)]
        query: Vec<String>,
        /// How many to print
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Import a list of feeds
    Import {
        /// What kind of file
        kind: Kind,
        /// The file, or - for standard input
        file: String,
    },
    /// Export your list of feeds
    Export {
        /// What kind of file
        kind: Kind,
        /// The file [default: standard output]
        file: Option<PathBuf>,
    },
    /// Language models: what they honour, how well they write, what they cost, which run on this machine
    #[command(subcommand)]
    Llm(LlmCommand),
    /// Check this installation and say what to mend
    Doctor,
    /// Show or check the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// CSS selectors of a page that is read as a feed. All but the first look inside an item.
#[derive(Args, Clone, Debug, Default)]
pub struct PageSelectors {
    /// Each match is an item: article, .news li
    #[arg(long, value_name = "CSS", requires = "page")]
    pub item: Option<String>,
    /// The item's title [default: the text of its link]
    #[arg(long = "item-title", value_name = "CSS", requires = "page")]
    pub title: Option<String>,
    /// The item's link [default: its first]
    #[arg(long = "item-link", value_name = "CSS", requires = "page")]
    pub link: Option<String>,
    /// The item's date [default: a time element]
    #[arg(long = "item-date", value_name = "CSS", requires = "page")]
    pub date: Option<String>,
    /// The item's short text
    #[arg(long = "item-summary", value_name = "CSS", requires = "page")]
    pub summary: Option<String>,
}

/// What is asked of editions. What is set holds for all later ones.
#[derive(Args, Debug, Default)]
pub struct EditionArgs {
    /// Make a new one now from what there is
    #[arg(long)]
    pub now: bool,
    /// Print why each story is there, with its points
    #[arg(long)]
    pub why: bool,
    /// From now on, at most so many stories
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=60), conflicts_with = "minutes")]
    pub stories: Option<u32>,
    /// From now on, at most so many minutes to read
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=120))]
    pub minutes: Option<u32>,
    /// From now on, made at this time of day; may be given up to six times
    #[arg(long, value_name = "HH:MM")]
    pub at: Vec<String>,
    /// From now on, times are those of this zone: Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
}

/// What can be set for a feed. An empty text ("") takes a setting back.
#[derive(Args, Debug)]
pub struct SetFeed {
    /// The feed's address, number or title, as `weir feeds` prints them
    pub feed: String,
    /// Your own title for it
    #[arg(long)]
    pub title: Option<String>,
    /// The folder it is in
    #[arg(long)]
    pub folder: Option<String>,
    /// Its place among your feeds when stories are ranked
    #[arg(long, value_enum)]
    pub place: Option<Place>,
    /// Whether the pages behind its items are read
    #[arg(long, value_enum)]
    pub text: Option<Text>,
    /// User name for its server
    #[arg(long)]
    pub user: Option<String>,
    /// Password for its server, or a token without a user name; - reads it from standard input
    #[arg(long)]
    pub password: Option<String>,
    /// Cookies for its server; - reads them from standard input
    #[arg(long)]
    pub cookies: Option<String>,
    /// User agent for its server, in place of Weir's own
    #[arg(long)]
    pub user_agent: Option<String>,
    /// Proxy: http://HOST:PORT, https://… or socks5://…
    #[arg(long)]
    pub proxy: Option<String>,
}

/// The place of a feed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Place {
    /// Before all others
    First,
    /// Before most
    Sooner,
    /// As any
    Any,
    /// After most
    Later,
    /// After all others
    Last,
}

impl Place {
    /// As the store counts it.
    pub fn priority(self) -> i8 {
        match self {
            Place::First => 2,
            Place::Sooner => 1,
            Place::Any => 0,
            Place::Later => -1,
            Place::Last => -2,
        }
    }
}

/// Whether pages are read.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Text {
    /// Each item's page is read
    Always,
    /// A page is read when you ask for it
    Demand,
    /// The feed's own text is all
    Never,
}

/// What to do with rules for sites.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Print all rules
    Show,
    /// Keep the rule in a TOML file: host, content, remove, title, author, date
    Add {
        /// The file, or - for standard input
        file: String,
    },
    /// Forget the rule of a site
    Remove {
        /// The site, as example.com
        host: String,
    },
}

/// What to do with language models.
#[derive(Debug, Subcommand)]
pub enum LlmCommand {
    /// Ask each configured model three short questions and print what it really honours
    Test {
        /// Only this provider
        name: Option<String>,
    },
    /// Let each configured model write briefs of the sample world's articles, and print how they fare
    Bench {
        /// Only this provider
        name: Option<String>,
        /// How many articles
        #[arg(long, default_value_t = 12)]
        articles: usize,
        /// The language to write in [default: each article's own]
        #[arg(long, value_name = "LANG")]
        lang: Option<String>,
    },
    /// Print what was spent this month, by feed, task and model
    Usage,
    /// Look for model servers on this machine
    Find,
}

/// What to do with lists of feeds.
#[derive(Debug, Subcommand)]
pub enum ListCommand {
    /// Follow what a list names, and keep in step with it
    Add {
        /// The list's address
        address: String,
    },
    /// Show the lists and how they fare
    Show,
    /// Forget a list; the feeds it brought stay
    Remove {
        /// The list's address or number
        list: String,
    },
}

/// How to serve.
#[derive(Args, Debug, Default)]
pub struct Serve {
    /// Address and port of the pages [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// What this process does
    #[arg(long, value_enum, default_value_t = Role::All)]
    pub role: Role,
}

/// What a process does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Pages and work
    #[default]
    All,
    /// Pages only
    Web,
    /// Work only
    Worker,
}

/// How to show the sample world.
#[derive(Args, Debug)]
pub struct Demo {
    /// Address and port of the pages [default: 127.0.0.1:8787]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Port of the sample outlets [default: any free one]
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub outlets: u16,
    /// Read everything once, print what came of it, and stop
    #[arg(long)]
    pub once: bool,
    /// Keep the database here instead of in a directory that is removed at the end
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

/// Kinds of file.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// A list of feeds as other readers write it
    Opml,
}

/// What to do with the configuration.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Read all sources, print the result with secrets hidden, and say what is wrong
    Check,
}

/// The arguments, with the words that a search leaves out (`weir search rare -earths`) marked as words: a space before
/// them keeps them from being read as flags, and means nothing in a query. `-v` stays a flag.
pub fn arguments(given: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut searching = false;
    given
        .map(|argument| {
            let Some(text) = argument.to_str() else { return argument };
            let excludes = text.strip_prefix('-').is_some_and(|word| !word.starts_with('-') && word.chars().any(|c| c != 'v'));
            if searching && excludes {
                return format!(" {text}").into();
            }
            searching |= text == "search";
            argument
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_leave_out_are_no_flags() {
        let read = |line: &str| Cli::try_parse_from(arguments(line.split(' ').map(OsString::from))).unwrap();
        let cli = read("weir search rare -earths -v --json --limit 3");
        assert!(cli.global.json && cli.global.verbose == 1);
        assert!(matches!(cli.command, Some(Command::Search { query, limit: 3 }) if query == ["rare", " -earths"]));
        assert!(Cli::try_parse_from(arguments("weir feeds -x".split(' ').map(OsString::from))).is_err());
    }
}
