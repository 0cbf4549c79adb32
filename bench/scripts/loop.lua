local sum = 0
for i = 1, 4000000 do
  sum = sum + i % 7 * 3
  if sum > 1000000 then sum = sum - 1000000 end
end
return sum
