-- What we keep beside HAPI's tables about patient records. Both tables are written by the
-- transaction that writes the resource, so they are never behind it. No foreign keys: HAPI flushes
-- its rows at the end of the transaction, and its tables are its own.

-- Which resources belong to which patient, with the codes in them.
create table condyle.patient_resource (
  partition_id  integer     not null,
  -- HAPI's key of the Patient
  patient_id    bigint      not null,
  resource_type varchar(40) not null,
  -- A hash of one coding in the resource, 0 for one without any. A resource has a row for each.
  -- Two codings may have one hash: whoever reads by code reads too much, never too little.
  code          bigint      not null,
  -- HAPI's key of the resource
  resource_id   bigint      not null,
  primary key (partition_id, patient_id, resource_type, code, resource_id)
);

create index patient_resource_of_resource on condyle.patient_resource (partition_id, resource_id);

-- When something of a type in a patient's record last changed: which transaction did it. The record
-- holds shared resources too (a Location, a Practitioner); they mark all patients who point to them.
create table condyle.patient_change (
  partition_id  integer     not null,
  patient_id    bigint      not null,
  resource_type varchar(40) not null,
  changed_by    xid8        not null default pg_current_xact_id(),
  primary key (partition_id, patient_id, resource_type)
);

create index patient_change_by on condyle.patient_change (partition_id, changed_by);
