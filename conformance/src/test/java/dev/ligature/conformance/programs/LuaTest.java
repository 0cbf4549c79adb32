package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lua: the interpreter in {@code liblua.so}, and modules in C that {@code require} opens. Errors
 * are {@code longjmp}s, from the modules into the interpreter and through frames of both.
 */
final class LuaTest {
  @TempDir Path directory;

  @Test
  void a_script_does_what_it_does_natively() throws Exception {
    Outcome outcome =
        lua()
            .file(
                "script.lua",
                """
                local function fib(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end
                print(fib(20), 7 // 2, 7 / 2, 2^0.5, 1 << 40, -7 % 3, math.maxinteger)
                local t = {}
                for w in ("the quick brown fox"):gmatch("%a+") do t[#t + 1] = w:upper() end
                table.sort(t, function(a, b) return a > b end)
                print(table.concat(t, ","), string.format("%5.2f|%q|%x", 3.14159, "a\\nb", 255))
                local co = coroutine.wrap(function(a)
                  for i = 1, 3 do a = coroutine.yield(a * i) end
                end)
                print(co(10), co(20), co(30))
                print(type(select(2, pcall(function()
                  local x <close> = setmetatable({}, {__close = function() print "closed" end})
                  error({code = 7})
                end))))
                print(select(2, pcall(error, "plain")))
                print(xpcall(function() return nil + 1 end, function(m) return "handled: " .. m end))
                local f = assert(io.open("written", "w")); f:write("line 1\\n", 2, "\\n"); f:close()
                for l in io.lines("written") do io.write("[", l, "]") end print()
                print(string.pack("<i4", 100):byte(1, -1))
                print(#string.rep("x", 1000000), collectgarbage())
                """)
            .run("script.lua")
            .succeeded();
    assertEquals(
        """
        6765\t3\t3.5\t1.4142135623731\t1099511627776\t2\t9223372036854775807
        THE,QUICK,FOX,BROWN\t 3.14|"a\\
        b"|ff
        10\t40\t90
        closed
        table
        plain
        false\thandled: script.lua:16: attempt to perform arithmetic on a nil value
        [line 1][2]
        100\t0\t0\t0
        1000000\t0
        """,
        outcome.out());
  }

  @Test
  void require_opens_modules_in_c_and_their_errors_come_back() throws Exception {
    Outcome outcome =
        lua()
            .file(
                "script.lua",
                """
                local cjson, lfs = require "cjson", require "lfs"
                local value = cjson.decode('{"list": [1, 2.5, "\\\\u00e4"], "nested": {"a": null}}')
                print(value.list[2], value.list[3], value.nested.a == cjson.null, cjson.encode({1, {x = true}}))
                print(pcall(cjson.decode, '{"open": '))
                print(pcall(cjson.encode, {[1] = 1, [99] = 2}))
                lfs.mkdir("made"); io.open("made/file", "w"):close()
                local names = {}
                for name in lfs.dir("made") do
                  if not name:find("^%.") then names[#names + 1] = name end
                end
                print(table.concat(names, " "), lfs.attributes("made/file").mode)
                print((select(2, lfs.attributes("none"))))
                print(package.loaded.cjson == cjson, type(package.searchpath("lfs", package.cpath)))
                """)
            .run("script.lua")
            .succeeded();
    assertEquals(
        """
        2.5\t\u00e4\ttrue\t[1,{"x":true}]
        false\tExpected value but found T_END at character 10
        false\tCannot serialise table: excessively sparse array
        file\tfile
        cannot obtain information from file 'none': No such file or directory
        true\tstring
        """,
        outcome.out());
  }

  @Test
  void the_test_of_lpeg_passes() throws Exception {
    Outcome outcome = lua().run("{modules}/test.lua").succeeded();
    assertTrue(outcome.out().endsWith("OK\n"), outcome.out());
  }

  @Test
  void a_module_that_is_not_there_is_an_error_of_the_script() throws Exception {
    Outcome outcome =
        lua()
            .file("script.lua", "print(package.loadlib('/modules/none.so', '*'))")
            .runGuest("script.lua")
            .succeeded();
    assertEquals(
        "nil\t/modules/none.so: cannot open shared object file: No such file or directory\topen\n",
        outcome.out());
  }

  private BuiltProgram lua() throws Exception {
    return new BuiltProgram("lua", "lua", directory)
        .environment("LUA_CPATH", "{modules}/?.so")
        .environment("LUA_PATH", "{modules}/?.lua")
        .opens("cjson.so", "lfs.so", "lpeg.so");
  }
}
