-- Wrong passwords and codes in a row: of one account, and of where they come from.
create table condyle.login_try (
  -- the account, or what stands for a login name that nobody has
  subject      uuid        not null,
  -- a device on which somebody signed in before, a network, or all strangers together
  origin       text        not null,
  failures     integer     not null,
  -- until when none is taken from there
  locked_until timestamptz,
  last_try     timestamptz not null,
  primary key (subject, origin)
);

create index login_try_last on condyle.login_try (last_try);

-- Browsers on which somebody signed in with all that was asked for.
create table condyle.login_device (
  account_id  uuid        not null references condyle.account on delete cascade,
  -- SHA-256 of 256 random bits in the browser's cookie
  device_hash bytea       not null,
  last_login  timestamptz not null,
  primary key (account_id, device_hash)
);

alter table condyle.account drop column failures, drop column locked_until;
