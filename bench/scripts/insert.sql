delete from log;
begin;
with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)
  insert into log select i, i * 7919 % 30011, printf('message %d of %x', i, i * 31) from n;
update log set message = upper(message) where item % 7 = 3;
delete from log where item % 5 = 1;
commit;
select count(*), sum(item), max(message) from log;
