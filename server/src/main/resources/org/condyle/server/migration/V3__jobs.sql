-- Long work as stored jobs. What is due and who works at it is db-scheduler's table, as that
-- library lays it out; what was asked and what came of it is ours.

create table condyle.scheduled_tasks (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  primary key (task_name, task_instance)
);

create index scheduled_tasks_due on condyle.scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on condyle.scheduled_tasks (last_heartbeat);

-- A job that is cancelled is deleted, so there is no state for it.
create table condyle.job (
  -- random: who knows it may ask for the job, within the practice
  id           uuid        primary key,
  partition_id integer     not null,
  kind         text        not null,
  request      text        not null,
  state        text        not null default 'queued'
               check (state in ('queued', 'running', 'completed', 'failed')),
  -- how often it was begun without being ended or handed back
  attempts     integer     not null default 0,
  subjects     bigint,
  done         bigint      not null default 0,
  failed       bigint      not null default 0,
  created      timestamptz not null,
  started      timestamptz,
  finished     timestamptz,
  -- when what came of it is removed
  expires      timestamptz,
  -- gzipped
  result       bytea,
  problems     text
);

create index job_unfinished on condyle.job (partition_id, created, id)
  where state in ('queued', 'running');
create index job_expires on condyle.job (expires) where expires is not null;
