-- As in 0005; and among staff whoever asks is told too when nobody answered in time: they wait for it.
create or replace function notify_conversation() returns trigger language plpgsql as $$
declare
  codes text[] := array[new.group_code];
begin
  if new.escalated then
    codes := codes || new.helpdesk_code;
  end if;
  if tg_op = 'UPDATE' and (new.state <> 0 or new.token_hash = decode(repeat('00', 32), 'hex')) then
    codes := codes || array(select p.group_code from participant p where p.conv = new.id and p.until_epoch is null);
  end if;
  perform put_notices(new.id, codes, new.active_hour);
  return null;
end $$;
