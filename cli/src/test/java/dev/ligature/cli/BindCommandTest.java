package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ligature bind}: interfaces that compile and can be bound. */
class BindCommandTest {
  private static final Path LIBRARY = Guests.module("bind/bind.so");
  private static final Path HEADER = LIBRARY.resolve("../../../sources/bind/bind.h").normalize();

  /** A class in the package of the interfaces. */
  private static final String ACCESS =
      """
      package com.acme;
      import java.lang.invoke.MethodHandles;
      public class Access {
        public static MethodHandles.Lookup lookup() {
          return MethodHandles.lookup();
        }
      }
      """;

  @TempDir private Path folder;

  private static void assumeClang() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "clang-19"))),
        "no clang-19");
  }

  /** Compiles an interface, binds it to the library, and calls its {@code add}. */
  private void checkBinds(String name, String source) throws Exception {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    Path access = Files.writeString(folder.resolve("Access.java"), ACCESS);
    Process compiler =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-d",
                folder.toString(),
                "-cp",
                linkerClasses(),
                file.toString(),
                access.toString())
            .redirectErrorStream(true)
            .start();
    String messages = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, compiler.waitFor(), messages + source);
    ProgramConfig config = ProgramConfig.builder().libraryPath(LIBRARY.resolveSibling("")).build();
    try (URLClassLoader loader =
            new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, BindCommandTest.class.getClassLoader());
        Program program = DynamicLinker.create().open(config)) {
      BindCommandTest.class.getModule().addReads(loader.getUnnamedModule());
      Class<?> type = loader.loadClass("com.acme." + name);
      MethodHandles.Lookup lookup =
          (MethodHandles.Lookup)
              loader.loadClass("com.acme.Access").getMethod("lookup").invoke(null);
      Object bound = program.open("bind.so").bind(type, lookup);
      assertEquals(5, type.getMethod("add", int.class, int.class).invoke(bound, 2, 3));
    }
  }

  private static String linkerClasses() throws Exception {
    return Path.of(DynamicLinker.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  private static String run(String... options) {
    List<String> arguments =
        Stream.concat(
                Stream.of("bind"), Stream.concat(Stream.of(options), Stream.of(LIBRARY.toString())))
            .toList();
    Invocation invocation = invoked(arguments.toArray(String[]::new));
    assertEquals("", invocation.err());
    assertEquals(0, invocation.status());
    return invocation.out();
  }

  private static Invocation invoked(String... arguments) {
    return new Invocation().environment("PATH", System.getenv("PATH")).run(arguments);
  }

  @Test
  void without_a_header_the_module_s_types_are_used() throws Exception {
    String source = run("--package", "com.acme");
    assertTrue(source.contains("\n  int add(int a0, int a1);\n"), source);
    assertTrue(source.contains("\n  double norm1(int a0);\n"), source);
    assertTrue(source.contains("\n  @CName(\"notify\")\n  int notify_(int a0, double a1);\n"));
    checkBinds("Bind", source);
  }

  @Test
  void with_a_header_types_are_c_s() throws Exception {
    assumeClang();
    String source = run("--package", "com.acme", "--name", "Tried", "--header", HEADER.toString());
    assertEquals(Files.readString(HEADER.resolveSibling("interface.txt")), source);
    checkBinds("Tried", source);
  }

  @Test
  void a_prefix_is_left_out() throws Exception {
    String source = run("--package", "com.acme", "--name", "P", "--prefix", "next_");
    assertTrue(source.contains("@Prefix(\"next_\")\npublic interface P {\n"), source);
    assertTrue(source.contains("\n  int color(int a0);\n"), source);
    assertTrue(source.contains("\n  @CName(\"add\")\n  int add(int a0, int a1);\n"), source);
    checkBinds("P", source);
  }

  @Test
  void the_interface_is_written_to_a_file() throws Exception {
    Path file = folder.resolve("Bind.java");
    assertEquals("", run("-o", file.toString()));
    assertTrue(Files.readString(file).startsWith("import dev.ligature.linker.bind.CName;\n"));
  }

  @Test
  void what_can_not_be_read_is_said() {
    assumeClang();
    assertFails("ligature: cannot find module: none.so\n", "bind", "none.so");
    assertFails(
        "ligature: cannot find header: none.h\n", "bind", "--header", "none.h", LIBRARY.toString());
    assertFails(
        "ligature: bind: no name of a package: com.1\n",
        "bind",
        "--package",
        "com.1",
        LIBRARY.toString());
    assertFails(
        "ligature: bind: no name of an interface: a-b\n",
        "bind",
        "--name",
        "a-b",
        LIBRARY.toString());
  }

  @Test
  void a_header_that_clang_refuses_is_said_in_its_words() throws Exception {
    assumeClang();
    Path header = Files.writeString(folder.resolve("bad.h"), "int f(unknown x);\n");
    Invocation invocation = invoked("bind", "--header", header.toString(), LIBRARY.toString());
    assertTrue(invocation.err().contains("unknown type name 'unknown'"), invocation.err());
    assertEquals(ExitStatus.LINK_FAILURE, invocation.status());
  }

  @Test
  void without_clang_no_header_is_read() {
    new Invocation()
        .run("bind", "--header", HEADER.toString(), LIBRARY.toString())
        .gives(
            ExitStatus.LINK_FAILURE,
            "",
            "ligature: bind: no clang to read headers with: install it (Debian: clang-19), or name"
                + " one by --clang\n");
  }

  private static void assertFails(String message, String... arguments) {
    Invocation invocation = invoked(arguments);
    assertEquals(message, invocation.err());
    assertEquals(ExitStatus.LINK_FAILURE, invocation.status());
  }
}
