package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What a file of properties says. */
final class PluginConfigTest {
  private static PluginConfig read(String memory) {
    Properties properties = new Properties();
    properties.setProperty("wasm.max-memory-per-function", memory);
    return PluginConfig.read(Path.of("etc/wasm.properties"), properties);
  }

  @Test
  void sizes_have_units() {
    assertEquals(3L << 30, read("3GB").functionMemory());
    assertEquals(65536, read("64kB").functionMemory());
  }

  @Test
  void a_size_that_no_number_has_is_an_error() {
    for (String size : new String[] {"9999999TB", "16777217TB", "12", "-1MB"}) {
      assertEquals(
          "etc/wasm.properties: wasm.max-memory-per-function is '"
              + size
              + "': expected a size such as 256MB",
          assertThrows(IllegalArgumentException.class, () -> read(size)).getMessage());
    }
  }
}
