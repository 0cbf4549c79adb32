# What recipes call, for build.sh. The working directory is the folder of the results; $src is the one of
# the recipe, $target is `wasm` or `native`, $work a folder for what is in between.
#
# Arguments of `library` and `program`:
#   FILE.c FILE.cc    sources, compiled with the options
#   -I.. -D.. -O.. -std.. -f.. -m.. -include..   options of the compiler
#   FILE.so           a library that is needed, of the same program
#   +NAME             a library of the platform: dl, m, setjmp; those that emulate what WASI lacks:
#                     signal, getpid, mman, process-clocks. A native program has them all in its libc
#   +c++              the C++ runtime, which the recipe `libcxx` builds
#
# A recipe that sets encoding=exnref gets exceptions and jumps in the encoding of WebAssembly 3.0, by
# try_table; otherwise they are in the older one, by try.

# posix NAME...: the options that add what WASI lacks: headers of the folder `posix`.
posix() {
  echo "-I$here/posix"
  printf -- '-include %s.h\n' "$@"
}

# sort_arguments ARGUMENT...: into flags, files, needed and platform.
sort_arguments() {
  local argument
  flags=() files=() needed=() platform=()
  for argument in "$@"; do
    case $argument in
      *.c | *.cc | *.cpp) files+=("$argument") ;;
      *.so) needed+=("$argument") ;;
      +*) platform+=("${argument#+}") ;;
      *) flags+=("$argument") ;;
    esac
  done
}

# compile COMPILER FLAG...: the object files of the sources, several at a time.
compile() {
  local dir file jobs=()
  dir=$(mktemp -d "$work/XXXXXX")
  objects=()
  for file in "${files[@]}"; do
    objects+=("$dir/${#objects[@]}.o")
    jobs+=("$file" -o "${objects[-1]}")
  done
  printf '%s\0' "${jobs[@]}" | xargs -0 -n 3 -P "$(nproc)" "$@" "${flags[@]}" -w -c
}

compile_wasm() {
  local name model=(-fPIC -fvisibility=default)
  [ "${1-}" = static ] && model=()
  for name in "${platform[@]}"; do
    case $name in
      setjmp) flags+=(-mllvm -wasm-enable-sjlj) ;;
      signal | getpid | mman | process-clocks)
        flags+=("-D_WASI_EMULATED_$(echo "$name" | tr a-z- A-Z_)")
        ;;
      c++) flags+=(-fwasm-exceptions -nostdinc++ "-isystem$build/wasm/libcxx/include") ;;
    esac
  done
  local compiler=(clang-19 --target=wasm32-wasip1 "--sysroot=$build/platform" -O2 "${model[@]}")
  if [ "${encoding-}" = exnref ]; then
    # clang-19 knows the older encoding only. What it makes of C++ is the same for both: clang 22 writes
    # the code.
    compile "${compiler[@]}" -mexception-handling -mreference-types -mmultivalue -emit-llvm
    printf '%s\0' "${objects[@]}" |
      xargs -0 -n $(((${#objects[@]} + $(nproc) - 1) / $(nproc))) -P "$(nproc)" node "$here/encode.mjs"
  else
    compile "${compiler[@]}"
  fi
}

# platform_libraries: their files, for wasm-ld.
platform_libraries() {
  local lib=$build/platform/lib/wasm32-wasip1 name
  for name in "${platform[@]}"; do
    case $name in
      dl | setjmp) echo "$lib/lib$name.so" ;;
      signal | getpid | mman | process-clocks) echo "$lib/libwasi-emulated-$name.so" ;;
      c++) printf '%s\n' "$build"/wasm/libcxx/lib{c++,c++abi,unwind}.so ;;
    esac
  done
  echo "$lib/libc.so"
}

link_wasm() {
  wasm-ld-19 --experimental-pic --unresolved-symbols=import-dynamic "$@" "${objects[@]}" "${needed[@]}" \
    $(platform_libraries) "$(clang-19 --target=wasm32-wasi -print-libgcc-file-name)"
}

link_native() {
  local name libs=()
  for name in "${platform[@]}"; do
    case $name in
      dl | m) libs+=("-l$name") ;;
      c++) libs+=(-lstdc++) ;;
    esac
  done
  gcc "${objects[@]}" "${needed[@]}" "${libs[@]}" -Wl,-rpath,'$ORIGIN' "$@"
}

# library NAME.so ARGUMENT...: a shared library.
library() {
  local output=$1
  shift
  sort_arguments "$@"
  case $target in
    wasm) compile_wasm && link_wasm -shared -o "$output" ;;
    native) compile gcc -fPIC && link_native -shared -Wl,-soname,"$output" -o "$output" ;;
  esac
}

# program NAME ARGUMENT...: a position independent program: NAME.wasm, or NAME.
program() {
  local output=$1
  shift
  sort_arguments "$@"
  case $target in
    wasm)
      compile_wasm
      objects+=("$build/platform/lib/wasm32-wasip1/crt1-command.o")
      link_wasm -pie --import-memory --export-dynamic --export-if-defined=__main_argc_argv \
        --export-if-defined=__main_void -o "$output.wasm"
      ;;
    native) compile gcc -fPIC && link_native -rdynamic -o "$output" ;;
  esac
}

# reactor NAME.wasm ARGUMENT...: a position independent main module without an entry point.
reactor() {
  local output=$1
  shift
  sort_arguments "$@"
  compile_wasm
  link_wasm -pie --import-memory --export-dynamic --no-entry --export-if-defined=__wasm_call_ctors -o "$output"
}

# static_platform: the archives of the platform, for wasm-ld.
static_platform() {
  local lib=$build/platform/lib/wasm32-wasip1 name
  for name in "${platform[@]}"; do
    case $name in
      dl | m | setjmp) echo "$lib/lib$name.a" ;;
      signal | getpid | mman | process-clocks) echo "$lib/libwasi-emulated-$name.a" ;;
    esac
  done
  echo "$lib/libc.a"
}

# link_static OUTPUT START ARGUMENT...: a module with its libraries within, for WebAssembly only.
link_static() {
  local output=$1 start=$2
  shift 2
  sort_arguments "$@"
  compile_wasm static
  wasm-ld-19 "$build/platform/lib/wasm32-wasip1/$start.o" "${objects[@]}" $(static_platform) \
    "$(clang-19 --target=wasm32-wasi -print-libgcc-file-name)" -z stack-size=1048576 \
    $([ "$start" = crt1-command ] || echo --entry=_initialize) -o "$output"
}

# static_program NAME ARGUMENT...: a program without shared libraries, NAME.wasm.
static_program() {
  local name=$1
  shift
  link_static "$name.wasm" crt1-command "$@"
}

# static_reactor NAME.wasm ARGUMENT...: the same without an entry point.
static_reactor() {
  local output=$1
  shift
  link_static "$output" crt1-reactor "$@"
}
