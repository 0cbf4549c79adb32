local parts = {}
for i = 1, 40000 do parts[#parts + 1] = string.format('%d:%s;', i, tostring(i * 3)) end
local text = table.concat(parts)
local sum = 0
for a, b in text:gmatch('(%d+):(%d+)') do sum = sum + #a + tonumber(b) % 10 end
local upper = text:gsub('%d', 'x'):upper()
local joined = ''
for i = 1, 2000 do joined = joined .. string.char(97 + i % 26) end
return sum + #upper + #joined:rep(10)
