-- Keeps a conversation until at least the Monday `week`, never for shorter than it stood, and returns the Monday that
-- stands then: null when there is none, or nobody has taken it. The rows move into the partition of that week; the lock
-- is the one messages and entries take.
create function keep_conversation(wire bytea, week date) returns date language plpgsql as $$
declare
  c conversation;
begin
  select * into c from conversation where wire_id = wire for no key update;
  if c.id is null or c.state < 2 then
    return null;
  end if;
  if week <= c.expires_week then
    return c.expires_week;
  end if;
  update frame set expires_week = week where conv = c.id and expires_week = c.expires_week;
  update conversation set expires_week = week where id = c.id;
  return week;
end $$;
