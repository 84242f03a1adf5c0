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

-- What follows changes a conversation. Each is one call, so one round trip and one transaction, and the driver never
-- has to say commit or rollback on a connection that is gone.

-- What lies beside an entry. Arrays of one kind have one length.
create function put_beside(
  conv bigint, seq integer,
  wrap_epochs integer[], recipients bytea[], wraps bytea[], key_hashes bytea[], keys bytea[],
  groups text[], persons bytea[], from_epochs integer[], until_epochs integer[]
) returns void language plpgsql as $$
begin
  insert into wrap (conv, epoch, recipient, seq, body)
    select put_beside.conv, w.epoch, w.recipient, put_beside.seq, w.body
    from unnest(wrap_epochs, recipients, wraps) as w (epoch, recipient, body) on conflict do nothing;
  insert into pubkey (conv, hash, body)
    select put_beside.conv, k.hash, k.body
    from unnest(key_hashes, keys) as k (hash, body) on conflict do nothing;
  if groups is null then
    return;
  end if;
  delete from participant p where p.conv = put_beside.conv;
  insert into participant (conv, n, group_code, person, from_epoch, until_epoch)
    select put_beside.conv, p.n, p.group_code, p.person, p.from_epoch, p.until_epoch
    from unnest(groups, persons, from_epochs, until_epochs) with ordinality
      as p (group_code, person, from_epoch, until_epoch, n);
end $$;

-- A handoff: the create entry and the first message, numbers 1 and 2. False when the wire id is known already.
create function create_conversation(
  wire bytea, group_code text, helpdesk_code text, head bytea, token_hash bytea, due_at timestamptz,
  escalated boolean, at_hour timestamptz, week date, frame_ids bytea[], bodies bytea[],
  wrap_epochs integer[], recipients bytea[], wraps bytea[], key_hashes bytea[], keys bytea[],
  groups text[], persons bytea[], from_epochs integer[], until_epochs integer[]
) returns boolean language plpgsql as $$
declare
  made bigint;
begin
  insert into conversation (wire_id, group_code, helpdesk_code, epoch, stale, head, next_seq, entries, state, due_at,
      escalated, token_hash, created_hour, active_hour, expires_week)
    values (wire, group_code, helpdesk_code, 0, false, head, 3, 1, 0, due_at, escalated, token_hash, at_hour,
      at_hour, week)
    on conflict (wire_id) do nothing returning id into made;
  if made is null then
    return false;
  end if;
  insert into frame (conv, seq, expires_week, frame_id, kind, epoch, body)
    values (made, 1, week, frame_ids[1], 0, 0, bodies[1]), (made, 2, week, frame_ids[2], 2, 0, bodies[2]);
  perform put_beside(made, 1, wrap_epochs, recipients, wraps, key_hashes, keys, groups, persons, from_epochs,
    until_epochs);
  return true;
end $$;

-- One log entry. Of two entries on the same head the second is refused and nothing of it is stored; the lock also
-- keeps messages of the old epoch out. `seq` is null when refused, and `outcome` says why.
create function append_entry(
  wire bytea, previous_head bytea, frame_id bytea, body bytea, new_head bytea, new_epoch integer, new_stale boolean,
  new_state smallint, keep_due boolean, new_due timestamptz, new_token bytea, new_locator bytea, drop_wraps_of bytea,
  at_hour timestamptz, most_entries integer,
  wrap_epochs integer[], recipients bytea[], wraps bytea[], key_hashes bytea[], keys bytea[],
  groups text[], persons bytea[], from_epochs integer[], until_epochs integer[]
) returns table (outcome text, seq integer) language plpgsql as $$
#variable_conflict use_column
declare
  c conversation;
  known integer;
begin
  select * into c from conversation where wire_id = wire for no key update;
  if c.id is null then
    return query values ('not-found', null::integer);
    return;
  end if;
  select f.seq into known from frame f
    where f.conv = c.id and f.expires_week = c.expires_week and f.frame_id = append_entry.frame_id;
  if known is not null then
    return query values ('duplicate', known);
  elsif c.head <> previous_head then
    return query values ('stale-head', null::integer);
  elsif c.entries >= most_entries then
    return query values ('full', null::integer);
  else
    insert into frame (conv, seq, expires_week, frame_id, kind, epoch, body)
      values (c.id, c.next_seq, c.expires_week, append_entry.frame_id, 0, new_epoch, append_entry.body);
    update conversation set next_seq = c.next_seq + 1, entries = c.entries + 1, head = new_head, epoch = new_epoch,
        stale = new_stale, state = new_state,
        due_at = case when keep_due and c.state = new_state then c.due_at else new_due end,
        escalated = keep_due and c.state = new_state and c.escalated,
        token_hash = coalesce(new_token, c.token_hash), locator = coalesce(new_locator, c.locator),
        active_hour = greatest(c.active_hour, at_hour)
      where id = c.id;
    delete from wrap where conv = c.id and recipient = drop_wraps_of;
    perform put_beside(c.id, c.next_seq, wrap_epochs, recipients, wraps, key_hashes, keys, groups, persons,
      from_epochs, until_epochs);
    return query values ('stored', c.next_seq);
  end if;
