/**
 * What the linker tells a {@link dev.ligature.linker.TraceListener}; used by all stages.
 *
 * <p>The main class is {@link dev.ligature.linker.trace.Trace}.
 */
@NullMarked
package dev.ligature.linker.trace;

import org.jspecify.annotations.NullMarked;
