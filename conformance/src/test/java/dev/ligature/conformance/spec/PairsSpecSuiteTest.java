package dev.ligature.conformance.spec;

import dev.ligature.engine.EngineOptions;
import java.nio.file.Path;

/** What the specification's test suite has of vectors, with each of them two numbers. */
final class PairsSpecSuiteTest extends SpecSuite {
  PairsSpecSuiteTest() {
    super(EngineOptions.DEFAULT.withoutVectorModule(), "spec-suite-pairs.txt");
  }

  @Override
  boolean includes(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith("simd") || name.contains("relaxed");
  }
}
