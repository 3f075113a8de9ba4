-- Links by which staff answer what is the practice's to answer.

alter table condyle.form_link drop constraint form_link_purpose_check;
alter table condyle.form_link
  add constraint form_link_purpose_check check (purpose in ('personal', 'tablet', 'practice'));
