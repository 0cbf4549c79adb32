package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.ByteArrayOutputStream;
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

  private void compile(String name, String source) throws Exception {
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
  }

  /** Compiles an interface, binds it to the library, and calls its {@code add}. */
  private void checkBinds(String name, String source) throws Exception {
    compile(name, source);
    checkCompiled(name, "bind.so", "add");
  }

  /** Binds an interface that was compiled, and calls a function that adds or multiplies. */
  private void checkCompiled(String name, String library, String method) throws Exception {
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
      Object bound = program.open(library).bind(type, lookup);
      Object result = type.getMethod(method, int.class, int.class).invoke(bound, 2, 3);
      assertEquals(method.equals("add") ? 5 : 6, result);
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
  void functions_of_cxx_have_the_types_that_their_names_tell() throws Exception {
    Path shapes = LIBRARY.resolveSibling("shapes.so");
    Invocation invocation = invoked("bind", "--package", "com.acme", shapes.toString());
    assertEquals("", invocation.err());
    assertEquals(
        """
        package com.acme;

        import dev.ligature.linker.GuestPointer;
        import dev.ligature.linker.bind.Mangled;

        /** Functions of {@code shapes.so}. */
        public interface Shapes {
          @Mangled("geo::sum(unsigned int const*, unsigned long)")
          long sum(GuestPointer a0, int a1);

          @Mangled("geo::area(double)")
          double area(double a0);

          @Mangled("geo::area(int)")
          int area(int a0);

          @Mangled("geo::area(int, int)")
          int area(int a0, int a1);

          @Mangled("geo::Shape::square(int)")
          int square(int a0);

          @Mangled("geo::Shape::Shape(int, int)")
          GuestPointer newShape(GuestPointer a0, int a1, int a2);

          @Mangled("geo::Shape::~Shape()")
          GuestPointer destroyShape(GuestPointer a0);

          @Mangled("geo::Shape::operator+=(int)")
          int operator(GuestPointer a0, int a1);

          @Mangled("double geo::twice<double>(double)")
          double twice(double a0);

          @Mangled("int geo::twice<int>(int)")
          int twice(int a0);

          @Mangled("geo::length(char const*)")
          int length(String a0);

          @Mangled("geo::Shape::area() const")
          int area(GuestPointer a0);

          @Mangled("geo::Shape::operator int() const")
          int operator_int(GuestPointer a0);

          @Mangled("operator delete(void*)")
          void operator_delete(GuestPointer a0);

          @Mangled("operator delete(void*, unsigned long)")
          void operator_delete(GuestPointer a0, int a1);

          @Mangled("operator new(unsigned long)")
          int operator_new(int a0);
        }
        """,
        invocation.out());
    compile("Shapes", invocation.out());
    checkCompiled("Shapes", "shapes.so", "area");
  }

  @Test
  void a_name_in_a_module_is_only_a_name() throws Exception {
    String hostile = "x\"); } } class Evil { /* \\u000a */ //\n";
    byte[] name = hostile.getBytes(StandardCharsets.UTF_8);
    byte[] module = module(name);
    Path file = Files.write(folder.resolve("evil.so"), module);
    Invocation invocation = invoked("bind", "--package", "com.acme", file.toString());
    assertEquals("", invocation.err());
    compile("Evil", invocation.out());
    assertTrue(
        invocation
            .out()
            .contains("@CName(\"x\\\"); } } class Evil { /* \\\\u000a */ //\\012\")\n  void x"),
        invocation.out());
    assertTrue(invocation.out().contains("  // Java has no types for: v"), invocation.out());
  }

  @Test
  void functions_of_c_and_cxx_that_differ_by_scope_alone_are_methods_all() throws Exception {
    ByteArrayOutputStream exports = new ByteArrayOutputStream();
    String[] names = {"area", "_ZN3geo4areaEv", "_ZN2ns6calcC1Ev", "_ZN2ns6calcC2Ev"};
    exports.write(names.length);
    for (String name : names) {
      exports.write(name.length());
      exports.write(name.getBytes(StandardCharsets.UTF_8));
      exports.write(new byte[] {0, 0});
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 0, new byte[] {8, 'd', 'y', 'l', 'i', 'n', 'k', '.', '0', 1, 4, 0, 0, 0, 0});
    section(out, 1, new byte[] {1, 0x60, 0, 0});
    section(out, 3, new byte[] {1, 0});
    section(out, 7, exports.toByteArray());
    section(out, 10, new byte[] {1, 2, 0, 0x0b});
    Path file = Files.write(folder.resolve("both.so"), out.toByteArray());
    Invocation invocation = invoked("bind", "--package", "com.acme", file.toString());
    assertEquals("", invocation.err());
    compile("Both", invocation.out());
    assertTrue(
        invocation
            .out()
            .endsWith(
                """
                  @Mangled("ns::calcC1()")
                  void calcC1();

                  @Mangled("ns::calcC2()")
                  void calcC2();

                  @Mangled("geo::area()")
                  void area();

                  @CName("area")
                  void area_2();
                }
                """),
        invocation.out());
  }

  /** A library with a function of that name, and with one of a type that Java does not have. */
  private static byte[] module(byte[] name) throws Exception {
    ByteArrayOutputStream exports = new ByteArrayOutputStream();
    exports.write(2);
    exports.write(name.length);
    exports.write(name);
    exports.write(new byte[] {0, 0});
    byte[] other = new byte[name.length];
    System.arraycopy(name, 0, other, 0, name.length);
    other[0] = 'v';
    exports.write(other.length);
    exports.write(other);
    exports.write(new byte[] {0, 1});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 0, new byte[] {8, 'd', 'y', 'l', 'i', 'n', 'k', '.', '0', 1, 4, 0, 0, 0, 0});
    // () -> (), and (externref) -> ()
    section(out, 1, new byte[] {2, 0x60, 0, 0, 0x60, 1, 0x6f, 0});
    section(out, 3, new byte[] {2, 0, 1});
    section(out, 7, exports.toByteArray());
    section(out, 10, new byte[] {2, 2, 0, 0x0b, 2, 0, 0x0b});
    return out.toByteArray();
  }

  private static void section(ByteArrayOutputStream out, int id, byte[] contents) throws Exception {
    out.write(id);
    out.write(contents.length);
    out.write(contents);
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
