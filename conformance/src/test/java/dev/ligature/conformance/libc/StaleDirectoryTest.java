package dev.ligature.conformance.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A guest that puts a link out of its directory in the place of a folder it has open. */
@EnabledOnOs(OS.LINUX)
final class StaleDirectoryTest {
  /** What is removed takes nothing more; what is moved is where it was moved to. */
  private static final String NOTHING_OUTSIDE =
      """
      mkdir 0 0, open 0 0, rmdir 0, rename 0, symlink 0 0
      removed: read 44, create 44, stat 44, mkdir 44, symlink 44, unlink 44, rename 44, link 44, up 63, list 51
      moved: read 44, create 0, stat 44, mkdir 0, symlink 0, unlink 44, rename 44, link 44, up 63, list 136
      """;

  @TempDir Path outside;

  @Test
  void a_descriptor_is_of_a_folder_and_not_of_its_path() throws IOException {
    Path box = Files.createDirectory(outside.resolve("box"));
    Files.writeString(outside.resolve("secret"), "secret");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProgramConfig config =
        ProgramConfig.builder()
            .hostModule(WasiPreview1.builder().stdout(out).directory("/box", box).build())
            .build();
    try (Program program =
        DynamicLinker.create().open(Guests.module("stale-directory/main.wasm"), config)) {
      assertEquals(0, program.run());
    }
    assertEquals(NOTHING_OUTSIDE, out.toString(StandardCharsets.UTF_8));
    assertEquals("secret", Files.readString(outside.resolve("secret")));
    try (Stream<Path> all = Files.list(outside)) {
      assertEquals(List.of("box", "secret"), all.map(p -> p.getFileName() + "").sorted().toList());
    }
    assertTrue(Files.exists(box.resolve("away/new")));
  }
}
