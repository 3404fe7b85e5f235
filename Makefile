# RaveForce. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
CC ?= gcc
CFLAGS ?= -O3 -g
VARIANT ?= release
O := build/$(VARIANT)

version_of = $(shell sed -n 's/^.define RF_VERSION_$(1) //p' runtime/include/raveforce.h)
VERSION := $(call version_of,MAJOR).$(call version_of,MINOR).$(call version_of,PATCH)

CORE := base syntax nodes graph plan render features algebra score api
OUTSIDE := audio store bind host
CORE_LIBS := kissfft-float
LIBS := $(CORE_LIBS) sndfile soxr sqlite3

WIDE := $(filter-out runtime/nodes/types.c,$(wildcard runtime/nodes/*.c)) \
	$(wildcard runtime/render/kernel_*.c runtime/features/pack_*.c runtime/score/pack_*.c)
NARROW = $(filter-out $(WIDE),$(wildcard $(1:%=runtime/%/*.c)))
WIDTHS := 1 4 $(if $(filter x86_64,$(shell uname -m)),8 16)
ISA_8 := -mavx2
ISA_16 := -mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512

objects = $(patsubst %.c,$(O)/%.o,$(1))
wide_objects = $(foreach w,$(WIDTHS),$(patsubst %.c,$(O)/%_w$(w).o,$(1)))
CORE_OBJECTS = $(call objects,$(call NARROW,$(CORE))) $(call wide_objects,$(WIDE))
OUTSIDE_OBJECTS = $(call objects,$(call NARROW,$(OUTSIDE)))
CLI_OBJECTS = $(call objects,$(wildcard runtime/cli/*.c))

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Wmissing-prototypes
OURS = -std=c17 -D_GNU_SOURCE -Iruntime/include -Iruntime -fPIC -fvisibility=hidden -pthread -MMD -MP \
	-ffp-contract=off -fno-fast-math $(WARNINGS) $(WERROR) $(SANITIZE)
WIDE_FLAGS = -fno-math-errno -fno-lto
LUA_FLAGS = $(shell pkg-config --cflags lua5.4)
IO_FLAGS = $(shell pkg-config --cflags $(LIBS))
CORE_LINK = $(shell pkg-config --libs $(CORE_LIBS)) -lm -pthread
LINK = $(shell pkg-config --libs $(LIBS)) -lm -pthread

all: $(O)/libraveforce.a $(O)/raveforce ## build the library, the command and the Lua module

$(O)/libraveforce.a: $(CORE_OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(O)/raveforce: $(CLI_OBJECTS) $(OUTSIDE_OBJECTS) $(CORE_OBJECTS)
	$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs lua5.4) $(LINK)

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(OURS) $(LUA_FLAGS) $(IO_FLAGS) -c -o $@ $<

define wide_rule
$(O)/%_w$(1).o: %.c
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(OURS) $$(WIDE_FLAGS) $$(ISA_$(1)) -DRF_W=$(1) -c -o $$@ $$<
endef
$(foreach w,$(WIDTHS),$(eval $(call wide_rule,$(w))))

# A unit test is a program of its own; tests/unit/wide_*.c are compiled per lane width.
TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
TEST_WIDE = $(call wide_objects,$(wildcard tests/unit/wide_*.c))
unit: $(TESTS:%=$(O)/tests/%)
$(O)/tests/%: $(O)/tests/unit/%.o $(TEST_WIDE) $(OUTSIDE_OBJECTS) $(O)/libraveforce.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -Wl,--wrap=aligned_alloc -o $@ $^ $(shell pkg-config --libs cmocka lua5.4) $(LINK)

clean: ## remove what was built
	rm -rf build

.PHONY: all unit clean
.SECONDARY:
-include $(shell find build/$(VARIANT) -name '*.d' 2>/dev/null)
