/**
 * Linking at run time by guest code: the border between guests' ABIs and the linker.
 *
 * <p>{@link dev.ligature.linker.dlfcn.Dlfcn} does what {@code dlopen}, {@code dlsym}, {@code
 * dlclose} and {@code dlerror} do, with handles that guests can hold, in the {@linkplain
 * dev.ligature.linker.dlfcn.LinkNamespaces namespaces} of a program. The ABI classes translate
 * flags, strings and structures:
 *
 * <ul>
 *   <li>{@link dev.ligature.linker.dlfcn.LibcAbi}: a libc's own functions, with wasi-libc's values.
 *   <li>{@link dev.ligature.linker.dlfcn.InfoAbi}: what a guest can ask about libraries.
 *   <li>{@link dev.ligature.linker.dlfcn.ExitAbi}: what a guest registers for its end.
 *   <li>{@link dev.ligature.linker.dlfcn.EmscriptenAbi}, {@link dev.ligature.linker.dlfcn.WasixAbi}
 *       with {@link dev.ligature.linker.dlfcn.WasixCalls}, {@link
 *       dev.ligature.linker.dlfcn.ToywasmAbi}: other hosts' functions.
 * </ul>
 */
package dev.ligature.linker.dlfcn;
