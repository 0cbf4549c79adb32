/**
 * Java values as C wants them: how types are held in the guest's memory and passed to its
 * functions, and the classes that make an interface of functions. {@link
 * dev.ligature.linker.marshal.Binder} is the main class; {@link dev.ligature.linker.marshal.Types}
 * knows which Java type is which C type.
 */
@NullMarked
package dev.ligature.linker.marshal;

import org.jspecify.annotations.NullMarked;
