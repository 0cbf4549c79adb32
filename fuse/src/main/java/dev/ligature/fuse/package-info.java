/**
 * Fuses a program with its libraries into one plain module: one memory, one table, calls bound,
 * addresses final. Any engine runs it, without a dynamic linker.
 *
 * <p>{@link dev.ligature.fuse.Fusion} is where to start:
 *
 * <pre>{@code
 * FusedModule fused = Fusion.of(Path.of("main.wasm")).fuse();
 * Files.write(Path.of("whole.wasm"), fused.bytes());
 * fused.leftovers().forEach(leftover -> System.err.println(leftover.text()));
 * }</pre>
 *
 * <p>The linker plans what is linked and what each reference means ({@link
 * dev.ligature.linker.LinkPlan}); what is here gives places and indices, and writes.
 */
@NullMarked
package dev.ligature.fuse;

import org.jspecify.annotations.NullMarked;
