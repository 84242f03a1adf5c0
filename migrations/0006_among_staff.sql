-- A conversation among staff has no visitor's token: `token_hash` is zeros. The group that is asked there need not be
-- one with agreed hours, only on the list of people.

create or replace function hasten_due(at timestamptz, answering text[], listed text[])
returns integer language sql as $$
  with hastened as (
    update conversation c set due_at = at
    where c.state < 3 and not c.escalated and (c.due_at is null or c.due_at > at) and (
      c.state = 0 and (c.due_at is null or not c.group_code = any(
        case when c.token_hash = decode(repeat('00', 32), 'hex') then listed else answering end))
      or c.state in (1, 2) and not exists (
        select from participant p where p.conv = c.id and p.until_epoch is null and p.group_code = any(listed)))
    returning 1
  )
  select count(*)::integer from hastened
$$;
