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
