/**
 * Bytes to modules: the first stage of the pipeline.
 *
 * <p>{@link dev.ligature.wasm.WasmModule#parse} reads the sections of a binary module and locates
 * the function bodies without decoding them, so that opening a module costs a scan of its sections.
 * A body is decoded to {@link dev.ligature.wasm.Instructions} and checked by {@link
 * dev.ligature.wasm.Validator} when somebody asks for it. {@link dev.ligature.wasm.DylinkSection}
 * and {@link dev.ligature.wasm.NameSection} read the custom sections a linker needs.
 *
 * <p>Nothing here runs code or knows of libraries. The main class is {@link
 * dev.ligature.wasm.WasmModule}.
 */
@NullMarked
package dev.ligature.wasm;

import org.jspecify.annotations.NullMarked;
