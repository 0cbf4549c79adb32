package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.BindException;
import dev.ligature.linker.Caller;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.Export;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Unsigned;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods of Java objects as C functions. */
class HostObjectTest {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** A struct. */
  public record Point(double x, double y) {}

  /** A function pointer. */
  public interface IntFunction {
    int apply(int argument);
  }

  /** What the guest calls. */
  public static class Host {
    final List<String> lines = new ArrayList<>();
    final RuntimeException failure = new IllegalStateException("host failed");

    @Export("log_line")
    public void log(Caller caller, String line) {
      lines.add(caller.library().map(Library::name).orElse("java") + ": " + line);
    }

    @Export("host_add")
    public int add(int a, int b) {
      return a + b;
    }

    @Unsigned
    @Export("host_size")
    public long size(@Unsigned long n) {
      return n - 4_000_000_000L + 10;
    }

    @Export("host_norm")
    public double norm(Point p) {
      return Math.hypot(p.x(), p.y());
    }

    @Owned
    @Export("host_name")
    public String name(int number) {
      return "A" + number;
    }

    @Export("host_apply")
    public int apply(IntFunction function, int argument) {
      return function.apply(argument);
    }

    @Export("host_fails")
    public int fails(int code) {
      throw failure;
    }

    public void notExported() {}
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_guest_calls_methods_by_their_names_in_c(boolean wide) throws Throwable {
    Host host = new Host();
    ProgramConfig.Builder config = ProgramConfig.builder().host(host, LOOKUP);
    try (BoundGuest guest = wide ? BoundGuest.wide(config) : new BoundGuest(config)) {
      Library library = guest.library("calls-host.so");
      int result = (int) library.findFunction("run").handle().invokeExact();
      assertEquals(3 + 10 + 5 + 'A' + 15, result);
      assertEquals(List.of("calls-host.so: from C"), host.lines);
      assertEquals(0, guest.blocksInUse());
      MethodHandle fails = library.findFunction("fails").handle();
      assertSame(host.failure, assertThrows(IllegalStateException.class, () -> callFails(fails)));
    }
  }

  private static int callFails(MethodHandle fails) throws Throwable {
    return (int) fails.invokeExact(1);
  }

  /** A library. */
  public static class HostLibrary {
    @Export("lib_level")
    public final int level = 5;

    @Export("lib_version")
    public final String version = "1.0";

    @Export("lib_table")
    public final short[] table = {1, 2, 300};

    @Export("lib_add")
    public int add(int a, int b) {
      return a + b;
    }
  }

  @Test
  void an_object_is_a_library_that_others_need() throws Throwable {
    ProgramConfig.Builder config =
        ProgramConfig.builder().hostLibrary("libhost.so", new HostLibrary(), LOOKUP);
    try (BoundGuest guest = new BoundGuest(config)) {
      Library library = guest.library("needs-host.so");
      assertEquals(5 + '1' + 300, (int) library.findFunction("run").handle().invokeExact());
      assertEquals(23, (int) library.findFunction("by_name").handle().invokeExact());
      Library host = guest.library("libhost.so");
      assertEquals(
          "[lib_add, lib_level, lib_table, lib_version]",
          host.symbols().stream().map(symbol -> symbol.name()).toList().toString());
      long address = ((DataSymbol) host.findOrThrow("lib_version")).address();
      GuestPointer version = guest.program().pointer(address);
      assertEquals("1.0", version.getString());
    }
  }

  @Test
  void without_its_object_the_library_is_missing() {
    try (BoundGuest guest = new BoundGuest()) {
      assertThrows(LinkException.NotFound.class, () -> guest.library("needs-host.so"));
    }
  }

  /** Methods that guests can't call. */
  public static class Bad {
    @Export public final Thread thread = Thread.currentThread();

    @Export
    public void one(byte[] bytes) {}

    @Export
    public String two() {
      return "";
    }

    @Export("three")
    public int three(int a) {
      return a;
    }

    @Export("three")
    public int threeAgain(int a) {
      return a;
    }

    @Export
    public void taken() {}
  }

  @Test
  void all_that_c_can_not_call_is_said_at_once() {
    MethodHandle nothing = MethodHandles.empty(java.lang.invoke.MethodType.methodType(void.class));
    ProgramConfig.Builder config =
        ProgramConfig.builder()
            .hostFunction(HostFunction.of("taken", nothing))
            .host(new Bad(), LOOKUP)
            .host(new Object(), LOOKUP);
    BindException problem = assertThrows(BindException.class, () -> new BoundGuest(config));
    assertEquals(
        """
        host objects can't be offered to guests
        >>> Bad: data is a string, a number or an array of numbers
        >>> Bad.one: of an array that C gives nobody knows the length: GuestPointer
        >>> Bad.taken: there is a host function taken too
        >>> Bad.threeAgain: Bad.three exports three too
        >>> Bad.two: nobody would free the char * that it gives C: @Owned if C does, or a\
         GuestPointer
        >>> java.lang.Object has no public method with @Export\
        """,
        problem.getMessage());
  }

  @Test
  void a_method_of_another_type_is_a_mismatch_of_the_load() {
    ProgramConfig.Builder config = ProgramConfig.builder().host(new WrongType(), LOOKUP);
    try (BoundGuest guest = new BoundGuest(config)) {
      LinkException mismatch =
          assertThrows(LinkException.class, () -> guest.library("calls-host.so"));
      assertEquals(true, String.valueOf(mismatch.getMessage()).contains("(i32, i32) -> i32"));
    }
  }

  /** A function of another type. */
  public static class WrongType {
    @Export("host_add")
    public double add(double a) {
      return a;
    }
  }

  /** A static method as a function. */
  public static class Statics {
    @Export("host_add")
    public static int add(int a, int b) {
      return 10 * a + b;
    }
  }

  interface Adding {
    int run();
  }

  @Test
  void a_static_method_is_a_function_too() {
    ProgramConfig.Builder config =
        ProgramConfig.builder().host(new Rest(), LOOKUP).host(new Statics(), LOOKUP);
    try (BoundGuest guest = new BoundGuest(config)) {
      Adding adding = guest.library("calls-host.so").bind(Adding.class, LOOKUP);
      assertEquals(12 + 'A', adding.run());
    }
  }

  /** The other functions, which give nothing but a name. */
  public static class Rest {
    @Export("log_line")
    public void log(String line) {}

    @Export("host_size")
    public long size(long n) {
      return 0;
    }

    @Export("host_norm")
    public double norm(GuestPointer p) {
      return 0;
    }

    @Owned
    @Export("host_name")
    public String name(int number) {
      return "A";
    }

    @Export("host_apply")
    public int apply(IntFunction function, int argument) {
      return 0;
    }

    @Export("host_fails")
    public int fails(int code) {
      return code;
    }
  }
}
