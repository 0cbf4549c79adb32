select kind % 100, count(*), avg(id), max(name), total(length(name)) from item group by kind % 100 order by 3;
select count(distinct kind), sum(id * kind % 13) from item where name like '%7%';
select name from item order by substr(name, -2), kind desc limit 10;
