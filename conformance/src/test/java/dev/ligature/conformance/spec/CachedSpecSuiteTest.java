package dev.ligature.conformance.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.CodeCache;
import dev.ligature.engine.EngineOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The specification's test suite with the code that an earlier run of each file has generated. */
final class CachedSpecSuiteTest extends SpecSuite {
  private long generated;

  CachedSpecSuiteTest() {
    super(EngineOptions.DEFAULT.withCache(newCache()), "spec-suite-cached.txt");
  }

  private static CodeCache newCache() {
    try {
      return CodeCache.in(Suite.root().resolve("conformance/target/spec-suite-cache"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  void prepare(Path path, byte[] text) throws InterruptedException {
    report(path, text);
    options().cache().flush();
    generated = options().cache().statistics().generated();
  }

  @Override
  void check(Path path) {
    assertEquals(generated, options().cache().statistics().generated(), "generated again");
  }
}
