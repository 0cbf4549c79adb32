package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies where a library is looked for and is none: neither read whole nor waited for. */
@Timeout(60)
class FilesTest {
  private static final long THREE_GIBIBYTES = 3L << 30;
  private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final String NO_MAGIC =
      "not a module: magic header not detected: reading the magic number in the module at offset"
          + " 0x0";

  @TempDir Path folder;

  private Path sparse(String name, byte[] start, long size) throws IOException {
    Path file = folder.resolve(name);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(start));
      channel.write(ByteBuffer.allocate(1), size - 1);
    }
    return file;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /** Opens it by search and by path, as a preload and as main: each tells the same of it. */
  private void refused(Path file, String problem) {
    String told = file + ": " + problem;
    DynamicLinker linker = DynamicLinker.create();
    ProgramConfig config = ProgramConfig.builder().libraryPath(List.of(folder)).build();
    try (Program program = linker.open(config)) {
      String name = file.getFileName().toString();
      for (String spelling : List.of(name, file.toString())) {
        var e =
            assertThrows(LinkException.InvalidModule.class, () -> program.open(spelling), spelling);
        assertEquals(told, firstLine(e));
        assertTrue(e.dlerror().equals(told) || e.dlerror().startsWith(told + "; "), e.dlerror());
      }
      assertEquals(List.of(), program.libraries());
    }
    ProgramConfig preloading = ProgramConfig.builder().preloads(List.of(file.toString())).build();
    var preload = assertThrows(LinkException.InvalidModule.class, () -> linker.open(preloading));
    assertEquals(told, firstLine(preload));
    var main = assertThrows(LinkException.InvalidModule.class, () -> linker.open(file, config));
    assertEquals(told, firstLine(main));
    var plan = assertThrows(LinkException.InvalidModule.class, () -> linker.plan(file, config));
    assertEquals(told, firstLine(plan));
    var symbols = assertThrows(LinkException.InvalidModule.class, () -> linker.symbols(file));
    assertEquals(told, firstLine(symbols));
  }

  private static String firstLine(LinkException e) {
    return e.getMessage().lines().findFirst().orElseThrow();
  }

  @Test
  void S02_a_sparse_file_of_three_gibibytes_is_not_read() throws IOException {
    refused(sparse("x.so", new byte[0], THREE_GIBIBYTES), NO_MAGIC);
  }

  @Test
  void S02_a_module_larger_than_any_can_be_is_not_read() throws IOException {
    refused(
        sparse("x.so", HEADER, THREE_GIBIBYTES),
        "cannot read: it has 3221225472 bytes, and the limit is 1073741824 bytes in a module");
  }

  @Test
  void S02_a_large_file_that_is_no_module_is_not_read() throws IOException {
    refused(sparse("x.so", new byte[] {'P', 'K'}, 100 << 20), NO_MAGIC);
  }

  @Test
  void S02_a_directory_is_no_library() throws IOException {
    refused(Files.createDirectory(file("x.so")), "cannot read: it is a directory");
  }

  @Test
  void S02_a_pipe_is_not_waited_for() throws IOException, InterruptedException {
    Path pipe = file("x.so");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "no mkfifo");
    refused(pipe, "cannot read: it is not a regular file");
  }

  @Test
  void S02_a_socket_is_no_library() throws IOException {
    Path socket = file("x.so");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      refused(socket, "cannot read: it is not a regular file");
    }
  }

  @Test
  void S02_a_device_without_end_is_not_read() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/zero")), "no /dev/zero");
    Path link = Files.createSymbolicLink(file("x.so"), Path.of("/dev/zero"));
    refused(link, "cannot read: it is not a regular file");
    Files.delete(link);
  }

  @Test
  void S02_a_file_of_the_kernel_that_blocks_its_reader_is_empty() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/kmsg")), "no /proc/kmsg");
    Path link = Files.createSymbolicLink(file("x.so"), Path.of("/proc/kmsg"));
    refused(
        link, "not a module: unexpected end: reading the magic number in the module at offset 0x0");
    Files.delete(link);
  }

  @Test
  void S02_an_unreadable_file_says_so() throws IOException {
    Path secret = Files.write(file("x.so"), HEADER);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(secret), "this user may read every file");
    refused(secret, "cannot read: permission denied");
  }

  @Test
  void S02_what_is_no_regular_file_is_passed_over_if_a_module_follows() throws IOException {
    Path first = Files.createDirectory(file("first"));
    Path second = Files.createDirectory(file("second"));
    Files.createDirectory(first.resolve("x.so"));
    Files.write(
        second.resolve("x.so"),
        TestModule.library().function("value", TestModule.GIVES_INT, Code.constant(7)).build());
    ProgramConfig config = ProgramConfig.builder().libraryPath(List.of(first, second)).build();
    try (Program program = DynamicLinker.create().open(config)) {
      assertEquals(7, World.call(program.open("x.so"), "value"));
    }
  }

  @Test
  void S02_broken_links_and_loops_of_links_are_not_found() throws IOException {
    Files.createSymbolicLink(file("broken.so"), Path.of("gone.so"));
    Files.createSymbolicLink(file("loop.so"), Path.of("pool.so"));
    Files.createSymbolicLink(file("pool.so"), Path.of("loop.so"));
    ProgramConfig config = ProgramConfig.builder().libraryPath(List.of(folder)).build();
    try (Program program = DynamicLinker.create().open(config)) {
      var broken = assertThrows(LinkException.NotFound.class, () -> program.open("broken.so"));
      assertEquals(
          "cannot find library: broken.so\n>>> tried: %s (a broken link)"
              .formatted(file("broken.so")),
          broken.getMessage());
      assertEquals(List.of(file("broken.so").toString()), broken.searched());
      assertEquals(
          "broken.so: cannot open shared object file: No such file or directory", broken.dlerror());
      var loop = assertThrows(LinkException.NotFound.class, () -> program.open("loop.so"));
      assertEquals(
          "cannot find library: loop.so\n>>> tried: %s (a broken link)".formatted(file("loop.so")),
          loop.getMessage());
    }
  }
}
