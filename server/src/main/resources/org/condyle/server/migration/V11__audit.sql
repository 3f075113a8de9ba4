-- The audit trail: rows that are only ever added, seals that chain them, and what was removed when
-- its time was over.

-- Transaction ids mean nothing outside of their database cluster: rows of a copy that is restored
-- elsewhere are of a later era.
create table condyle.audit_era (
  era     integer     primary key generated always as identity,
  cluster bigint      not null unique,
  begun   timestamptz not null default now()
);

create table condyle.audit_event (
  id           bigint      primary key generated always as identity,
  -- the practice; 0 is the server itself
  partition_id integer     not null,
  -- rows are sealed in the order of era, xid, id
  era          integer     not null,
  xid          xid8        not null default pg_current_xact_id(),
  at           timestamptz not null,
  agent        text        not null,
  agent_name   text        not null,
  client       text,
  address      text,
  -- C, R, U, D or E (FHIR AuditEvent.action)
  action       text        not null,
  subtype      text        not null,
  -- FHIR AuditEvent.outcome: 0, 4, 8 or 12
  outcome      smallint    not null,
  -- Type/id
  resources    text[]      not null,
  -- logical ids
  patients     text[]      not null,
  query        text,
  request_id   text        not null,
  -- JSON of texts by name, or empty
  notes        text        not null
);

create index audit_event_order on condyle.audit_event (partition_id, era, xid, id);
create index audit_event_time on condyle.audit_event (partition_id, at, id);
create index audit_event_patients on condyle.audit_event using gin (patients);

create table condyle.audit_seal (
  partition_id integer     not null,
  number       bigint      not null,
  -- sealed are the rows of transactions before this one that no earlier seal has
  era          integer     not null,
  before       xid8        not null,
  first_row    bigint      not null,
  last_row     bigint      not null,
  -- when the latest of the rows was recorded
  latest       timestamptz not null,
  sealed       timestamptz not null,
  -- for each row in order: its id (8 bytes) and the SHA-256 of all it says (32 bytes)
  digests      bytea       not null,
  previous     bytea       not null,
  hash         bytea       not null,
  primary key (partition_id, number)
);

-- What was removed since it was kept for as long as it has to be.
create table condyle.audit_removal (
  partition_id integer     not null,
  -- the last seal whose rows were removed; it stays, as do those before it
  seal         bigint      not null,
  era          integer     not null,
  before       xid8        not null,
  years        integer     not null,
  rows_removed bigint      not null,
  removed      timestamptz not null default now(),
  primary key (partition_id, seal)
);

create function condyle.audit_keep() returns trigger language plpgsql as $$
begin
  -- One inside the other: seals have no such columns.
  if tg_op = 'DELETE' then
    if tg_table_name = 'audit_event' then
      if exists (
          select 1 from condyle.audit_removal r
          where r.partition_id = old.partition_id and (old.era, old.xid) < (r.era, r.before)) then
        return old;
      end if;
    end if;
  end if;
  raise exception 'the audit trail is only ever added to' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_event_keep before update or delete on condyle.audit_event
  for each row execute function condyle.audit_keep();
create trigger audit_event_keep_all before truncate on condyle.audit_event
  for each statement execute function condyle.audit_keep();
create trigger audit_seal_keep before update or delete on condyle.audit_seal
  for each row execute function condyle.audit_keep();
create trigger audit_seal_keep_all before truncate on condyle.audit_seal
  for each statement execute function condyle.audit_keep();
create trigger audit_removal_keep before update or delete on condyle.audit_removal
  for each row execute function condyle.audit_keep();
create trigger audit_removal_keep_all before truncate on condyle.audit_removal
  for each statement execute function condyle.audit_keep();

-- The one way to remove rows: whole seals, from the first on, whose rows are all of before a day
-- that is the given number of years ago. Says how many rows went.
create function condyle.audit_remove(of_partition integer, kept_years integer) returns bigint
language plpgsql as $$
declare
  cut timestamptz;
  till condyle.audit_seal;
  gone bigint;
begin
  if kept_years < 1 then
    raise exception 'audit rows are kept for a year at least';
  end if;
  cut := (date_trunc('month', (now() at time zone 'UTC') - make_interval(years => kept_years)))
    at time zone 'UTC';
  select s.* into till from condyle.audit_seal s
    where s.partition_id = of_partition and s.latest < cut
      and not exists (select 1 from condyle.audit_seal o
        where o.partition_id = of_partition and o.number < s.number and o.latest >= cut)
    order by s.number desc limit 1;
  if till.number is null or exists (select 1 from condyle.audit_removal r
      where r.partition_id = of_partition and r.seal >= till.number) then
    return 0;
  end if;
  select count(*) into gone from condyle.audit_event e
    where e.partition_id = of_partition and (e.era, e.xid) < (till.era, till.before);
  insert into condyle.audit_removal (partition_id, seal, era, before, years, rows_removed)
    values (of_partition, till.number, till.era, till.before, kept_years, gone);
  delete from condyle.audit_event e
    where e.partition_id = of_partition and (e.era, e.xid) < (till.era, till.before);
  return gone;
end
$$;
