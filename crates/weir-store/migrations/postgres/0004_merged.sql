-- A story that turned out to be another one: its articles are there, and what names it leads there.
alter table story add column merged_into bigint;
