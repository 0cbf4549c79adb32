create table item(id integer primary key, kind int, name text);
create table part(item int, weight int);
create index part_item on part(item);
create table log(id integer primary key, item int, message text);
create index log_item on log(item);
with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000)
  insert into item select i, i * 7919 % 1009, 'item ' || i from n;
insert into part select id, kind from item;
insert into part select kind, id % 100 from item;
select count(*) from part;
