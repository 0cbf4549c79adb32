/**
 * The goal {@code ligature:compile} of Maven, {@link dev.ligature.maven.CompileMojo}: it runs the
 * {@code ligature} command in a process, since Maven may run on an older JDK than Ligature.
 */
@NullMarked
package dev.ligature.maven;

import org.jspecify.annotations.NullMarked;
