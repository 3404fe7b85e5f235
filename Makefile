# RaveForce. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
VARIANT ?= release
O := build/$(VARIANT)

ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS_release := -O3 -g
CFLAGS_debug := -O0 -g
CFLAGS_asan := -O1 -g -fno-omit-frame-pointer
CFLAGS_tsan := $(CFLAGS_asan)
CFLAGS ?= $(or $(CFLAGS_$(VARIANT)),$(CFLAGS_release))
SANITIZE_asan := -fsanitize=address,undefined -fno-sanitize-recover=all
SANITIZE_tsan := -fsanitize=thread
SANITIZE := $(SANITIZE_$(VARIANT))
OBJCOPY ?= objcopy
# Every processor, unless the command line says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif

version_of = $(shell sed -n 's/^.define RF_VERSION_$(1) //p' runtime/include/raveforce.h)
MAJOR := $(call version_of,MAJOR)
VERSION := $(MAJOR).$(call version_of,MINOR).$(call version_of,PATCH)
quote = '$(subst ','\'',$(1))'
# A line per step; the whole command with V=1.
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@;)

TO_BUILD := gcc binutils pkg-config liblua5.4-dev lua5.4 libsndfile1-dev libsoxr-dev libkissfft-dev libsqlite3-dev
TO_TEST := clang lua-busted libcmocka-dev sonic-pi-samples
TO_LINT := clang-format clang-tidy cppcheck lua-check

LIBRARY := base syntax nodes graph plan render features algebra score api audio store
LIBS := kissfft-float sndfile soxr sqlite3

