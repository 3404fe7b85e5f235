std, max_line_length, self = "lua54", 80, false -- `self` may go unused
include_files = {"**/*.lua", ".luacheckrc"}
exclude_files = {"build/", "runs/"}
files["tests/spec"] = {std = "+busted"}
