package dev.ligature.engine;

import dev.ligature.engine.codegen.loading.VectorModule;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How an engine generates code; the defaults are right for running programs.
 *
 * @param methodLimit the estimated size in bytes of Java bytecode above which a function is cut
 *     into several methods. HotSpot leaves methods over 8,000 bytes to its interpreter; a small
 *     limit makes tests cut small functions
 * @param operandLimit how many operands at once make code keep operands in local variables, since
 *     methods of the JVM have an end there. Compiled code has some hundred at most; a small limit
 *     makes tests do so with all code
 * @param vectorModule whether vectors are those of the JDK's module {@code jdk.incubator.vector},
 *     if the JVM was started with {@code --add-modules jdk.incubator.vector}. Without, a vector is
 *     two numbers
 * @param interruptible whether threads can be stopped in the middle of code, as {@link
 *     Agents#interrupt} does
 * @param cache where code is kept from one process to the next
 * @param classDump a folder to which every generated class is written before it is loaded, for
 *     {@code javap}
 */
public record EngineOptions(
    int methodLimit,
    int operandLimit,
    boolean vectorModule,
    boolean interruptible,
    CodeCache cache,
    Optional<Path> classDump) {
  /** What programs run with. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(7_800, 400, true, false, CodeCache.none(), Optional.empty());

  /**
   * Options.
   *
   * @throws IllegalArgumentException if the limit is below 100, which no method can keep
   */
  public EngineOptions {
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(classDump, "classDump");
    if (methodLimit < 100) {
      throw new IllegalArgumentException("method limit of " + methodLimit + " bytes");
    }
  }

  /** These options with another method limit, in bytes. */
  public EngineOptions withMethodLimit(int bytes) {
    return new EngineOptions(bytes, operandLimit, vectorModule, interruptible, cache, classDump);
  }

  /** These options with another limit of operands. */
  public EngineOptions withOperandLimit(int operands) {
    return new EngineOptions(methodLimit, operands, vectorModule, interruptible, cache, classDump);
  }

  /** These options with vectors that are two numbers each, in any JVM. */
  public EngineOptions withoutVectorModule() {
    return new EngineOptions(methodLimit, operandLimit, false, interruptible, cache, classDump);
  }

  /** Whether code has vectors of the JDK's module. */
  boolean hasWholeVectors() {
    return vectorModule && VectorModule.isThere();
  }

  /** These options for threads that can be stopped. */
  public EngineOptions withInterrupts() {
    return new EngineOptions(methodLimit, operandLimit, vectorModule, true, cache, classDump);
  }

  /** These options with generated classes written to a folder. */
  public EngineOptions withClassDump(Path folder) {
    return new EngineOptions(
        methodLimit, operandLimit, vectorModule, interruptible, cache, Optional.of(folder));
  }

  /** These options with code kept from one process to the next. */
  public EngineOptions withCache(CodeCache kept) {
    Objects.requireNonNull(kept, "kept");
    return new EngineOptions(
        methodLimit, operandLimit, vectorModule, interruptible, kept, classDump);
  }
}
