#!/usr/bin/env bash
# Builds the guest programs of the tests and of two examples from their sources.
#
#   guests/build.sh            builds all and replaces what is there
#   guests/build.sh --check    builds all and compares with what is there; status 1 and a list of the
#                              modules if any differ, which another version of a tool may cause
#
# A guest is a folder in guests/sources with a `recipe`: a few lines that call the functions below.
# Its modules go to guests/modules/<folder>.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
include=$root/guests/include

need() {
  local missing=() tool
  for tool in "$@"; do
    command -v "${tool%%:*}" >/dev/null || missing+=("${tool%%:*} (package ${tool##*:})")
  done
  [ -f /usr/lib/wasm32-wasi/libc.a ] || missing+=('libc for wasm32-wasi (package wasi-libc)')
  [ -f "$(clang-19 --target=wasm32-wasi -print-libgcc-file-name 2>/dev/null)" ] ||
    missing+=('compiler-rt for wasm32-wasi (package libclang-rt-19-dev-wasm32)')
  [ ${#missing[@]} -eq 0 ] && return
  printf 'guests/build.sh: missing: %s\n' "${missing[@]}" >&2
  echo 'On Debian: apt-get install -y clang-19 lld-19 wabt wasi-libc libclang-rt-19-dev-wasm32' >&2
  exit 2
}

# ---- what recipes call; the working directory is the folder of the results, $src the one of the sources

# Only the name section stays: traps show it. What else is there to strip names the tool's version.
strip=(--strip-all --keep-section=name)
pic=(--target=wasm32-unknown-unknown -O2 -fPIC -ffreestanding)
machine=()
hosted=(--target=wasm32-wasi -O2 -fPIC)
concurrent=(--target=wasm32-unknown-emscripten -O2 -fPIC -ffreestanding -matomics -mbulk-memory)
shares=(--no-entry --export-dynamic --shared-memory --max-memory=16777216
  --export-if-defined=__wasm_call_ctors --export-if-defined=__wasm_init_tls
  --export-if-defined=__wasm_apply_tls_relocs --export-if-defined=__tls_base --export-if-defined=__tls_size
  --export-if-defined=__tls_align --unresolved-symbols=import-dynamic "${strip[@]}")
hidden=(-fvisibility=hidden -Wall -Wextra -Werror)

# objects FLAGS... -- INPUT...: compiles the C and C++ files among the inputs; -m, -D, -O, -f and -g options before
# them are for the compiler; leaves the others as they are.
objects() {
  local flags=() object input
  inputs=()
  while [ "$1" != -- ]; do flags+=("$1"); shift; done
  shift
  for input in "$@"; do
    case $input in
      -m* | -D* | -O* | -f* | -g*) flags+=("$input") ;;
      *.c | *.cc)
        object=$work/${#inputs[@]}.o
        clang-19 "${hidden[@]}" "${flags[@]}" -I"$include" -I"$src" -c "$src/$input" -o "$object"
        inputs+=("$object")
        ;;
      *) inputs+=("$input") ;;
    esac
  done
}

# All are linked by wasm-ld itself: clang runs wasm-opt on what it links, where that is installed.

# shared OUTPUT INPUT...: a shared library. Inputs: C and C++ files, libraries it needs, linker options.
shared() {
  local output=$1
  shift
  objects "${pic[@]}" -- "$@"
  wasm-ld-19 "${machine[@]}" --experimental-pic -shared --unresolved-symbols=import-dynamic "${strip[@]}" \
    "${inputs[@]}" -o "$output"
}

# pie OUTPUT INPUT...: a position independent main program that imports its memory, table and stack.
pie() {
  local output=$1
  shift
  objects "${pic[@]}" -- "$@"
  wasm-ld-19 "${machine[@]}" --experimental-pic -pie --import-memory --export-dynamic \
    --unresolved-symbols=import-dynamic "${strip[@]}" "${inputs[@]}" -o "$output"
}

# reactor OUTPUT INPUT...: as pie, but without an entry point: the host calls its exports. The loader
# runs its constructors.
reactor() {
  pie "$@" --no-entry --export-if-defined=__wasm_call_ctors
}

