-- Reminders of what patients can answer. When the next one goes out follows from the other rows; it
-- is kept as one instant for each patient, by which servers find who is to be looked at.

-- Since when a practice sends reminders; no row while it sends none.
create table condyle.reminder_practice (
  partition_id integer primary key,
  on_since     date    not null
);

create table condyle.reminder_patient (
  partition_id  integer     not null,
  -- HAPI's key of the Patient
  patient_id    bigint      not null,
  logical_id    text        not null,
  -- when to look at the patient next; not before, and never in quiet hours
  next_at       timestamptz,
  -- until when a server is at it; after that it stopped in between
  claimed_until timestamptz,
  -- why nothing could be sent when it was time
  hindrance     text,
  primary key (partition_id, patient_id)
);

create index reminder_patient_next on condyle.reminder_patient (partition_id, next_at)
  where next_at is not null;

-- What a patient can still answer, now or later: one row for an interval of a schedule and an
-- operation. It is told by whoever works out what is due.
create table condyle.reminder_interval (
  partition_id  integer not null,
  patient_id    bigint  not null,
  surgery       text    not null,
  schedule      text    not null,
  interval_id   text    not null,
  first_day     date    not null,
  last_day      date    not null,
  preferred_day date,
  -- the day on which it was first told
  known_since   date    not null,
  -- ids of the Tasks of what is not answered
  tasks         text[]  not null,
  primary key (partition_id, patient_id, surgery, schedule, interval_id)
);

-- A message to a patient: written before it goes out, and kept.
create table condyle.reminder_message (
  -- its key towards the other side, the same for every attempt
  message_id   uuid        primary key,
  partition_id integer     not null,
  patient_id   bigint      not null,
  logical_id   text        not null,
  -- the rules by which it was planned
  rules        text        not null,
  purpose      text        not null,
  channel      text        not null,
  -- the kind of address, never the address
  system       text        not null,
  -- the day on which it was begun, where the practice is
  day          date        not null,
  state        text        not null
               check (state in ('sending', 'waiting', 'sent', 'failed', 'unsure', 'withdrawn')),
  attempts     integer     not null,
  attempted    timestamptz not null,
  -- when a waiting one is tried again
  next_attempt timestamptz,
  reason       text,
  -- Tasks of what it asked for
  tasks        text[]      not null,
  -- whether the patient's record tells of it
  recorded     boolean     not null default false
);

create index reminder_message_of_patient on condyle.reminder_message (partition_id, patient_id);
create index reminder_message_attempted on condyle.reminder_message (partition_id, attempted);
create index reminder_message_unrecorded on condyle.reminder_message (partition_id)
  where not recorded and state in ('sent', 'failed', 'unsure');

-- The steps of the rules that a message took.
create table condyle.reminder_step (
  message_id  uuid not null references condyle.reminder_message on delete cascade,
  surgery     text not null,
  schedule    text not null,
  interval_id text not null,
  step        text not null,
  primary key (message_id, surgery, schedule, interval_id)
);
