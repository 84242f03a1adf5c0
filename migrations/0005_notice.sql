-- Whom to tell by e-mail that something waits: written in the transaction of what is to be told, deleted once the mail
-- server has taken it. Which event it was is not stored, since every mail is the same.

drop table outbox;
create table outbox (
  conv bigint not null references conversation on delete cascade,
  group_code text not null,
  due_at timestamptz not null check (mod(extract(epoch from due_at), 60) = 0),
  primary key (conv, group_code)
);
create index outbox_group on outbox (group_code, due_at);

-- One row for each group with mail on its way or sent a moment ago; '' is the operator. `pending`: to be told without
-- a conversation.
create table notice (
  group_code text primary key,
  next_at timestamptz not null check (mod(extract(epoch from next_at), 60) = 0),
  attempts smallint not null,
  pending boolean not null
);

-- A second reason while one waits is the same mail; while one is on its way it is another.
create function put_notices(conv bigint, codes text[], at timestamptz) returns void language sql as $$
  insert into outbox (conv, group_code, due_at)
    select distinct put_notices.conv, code, at from unnest(codes) as u (code) where code <> '' order by code
  on conflict (conv, group_code) do update set due_at = least(outbox.due_at, excluded.due_at)
$$;

-- Principals who take part now, by group, and by person where it is one.
create function current_participants(conversation bigint) returns text[] language sql stable as $$
  select array(select p.group_code || coalesce('/' || encode(p.person, 'hex'), '') from participant p
    where p.conv = conversation and p.until_epoch is null)
$$;

-- A handoff, one that was opened again, one that nobody took or answered, one that everybody left.
create function notify_conversation() returns trigger language plpgsql as $$
declare
  codes text[] := array[new.group_code];
begin
  if new.escalated then
    codes := codes || new.helpdesk_code;
  end if;
  if tg_op = 'UPDATE' and new.state <> 0 then
    codes := codes || array(select p.group_code from participant p where p.conv = new.id and p.until_epoch is null);
  end if;
  perform put_notices(new.id, codes, new.active_hour);
  return null;
end $$;
create trigger conversation_made after insert on conversation
  for each row execute function notify_conversation();
create trigger conversation_waits after update on conversation for each row
  when (new.escalated and not old.escalated or old.state = 3 and new.state < 3 or new.state = 0 and old.state <> 0)
  execute function notify_conversation();

-- One log entry. Of two entries on the same head the second is refused and nothing of it is stored; the lock also
-- keeps messages of the old epoch out. `seq` is null when refused, and `outcome` says why.
create or replace function append_entry(
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
  before text[];
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
    before := current_participants(c.id);
    perform put_beside(c.id, c.next_seq, wrap_epochs, recipients, wraps, key_hashes, keys, groups, persons,
      from_epochs, until_epochs);
    -- Let in by this entry: whoever accepts, which begins a time anew, asked for it.
    if keep_due then
      perform put_notices(c.id, array(select group_code from participant p where p.conv = c.id
        and p.until_epoch is null and not p.group_code || coalesce('/' || encode(p.person, 'hex'), '') = any(before)),
        at_hour);
    end if;
    return query values ('stored', c.next_seq);
  end if;
end $$;

-- Groups whose mail may go out now, each to one caller until `lease`: who dies before it says how it went leaves them to
-- the next. At most one mail a group, whatever waits.
create function claim_notices(at timestamptz, lease timestamptz, most integer)
  returns table (group_code text, attempts smallint) language plpgsql as $$
#variable_conflict use_column
begin
  delete from notice where group_code in (
    select n.group_code from notice n where n.next_at <= at and n.attempts = 0 and not n.pending
      and not exists (select from outbox o where o.group_code = n.group_code) for update skip locked);
  insert into notice (group_code, next_at, attempts, pending)
    select distinct o.group_code, at, 0, false from outbox o where o.due_at <= at order by o.group_code
    on conflict do nothing;
  return query
  with ready as (
    select n.group_code from notice n
    where n.next_at <= at
      and (n.pending or exists (select from outbox o where o.group_code = n.group_code and o.due_at <= at))
    order by n.next_at, n.group_code limit most for update skip locked
  ), claimed as (
    update notice n set next_at = lease from ready r where n.group_code = r.group_code
    returning n.group_code, n.attempts
  ), held as (
    select o.conv, o.group_code from outbox o where o.due_at <= at
      and o.group_code in (select c.group_code from claimed c) for update skip locked
  ), stamped as (
    update outbox o set due_at = lease from held h where o.conv = h.conv and o.group_code = h.group_code returning 1
  )
  select c.group_code, c.attempts from claimed c, (select count(*) from stamped) as all_stamped;
end $$;

-- The mail server has taken it; the next mail to this group goes out at `next` or later.
create function notice_sent(code text, lease timestamptz, next timestamptz) returns void language sql as $$
  delete from outbox where group_code = code and due_at = lease;
  update notice set next_at = next, attempts = 0, pending = false where group_code = code
$$;
