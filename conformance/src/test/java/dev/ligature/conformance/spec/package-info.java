/**
 * The specification's test suite: {@link dev.ligature.conformance.spec.ScriptReader} reads the
 * commands of a {@code .wast} file, {@link dev.ligature.conformance.spec.ScriptRunner} runs them on
 * the engine, {@link dev.ligature.conformance.spec.SpecSuiteTest} does so for all files and writes
 * a summary.
 */
package dev.ligature.conformance.spec;
