-- Practices: the data of each is a partition of its own. Partition 0 is shared content.

create sequence condyle.practice_partition as integer start with 2;

create table condyle.practice (
  partition_id      integer     primary key check (partition_id > 0),
  name              text        not null unique,
  title             text        not null,
  -- as in the IANA time zone database
  zone              text        not null,
  -- by which reports name it
  identifier_system text        not null,
  identifier_value  text        not null,
  added             timestamptz not null default now()
);

insert into condyle.practice (partition_id, name, title, zone, identifier_system, identifier_value)
values (1, 'practice', 'The practice', 'Z', 'https://condyle.org/fhir/sid/practice', '1');
