-- Files that a job makes, line by line; they go with it.

create table condyle.job_file (
  job_id   uuid    not null references condyle.job on delete cascade,
  -- unique within the job, for example Patient-1.ndjson
  name     text    not null,
  -- what the manifest lists it under: output, deleted or error
  section  text    not null,
  -- of the resources in it
  type     text    not null,
  lines    bigint  not null,
  -- how far the work has come with it, in the words of the job's kind
  position bigint  not null,
  -- gzipped
  content  bytea   not null,
  primary key (job_id, name)
);
