package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.cli.cc.Compilation;
import dev.ligature.cli.cc.CompilerException;
import dev.ligature.cli.cc.Console;
import dev.ligature.cli.cc.Toolchain;
import dev.ligature.engine.CodeCache;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiler, where {@code guests/libc/fetch} has fetched it. */
class CcTest {
  private static final Path TOOLCHAIN =
      Guests.file("guests/libc").resolve("node_modules/@yowasp/clang");

  /** The compiler's code, which all tests find but the first one. */
  @TempDir static Path cache;

  @TempDir Path folder;

  @BeforeAll
  static void isThere() {
    assumeTrue(Files.isDirectory(TOOLCHAIN), "guests/libc/fetch did not fetch the compiler");
  }

  @BeforeEach
  void writeSources() throws IOException {
    write("greet.h", "int greet(const char *name);\nextern int greetings;\n");
    write(
        "greet.c",
        """
        #include <stdio.h>
        #include "greet.h"
        int greetings;
        int greet(const char *name) {
          greetings++;
          return printf("hello, %s\\n", name);
        }
        """);
    write(
        "main.c",
        """
        #include <dlfcn.h>
        #include <stdio.h>
        #include "greet.h"
        int *counter = &greetings;
        int main(int argc, char **argv) {
          greet(argv[1]);
          void *plugin = dlopen(argv[2], RTLD_NOW);
          if (!plugin) {
            puts(dlerror());
            return 1;
          }
          int (*twice)(int) = dlsym(plugin, "twice");
          printf("%d %d\\n", twice(21), *counter);
          return 0;
        }
        """);
    write("plugin.c", "int twice(int number) { return 2 * number; }\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Names of files in the folder, after {@code @}, and options. */
  private Invocation cc(String... arguments) {
    List<String> all = new ArrayList<>(List.of("cc"));
    Stream.of(arguments).map(argument -> argument.replace("@", folder + "/")).forEach(all::add);
    return new Invocation()
        .environment("LIGATURE_TOOLCHAIN", TOOLCHAIN.toString())
        .environment("LIGATURE_CACHE", cache.toString())
        .run(all.toArray(String[]::new));
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void a_program_a_library_and_a_plug_in() {
    cc("-O2", "-shared", "@greet.c", "-o", "@libgreet.so").gives(0, "", "");
    cc("-shared", "@plugin.c", "-nostdlib", "-o", "@plugin.so").gives(0, "", "");
    cc("-O2", "-Wall", "@main.c", "-L" + folder, "-lgreet", "-o", "@main.wasm").gives(0, "", "");
    assertTrue(Files.exists(folder.resolve("libc.so")));
    Invocation.of("run", path("main.wasm"), "you", path("plugin.so"))
        .gives(0, "hello, you\n42 1\n", "");
  }

  @Test
  void a_static_program_lends_its_libc() {
    cc("-O1", "-static", "-rdynamic", "@main.c", "@greet.c", "-o", "@main.wasm").gives(0, "", "");
    assertFalse(Files.exists(folder.resolve("libc.so")));
    cc("-O1", "-shared", "-nostdlib", "@greet.c", "@plugin.c", "-o", "@plugin.so").gives(0, "", "");
    Invocation.of("run", path("main.wasm"), "you", path("plugin.so"))
        .gives(0, "hello, you\n42 1\n", "");
  }

  @Test
  void a_mistake_is_told_by_the_names_that_were_given_and_leaves_what_was_there()
      throws IOException {
    write("bad.c", "int main(void) { return nothing; }\n");
    write("bad.o", "old");
    String bad = path("bad.c");
    cc("-c", "@bad.c", "-o", "@bad.o")
        .gives(
            1,
            "",
            """
            %s:1:25: error: use of undeclared identifier 'nothing'
                1 | int main(void) { return nothing; }
                  |                         ^~~~~~~
            1 error generated.
            """
                .formatted(bad));
    assertEquals("old", text("bad.o"));
    cc("@absent.c")
        .gives(
            1, "", "clang: error: no such file or directory: '%s'\n".formatted(path("absent.c")));
  }

  @Test
  void what_a_program_lacks_is_an_error_when_it_is_linked() throws IOException {
    write("lacks.c", "int other(void);\nint main(void) { return other(); }\n");
    Invocation linked = cc("@lacks.c", "-o", "@lacks.wasm");
    assertEquals(1, linked.status());
    assertTrue(linked.err().endsWith("undefined symbol: other\n"), linked.err());
    assertFalse(Files.exists(folder.resolve("lacks.wasm")));
  }

  @Test
  void relative_names_are_of_the_working_directory() throws Exception {
    write(
        "twice.s",
        """
        	.globl	twice
        	.type	twice,@function
        twice:
        	.functype	twice (i32) -> (i32)
        	local.get	0
        	i32.const	1
        	i32.shl
        	end_function
        """);
    write("all.rsp", "-O1 -shared -nostdlib 'twice.s' greet.c -MMD -o out.so");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, Map.of());
    List<String> unwritten = new ArrayList<>();
    Compilation compilation =
        new Compilation(
            Toolchain.find(Optional.of(TOOLCHAIN), folder),
            DynamicLinker.create(CodeCache.in(cache)),
            folder,
            console,
            e -> unwritten.add(e.file()));
    int[] status = {0};
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                status[0] =
                    compilation.run(List.of("@all.rsp"))
                        + 2 * compilation.run(List.of("-c", "plugin.c", "-o", "no/folder.o"));
              } catch (IOException | CompilerException e) {
                err.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
              }
            },
            "guest",
            64 << 20);
    thread.start();
    thread.join();
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    assertEquals(2, status[0]);
    assertEquals(List.of("no/folder.o"), unwritten);
    assertTrue(Files.exists(folder.resolve("out.so")));
    assertTrue(text("out.d").contains(" greet.h"), text("out.d"));
  }

  @Test
  void the_outputs_of_other_steps() throws IOException {
    cc("-E", "-P", "@greet.h")
        .gives(0, "int greet(const char *name);\nextern int greetings;\n", "");
    cc("-MD", "-c", "@greet.c", "-o", "@greet.o").gives(0, "", "");
    assertEquals(
        "%s: %s %s".formatted(path("greet.o"), path("greet.c"), path("greet.h")),
        text("greet.d").replaceAll("[\\s\\\\]+", " ").strip());
    Invocation dry = cc("-###", "@greet.o", "-o", "@a.wasm");
    assertTrue(dry.err().contains(" \"wasm-ld\" \"--experimental-pic\" \"-pie\" "), dry.err());
    assertFalse(Files.exists(folder.resolve("a.wasm")));
    cc().gives(1, "", "clang: error: no input files\n");
    Invocation version = cc("--version");
    assertTrue(version.out().startsWith("clang version "), version.out());
    assertTrue(version.out().contains("\nTarget: wasm32-unknown-wasip1\n"), version.out());
  }

  @Test
  void a_compiler_that_is_not_there() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Invocation.of("cc", "--toolchain", empty.toString(), "a.c")
        .gives(
            127,
            "",
            """
            ligature: cc: not the npm package @yowasp/clang: %s (it has no gen/llvm.core.wasm)
            """
                .formatted(empty));
    Path archive = write("clang.tgz", "no archive");
    Invocation refused = Invocation.of("cc", "--toolchain", archive.toString(), "a.c");
    assertEquals(127, refused.status());
    assertTrue(refused.err().startsWith("ligature: cc: can't read a file image"), refused.err());
  }
}
