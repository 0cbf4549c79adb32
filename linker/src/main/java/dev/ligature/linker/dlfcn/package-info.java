/**
 * Namespaces, and linking at run time in them, whatever a guest's ABI.
 *
 * <p>{@link dev.ligature.linker.dlfcn.Dlfcn} does what {@code dlopen}, {@code dlsym}, {@code
 * dlclose} and {@code dlerror} do, with handles that guests can hold, in the {@linkplain
 * dev.ligature.linker.dlfcn.LinkNamespaces namespaces} of a program. {@link
 * dev.ligature.linker.dlfcn.AddressLookup} goes from a pointer back to its library. What guests
 * call to get there is in {@link dev.ligature.linker.abi}.
 */
@NullMarked
package dev.ligature.linker.dlfcn;

import org.jspecify.annotations.NullMarked;
