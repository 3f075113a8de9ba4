-- The record of a patient also holds shared resources (a Location, a Practitioner) to which something
-- in it points. Who points to which, so that a change of one marks all records that hold it, and so
-- that they are found without reading the record. Written by the transaction that writes the
-- resource which points.
create table condyle.shared_reference (
  partition_id integer     not null,
  -- What is pointed to, for example Location and 3; it need not be stored
  target_type  varchar(40) not null,
  target_id    varchar(64) not null,
  -- HAPI's key of the Patient to whose record the source belongs; 0 for a source that is shared
  patient_id   bigint      not null,
  -- HAPI's key of the resource that points
  source_id    bigint      not null,
  primary key (partition_id, target_type, target_id, patient_id, source_id)
);

create index shared_reference_of_patient on condyle.shared_reference
  (partition_id, patient_id, source_id) include (target_type, target_id);

-- In condyle.patient_resource the Patient is a resource of its own, and code -1 stands for a
-- resource that has to be read whatever codes are asked for.

-- For how much of what is stored the index is there; one row.
create table condyle.record_index (
  -- how the rows are made: an index that was made otherwise is made again
  format     text    not null,
  -- HAPI's greatest key that has been looked at
  indexed_to bigint  not null,
  complete   boolean not null
);

-- A Patient has one row, by which all patients are listed.
create index patient_resource_patients on condyle.patient_resource (partition_id, patient_id)
  where resource_type = 'Patient';
