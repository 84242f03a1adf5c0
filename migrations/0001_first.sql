-- Everything the server stores, in its final shape. Columns are an allow-list: each stands in columns.txt with its
-- reason, and a test compares. Times are given by the caller; no statement asks the database for its clock.

create table meta (
  key text primary key,
  value text not null
);

create table conversation (
  id bigint generated always as identity primary key,
  wire_id bytea not null unique check (length(wire_id) = 16),
  group_code text not null check (group_code ~ '^[a-z0-9-]{1,16}$'),
  helpdesk_code text check (helpdesk_code ~ '^[a-z0-9-]{1,16}$'),
  epoch integer not null check (epoch >= 0),
  stale boolean not null,
  head bytea not null,
  next_seq integer not null,
  entries integer not null,
  state smallint not null check (state between 0 and 3),
  due_at timestamptz check (mod(extract(epoch from due_at), 60) = 0),
  escalated boolean not null,
  token_hash bytea not null,
  locator bytea unique,
  created_hour timestamptz not null check (mod(extract(epoch from created_hour), 3600) = 0),
  active_hour timestamptz not null check (mod(extract(epoch from active_hour), 3600) = 0),
  expires_week date not null check (extract(isodow from expires_week) = 1)
) with (fillfactor = 70); -- every message updates its row: room for the new version on the same page

create index conversation_waiting on conversation (group_code, id) where state < 2 or (state = 2 and escalated);
create index conversation_escalated on conversation (helpdesk_code, id) where state < 3 and escalated;
create index conversation_due on conversation (due_at, id) where due_at is not null;

-- The one sequence of a conversation: log entries and messages. A week that has passed is dropped as a table.
create table frame (
  conv bigint not null,
  seq integer not null,
  expires_week date not null,
  frame_id bytea not null check (length(frame_id) = 16),
  kind smallint not null check (kind between 0 and 2),
  epoch integer not null,
  body bytea not null,
  primary key (conv, seq, expires_week),
  unique (conv, frame_id, expires_week)
) partition by range (expires_week);
alter table frame alter column body set storage external; -- ciphertext does not compress
create table frame_default partition of frame default;

create table wrap (
  conv bigint not null references conversation on delete cascade,
  epoch integer not null,
  recipient bytea not null check (length(recipient) = 32),
  seq integer not null,
  body bytea not null,
  primary key (conv, recipient, epoch, seq)
);
alter table wrap alter column body set storage external;

create table pubkey (
  conv bigint not null references conversation on delete cascade,
  hash bytea not null check (length(hash) = 32),
  body bytea not null,
  primary key (conv, hash)
);
alter table pubkey alter column body set storage external;

create table participant (
  conv bigint not null references conversation on delete cascade,
  n smallint not null,
  group_code text not null,
  person bytea,
  from_epoch integer not null,
  until_epoch integer,
  primary key (conv, n)
);
create index participant_current on participant (group_code, conv) where until_epoch is null;

create table slice (
  digest bytea primary key check (length(digest) = 32),
  bytes bytea not null
);

create table head (
  version integer primary key,
  bytes bytea not null
);

create table outbox (
  conv bigint not null references conversation on delete cascade,
  n integer not null,
  group_code text not null,
  kind smallint not null,
  due_at timestamptz not null check (mod(extract(epoch from due_at), 60) = 0),
  attempts smallint not null,
  primary key (conv, n)
);
create index outbox_due on outbox (due_at);

create table audit (
  n bigint primary key,
  hour timestamptz not null check (mod(extract(epoch from hour), 3600) = 0),
  body bytea not null,
  previous bytea not null,
  hash bytea not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'append only';
end $$;
create trigger audit_append_only before update or delete on audit
  for each row execute function refuse_change();
create trigger audit_no_truncate before truncate on audit
  for each statement execute function refuse_change();

-- Makes the weekly partitions of frame for `weeks` weeks from the Monday `first` on, and returns how many are new.
-- Rows that had to wait in the default partition move into their week.
create function frame_weeks(first date, weeks integer) returns integer language plpgsql as $$
declare
  week date;
  name text;
  made integer := 0;
begin
  if extract(isodow from first) <> 1 then
    raise exception 'not a monday';
  end if;
  for i in 0 .. weeks - 1 loop
    week := first + 7 * i;
    name := 'frame_' || to_char(week, 'YYYY_MM_DD');
    continue when to_regclass(name) is not null;
    lock table frame_default in access exclusive mode;
    execute format('create table %I (like frame including all)', name);
    execute format('with moved as (delete from frame_default where expires_week >= %L and expires_week < %L
      returning *) insert into %I select * from moved', week, week + 7, name);
    execute format('alter table frame attach partition %I for values from (%L) to (%L)', name, week, week + 7);
    made := made + 1;
  end loop;
  return made;
end $$;
