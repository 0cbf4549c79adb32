/**
 * What the loaders of generated classes have in common, {@link
 * dev.ligature.engine.codegen.loading.GeneratedClasses}: there may be little left of the stack
 * where the JVM asks for a class.
 */
@NullMarked
package dev.ligature.engine.codegen.loading;

import org.jspecify.annotations.NullMarked;