# fixed OUTPUT INPUT...: a main program at fixed addresses that defines its memory, table and stack and
# is linked to shared libraries all the same. Compiled as PIC, because wasm-ld-19 leaves the address of
# an imported function 0 otherwise.
fixed() {
  local output=$1
  shift
  objects "${pic[@]}" -- "$@"
  wasm-ld-19 "${machine[@]}" --experimental-pic -Bdynamic --export-dynamic --export-table --growable-table \
    --export=__stack_pointer --unresolved-symbols=import-dynamic "${strip[@]}" "${inputs[@]}" -o "$output"
}

# threaded OUTPUT KIND INPUT...: a -shared library or a -pie without an entry point that shares its memory
# with other threads. clang reaches thread-local data of other modules for the target of Emscripten alone.
threaded() {
  local output=$1 kind=$2
  shift 2
  objects "${concurrent[@]}" -- "$@"
  wasm-ld-19 --experimental-pic "$kind" --import-memory "${shares[@]}" "${inputs[@]}" -o "$output"
}

# threaded_fixed OUTPUT INPUT...: the same at fixed addresses; a program, which has its own memory unless told
# otherwise.
threaded_fixed() {
  local output=$1
  shift
  objects "${concurrent[@]}" -- "$@"
  wasm-ld-19 --experimental-pic -Bdynamic --export-table --growable-table --export=__stack_pointer "${shares[@]}" \
    "${inputs[@]}" -o "$output"
}

# alone OUTPUT INPUT...: a module with a memory of its own and without a dylink.0 section, as any engine runs it.
alone() {
  local output=$1
  shift
  objects --target=wasm32-unknown-unknown -O2 -ffreestanding -- "$@"
  wasm-ld-19 --no-entry --export-dynamic "${strip[@]}" "${inputs[@]}" -o "$output"
}

# static OUTPUT INPUT...: a program linked statically to Debian's wasi-libc, which is not PIC.
static() {
  local output=$1 lib=/usr/lib/wasm32-wasi
  shift
  objects --target=wasm32-wasi -O2 -- "$@"
  wasm-ld-19 -L$lib $lib/crt1.o "${inputs[@]}" -lc \
    "$(clang-19 --target=wasm32-wasi -print-libgcc-file-name)" "${strip[@]}" -o "$output"
}

# clib OUTPUT INPUT...: a shared library that needs libc.so; its headers are those of Debian's wasi-libc.
clib() {
  local output=$1
  shift
  objects "${hosted[@]}" -- "$@"
  wasm-ld-19 --experimental-pic -shared --unresolved-symbols=import-dynamic "${strip[@]}" \
    "${inputs[@]}" "$stubs/libc.so" -o "$output"
}

# cpie OUTPUT INPUT...: a position independent program that needs libc.so.
cpie() {
  local output=$1
  shift
  objects "${hosted[@]}" -- "$@"
  wasm-ld-19 --experimental-pic -pie --import-memory --export-dynamic \
    --export-if-defined=__main_argc_argv --export-if-defined=__main_void \
    --unresolved-symbols=import-dynamic "${strip[@]}" \
    "$stubs/start.o" "${inputs[@]}" "$stubs/libc.so" -o "$output"
}

# creactor OUTPUT INPUT...: as cpie, but without an entry point, as for -mexec-model=reactor.
creactor() {
  local output=$1
  shift
  objects "${hosted[@]}" -- "$@"
  wasm-ld-19 --experimental-pic -pie --import-memory --export-dynamic --no-entry \
    --export-if-defined=_initialize --unresolved-symbols=import-dynamic "${strip[@]}" \
    "$stubs/initialize.o" "${inputs[@]}" "$stubs/libc.so" -o "$output"
}

# make_stubs: the start of programs with libc.so, and empty libraries by whose names guests need those of
# guests/libc.
make_stubs() {
  local name
  stubs=$work/stubs
  mkdir -p "$stubs"
  clang-19 "${pic[@]}" -x c -c /dev/null -o "$stubs/empty.o"
  for name in start initialize; do
    clang-19 "${hosted[@]}" "${hidden[@]}" -c "$root/guests/libc/$name.c" -o "$stubs/$name.o"
  done
  for name in c dl setjmp wasi-emulated-{getpid,mman,process-clocks,signal}; do
    wasm-ld-19 --experimental-pic -shared "$stubs/empty.o" -o "$stubs/lib$name.so"
  done
}

