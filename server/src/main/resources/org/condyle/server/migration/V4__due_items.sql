-- What follows from patients' records by the rules of patient-reported outcomes: up to where records
-- were looked at. All of it can be made again; nothing here is a source of anything.

-- How far the patients of a practice were looked at, for scores of answers and for what is due.
create table condyle.prom_upkeep (
  partition_id  integer     not null,
  -- 'scores' or 'due'
  kind          varchar(10) not null,
  -- A hash of all that decides besides the records, and the cluster in which transaction ids mean
  -- something: by other rules everyone is looked at again
  rules         text        not null,
  -- All patients were looked at, but for marks by this transaction and later ones; null until then
  complete_to   xid8,
  primary key (partition_id, kind)
);

-- What is due of a patient is known. Valid while every mark of the patient, of a type that decides
-- what is due, is by a transaction before as_of.
create table condyle.due_state (
  partition_id  integer     not null,
  -- HAPI's key of the Patient
  patient_id    bigint      not null,
  as_of         xid8        not null,
  -- When to look again though nothing was changed: a window opens or closes; null for never
  next_day      date,
  -- Code of the problem for which nothing could be worked out or written; null for none
  problem       varchar(20),
  primary key (partition_id, patient_id)
);

create index due_state_next_day on condyle.due_state (partition_id, next_day)
  where next_day is not null;
