#!/usr/bin/env bash
# Builds real programs, split into shared libraries, for the tests of dev.ligature.conformance.programs.
#
#   conformance/programs/build.sh [NAME...]   builds all, or those named, that changed since last time
#
# A program is a folder here with a `recipe`: a few lines that call the functions of recipes.sh. A recipe
# runs twice: for WebAssembly, and with gcc, where there is one, so that tests have something to compare
# with. The sources are Debian's, of the release that this machine runs; libc.so is what guests/libc/fetch
# fetches. All of it stays in the folder `build`, which git ignores:
#   archives, sources          what was fetched
#   platform                   libc.so and its headers
#   wasm/NAME, native/NAME     what was built
#   running                    the number of the process that is building
# Status 1 if a program was not built; its tests are skipped then.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$here/build
. "$here/sources.sh"
. "$here/recipes.sh"

need() {
  local missing=() tool
  for tool in "$@"; do
    command -v "${tool%%:*}" >/dev/null || missing+=("${tool%%:*} (package ${tool##*:})")
  done
  [ ${#missing[@]} -eq 0 ] && return
  printf 'conformance/programs/build.sh: missing: %s\n' "${missing[@]}" >&2
  exit 2
}

# The platform of the programs: the headers and libraries of wasi-sdk.
unpack_platform() {
  local package=$here/../../guests/libc/node_modules/@yowasp/clang
  "$here/../../guests/libc/fetch"
  [ "$package/package.json" -nt "$build/platform/stamp" ] || return 0
  rm -rf "$build/platform"
  mkdir -p "$build/platform"
  tar xf "$package/gen/llvm-resources.tar" -C "$build/platform" include/wasm32-wasip1 lib/wasm32-wasip1
  touch "$build/platform/stamp"
}

# Whether the results of a recipe are newer than it and what it uses.
current() {
  [ -f "$1/stamp" ] || return
  local used
  used=($(sed -n 's/^requires //p' "$here/$2/recipe"))
  [ -z "$(cd "$here" && find "$2" "${used[@]}" recipes.sh encode.mjs posix "$build/platform/stamp" -newer "$1/stamp" | head -n 1)" ]
}

# run_recipe TARGET NAME: a subshell, so that one recipe's failure is not that of all.
run_recipe() (
  target=$1
  src=$here/$2
  out=$build/$1/$2
  current "$out" "$2" && exit
  rm -rf "$out"
  mkdir -p "$out"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cd "$out"
  . "$src/recipe"
  touch "$out/stamp"
)

# requires NAME: what a recipe says that uses the results of another.
requires() {
  [ "$target" = native ] || (run_recipe wasm "$1")
}

need clang-19:clang-19 wasm-ld-19:lld-19 node:nodejs apt-get:apt xz:xz-utils bzip2:bzip2
# Tests that want a program wait for a build that is running.
mkdir -p "$build"
echo $$ >"$build/running"
trap '[ "$(cat "$build/running" 2>/dev/null)" != $$ ] || rm -f "$build/running"' EXIT
unpack_platform
names=("$@")
[ ${#names[@]} -gt 0 ] || names=($(cd "$here" && printf '%s\n' */recipe | sed 's,/recipe,,'))
targets=(wasm)
command -v g++ >/dev/null && targets+=(native)
failed=()
for name in "${names[@]}"; do
  for target in "${targets[@]}"; do
    SECONDS=0
    # Not in a condition: bash would ignore set -e inside.
    set +e
    (set -e; run_recipe "$target" "$name")
    status=$?
    set -e
    [ $status -eq 0 ] || failed+=("$target/$name")
    echo "conformance/programs/build.sh: $target/$name: status $status, $SECONDS s"
  done
done
[ ${#failed[@]} -eq 0 ] || {
  echo "conformance/programs/build.sh: not built: ${failed[*]}" >&2
  exit 1
}
