package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.BindException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Reloadable;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer version of a library takes the place of the one in use. */
class ReloadableTest {
  private static final FuncType GIVES_INT = new FuncType(List.of(), List.of(ValType.I32));
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  @TempDir private Path folder;
  private Program program = DynamicLinker.create().open(ProgramConfig.defaults());

  interface Plug {
    int value();

    @CName("ask")
    int ask();
  }

  /** What the guest asks while a call is in it. */
  private CountDownLatch asked = new CountDownLatch(1);

  private CountDownLatch answer = new CountDownLatch(1);

  public int hostAsked() throws InterruptedException {
    asked.countDown();
    assertTrue(answer.await(30, TimeUnit.SECONDS));
    return 7;
  }

  @BeforeEach
  void open() throws ReflectiveOperationException {
    program.close();
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(folder)
            .hostFunction(
                HostFunction.of(
                    "host_asked",
                    LOOKUP
                        .findVirtual(
                            ReloadableTest.class, "hostAsked", MethodType.methodType(int.class))
                        .bindTo(this)))
            .build();
    program = DynamicLinker.create().open(config);
  }

  @AfterEach
  void close() {
    program.close();
  }

  private void write(int value) {
    TestModule module = TestModule.library();
    int host = module.importFunction("host_asked", GIVES_INT);
    module.function("value", GIVES_INT, Code.constant(value));
    module.function("ask", GIVES_INT, Code.of().call(host));
    write(module.build());
  }

  private void write(byte[] bytes) {
    try {
      Path fresh = Files.write(folder.resolve("new"), bytes);
      Files.move(fresh, folder.resolve("plug.so"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_new_version_takes_the_place() {
    write(1);
    try (Reloadable<Plug> plug = program.reloadable("plug.so", Plug.class, LOOKUP)) {
      Plug object = plug.get();
      assertEquals(1, object.value());
      Library first = plug.library();
      write(2);
      assertEquals(1, object.value());
      plug.reload();
      assertEquals(2, object.value());
      assertSame(object, plug.get());
      assertFalse(first.isLoaded());
      assertTrue(plug.library().isLoaded());
      assertEquals("Plug bound to plug.so, reloadable", object.toString());
    }
  }

  @Test
  void a_version_that_does_not_fit_changes_nothing() {
    write(1);
    try (Reloadable<Plug> plug = program.reloadable("plug.so", Plug.class, LOOKUP)) {
      TestModule without = TestModule.library();
      without.function("value", GIVES_INT, Code.constant(3));
      write(without.build());
      assertThrows(BindException.class, plug::reload);
      write(new byte[] {1, 2, 3});
      assertThrows(RuntimeException.class, plug::reload);
      assertEquals(1, plug.get().value());
      assertEquals(2, program.namespaces().size());
      write(4);
      plug.reload();
      assertEquals(4, plug.get().value());
    }
  }

  @Test
  void state_is_handed_over() {
    write(1);
    try (Reloadable<Plug> plug = program.reloadable("plug.so", Plug.class, LOOKUP)) {
      write(2);
      int[] seen = new int[3];
      plug.reload(
          (before, after) -> {
            seen[0] = before.value();
            seen[1] = after.value();
            seen[2] = plug.get().value();
          });
      assertEquals(List.of(1, 2, 1), Arrays.stream(seen).boxed().toList());
      write(3);
      assertThrows(
          IllegalCallerException.class,
          () ->
              plug.reload(
                  (before, after) -> {
                    throw new IllegalCallerException("no");
                  }));
      assertEquals(2, plug.get().value());
      assertEquals(2, program.namespaces().size());
    }
  }

  @Test
  void the_old_version_is_closed_when_its_last_call_has_left() throws Exception {
    write(1);
    try (Reloadable<Plug> plug = program.reloadable("plug.so", Plug.class, LOOKUP)) {
      Library first = plug.library();
      Thread caller = Thread.ofPlatform().start(() -> assertEquals(7, plug.get().ask()));
      assertTrue(asked.await(30, TimeUnit.SECONDS));
      write(2);
      plug.reload();
      assertTrue(first.isLoaded());
      assertEquals(3, program.namespaces().size());
      answer.countDown();
      caller.join();
      assertFalse(first.isLoaded());
      assertEquals(2, program.namespaces().size());
    }
  }

  @Test
  void a_closed_one_can_not_be_called() {
    write(1);
    Reloadable<Plug> plug = program.reloadable("plug.so", Plug.class, LOOKUP);
    plug.close();
    plug.close();
    Exception call = assertThrows(IllegalStateException.class, () -> plug.get().value());
    assertEquals("plug.so was closed", call.getMessage());
    Exception reload = assertThrows(IllegalStateException.class, plug::reload);
    assertEquals("plug.so was closed", reload.getMessage());
    assertEquals(1, program.namespaces().size());
  }

  @Test
  void many_versions_leave_nothing() {
    write(0);
    try (Reloadable<Plug> plug = program.reloadable("plug.so", Plug.class, LOOKUP)) {
      long memory = program.memorySize();
      for (int k = 1; k < 50; k++) {
        write(k);
        plug.reload();
        assertEquals(k, plug.get().value());
      }
      assertEquals(2, program.namespaces().size());
      assertTrue(program.memorySize() <= memory + 65536);
    }
  }
}
