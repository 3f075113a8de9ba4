-- How much of what was due was answered: rows that follow from the due items of the patients, so
-- all of it can be made again. None says anything of today; what a row counts as follows from the
-- day that is asked for.

-- What is counted together. There are as many as schedules ask things times surgeons and months,
-- and they stay when nothing is counted in them any more.
create table condyle.completeness_cell (
  cell_id      integer      generated always as identity primary key,
  partition_id integer      not null,
  schedule     text         not null,
  interval_id  text         not null,
  -- * for all instruments of the interval together
  instrument   text         not null,
  -- Organization/... or unassigned
  facility     text         not null,
  -- Practitioner/... or unassigned
  surgeon      text         not null,
  -- the first day of the month of the operation
  month        date         not null,
  unique (partition_id, schedule, interval_id, instrument, facility, surgeon, month)
);

-- An operation with at least one item.
create table condyle.completeness_operation (
  operation_id integer      generated always as identity primary key,
  partition_id integer      not null,
  -- HAPI's key of the Patient
  patient_id   bigint       not null,
  -- the Patient's logical id
  patient      text         not null,
  -- what the operation is known by, for example ServiceRequest/12
  surgery      text         not null,
  unique (partition_id, patient_id, surgery)
);

-- One instrument at one time, or all of an interval. Narrow, because there are about ten of each
-- operation; without foreign keys, because each would cost a third of the writing.
create table condyle.completeness_item (
  operation_id  integer  not null,
  cell_id       integer  not null,
  -- the window, both days included
  first_day     date     not null,
  last_day      date     not null,
  preferred_day date,
  -- 0 nothing, 1 begun, 2 handed in without its scores, 3 complete, 4 declined, 5 cancelled, 6 on hold
  outcome       smallint not null,
  postoperative boolean  not null,
  -- Whether the operation was done: one that is only planned is counted nowhere.
  performed     boolean  not null,
  captured      boolean  not null,
  paired        boolean  not null,
  primary key (operation_id, cell_id)
);

-- For counts of a part: a surgeon, a facility, a month.
create index completeness_item_of_cell on condyle.completeness_item (cell_id);

-- For windows that are about to close.
create index completeness_item_open on condyle.completeness_item (last_day) where outcome <= 2;
