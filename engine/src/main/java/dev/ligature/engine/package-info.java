/**
 * Modules to running instances: the seam between linking and running code.
 *
 * <p>An {@link dev.ligature.engine.Engine} makes a {@link dev.ligature.engine.CompiledModule} of a
 * module: code, shared by all programs. {@link dev.ligature.engine.CompiledModule#allocate} makes
 * an {@link dev.ligature.engine.Instance}: state. What instances share are {@linkplain
 * dev.ligature.engine.Extern externs}: functions, memories, tables, globals and tags.
 *
 * <p>This package knows nothing of libraries, symbols or scopes. It takes externs in the order of a
 * module's imports and lets function imports be bound and rebound at any time, which is all that a
 * linker needs; {@code docs/seam.md} lists what it uses, and a test holds that. Its main class is
 * {@link dev.ligature.engine.Engine}.
 */
@NullMarked
package dev.ligature.engine;

import org.jspecify.annotations.NullMarked;