end $$;

-- Deletes every row of a conversation. False when there is none.
create function erase_conversation(wire bytea) returns boolean language plpgsql as $$
declare
  c conversation;
begin
  select * into c from conversation where wire_id = wire for update;
  if c.id is null then
    return false;
  end if;
  delete from frame where conv = c.id and expires_week = c.expires_week;
  delete from conversation where id = c.id;
  return true;
end $$;

-- Appends a row to the audit chain and returns its position. Locked, since each row holds the hash of the one before.
create function append_audit(at_hour timestamptz, sealed bytea) returns bigint language plpgsql as $$
declare
  last audit;
  position bigint;
  link bytea;
begin
  perform pg_advisory_xact_lock(1635087476);
  select * into last from audit order by n desc limit 1;
  position := coalesce(last.n, 0) + 1;
  link := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  insert into audit (n, hour, body, previous, hash) values (position, at_hour, sealed, link,
    sha256(convert_to('baken/1/audit', 'UTF8') || int8send(position)
      || int8send(extract(epoch from at_hour)::bigint) || link || sealed));
  return position;
end $$;

-- Appends many messages at once and says for each what became of it (n = position in the arrays, from 1). Its first
-- statement locks the conversations in the order of their keys; the next has a snapshot of its own, taken after the
-- lock, and therefore sees every frame that an earlier holder of the lock has stored. (One statement for both made
-- PostgreSQL 18.4 crash, signal 11, when an entry and messages met on one conversation.) Whether an id is known is
-- asked only of frames that would be refused, and of all once the unique index has found one: nearly every frame is
-- new. The settings keep the plan of a young,
-- still empty database from being used on a grown one.
create function append_messages(
  convs bigint[], weeks date[], epochs integer[], ids bytea, starts integer[], sizes integer[], bodies bytea,
  at_hour timestamptz, first_week date, last_week date
) returns table (n integer, known integer, stored integer, state smallint, stale boolean, epoch integer, week date)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  look boolean := false;
begin
  perform from conversation where id = any(convs) order by id for no key update;
  loop
    begin
      return query
      with input as materialized (
        select i::integer as n, conv, week, epoch, start, size,
          substring(ids from (16 * (i - 1) + 1)::integer for 16) as id
        from unnest(convs, weeks, epochs, starts, sizes) with ordinality as input (conv, week, epoch, start, size, i)
      ), judged as materialized (
        select i.*, c.state, c.stale, c.epoch as current, c.next_seq, c.expires_week,
          coalesce(i.week = c.expires_week and i.epoch = c.epoch and not c.stale and c.state <> 3, false) as allowed
        from input i left join conversation c on c.id = i.conv
      ), looked as materialized (
        select *, case when look or not allowed then (
          -- The bounds let the weeks outside be skipped before any of them is opened.
          select f.seq from frame f where f.conv = judged.conv and f.frame_id = judged.id
            and f.expires_week = judged.week and f.expires_week between first_week and last_week) end as known
        from judged
      ), fitting as materialized (
        select *, allowed and known is null as fits from looked
      ), numbered as materialized (
        select *, (next_seq - 1 + count(*) filter (where fits) over (partition by conv order by n))::integer as seq
        from fitting
      ), stored as (
        insert into frame (conv, seq, expires_week, frame_id, kind, epoch, body)
        select conv, seq, week, id, 1, epoch, substring(bodies from start for size) from numbered where fits
        returning 1
      ), counted as (
        update conversation c set next_seq = f.last + 1, active_hour = greatest(c.active_hour, at_hour)
        from (select conv, max(seq) as last from numbered where fits group by conv) f where c.id = f.conv
      )
      -- The count makes the rows wait until everything is stored.
      select n, known, case when fits then seq end, state, stale, current, expires_week
      from numbered, (select count(*) from stored) as all_stored;
      return;
    exception when unique_violation then
      if look then
        raise;
      end if;
      look := true;
    end;
  end loop;
end $$;
