package dev.ligature.conformance.spec;

import dev.ligature.engine.EngineOptions;

/** The specification's test suite as programs run. */
final class SpecSuiteTest extends SpecSuite {
  SpecSuiteTest() {
    super(EngineOptions.DEFAULT, "spec-suite.txt");
  }
}
