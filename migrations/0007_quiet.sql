-- Handoffs that the machine makes to see whether handing off works: in every way as others, but shown and told to nobody.

alter table conversation add column quiet boolean not null default false;

drop trigger conversation_made on conversation;
drop trigger conversation_waits on conversation;
create trigger conversation_made after insert on conversation
  for each row when (not new.quiet) execute function notify_conversation();
create trigger conversation_waits after update on conversation for each row
  when (not new.quiet
    and (new.escalated and not old.escalated or old.state = 3 and new.state < 3 or new.state = 0 and old.state <> 0))
  execute function notify_conversation();

drop function create_conversation(bytea, text, text, bytea, bytea, timestamptz, boolean, timestamptz, date, bytea[],
  bytea[], integer[], bytea[], bytea[], bytea[], bytea[], text[], bytea[], integer[], integer[]);

-- As in 0001, with `quiet`.
create function create_conversation(
  wire bytea, group_code text, helpdesk_code text, head bytea, token_hash bytea, due_at timestamptz,
  escalated boolean, at_hour timestamptz, week date, frame_ids bytea[], bodies bytea[],
  wrap_epochs integer[], recipients bytea[], wraps bytea[], key_hashes bytea[], keys bytea[],
  groups text[], persons bytea[], from_epochs integer[], until_epochs integer[], quiet boolean
) returns boolean language plpgsql as $$
declare
  made bigint;
begin
  insert into conversation (wire_id, group_code, helpdesk_code, epoch, stale, head, next_seq, entries, state, due_at,
      escalated, token_hash, created_hour, active_hour, expires_week, quiet)
    values (wire, group_code, helpdesk_code, 0, false, head, 3, 1, 0, due_at, escalated, token_hash, at_hour,
      at_hour, week, quiet)
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

-- As in 0003; who sees to it is told of no quiet one.
create or replace function escalate_due(at timestamptz, most integer) returns setof conversation language sql as $$
  with due as (
    select c.id, c.escalated or c.state = 3 as known from conversation c
    where c.due_at <= at order by c.due_at, c.id limit most for update skip locked
  ), marked as (
    update conversation c set due_at = null, escalated = c.state <> 3 from due where c.id = due.id
    returning c as found, due.known
  )
  select (found).* from marked where not known and not (found).quiet
$$;
