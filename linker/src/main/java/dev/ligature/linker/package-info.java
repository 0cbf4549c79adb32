/**
 * The dynamic linker: WebAssembly modules that compilers emit as shared objects become running
 * programs.
 *
 * <pre>{@code
 * DynamicLinker linker = DynamicLinker.create();
 * ProgramConfig config =
 *     ProgramConfig.builder().libraryPath(List.of(Path.of("lib"))).arguments("host").build();
 * try (Program program = linker.open(Path.of("host.wasm"), config)) {
 *   int status = program.run();
 * }
 * }</pre>
 *
 * <p>A {@link dev.ligature.linker.Program} is opened by a {@link dev.ligature.linker.DynamicLinker}
 * with a {@link dev.ligature.linker.ProgramConfig}; its {@linkplain dev.ligature.linker.Library
 * libraries} give {@linkplain dev.ligature.linker.Symbol symbols}. Java methods are offered to
 * guests as {@linkplain dev.ligature.linker.HostFunction host functions}, alone or in {@linkplain
 * dev.ligature.linker.HostModule groups}. What can't be linked is a {@link
 * dev.ligature.linker.LinkException}; a guest that ends its program a {@link
 * dev.ligature.linker.GuestExit}.
 *
 * <p>This package is the API: interfaces and values. The stages of a load are the packages below
 * it, which depend on it and not the other way round.
 */
@NullMarked
package dev.ligature.linker;

import org.jspecify.annotations.NullMarked;
