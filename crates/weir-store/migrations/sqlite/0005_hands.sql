-- The reader's place for a feed: -2 after the others to 2 before them.
alter table sub add column priority integer not null default 0;

-- The earlier story whose matter this one takes up again.
alter table story add column continues integer;
create index story_continues on story (continues) where continues is not null;

-- What a reader saw of a story. seen: the articles it held at the last look, as JSON; known: those of the look before, while this visit lasts.
create table look (
    user_id integer not null references users (id),
    story_id integer not null,
    looked_at integer not null,
    seen text not null,
    since integer,
    known text not null default '[]',
    primary key (user_id, story_id)
) without rowid;
create index look_story on look (story_id);

-- What a person decided about stories: 'apart' or 'joined'. other_id began or went for it; led, as JSON: stories that led to it before.
create table hand (
    id integer primary key,
    user_id integer not null references users (id),
    kind text not null,
    story_id integer not null,
    other_id integer not null,
    title text not null,
    led text not null default '[]',
    made_at integer not null
);

-- The articles that a decision is about. Those of side 1 were taken out, or came with the story that went; the others have side 0.
create table hand_member (
    hand_id integer not null references hand (id),
    entry_id integer not null,
    side integer not null,
    primary key (hand_id, entry_id)
) without rowid;
create index hand_member_entry on hand_member (entry_id);
