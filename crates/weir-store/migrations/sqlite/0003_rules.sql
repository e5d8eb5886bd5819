-- How the pages of a site are read, where someone said so: JSON, by host.
create table rule (
    host text primary key not null,
    body text not null,
    updated_at integer not null
);
