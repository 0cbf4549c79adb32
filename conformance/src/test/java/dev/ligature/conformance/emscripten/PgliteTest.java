package dev.ligature.conformance.emscripten;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.UndefinedReference;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL 18 and its extensions, linked and called. */
class PgliteTest {
  /** What {@code PG_MODULE_MAGIC} says of the server that an extension was compiled for. */
  private static final int VERSION = 1800;

  private static final int NOW = 2;

  /** What pgcrypto's OpenSSL refers to, the server does not have, and digests don't call. */
  private static final List<String> NOT_IN_SERVER =
      List.of(
          "gethostbyname",
          "getsockname",
          "getsockopt",
          "madvise",
          "mlock",
          "mprotect",
          "setbuf",
          "setsockopt",
          "shutdown",
          "signal",
          "sleep",
          "tcgetattr",
          "tcsetattr");

  @TempDir Path folder;

  private Pglite postgres;

  @BeforeEach
  void open() {
    postgres = new Pglite(folder);
  }

  @AfterEach
  void close() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private Library extension(String name) {
    byte[] module = Pglite.extensions().get(name);
    return postgres.program().open(name, module, Set.of(OpenFlag.LAZY));
  }

  private int version(int magic) {
    return postgres.program().memory().get(ValueLayout.JAVA_INT_UNALIGNED, magic + 4L);
  }

  @Test
  void every_symbol_of_39_extensions_is_resolved_and_what_openssl_alone_wants_is_told() {
    Map<String, List<String>> undefined = new TreeMap<>();
    Map<String, byte[]> extensions = Pglite.extensions();
    extensions.forEach(
        (name, module) -> {
          try (Library library = postgres.program().open(name, module, Set.of(OpenFlag.NOW))) {
            assertEquals(VERSION, version(Pglite.call(library, "Pg_magic_func")), name);
          } catch (LinkException.Undefined e) {
            undefined.put(
                name, e.references().stream().map(UndefinedReference::symbol).sorted().toList());
          }
        });
    assertEquals(40, extensions.size());
    assertEquals(Map.of("pgcrypto.so", NOT_IN_SERVER), undefined);
    assertEquals(
        List.of("pglite.wasm"),
        postgres.program().libraries().stream().map(Library::name).toList());
  }

  @Test
  void a_function_of_an_extension_is_called_by_the_server_and_calls_it_back() {
    postgres.makeContexts();
    int soundex = extension("fuzzystrmatch.so").findFunction("soundex").tableIndex();
    int result = postgres.call("DirectFunctionCall1Coll", soundex, 0, postgres.text("Robert"));
    assertEquals("R163", new String(postgres.bytes(result), StandardCharsets.US_ASCII));
  }

  @Test
  void an_extension_that_has_a_library_in_it_digests() throws NoSuchAlgorithmException {
    postgres.makeContexts();
    int digest = extension("pgcrypto.so").findFunction("pg_digest").tableIndex();
    int result =
        postgres.call(
            "DirectFunctionCall2Coll",
            digest,
            0,
            postgres.text("linked at run time"),
            postgres.text("sha256"));
    byte[] expected =
        MessageDigest.getInstance("SHA-256")
            .digest("linked at run time".getBytes(StandardCharsets.US_ASCII));
    assertArrayEquals(expected, postgres.bytes(result));
  }

  @Test
  void the_servers_own_dlopen_opens_extensions_and_tells_errors() throws IOException {
    Files.write(folder.resolve("citext.so"), Pglite.extensions().get("citext.so"));
    Program program = postgres.program();
    int handle = postgres.call("dlopen", postgres.string("citext.so"), NOW);
    assertNotEquals(0, handle);
    assertEquals(handle, postgres.call("dlopen", postgres.string("citext.so"), NOW));
    int magic = postgres.call("dlsym", handle, postgres.string("Pg_magic_func"));
    assertEquals(
        version(Pglite.call(program.libraries().getLast(), "Pg_magic_func")),
        version(callPointer(magic)));
    assertEquals(0, postgres.call("dlsym", handle, postgres.string("nothing")));
    assertEquals(
        "citext.so: undefined symbol: nothing",
        program.memory().getString(postgres.call("dlerror")));
    assertEquals(0, postgres.call("dlopen", postgres.string("gone.so"), NOW));
    assertEquals(
        "gone.so: cannot open shared object file: No such file or directory",
        program.memory().getString(postgres.call("dlerror")));
  }

  private int callPointer(int pointer) {
    try {
      return (int) postgres.program().functionAt(pointer).orElseThrow().handle().invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
