-- Whom an entry of the audit trail is about, where they are too many to name, and who asked for
-- jobs.

-- A range of keys of patients, of which some are in a list. Lists of the same practice at different
-- times differ in few ranges, and share the others.
create table condyle.subject_block (
  id           bigint  primary key generated always as identity,
  partition_id integer not null,
  -- the keys divided by the length of a range
  slot         bigint  not null,
  -- SHA-256 of the keys as they are written
  hash         bytea   not null,
  -- see audit.SubjectBlock
  keys         bytea   not null,
  unique (partition_id, slot, hash)
);

create table condyle.subject_list (
  partition_id integer not null,
  -- SHA-256 of the ids, as entries have it
  hash         bytea   not null,
  subjects     bigint  not null,
  blocks       bigint[] not null,
  primary key (partition_id, hash)
);

create index subject_list_blocks on condyle.subject_list using gin (blocks);

-- The ids of all patients of a practice in the order of the list, without reading the rows of
-- HAPI's table, between which all other resources lie.
create index condyle_patient_ids on hfj_resource (partition_id, fhir_id collate "C") include (res_id)
  where res_type = 'Patient' and res_deleted_at is null;

-- Entries by the list that they name.
create index audit_event_subjects on condyle.audit_event
  (partition_id, substring(notes from '"subjects-sha256":"([0-9a-f]{64})"'))
  where strpos(notes, '"subjects-sha256":"') > 0;

-- As with the entries that name them.
create trigger subject_block_keep before update or delete on condyle.subject_block
  for each row execute function condyle.audit_keep();
create trigger subject_block_keep_all before truncate on condyle.subject_block
  for each statement execute function condyle.audit_keep();
create trigger subject_list_keep before update or delete on condyle.subject_list
  for each row execute function condyle.audit_keep();
create trigger subject_list_keep_all before truncate on condyle.subject_list
  for each statement execute function condyle.audit_keep();

-- Who asked for it, as JSON; null for jobs of before.
alter table condyle.job add column agent text;

-- HAPI's keys of the patients of whom the file tells; null for files of before.
alter table condyle.job_file add column patients bigint[];
