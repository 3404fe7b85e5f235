# RaveForce. `make help` lists the targets.

PREFIX ?= /usr/local
VARIANT ?= release
O := build/$(VARIANT)

CC := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS_debug := -O0 -g
CFLAGS_asan := -O1 -g -fno-omit-frame-pointer
CFLAGS_tsan := $(CFLAGS_asan)
CFLAGS ?= $(or $(CFLAGS_$(VARIANT)),-O3 -g)
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

TO_BUILD := gcc binutils pkg-config liblua5.4-dev lua5.4 libsndfile1-dev libsoxr-dev libkissfft-dev libsqlite3-dev libsdl2-dev
TO_TEST := clang lua-busted libcmocka-dev sonic-pi-samples chromium chromium-driver curl
TO_packages-lint := clang-format clang-tidy cppcheck lua-check
TO_packages-docs := lua-ldoc

# The core fits into anything; files and runs are a library of their own.
CORE := base syntax nodes graph plan render features algebra score api
IO_LIBS := sndfile soxr sqlite3

WIDE := $(filter-out runtime/nodes/types.c,$(wildcard runtime/nodes/*.c)) \
	$(wildcard runtime/render/kernel_*.c runtime/features/pack_*.c runtime/score/pack_*.c)
NARROW = $(filter-out $(WIDE),$(wildcard $(1:%=runtime/%/*.c)))
WIDTHS := 1 4 $(if $(filter x86_64,$(shell uname -m)),8 16)
ISA_8 := -mavx2
ISA_16 := -mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512
objects = $(patsubst %.c,$(O)/%.o,$(1))
wide_objects = $(foreach w,$(WIDTHS),$(patsubst %.c,$(O)/%_w$(w).o,$(1)))
CORE_OBJECTS := $(call objects,$(call NARROW,$(CORE))) $(call wide_objects,$(WIDE))
IO_OBJECTS := $(call objects,$(call NARROW,audio store))

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Wmissing-prototypes
OURS = -std=c17 -D_GNU_SOURCE -Iruntime/include -Iruntime -fPIC -fvisibility=hidden -pthread -MMD -MP \
	-ffp-contract=off -fno-fast-math $(WARNINGS) $(WERROR) $(SANITIZE)$(if $(filter sdl2,$(SDL2)),, -DRF_NO_SDL2)
WIDE_FLAGS := -fno-math-errno -fno-trapping-math -fno-lto
# Asked for once, and not before a recipe needs it: the packages may still be on their way.
once = $(eval $(1) := $(shell $(2)))$($(1))
INCLUDES = $(call once,INCLUDES,pkg-config --cflags lua5.4 kissfft-float $(IO_LIBS) $(filter sdl2,$(SDL2)))
LINK_CORE = $(call once,LINK_CORE,pkg-config --libs kissfft-float; echo -lm -pthread)
LINK_IO = $(call once,LINK_IO,pkg-config --libs $(IO_LIBS); echo -ldl)
LINK_LUA = $(call once,LINK_LUA,pkg-config --libs lua5.4)
# Of SDL2 only the headers: it is opened when a sound is played. SDL2=0 builds without.
SDL2 = $(call once,SDL2,pkg-config --exists 'sdl2 >= 2.24' && echo sdl2)
LINKER = $(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS)

SONAMES := libraveforce.so.$(MAJOR) libraveforce_io.so.$(MAJOR)
ARCHIVES := $(O)/libraveforce_io.a $(O)/libraveforce.a

all: $(ARCHIVES) $(SONAMES:%=$(O)/%) $(O)/raveforce $(O)/lua/raveforce/core.so ## build the library, the command and the Lua module
	@$(if $(filter release,$(VARIANT)),ln -sfn release/raveforce build/raveforce && ln -sfn release/lua build/lua)

# All rooms but the command: what tests and programs link.
$(O)/rooms.a: $(CORE_OBJECTS) $(IO_OBJECTS) $(call objects,$(call NARROW,bind host))
	$(call say,ar)rm -f $@ && $(AR) qcs $@ $^

# One object each, so that only the names of its header leave it.
$(O)/libraveforce.o: $(CORE_OBJECTS) Makefile
	$(call say,ld)$(LD) -r -o $@ $(CORE_OBJECTS) && $(OBJCOPY) --localize-hidden $@

$(O)/libraveforce_io.o: $(IO_OBJECTS) $(call objects,$(call NARROW,base))
	$(call say,ld)$(LD) -r -o $@ $^
	@grep -o 'rf_[a-z0-9_]*(' runtime/include/raveforce_io.h | tr -d '(' > $(O)/io.names
	@$(OBJCOPY) --keep-global-symbols=$(O)/io.names $@

$(ARCHIVES): %.a: %.o
	$(call say,ar)rm -f $@ && $(AR) qcs $@ $<
$(SONAMES:%=$(O)/%): %.so.$(MAJOR): %.o
	$(call say,link)$(LINKER) -shared -Wl,-soname,$(@F) -o $@ $< $(if $(findstring _io,$@),$(LINK_IO),$(LINK_CORE))

$(O)/raveforce: $(call objects,$(call NARROW,cli)) $(O)/rooms.a
	$(call say,link)$(LINKER) -o $@ $^ $(LINK_LUA) $(LINK_IO) $(LINK_CORE)

$(O)/lua/raveforce/core.so: $(call objects,$(call NARROW,bind)) $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,link)$(LINKER) -shared -Wl,--exclude-libs,ALL -o $@ $^ $(LINK_IO) $(LINK_CORE)

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
	$(call say,link)$(LINKER) -Wl,--wrap=aligned_alloc -o $@ $^ -lcmocka $(LINK_LUA) $(LINK_IO) $(LINK_CORE)
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
fuzz: packages ## programs that nobody writes, for FUZZ_SECONDS (600)
	@MAKE=$(call quote,$(MAKE)) sh tests/fuzz/run.sh
bench: all ## what things cost on this machine
	$(O)/raveforce bench
docs: all packages-docs ## reference pages in build/docs
	@sh tools/docs.sh $(O)
packages packages-lint packages-docs: ; @sh tools/packages.sh $(TO_BUILD) $(TO_TEST) $(TO_$@)

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
