select count(*), sum(part.weight), min(item.name)
  from item join part on part.item = item.id where item.kind < 900;
select item.kind, sum(part.weight) from part cross join item on item.id = part.weight
  group by item.kind order by 2 desc, 1 limit 5;
