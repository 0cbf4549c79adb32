/**
 * What JDK Flight Recorder is told of the engine. {@link dev.ligature.engine.events.Recording} is
 * all that the rest of the engine knows of it; the module {@code jdk.jfr} may be missing.
 */
@NullMarked
package dev.ligature.engine.events;

import org.jspecify.annotations.NullMarked;
