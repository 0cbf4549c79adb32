/**
 * The border between guests' ABIs and the linker: functions that guests import, with flags, strings
 * and structures of their memory.
 *
 * <ul>
 *   <li>{@link dev.ligature.linker.abi.LibcAbi}: a libc's own functions for linking at run time,
 *       with wasi-libc's values.
 *   <li>{@link dev.ligature.linker.abi.InfoAbi}: what a guest can ask about libraries.
 *   <li>{@link dev.ligature.linker.abi.ExitAbi}: what a guest registers for its end.
 *   <li>{@link dev.ligature.linker.abi.ThreadAbi}: threads.
 *   <li>{@link dev.ligature.linker.abi.JumpAbi}, {@link dev.ligature.linker.abi.CxxExceptionAbi}
 *       with {@link dev.ligature.linker.abi.CxxObjects}: {@code longjmp} and C++ exceptions for
 *       guests that have none of WebAssembly's; {@link dev.ligature.linker.abi.InvokeAbi} catches.
 *   <li>{@link dev.ligature.linker.abi.EmscriptenAbi}, {@link dev.ligature.linker.abi.WasixAbi}
 *       with {@link dev.ligature.linker.abi.WasixCalls}, {@link
 *       dev.ligature.linker.abi.ToywasmAbi}: other hosts' functions.
 * </ul>
 *
 * <p>They link by {@link dev.ligature.linker.dlfcn.Dlfcn}, which knows none of them.
 */
@NullMarked
package dev.ligature.linker.abi;

import org.jspecify.annotations.NullMarked;
