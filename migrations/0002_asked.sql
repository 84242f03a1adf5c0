-- By when a team that the visitor let in is expected to answer. Written before its `add` is stored: who is asked
-- stands in the log alone, this says only until when. A row without its `add` counts for nothing.

create table asked (
  conv bigint not null references conversation on delete cascade,
  group_code text not null check (group_code ~ '^[a-z0-9-]{1,16}$'),
  due_at timestamptz not null check (mod(extract(epoch from due_at), 60) = 0),
  primary key (conv, group_code)
);
