/**
 * Linking at run time by guest code: the border between a guest's ABI and the linker.
 *
 * <p>{@link dev.ligature.linker.dlfcn.Dlfcn} does what {@code dlopen}, {@code dlsym}, {@code
 * dlclose} and {@code dlerror} do, with handles that guests can hold, in the {@linkplain
 * dev.ligature.linker.dlfcn.LinkNamespaces namespaces} of a program. The ABI classes translate
 * flags, strings and structures: {@link dev.ligature.linker.dlfcn.LibcAbi} those of a libc's own
 * functions, {@link dev.ligature.linker.dlfcn.InfoAbi} what a guest can ask about libraries, {@link
 * dev.ligature.linker.dlfcn.ExitAbi} what a guest registers for its end.
 */
package dev.ligature.linker.dlfcn;
