package dev.ligature.conformance.spec;

import dev.ligature.engine.EngineOptions;

/** The specification's test suite with nearly every function cut into parts, as large ones are. */
final class CutSpecSuiteTest extends SpecSuite {
  CutSpecSuiteTest() {
    super(EngineOptions.DEFAULT.withMethodLimit(100), "spec-suite-cut.txt");
  }
}
