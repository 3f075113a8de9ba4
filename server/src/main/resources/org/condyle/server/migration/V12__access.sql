-- Whose a job is: its caller, told apart by the id that a token carries. Jobs from before have none
-- and are nobody's; what came of them is removed when it expires.
alter table condyle.job add column owner text;
