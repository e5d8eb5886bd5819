-- What models cost, what they answered, and what became of it.

-- The counts that caps are held to. user_id 0: everybody. span: a UTC day (2026-11-24) or month (2026-11).
create table spend (
    user_id integer not null,
    span text not null,
    tokens integer not null,
    money integer not null,
    primary key (user_id, span)
) without rowid;

-- One row per call: reserved before it (most_), settled after it. Never settled: it stays counted at its most.
create table spend_call (
    id integer primary key,
    at integer not null,
    user_id integer,
    feed_id integer,
    task text not null,
    provider text not null,
    model text not null,
    most_tokens integer not null,
    most_money integer not null,
    tokens integer,
    money integer,
    priced boolean not null
);
create index spend_call_at on spend_call (at);

-- Answers by the hash of all that makes them the same. body null: someone is asking; held_until is the end of their lease.
create table answer (
    hash text not null,
    body blob,
    rejected boolean not null default false,
    paid boolean not null default true,
    holder text,
    held_until integer,
    at integer not null,
    primary key (hash)
);
create index answer_at on answer (at);

-- What an engine wrote of a subject (an article or a story) in a language. input: of which texts.
create table brief (
    subject text not null,
    lang text not null,
    engine text not null,
    input text not null,
    body blob not null,
    written_at integer not null,
    primary key (subject, lang, engine)
);

-- How the writing of something stands. what: brief, text. code: why there is none, as a word.
create table writing (
    subject text not null,
    lang text not null,
    what text not null,
    state text not null,
    code text,
    input text not null default '',
    round integer not null default 0,
    tries integer not null default 0,
    characters integer not null default 0,
    next_at integer,
    updated_at integer not null,
    primary key (subject, lang, what)
);

-- Headlines by the hash of their words. translated null with a state of done: none was good, the original stays.
create table headline (
    title_key integer not null,
    lang text not null,
    source_lang text not null,
    original text not null,
    translated text,
    engine text not null default '',
    state text not null,
    feed_id integer,
    at integer not null,
    primary key (title_key, lang)
);
create index headline_wanted on headline (lang, at) where state = 'wanted';

-- Whole texts as pairs of sentences.
create table translation (
    entry_id integer not null,
    version integer not null,
    lang text not null,
    engine text not null,
    body blob not null,
    written_at integer not null,
    primary key (entry_id, version, lang)
);

-- llm: never (nothing of it is sent to a model), translate (new texts are translated), or empty.
alter table feed add column llm text not null default '';
