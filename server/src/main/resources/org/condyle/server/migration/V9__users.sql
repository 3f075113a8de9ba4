-- Who may sign in, and what each one is in which practice.

create table condyle.account (
  id             uuid        primary key,
  login          text        not null,
  display_name   text        not null,
  email          text,
  -- Argon2id with its parameters and salt
  password_hash  text        not null,
  -- a one-time password: good until then, and to be changed by whom it was given to
  one_time_until timestamptz,
  -- the secret of the second factor, sealed with the key of the data folder
  totp_secret    bytea,
  -- the last step of time (30 s since 1970) whose code was used: a code opens once
  totp_last_step bigint      not null default 0,
  -- wrong tries in a row, and until when none is taken
  failures       integer     not null default 0,
  locked_until   timestamptz,
  -- counted up when access ends: sessions of an earlier number are over
  access_number  integer     not null default 0,
  disabled       boolean     not null default false,
  -- belongs to a demo, and must not be there in real use
  demo           boolean     not null default false,
  last_login     timestamptz,
  created        timestamptz not null
);

create unique index account_login on condyle.account (lower(login));

create table condyle.membership (
  id         uuid        primary key,
  account_id uuid        not null references condyle.account on delete cascade,
  -- as caller.Role writes it
  role       text        not null,
  -- the patient's own record, for the role patient
  patient_id text,
  -- reference to the resource that stands for the person there
  fhir_user  text,
  created    timestamptz not null
);

create index membership_account on condyle.membership (account_id);

-- One row, but for a view over several practices.
create table condyle.membership_practice (
  membership_id uuid    not null references condyle.membership on delete cascade,
  partition_id  integer not null references condyle.practice,
  primary key (membership_id, partition_id)
);

create table condyle.recovery_code (
  account_id uuid  not null references condyle.account on delete cascade,
  -- SHA-256 of 80 random bits
  code_hash  bytea not null,
  primary key (account_id, code_hash)
);

-- One row: a word that is sealed with the key of the data folder, to tell the right key by.
create table condyle.secret_box (
  single boolean primary key default true check (single),
  sealed bytea   not null
);
