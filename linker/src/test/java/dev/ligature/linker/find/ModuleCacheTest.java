package dev.ligature.linker.find;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.ligature.engine.Engine;
import dev.ligature.linker.Limits;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is known by what is in it, whatever its times say. */
class ModuleCacheTest {
  @TempDir Path folder;

  private final ModuleCache cache = new ModuleCache(new Engine());

  private static byte[] module(int value) {
    return TestModule.library().function("f", TestModule.GIVES_INT, Code.constant(value)).build();
  }

  @Test
  void a_file_that_has_not_changed_is_the_same_module() throws IOException {
    Path file = Files.write(folder.resolve("a.so"), module(1));
    LibraryModule first = cache.read(ModuleSource.of(file), Limits.defaults());
    assertSame(first, cache.read(ModuleSource.of(file), Limits.defaults()));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertSame(first, cache.read(ModuleSource.of(file), Limits.defaults()));
  }

  @Test
  void as_many_are_recent_as_the_largest_program_had() {
    List<Integer> released = new ArrayList<>();
    RecentlyUsed<Integer> recent = new RecentlyUsed<>(2, released::add);
    List.of(1, 2, 3).forEach(recent::add);
    assertEquals(List.of(1), released);
    recent.atLeast(4);
    recent.atLeast(1);
    List.of(4, 5).forEach(recent::add);
    assertEquals(List.of(1), released);
    recent.add(6);
    assertEquals(List.of(1, 2), released);
  }

  @Test
  void a_file_rewritten_in_place_at_equal_size_and_time_is_another_module() throws IOException {
    Path file = folder.resolve("a.so");
    FileTime fixed = FileTime.fromMillis(0);
    LibraryModule before = null;
    for (int value = 1; value < 60; value++) {
      byte[] bytes = module(value);
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, fixed);
      LibraryModule module = cache.read(ModuleSource.of(file), Limits.defaults());
      assertNotSame(before, module);
      assertEquals(bytes.length, module.module().bytes().length);
      assertSame(module, cache.read(ModuleSource.of(file), Limits.defaults()));
      before = module;
    }
  }

  @Test
  void a_file_that_gets_back_what_it_had_is_the_module_that_it_was() throws IOException {
    Path file = Files.write(folder.resolve("a.so"), module(1));
    LibraryModule first = cache.read(ModuleSource.of(file), Limits.defaults());
    Files.write(file, module(2));
    assertNotSame(first, cache.read(ModuleSource.of(file), Limits.defaults()));
    Files.write(file, module(1));
    assertSame(first, cache.read(ModuleSource.of(file), Limits.defaults()));
  }

  @Test
  void a_file_of_several_chunks_is_compared_to_its_end() throws IOException {
    byte[] large = TestModule.library().memory(200_000, 4).build();
    byte[] padded = Arrays.copyOf(large, large.length + 200_000);
    int at = large.length;
    // A custom section without a meaning: id, size, name.
    int size = 200_000 - 4;
    padded[at] = 0;
    padded[at + 1] = (byte) ((size & 0x7f) | 0x80);
    padded[at + 2] = (byte) (((size >> 7) & 0x7f) | 0x80);
    padded[at + 3] = (byte) (size >> 14);
    padded[at + 4] = 1;
    padded[at + 5] = 'x';
    Path file = Files.write(folder.resolve("a.so"), padded);
    LibraryModule first = cache.read(ModuleSource.of(file), Limits.defaults());
    assertSame(first, cache.read(ModuleSource.of(file), Limits.defaults()));
    padded[padded.length - 1] = 1;
    Files.write(file, padded);
    assertNotSame(first, cache.read(ModuleSource.of(file), Limits.defaults()));
  }
}
