-- With which scopes a job was submitted: it is told to its owner with these or more. Jobs from before
-- have none and are nobody's, as their owner is written otherwise now; what came of them is removed
-- when it expires.
alter table condyle.job add column scopes text;
