// The tables of a tree's base store.

export const schema = `
-- One row per document: the last state both sides agreed on. path is not unique while two files swap names.
create table if not exists bases (
  key text primary key,      -- the entity's id, or <id>#reply
  kind text not null,        -- task, phase, …
  mode text not null,        -- shared, view, yours
  path text not null,        -- where its file stood
  hash text not null,        -- of the agreed bytes, in texts
  rev integer not null,      -- revision of the entity they agreed with
  stat text,                 -- ledger: ino dev size mtime_ns ctime_ns mode; null = look again
  conflict text              -- JSON of an open conflict
);
-- Earlier agreed texts of a document, for telling a stale writer from a decision; an empty hash where a person's save lies between.
create table if not exists older (n integer primary key autoincrement, key text not null, hash text not null);
create index if not exists older_key on older (key, n);
-- Entities that may differ from their bases: what the event log said up to the cursor.
create table if not exists changed (id text primary key);
-- Displaced contents, numbered per path.
create table if not exists versions (
  path text not null,
  number integer not null,
  at integer not null,       -- milliseconds
  hash text not null,
  why text not null,         -- what displaced it
  primary key (path, number)
);
-- Whether a text is a version of anything is asked of each file that nobody should have written.
create index if not exists versions_hash on versions (hash);
create table if not exists texts (hash text primary key, bytes blob not null);
-- Views and sidecars as cw wrote them last.
create table if not exists written (path text primary key, hash text not null, stat text not null);
-- cursor: JSON of the place in the event log. agent <id>: JSON of where an agent's pages stand and how far its transcript goes.
create table if not exists meta (key text primary key, value text not null);
`
