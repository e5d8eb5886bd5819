-- Times are UTC milliseconds. Blobs are zstd-compressed JSON unless said otherwise.

create table users (
    id integer primary key,
    name text not null unique,
    settings text not null default '{}'
);
insert into users (name) values ('owner');

create table feed (
    id integer primary key,
    url text not null unique,
    site_url text,
    title text not null,
    kind text not null,
    lang text not null,
    icon_url text,
    etag text,
    last_modified text,
    body_hash integer,
    full_text text not null,
    interval_s integer not null,
    next_fetch_at integer not null,
    last_fetch_at integer,
    last_ok_at integer,
    error_count integer not null default 0,
    last_error text,
    gone boolean not null default false,
    sub_count integer not null default 0,
    created_at integer not null
);
create index feed_due on feed (next_fetch_at) where sub_count > 0;

create table folder (
    id integer primary key,
    user_id integer not null references users (id),
    name text not null,
    unique (user_id, name)
);

-- read_upto is the watermark: entries of the feed up to it are read, unless a mark says otherwise.
create table sub (
    user_id integer not null references users (id),
    feed_id integer not null references feed (id),
    folder_id integer references folder (id),
    title text,
    read_upto integer not null,
    subscribed_at integer not null,
    primary key (user_id, feed_id)
) without rowid;
create index sub_feed on sub (feed_id);

-- guid_key is the head of the guid's SHA-256: guids can be longer than an index takes.
-- sort_at never changes after the insert, so that paging is stable.
create table entry (
    id integer primary key,
    feed_id integer not null,
    guid text not null,
    guid_key integer not null,
    url text,
    url_key integer,
    title text not null,
    author text,
    lang text not null,
    published_at integer,
    arrived_at integer not null,
    sort_at integer not null,
    image_url text,
    hash integer not null,
    same_as integer,
    story_id integer,
    section text not null default '',
    excerpt text not null default '',
    minutes integer not null default 0,
    state text not null,
    promotion boolean not null default false,
    pending boolean not null default true,
    understood boolean not null default false,
    unique (feed_id, guid_key)
);
create index entry_cover on entry (sort_at desc, id desc, feed_id, same_as);
create index entry_feed_sort on entry (feed_id, sort_at desc, id desc);
create index entry_feed on entry (feed_id, id);
create index entry_own on entry (feed_id, id) where same_as is null;
create index entry_repeat on entry (feed_id, id) where same_as is not null;
create index entry_url_key on entry (url_key) where url_key is not null;
create index entry_same_as on entry (same_as) where same_as is not null;
create index entry_story on entry (story_id) where story_id is not null;
create index entry_window on entry (sort_at, id) where story_id is not null;
create index entry_ungrouped on entry (id) where understood and story_id is null and same_as is null;
create index entry_progress on entry (feed_id, understood) where same_as is null;

-- How much a feed writes: kept, not counted. Days are UTC days since 1970.
create table feed_day (
    feed_id integer not null,
    day integer not null,
    entries integer not null,
    primary key (feed_id, day)
) without rowid;

-- What the feed gave, for the steps that read it; never joined in lists.
create table source (
    entry_id integer primary key,
    body blob not null
);

-- is_read null: the watermark decides.
create table mark (
    user_id integer not null references users (id),
    entry_id integer not null,
    feed_id integer not null,
    is_read boolean,
    starred boolean not null default false,
    saved_at integer,
    changed_at integer not null,
    primary key (user_id, entry_id)
) without rowid;
create index mark_unread on mark (user_id, feed_id, entry_id) where not is_read;
create index mark_starred on mark (user_id, entry_id) where starred;
create index mark_feed on mark (user_id, feed_id, entry_id);

-- Frozen texts. digest covers the title, blocks and sentences: what a citation can point into.
create table article (
    entry_id integer not null,
    version integer not null,
    digest blob not null,
    body blob not null,
    created_at integer not null,
    primary key (entry_id, version)
);

create table understanding (
    entry_id integer primary key,
    version integer not null,
    engine_version integer not null,
    body blob not null,
    features blob not null
);

create table entry_tag (
    tag_id text not null,
    entry_id integer not null,
    score real not null,
    primary key (tag_id, entry_id)
) without rowid;
create index entry_tag_entry on entry_tag (entry_id);

create table story (
    id integer primary key,
    title text not null,
    lang text not null,
    section text not null default '',
    image_url text,
    families integer not null default 1,
    first_at integer not null,
    last_at integer not null,
    body blob
);
create index story_last on story (last_at desc, id desc);

create table edition (
    id integer primary key,
    user_id integer not null references users (id),
    made_at integer not null,
    body blob not null
);
create index edition_user on edition (user_id, made_at desc, id desc);

-- Which stories were told to whom, with the number of members they had then.
create table told (
    edition_id integer not null references edition (id),
    story_id integer not null,
    members integer not null,
    primary key (edition_id, story_id)
) without rowid;

-- run_at of a running job is the end of its lease: one column and one index say what can be taken.
-- again_at: asked for once more while running. claims counts every taking and is the token of the lease.
create table job (
    id integer primary key,
    kind text not null,
    key text not null,
    payload text not null,
    priority integer not null,
    run_at integer not null,
    again_at integer,
    state text not null,
    attempts integer not null default 0,
    claims integer not null default 0,
    worker text,
    last_error text,
    unique (kind, key)
);
create index job_ready on job (priority, run_at, id, kind) where state <> 'dead';
create index job_dead on job (id) where state = 'dead';

create table meta (
    key text primary key,
    value text not null
) without rowid;

-- The words come split and folded: everything but white space belongs to a word, so that both back ends see the same ones.
create virtual table entry_words using fts5 (
    title, body, tags,
    content = '', contentless_delete = 1,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
);
