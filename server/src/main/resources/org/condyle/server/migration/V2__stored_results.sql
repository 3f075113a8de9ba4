-- What measures say about patients, kept so that a report adds up and evaluates only what changed.
-- All of it can be made again; nothing here is a source of anything.

-- One measure over one period for one practice, with all that decides what it says of a record.
create table condyle.measure_run (
  run_id        integer     generated always as identity primary key,
  partition_id  integer     not null,
  -- SHA-256 of run_key
  key_hash      bytea       not null,
  -- All that a result depends on besides the record, a line for each, for who looks here
  run_key       text        not null,
  -- The measure's canonical with version
  measure       text        not null,
  -- Its content, with that of its libraries and value sets
  content_hash  text        not null,
  -- The code that evaluates
  evaluation    text        not null,
  -- Transaction ids mean nothing in another cluster than that which gave them.
  cluster       bigint      not null,
  -- The day on which the results look at the clock, where they do
  cut_off_day   date,
  -- All patients have valid rows, but for marks by this transaction and later ones; null until then
  complete_to   xid8,
  created       timestamptz not null default now(),
  last_used     timestamptz not null default now(),
  unique (partition_id, key_hash)
);

-- What a run says, without the patient: most patients of a run share a few outcomes.
create table condyle.outcome (
  outcome_id    integer     generated always as identity primary key,
  run_id        integer     not null references condyle.measure_run on delete cascade,
  -- SHA-256 of content
  hash          bytea       not null,
  content       text        not null,
  -- A failure that may not come again (it took too long): rows with it are never valid.
  passing       boolean     not null,
  unique (run_id, hash)
);

create index outcome_passing on condyle.outcome (run_id) where passing;

-- Which outcome a patient has. Valid while every mark of the patient, of a type that the measure
-- reads, is by a transaction before as_of. Narrow, because there are as many as patients times runs;
-- without foreign keys, because each would cost a third of the writing. Neither column that changes
-- is indexed and pages keep room, so that a new result takes the place of the old within its page.
create table condyle.subject_result (
  patient_id    bigint      not null,
  as_of         xid8        not null,
  run_id        integer     not null,
  outcome_id    integer     not null,
  -- The references for the outcome's ordinals, a line for each; null where patients are counted
  members       text,
  primary key (run_id, patient_id)
) with (
  fillfactor = 85,
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.05
);
