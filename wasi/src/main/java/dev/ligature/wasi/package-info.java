/**
 * WASI preview 1: streams, arguments, environment, directories, clocks, random numbers and exit
 * status for guest programs.
 *
 * <pre>{@code
 * WasiPreview1 wasi =
 *     WasiPreview1.builder()
 *         .stdout(System.out)
 *         .stderr(System.err)
 *         .directory("/data", Path.of("data"))
 *         .build();
 * ProgramConfig config =
 *     ProgramConfig.builder().arguments("convert", "/data/a.txt").hostModule(wasi).build();
 * }</pre>
 *
 * <p>{@link dev.ligature.wasi.WasiPreview1} is the API: a group of functions that each program
 * opens anew. Behind it the streams, the clocks and the arguments are those of {@code
 * run.endive:wasi}, which reads and writes the program's memory through an adapter; files and
 * descriptors are those of {@code dev.ligature.wasi.files}, see {@code docs/wasi.md}.
 */
@NullMarked
package dev.ligature.wasi;

import org.jspecify.annotations.NullMarked;
