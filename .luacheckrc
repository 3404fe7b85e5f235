std, max_line_length, self = "lua54", 80, false -- `self` may go unused
include_files = {"**/*.lua", ".luacheckrc"}
exclude_files = {"build/", "runs/", "tests/mistakes/"}
files["tests/spec"] = {std = "+busted"}
-- task files find `rf`; stubs have nothing but names
files["examples"] = {read_globals = {"rf"}}
files["tests/check"] = {read_globals = {"rf"}}
files["lua/raveforce/tasks"] = {read_globals = {"rf"}}
files["lua/raveforce/template"] = {read_globals = {"rf"}}
files["lua/meta"] = {ignore = {"211", "212", "241"}, max_line_length = false}
