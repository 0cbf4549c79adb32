/**
 * Types of values and of methods in generated code: {@link
 * dev.ligature.engine.codegen.type.JavaType} is what is left of a value type of WebAssembly, {@link
 * dev.ligature.engine.codegen.type.Types} names the classes of the run time.
 */
@NullMarked
package dev.ligature.engine.codegen.type;

import org.jspecify.annotations.NullMarked;
