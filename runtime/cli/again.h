/* again.h: this program once more, in a process of its own. */
#ifndef RF_CLI_AGAIN_H
#define RF_CLI_AGAIN_H

#include <lua.h>

/* Lua: again(words [, lanes]) -> output | nil, reason. Waits for its end; its
 * messages go where ours go. `lanes` is its RAVEFORCE_LANES. */
int cli_again(lua_State *L);

#endif
