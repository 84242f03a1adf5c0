-- Who waits for an answer hears by mail that none came in time where a team was let in, and that one came among staff.

-- Whether those who wait were told that the time has passed.
alter table asked add column told boolean not null default false;
create index asked_untold on asked (due_at) where not told;

-- Once, in whatever process: whom to tell was judged by the log as it was at `judged`; false where it has gone on since.
create function tell_passed(wire bytea, judged bytea, code text, due timestamptz, codes text[], at_hour timestamptz)
returns boolean language plpgsql as $$
declare
  c bigint;
begin
  select id into c from conversation where wire_id = wire and head = judged for no key update;
  if c is null then
    return false;
  end if;
  update asked set told = true where conv = c and group_code = code and due_at = due and not told;
  if not found then
    return false;
  end if;
  perform put_notices(c, codes, at_hour);
  return true;
end $$;

-- Among staff: time ran for who was asked, and their words, or their leaving, ended it. Whoever asked waits for that.
create function notify_answer() returns trigger language plpgsql as $$
begin
  perform put_notices(new.id, array(select p.group_code from participant p where p.conv = new.id
    and p.until_epoch is null and p.group_code <> new.group_code), new.active_hour);
  return null;
end $$;
create trigger conversation_answered after update on conversation for each row
  when (not new.quiet and new.token_hash = decode(repeat('00', 32), 'hex') and old.state = 2 and new.state = 2
    and (old.due_at is not null or old.escalated) and new.due_at is null and not new.escalated)
  execute function notify_answer();

-- As in 0005; but letting somebody in, or a no, may change the state and stops no time: neither that of words nobody has
-- answered yet, nor that of those who are to take it.
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
        due_at = case when keep_due then c.due_at else new_due end, escalated = keep_due and c.escalated,
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
