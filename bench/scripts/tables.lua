local numbers = {}
for i = 1, 100000 do numbers[i] = i * 7919 % 100003 end
table.sort(numbers)
local counts = {}
for i = 1, #numbers do
  local key = 'k' .. numbers[i] % 1000
  counts[key] = (counts[key] or 0) + 1
end
local points = {}
for i = 1, 50000 do points[i] = {x = i, y = numbers[i]} end
local sum = 0
for _, point in ipairs(points) do sum = (sum + point.x * point.y) % 1000003 end
for key, count in pairs(counts) do sum = sum + #key * count end
return sum
