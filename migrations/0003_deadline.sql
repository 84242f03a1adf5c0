-- Whose turn it is stands in the row, and changes in the transaction of the message that changes it: no crash between
-- the two can leave a visitor waiting for nobody. `waits` says of each message what it means for the time that runs:
-- null nothing · -infinity an answer, time stops · a time: the visitor waits from now on, until then.

drop function append_messages(bigint[], date[], integer[], bytea, integer[], integer[], bytea, timestamptz, date, date);

-- As in 0001, with `waits`.
create function append_messages(
  convs bigint[], weeks date[], epochs integer[], ids bytea, starts integer[], sizes integer[], bodies bytea,
  waits timestamptz[], at_hour timestamptz, first_week date, last_week date
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
        select i::integer as n, conv, week, epoch, start, size, wait,
          substring(ids from (16 * (i - 1) + 1)::integer for 16) as id
        from unnest(convs, weeks, epochs, starts, sizes, waits) with ordinality
          as input (conv, week, epoch, start, size, wait, i)
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
        select *, (next_seq - 1 + count(*) filter (where fits) over (partition by conv order by n))::integer as seq,
          max(n) filter (where fits and wait = '-infinity') over (partition by conv) as answer
        from fitting
      ), stored as (
        insert into frame (conv, seq, expires_week, frame_id, kind, epoch, body)
        select conv, seq, week, id, 1, epoch, substring(bodies from start for size) from numbered where fits
        returning 1
      ), counted as (
        update conversation c set next_seq = f.last + 1, active_hour = greatest(c.active_hour, at_hour),
          due_at = case
            when c.state not in (1, 2) then c.due_at
            when f.answered then f.wait
            when c.escalated then c.due_at
            else coalesce(c.due_at, f.wait) end,
          escalated = c.escalated and not (f.answered and c.state in (1, 2))
        from (
          select conv, max(seq) as last, bool_or(answer is not null) as answered,
            min(wait) filter (where wait > '-infinity' and n > coalesce(answer, 0)) as wait
          from numbered where fits group by conv
        ) f where c.id = f.conv
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

-- Marks what nobody took or answered in time, most overdue first, and gives back each to one caller only, however many
-- processes ask. A row that is locked just now is left for the next look.
create function escalate_due(at timestamptz, most integer) returns setof conversation language sql as $$
  with due as (
    select c.id, c.escalated or c.state = 3 as known from conversation c
    where c.due_at <= at order by c.due_at, c.id limit most for update skip locked
  ), marked as (
    update conversation c set due_at = null, escalated = c.state <> 3 from due where c.id = due.id
    returning c as found, due.known
  )
  select (found).* from marked where not known
$$;

-- A time that waits for nobody runs out now: nobody of the group asked first answers any more (`answering`), none of
-- those who are in it is on the list of people (`listed`), or no time was set. Returns how many.
create function hasten_due(at timestamptz, answering text[], listed text[]) returns integer language sql as $$
  with hastened as (
    update conversation c set due_at = at
    where c.state < 3 and not c.escalated and (c.due_at is null or c.due_at > at) and (
      c.state = 0 and (c.due_at is null or not c.group_code = any(answering))
      or c.state in (1, 2) and not exists (
        select from participant p where p.conv = c.id and p.until_epoch is null and p.group_code = any(listed)))
    returning 1
  )
  select count(*)::integer from hastened
$$;
