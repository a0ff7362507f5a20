# tap-pinterest-ads.  `make`, `make demo`, `make test`, `make bench`, `make lint`: see README.md.
CC       ?= cc
comma    := ,
FLAVOUR  := $(notdir $(CC))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
B        := build/$(FLAVOUR)
# The plain build's programs have fixed places; other flavours stay in their own folder.
OUT      := $(if $(SANITIZE),$(B),build)
TAP      := $(OUT)/tap-pinterest-ads
SANDBOX  := $(OUT)/pinterest-sandbox
PYTHON   := /usr/bin/python3

TAP_PKGS     := libcurl jansson yaml-0.1 libisal
SANDBOX_PKGS := libmicrohttpd jansson libdeflate zlib
DEB_BUILD := build-essential pkg-config libcurl4-openssl-dev libjansson-dev libyaml-dev libisal-dev \
             libdeflate-dev zlib1g-dev libmicrohttpd-dev
DEB_TEST  := $(DEB_BUILD) libcmocka-dev python3 python3-pytest \
             python3-pytest-xdist python3-jsonschema python3-yaml curl jq
DEB_LINT  := binutils clang clang-tidy clang-format cppcheck pmccabe valgrind

STD      := -std=c17 -D_GNU_SOURCE
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
            -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
            -Wcast-qual -Wcast-align -Wwrite-strings -Wpointer-arith -Wvla \
            -Wundef -Wformat=2 -Wnull-dereference -Wimplicit-fallthrough \
            -Wswitch-enum -Wredundant-decls -Wdouble-promotion
OPT      ?= -O2 -g
CFLAGS   += $(STD) $(WARN) $(OPT) $(if $(WERROR),-Werror)
ifdef SANITIZE
CFLAGS   += -fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS  += -fsanitize=$(SANITIZE)
else
CFLAGS   += -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2
LDFLAGS  += -pie -Wl,-z,relro,-z,now -Wl,--as-needed
# The path of a row is inlined across its files: a twentieth of the time.  Tests link without, which is quicker.
ifeq (,$(findstring clang,$(CC)))
JSON_LTO := -flto -ffat-lto-objects
TAP_LTO  := -flto=auto -O2
endif
endif
pkg-config = $(shell pkg-config $(1) $(2) 2>/dev/null)
LDLIBS_TAP     = $(call pkg-config,--libs,$(TAP_PKGS)) -lpthread
LDLIBS_SANDBOX = $(call pkg-config,--libs,$(SANDBOX_PKGS)) -lpthread
CFLAGS   += $(call pkg-config,--cflags,$(TAP_PKGS) $(SANDBOX_PKGS))

