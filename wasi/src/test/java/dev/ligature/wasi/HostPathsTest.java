package dev.ligature.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HostPathsTest {
  private static Path host(WasiPreview1.Builder builder, String path) {
    return builder.build().hostPath(path);
  }

  @Test
  void a_path_is_in_the_directory_that_it_starts_with() {
    WasiPreview1.Builder data = WasiPreview1.builder().directory("/data", Path.of("host"));
    assertEquals(Path.of("host/lib/a.so"), host(data, "/data/lib/a.so"));
    assertEquals(Path.of("host"), host(data, "/data"));
  }

  @Test
  void the_longest_directory_counts() {
    WasiPreview1.Builder both =
        WasiPreview1.builder().directory("/", Path.of("root")).directory("/data", Path.of("host"));
    assertEquals(Path.of("host/a.so"), host(both, "/data/a.so"));
    assertEquals(Path.of("root/database/a.so"), host(both, "/database/a.so"));
  }

  @Test
  void relative_paths_are_in_the_working_directory() {
    WasiPreview1.Builder dot = WasiPreview1.builder().directory(".", Path.of("host"));
    assertEquals(Path.of("host/a.so"), host(dot, "./a.so"));
    assertEquals(Path.of("host/lib/a.so"), host(dot, "lib/a.so"));
    assertEquals(Path.of("/lib/a.so"), host(dot, "/lib/a.so"));
  }

  @Test
  void a_path_in_no_directory_stays_as_it_is() {
    WasiPreview1.Builder data = WasiPreview1.builder().directory("/data", Path.of("host"));
    assertEquals(Path.of("/database/a.so"), host(data, "/database/a.so"));
    assertEquals(Path.of("./a.so"), host(data, "./a.so"));
  }
}
