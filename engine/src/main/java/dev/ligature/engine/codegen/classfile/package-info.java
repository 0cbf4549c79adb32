/**
 * Class files, written in one pass: {@link dev.ligature.engine.codegen.classfile.ClassBuilder} a
 * class, {@link dev.ligature.engine.codegen.classfile.CodeBuilder} the code of its methods with
 * what the verifier wants to be told of it.
 *
 * <p>Types are descriptors: {@code I}, {@code Ljava/lang/Object;}, {@code [J}; for a class that is
 * named too. Code that cannot be reached is not written.
 *
 * <p>The JVM interprets this when a program starts, so there are few classes, and no lambda
 * expressions, streams or switches on patterns.
 *
 * @see <a href="https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html">The class file
 *     format</a>
 */
@NullMarked
package dev.ligature.engine.codegen.classfile;

import org.jspecify.annotations.NullMarked;