# jumping FLAGS COMMAND...: runs one of these functions with further flags for the compiler, in words.
jumping() {
  local pic=("${pic[@]}" $1)
  shift
  "$@"
}

# wide COMMAND...: runs one of these functions for pointers of 64 bits; threads and a libc are for 32 alone.
wide() {
  local pic=("${pic[@]/wasm32/wasm64}") machine=(-mwasm64)
  "$@"
}

# text OUTPUT INPUT.wat ITEM...: a module written as text; the items go to tools/Dylink.java.
text() {
  local output=$1 input=$2
  shift 2
  wat2wasm --debug-names --enable-threads --enable-multi-memory --enable-extended-const --enable-exceptions --enable-tail-call \
    "$src/$input" -o "$output"
  [ $# -eq 0 ] || dylink "$output" "$@"
}

# dylink MODULE ITEM...: adds to the dylink.0 section what wasm-ld-19 has no option for.
dylink() {
  "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$root/tools/Dylink.java" "$@"
}

# ---- the driver

# build SOURCES RESULTS: runs one recipe, with a folder of its own for object files.
build() (
  src=$1
  work=$(mktemp -d "$work/XXXXXX")
  mkdir -p "$2"
  cd "$2"
  . "$src/recipe"
)

# As many recipes at a time as there are processors; none uses what another makes.
build_all() {
  printf '%s\n' "$root"/guests/sources/*/recipe "$root"/examples/{plugins,ledger}/src/recipe >"$work/recipes"
  local worker workers=() failed=0
  for ((worker = 0; worker < $(nproc); worker++)); do
    build_share "$worker" "$(nproc)" &
    workers+=($!)
  done
  for worker in "${workers[@]}"; do
    wait "$worker" || failed=1
  done
  [ $failed -eq 0 ] || exit 2
}

# build_share NUMBER OF: each OF-th recipe, from that of a number on.
build_share() {
  local recipe number=0
  while read -r recipe; do
    if [ $((number++ % $2)) -eq "$1" ]; then
      # Not in a condition: bash would ignore set -e inside.
      set +e
      (set -e; build "${recipe%/recipe}" "$out/$(results "$recipe")")
      [ $? -eq 0 ] || { echo "guests/build.sh: not built: ${recipe#"$root/"}" >&2; exit 1; }
      set -e
    fi
  done <"$work/recipes"
}

# results RECIPE: where its modules go, below the root.
results() {
  case $1 in
    "$root"/examples/*) echo "examples/$(basename "${1%/src/recipe}")" ;;
    *) echo "guests/modules/$(basename "${1%/recipe}")" ;;
  esac
}

# The modules of a tree, in order.
modules() {
  (cd "$1" && find guests/modules examples/plugins examples/ledger -type f \( -name '*.so' -o -name '*.wasm' \) | LC_ALL=C sort)
}

compare() {
  local module differs=0
  while read -r module; do
    cmp -s "$out/$module" "$root/$module" && continue
    echo "guests/build.sh: differs: $module" >&2
    differs=1
  done < <({ modules "$out"; modules "$root"; } | LC_ALL=C sort -u)
  [ $differs -eq 0 ] && echo "guests/build.sh: $(modules "$out" | wc -l) modules rebuilt, equal to those in place"
  return $differs
}

replace() {
  rm -rf "$root/guests/modules"
  mkdir -p "$root/guests/modules"
  cp -R "$out/guests/modules/." "$root/guests/modules"
  cp -R "$out/examples/plugins/." "$root/examples/plugins"
  cp -R "$out/examples/ledger/." "$root/examples/ledger"
}

case ${1-} in
  '') finish=replace ;;
  --check) finish=compare ;;
  *)
    sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
need clang-19:clang-19 wasm-ld-19:lld-19 wat2wasm:wabt
jdk=$("$root/tools/find-jdk")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/out
make_stubs
build_all
$finish
