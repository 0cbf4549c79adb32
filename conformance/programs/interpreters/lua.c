/* Lua: a script gives an integer. Each run has a state of its own. */
#include "room.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>

EXPORT(run) int run(void) {
  lua_State *lua = luaL_newstate();
  luaL_openlibs(lua);
  if (luaL_loadstring(lua, text()) || lua_pcall(lua, 0, 1, 0)) {
    fprintf(stderr, "%s\n", lua_tostring(lua, -1));
    abort();
  }
  int result = (int)lua_tointeger(lua, -1);
  lua_close(lua);
  return result;
}