LAYERS      := base json http stream progress protocol plan sync
ENGINE_SRC  := $(foreach l,$(LAYERS),$(sort $(wildcard src/$l/*.c)))
TAP_SRC     := $(filter-out tap/main.c,$(sort $(wildcard tap/*.c tap/*/*.c)))
SANDBOX_SRC := $(sort $(wildcard tests/sandbox/*.c))
UNIT_SRC    := $(sort $(wildcard tests/unit/test_*.c))
ALL_C       := $(ENGINE_SRC) $(TAP_SRC) tap/main.c $(SANDBOX_SRC) $(UNIT_SRC) $(COMPILE_SRC)
COMPILE_SRC := $(sort $(wildcard catalog/*.c))
YAML        := $(sort $(wildcard catalog/*.yaml catalog/columns/*.yaml))
ENGINE      := $(B)/libengine.a
LIBTAP      := $(B)/libtap.a
UNIT        := $(UNIT_SRC:tests/unit/%.c=$(B)/unit/%)

all: $(TAP) $(SANDBOX)

$(B)/src/json/%.o $(B)/src/sync/rows.o: CFLAGS += $(JSON_LTO)
# Walls: each folder is compiled with a folder of links in sight that holds only what it may include.
SEES_base     := base
SEES_json     := base json
SEES_http     := base http
SEES_stream   := base json stream
SEES_progress := base json stream progress
SEES_protocol := base json stream protocol
SEES_plan     := base json stream progress plan http/limits.h http/quota.h http/request.h http/response.h http/url.h
SEES_sync     := base json http stream progress protocol plan sync
define wall
$(B)/sees/$1: Makefile
	@$(RM) -r $$@ && mkdir -p $$@ $$(addprefix $$@/,$$(patsubst %/,%,$$(dir $$(filter %.h,$(SEES_$1)))))
	@$$(foreach s,$(SEES_$1),ln -s $(CURDIR)/src/$$s $$@/$$s;)
$(B)/src/$1/%.o: src/$1/%.c $(B)/sees/$1
	@mkdir -p $$(@D)
	$(CC) -iquote $(B)/sees/$1 $$(CFLAGS) -MMD -MP -c -o $$@ $$<
endef
$(foreach l,$(LAYERS),$(eval $(call wall,$l)))
$(B)/tap/%.o: tap/%.c
	@mkdir -p $(@D)
	$(CC) -iquote src -iquote . $(CFLAGS) -MMD -MP -c -o $@ $<
# The sandbox shares no code with what it tests.
$(B)/tests/sandbox/%.o: tests/sandbox/%.c
	@mkdir -p $(@D)
	$(CC) -iquote tests/sandbox $(CFLAGS) -MMD -MP -c -o $@ $<
$(ENGINE): $(ENGINE_SRC:%.c=$(B)/%.o)
	@$(RM) $@ && $(AR) rcs $@ $^
$(LIBTAP): $(TAP_SRC:%.c=$(B)/%.o)
	@$(RM) $@ && $(AR) rcs $@ $^

# catalog/*.yaml are checked and become tables (catalog/compile.c); a mistake stops the build.
$(B)/catalog/%.o: catalog/%.c
	@mkdir -p $(@D)
	$(CC) -iquote src -iquote . $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/compile-catalog: $(COMPILE_SRC:%.c=$(B)/%.o) $(LIBTAP) $(ENGINE)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS_TAP)
$(B)/catalog.list: FORCE # a stream that is gone, or came with an old date, counts as a change
	@mkdir -p $(@D) && echo $(YAML) | cmp -s - $@ || echo $(YAML) > $@
$(B)/catalog.c: $(B)/compile-catalog $(B)/catalog.list $(YAML)
	$< catalog > $@.new && mv $@.new $@
$(B)/catalog.o: $(B)/catalog.c
	$(CC) -iquote src $(CFLAGS) -c -o $@ $<
$(TAP): $(B)/tap/main.o $(B)/catalog.o $(LIBTAP) $(ENGINE)
	$(CC) $(LDFLAGS) $(TAP_LTO) -o $@ $^ $(LDLIBS_TAP)
# For the wheel: it brings its libraries along.  RPATH, since RUNPATH would not reach their own libraries.
$(B)/wheel/tap-pinterest-ads: $(B)/tap/main.o $(B)/catalog.o $(LIBTAP) $(ENGINE)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $(TAP_LTO) -Wl,--disable-new-dtags,-rpath,'$$ORIGIN/../lib/tap-pinterest-ads' -o $@ $^ $(LDLIBS_TAP)
$(SANDBOX): $(SANDBOX_SRC:%.c=$(B)/%.o)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS_SANDBOX)

$(B)/unit/%: tests/unit/%.c $(B)/catalog.o $(LIBTAP) $(ENGINE)
	@mkdir -p $(@D)
	$(CC) -iquote src -iquote . $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $(filter %.c,$^) $(B)/catalog.o $(LIBTAP) $(ENGINE) $(LDLIBS_TAP) -lcmocka -ldeflate
$(B)/unit/test_project: tests/fuzz/fields.c
$(B)/unit/test_corpus: tests/fuzz/fuzz_scan.c tests/fuzz/fuzz_project.c tests/fuzz/fields.c
# Rows through scan and project: from stdin for the differential test, and in megabytes a second.
$(OUT)/project-stdin: tests/fuzz/project_stdin.c
$(OUT)/bench-project: tests/bench/bench_project.c
$(OUT)/project-stdin $(OUT)/bench-project: tests/fuzz/fields.c $(ENGINE)
	$(CC) -iquote src -iquote . $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(ENGINE) $(LDLIBS_TAP)
unit-programs: $(UNIT) $(OUT)/project-stdin
unit: $(UNIT)
	@for t in $(UNIT); do $$t || exit 1; done

# Each of these is one command on a fresh machine: what is missing is installed, then built.
deps:
	@tests/deps.sh $(DEB_TEST)
demo:
	@tests/deps.sh $(DEB_BUILD) jq
	@$(MAKE) -s -j$$(nproc) all
	@tests/demo.sh
test: deps
	@$(MAKE) -s -j$$(nproc) all unit-programs
	@tests/test.sh $(UNIT)
bench: deps
	@$(MAKE) -s -j$$(nproc) all
	@$(PYTHON) tests/bench/bench.py
# The README's tables of settings and streams.
readme: all
	@tests/readme.py
# What others run it in: a Python wheel, a container, and consumers from PyPI in build/interop.
VERSION := $(shell sed -n 's/.*TAP_VERSION *"\(.*\)"/\1/p' tap/version.h)
IMAGE   ?= source-pinterest-ads:$(VERSION)
wheel: $(B)/wheel/tap-pinterest-ads
	@$(PYTHON) tap/wheel.py $< build
image:
	docker build --network host --build-arg VERSION=$(VERSION) -t $(IMAGE) .
	@docker image inspect --format '{{.RepoTags}} {{.Size}} bytes' $(IMAGE)
image-test: deps
	@$(MAKE) -s -j$$(nproc) all
	@IMAGE=$(IMAGE) $(PYTHON) -m pytest -q -rs tests/interop/test_image.py
interop: deps
	@tests/deps.sh postgresql python3-venv binutils libpq-dev
	@$(MAKE) -s -j$$(nproc) all wheel
	@IMAGE=$(IMAGE) $(PYTHON) -m pytest -q -rs tests/interop
lint check-all: deps
	@tests/deps.sh $(DEB_LINT)
	@tests/$@.sh

FUZZERS      := scan project
FUZZ_SECONDS ?= 60
fuzz:
	@$(MAKE) -s CC=clang SANITIZE=fuzzer-no-link,address,undefined $(FUZZERS:%=fuzz-%)
$(B)/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/entry.c tests/fuzz/fields.c $(ENGINE)
	@mkdir -p $(@D)
	$(CC) -iquote src -iquote . $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -DFUZZ_TARGET=fuzz_$* -o $@ $^ $(LDLIBS_TAP)
fuzz-%: $(B)/fuzz/%
	@mkdir -p $(B)/found/$*
	$< -max_total_time=$(FUZZ_SECONDS) -dict=tests/fuzz/project.dict -artifact_prefix=$(B)/found/ \
		-verbosity=0 -print_final_stats=1 $(B)/found/$* tests/fuzz/corpus/$*

clean:
	$(RM) -r build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: FORCE all unit unit-programs deps demo test bench readme wheel image image-test interop lint check-all fuzz clean
.DELETE_ON_ERROR:
.SECONDARY:
