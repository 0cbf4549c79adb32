/**
 * What the linker tells a {@link dev.ligature.linker.TraceListener}; used by all stages.
 *
 * <p>The main class is {@link dev.ligature.linker.trace.Trace}.
 */
package dev.ligature.linker.trace;