WIDE := $(filter-out runtime/nodes/types.c,$(wildcard runtime/nodes/*.c)) \
	$(wildcard runtime/render/kernel_*.c runtime/features/pack_*.c runtime/score/pack_*.c)
NARROW = $(filter-out $(WIDE),$(wildcard $(1:%=runtime/%/*.c)))
WIDTHS := 1 4 $(if $(filter x86_64,$(shell uname -m)),8 16)
ISA_8 := -mavx2
ISA_16 := -mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512

objects = $(patsubst %.c,$(O)/%.o,$(1))
wide_objects = $(foreach w,$(WIDTHS),$(patsubst %.c,$(O)/%_w$(w).o,$(1)))
LIB_OBJECTS := $(call objects,$(call NARROW,$(LIBRARY))) $(call wide_objects,$(WIDE))
LUA_OBJECTS := $(call objects,$(call NARROW,bind host))
CLI_OBJECTS := $(call objects,$(call NARROW,cli))

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Wmissing-prototypes
OURS := -std=c17 -D_GNU_SOURCE -Iruntime/include -Iruntime -fPIC -fvisibility=hidden -pthread -MMD -MP \
	-ffp-contract=off -fno-fast-math $(WARNINGS) $(WERROR) $(SANITIZE)
WIDE_FLAGS := -fno-math-errno -fno-lto
# Asked for once, and not before a recipe needs it: the packages may still be on their way.
once = $(eval $(1) := $(shell $(2)))$($(1))
INCLUDES = $(call once,INCLUDES,pkg-config --cflags lua5.4 $(LIBS))
LINK_LIBS = $(call once,LINK_LIBS,pkg-config --libs $(LIBS))
LINK_LUA = $(call once,LINK_LUA,pkg-config --libs lua5.4)
LINK = $(LINK_LIBS) -lm -pthread
LINKER = $(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS)

SONAME := libraveforce.so.$(MAJOR)
PRODUCTS := $(O)/libraveforce.a $(O)/$(SONAME) $(O)/raveforce $(O)/lua/raveforce/core.so

all: $(PRODUCTS) ## build the library, the command and the Lua module
	@$(if $(filter release,$(VARIANT)),ln -sfn release/raveforce build/raveforce && ln -sfn release/lua build/lua)

# All rooms but the command: what tests and programs link.
$(O)/rooms.a: $(LIB_OBJECTS) $(LUA_OBJECTS)
	$(call say,ar)rm -f $@ && $(AR) qcs $@ $^

# One object, so that only RF_API names leave it.
$(O)/libraveforce.o: $(LIB_OBJECTS)
	$(call say,ld)$(LD) -r -o $@ $^ && $(OBJCOPY) --localize-hidden $@

$(O)/libraveforce.a: $(O)/libraveforce.o
	$(call say,ar)rm -f $@ && $(AR) qcs $@ $^

$(O)/$(SONAME): $(LIB_OBJECTS)
	$(call say,link)$(LINKER) -shared -Wl,-soname,$(SONAME) -o $@ $^ $(LINK)

$(O)/raveforce: $(CLI_OBJECTS) $(O)/rooms.a
	$(call say,link)$(LINKER) -o $@ $^ $(LINK_LUA) $(LINK)

$(O)/lua/raveforce/core.so: $(call objects,$(call NARROW,bind)) $(O)/libraveforce.a
	@mkdir -p $(@D)
	$(call say,link)$(LINKER) -shared -Wl,--exclude-libs,ALL -o $@ $^ $(LINK)

# Other flags than last time: everything is compiled again.
$(O)/flags: FLAGS = $(call quote,$(CC) $(CFLAGS) $(OURS) $(LDFLAGS))
$(O)/flags: always
	@mkdir -p $(@D)
	@printf '%s\n' $(FLAGS) | cmp -s - $@ || printf '%s\n' $(FLAGS) > $@

$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(CFLAGS) $(OURS) $(INCLUDES) -c -o $@ $<

define wide_rule
$(O)/%_w$(1).o: %.c $(O)/flags
	@mkdir -p $$(@D)
	$$(call say,cc)$$(CC) $$(CFLAGS) $$(OURS) $$(WIDE_FLAGS) $$(ISA_$(1)) -DRF_W=$(1) -c -o $$@ $$<
endef
$(foreach w,$(WIDTHS),$(eval $(call wide_rule,$(w))))

# A unit test is a program of its own; tests/unit/wide_*.c are compiled per lane width.
UNITS := $(patsubst tests/unit/%.c,$(O)/tests/%,$(wildcard tests/unit/test_*.c))
$(O)/tests/%: $(O)/tests/unit/%.o $(call wide_objects,$(wildcard tests/unit/wide_*.c)) $(O)/rooms.a
	@mkdir -p $(@D)
	$(call say,link)$(LINKER) -Wl,--wrap=aligned_alloc -o $@ $^ -lcmocka $(LINK_LUA) $(LINK)
unit: $(UNITS)

demo: packages ## find a kick drum: installs packages, builds, trains
	@$(MAKE) --no-print-directory all
	$(O)/raveforce run examples/demo.lua
test: packages ## all tests: installs packages, builds, runs
	@$(MAKE) --no-print-directory all unit
	@sh tests/run.sh $(O)
check: lint ## lint and test, warnings as errors
	@$(MAKE) --no-print-directory VARIANT=check WERROR=-Werror test
lint: packages-lint ## clang-format, clang-tidy, cppcheck, luacheck
	@sh tools/lint.sh
asan tsan: packages ## unit tests and specs under a sanitizer
	@$(MAKE) --no-print-directory VARIANT=$@ all unit
	@PRELOAD=$$($(CC) -print-file-name=lib$@.so) sh tests/run.sh build/$@ unit spec
bench: all ## what things cost on this machine
	$(O)/raveforce bench
docs: all packages-docs ## reference pages in build/docs
	@sh tools/docs.sh $(O)
packages: ; @sh tools/packages.sh $(TO_BUILD) $(TO_TEST)
packages-lint: packages ; @sh tools/packages.sh $(TO_LINT)
packages-docs: ; @sh tools/packages.sh lua-ldoc

PLACE = PREFIX=$(call quote,$(PREFIX)) DESTDIR=$(call quote,$(DESTDIR))
install: all ## into PREFIX, below DESTDIR
	@$(PLACE) VERSION=$(VERSION) sh tools/install.sh $(O)
uninstall: ## remove what install made
	@$(PLACE) sh tools/uninstall.sh
clean: ## remove what was built
	rm -rf build
help: ## this list
	@sed -n 's/^\([a-z ]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

.PHONY: all unit demo test check lint asan tsan bench docs packages packages-lint packages-docs install uninstall clean help always
.SECONDARY:
-include $(shell find $(O) -name '*.d' 2>/dev/null)
