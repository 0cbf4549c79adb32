package dev.ligature.engine.codegen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.cache.StoredCode;
import dev.ligature.engine.codegen.signature.Signatures;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What there is of a function once its code was asked for. */
final class ModuleLoaderTest {
  private static final int LIMIT = 8_000;

  @Test
  void the_class_of_a_function_comes_with_its_code() {
    Wat function = Wat.of("(func (result i32) i32.const 42)");
    ModuleLoader loader =
        new ModuleLoader(
            "guest",
            function.module(),
            new Signatures(),
            f -> "f" + f,
            Optional.empty(),
            LIMIT,
            LIMIT,
            false,
            StoredCode.none(),
            Optional.empty(),
            _ -> {});
    loader.prepare();
    long ofInstances = loader.generatedBytes();
    assertFalse(loader.isGenerated(0));
    loader.code(0);
    assertTrue(loader.isGenerated(0));
    assertTrue(loader.generatedBytes() > ofInstances);
  }
}
