/**
 * The code generator: WebAssembly functions to Java methods.
 *
 * <p>{@link dev.ligature.engine.codegen.ModuleLoader} is the lazy compiler: functions are
 * partitioned into groups, a class a group, and the JVM asks for a group's class when one of its
 * functions is first called.
 *
 * <p>Its stages are packages, each of which depends on those before it only:
 *
 * <ol>
 *   <li>{@link dev.ligature.engine.codegen.classfile}: class files
 *   <li>{@link dev.ligature.engine.codegen.type}: types of values and methods
 *   <li>{@link dev.ligature.engine.codegen.loading}: loaders of generated classes
 *   <li>{@link dev.ligature.engine.codegen.body}: what is known of a function
 *   <li>{@link dev.ligature.engine.codegen.plan}: how a large function is cut
 *   <li>{@link dev.ligature.engine.codegen.signature}: function types and their classes
 *   <li>{@link dev.ligature.engine.codegen.layout}: which class holds what of a module
 *   <li>{@link dev.ligature.engine.codegen.emit}: one method
 *   <li>{@link dev.ligature.engine.codegen.generate}: one class
 * </ol>
 */
@NullMarked
package dev.ligature.engine.codegen;

import org.jspecify.annotations.NullMarked;
