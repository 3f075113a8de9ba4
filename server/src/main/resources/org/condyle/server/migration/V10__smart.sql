-- Programs that may ask for tokens, what they were granted, and what launches them. Of everything
-- that opens something only a hash is kept.

create table condyle.smart_client (
  client_id     text        primary key,
  name          text        not null,
  kind          text        not null check (kind in ('public', 'symmetric', 'asymmetric')),
  -- Argon2
  secret_hash   text,
  -- of an asymmetric client one of these
  jwks_url      text,
  jwks          text,
  -- separated by spaces, as are the next three
  redirect_uris text        not null,
  grants        text        not null,
  scopes        text        not null,
  -- of the practices that it may act for
  partitions    text        not null,
  launch_url    text,
  registered    timestamptz not null,
  disabled      timestamptz
);

create table condyle.smart_authorization (
  id                uuid        primary key,
  -- counts writes, so that of two at once one is noticed
  version           integer     not null,
  client_id         text        not null,
  grant_type        text        not null,
  holder_id         text        not null,
  holder_name       text        not null,
  user_id           uuid,
  role              text        not null,
  partitions        text        not null,
  -- of the membership: the patient's own record, and what stands for the person
  own_patient       text,
  fhir_user         text,
  -- of the launch
  patient           text,
  encounter         text,
  patient_banner    boolean     not null,
  scopes            text        not null,
  -- of the request at the authorization endpoint
  authorization_uri text,
  redirect_uri      text,
  requested_scopes  text,
  app_state         text,
  code_challenge    text,
  nonce             text,
  -- when nothing of it is good for anything any more
  expires           timestamptz not null
);

create index smart_authorization_client on condyle.smart_authorization (client_id);
create index smart_authorization_user on condyle.smart_authorization (user_id);
create index smart_authorization_expires on condyle.smart_authorization (expires);

create table condyle.smart_token (
  hash             bytea       primary key,
  authorization_id uuid        not null references condyle.smart_authorization on delete cascade,
  kind             text        not null check (kind in ('state', 'code', 'access', 'refresh')),
  issued           timestamptz not null,
  expires          timestamptz not null,
  scopes           text        not null,
  invalidated      boolean     not null,
  -- a refresh token that another one followed; whoever sends it has no right to it
  replaced         boolean     not null default false
);

create index smart_token_authorization on condyle.smart_token (authorization_id);

create table condyle.smart_consent (
  client_id text        not null,
  -- the user and the practice
  principal text        not null,
  scopes    text        not null,
  given     timestamptz not null,
  primary key (client_id, principal)
);

-- Assertions that were used, until they expire.
create table condyle.smart_assertion (
  client_id text        not null,
  jti_hash  bytea       not null,
  expires   timestamptz not null,
  primary key (client_id, jti_hash)
);

create index smart_assertion_expires on condyle.smart_assertion (expires);

create table condyle.smart_launch (
  hash           bytea       primary key,
  user_id        uuid        not null,
  partition_id   integer     not null,
  patient        text        not null,
  encounter      text,
  patient_banner boolean     not null,
  expires        timestamptz not null
);

create index smart_launch_expires on condyle.smart_launch (expires);

create table condyle.smart_key (
  id        text        primary key,
  algorithm text        not null,
  -- the private key, encrypted with the key of the data folder
  sealed    bytea       not null,
  made      timestamptz not null
);
