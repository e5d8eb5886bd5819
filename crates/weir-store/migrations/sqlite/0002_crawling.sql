-- How a feed fares, and how it is asked for.

-- site: feeds with the same word here share one server's patience.
alter table feed add column site text not null default '';
-- why: what decided next_fetch_at.
alter table feed add column why text not null default 'new';
-- held_until: its server, or that of another feed of its site, asked to be left alone until then; by hand too.
alter table feed add column held_until integer;
alter table feed add column error_code text;
alter table feed add column failing_since integer;
-- validators_from: the address that gave etag and last_modified.
alter table feed add column validators_from text;
-- full_at: when a body was last read and not answered with "unchanged".
alter table feed add column full_at integer;
-- moving: JSON, a new address that has not yet proved itself. asks: JSON, what the feed itself says of when to come.
alter table feed add column moving text;
alter table feed add column asks text not null default '{}';
alter table feed add column warnings text not null default '[]';
-- access: JSON, with secrets. selectors: JSON, for a page that is read as a feed.
alter table feed add column access text;
alter table feed add column selectors text;
alter table feed add column paused boolean not null default false;
create index feed_site on feed (site) where site <> '';

-- Lists of feeds by address, kept in step.
create table list (
    id integer primary key,
    user_id integer not null references users (id),
    url text not null,
    title text not null,
    etag text,
    last_modified text,
    last_error text,
    last_ok_at integer,
    next_fetch_at integer not null,
    created_at integer not null,
    unique (user_id, url)
);
alter table sub add column list_id integer;

-- page_key: like url_key, of the address that the page itself gives.
alter table entry add column page_key integer;
create index entry_page_key on entry (page_key) where page_key is not null;
create index entry_guid on entry (guid_key);
