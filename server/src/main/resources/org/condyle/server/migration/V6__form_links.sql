-- Links by which patients answer, and the sessions that were opened with them. Of what opens
-- something only a hash is kept.

create table condyle.form_link (
  id           uuid        primary key,
  partition_id integer     not null,
  -- logical id of the patient
  patient_id   text        not null,
  purpose      text        not null check (purpose in ('personal', 'tablet')),
  token_hash   bytea       not null unique,
  issued       timestamptz not null,
  expires      timestamptz not null,
  revoked      timestamptz,
  -- when everything had been answered
  spent        timestamptz,
  -- at the second step, since the last right one
  wrong_tries  integer     not null default 0,
  code_hash    bytea,
  code_expires timestamptz
);

create index form_link_patient on condyle.form_link (partition_id, patient_id);
create index form_link_expires on condyle.form_link (expires);

create table condyle.form_session (
  secret_hash bytea       primary key,
  link_id     uuid        not null references condyle.form_link on delete cascade,
  last_used   timestamptz not null,
  expires     timestamptz not null,
  language    text        not null,
  layout      text        not null default 'ONE',
  -- ids of the responses that were sent, separated by spaces
  sent        text        not null default ''
);

create index form_session_link on condyle.form_session (link_id);
create index form_session_expires on condyle.form_session (expires);
