/**
 * The code generator: WebAssembly functions to Java methods, on {@code java.lang.classfile}.
 *
 * <p>{@link dev.ligature.engine.codegen.ModuleLoader} is the lazy compiler: functions are
 * partitioned into groups, a class a group, and the JVM asks for a group's class when one of its
 * functions is first called. {@link dev.ligature.engine.codegen.FunctionEmitter} writes one
 * function; one that is too large for a Java method is cut into {@linkplain
 * dev.ligature.engine.codegen.Region regions}. {@link dev.ligature.engine.codegen.Signatures} makes
 * the classes that calls between modules go through.
 *
 * <p>Stages: names and types ({@code JavaNames}, {@code Signature}), the stack of types ({@code
 * TypeTracker}), the cut of large functions ({@code RegionPlanner}), emission ({@code *Emitter}),
 * classes ({@code *Generator}), loading ({@code ModuleLoader}).
 */
package dev.ligature.engine.codegen;
