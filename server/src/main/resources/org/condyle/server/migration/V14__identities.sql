-- Whom the site's OpenID provider knows, and who that is here.

create table condyle.account_identity (
  issuer     text        not null,
  subject    text        not null,
  account_id uuid        not null references condyle.account on delete cascade,
  linked     timestamptz not null,
  primary key (issuer, subject),
  unique (account_id, issuer)
);

-- With the code somebody who is not linked yet becomes the account. One for an account, good once.
create table condyle.identity_invitation (
  account_id uuid        primary key references condyle.account on delete cascade,
  -- SHA-256 of 80 random bits
  code_hash  bytea       not null unique,
  expires    timestamptz not null
);

-- Tokens of the provider that were issued before open nothing: access has ended since.
alter table condyle.account add column access_ended timestamptz;

-- Clients that get their tokens from the provider and none here.
alter table condyle.smart_client drop constraint smart_client_kind_check;
alter table condyle.smart_client add constraint smart_client_kind_check
  check (kind in ('public', 'symmetric', 'asymmetric', 'external'));
alter table condyle.smart_client add column provider_issuer text;
alter table condyle.smart_client add column provider_client text;
-- of the tokens that the client gets on its own behalf
alter table condyle.smart_client add column provider_subject text;

-- One that was disabled can be registered anew.
create unique index smart_client_provider
  on condyle.smart_client (provider_issuer, provider_client) where disabled is null;
