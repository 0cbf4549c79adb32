package dev.ligature.emscripten.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever addresses a guest passes, it gets an error number or a trap: no function of the host
 * throws what is Java's.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadAddressTest {
  private static final int EFAULT = -21;

  private static final List<Class<?>> GROUPS =
      List.of(
          DescriptorCalls.class,
          EarlyTimeCalls.class,
          LibraryCalls.class,
          MemoryCalls.class,
          NetworkCalls.class,
          PathCalls.class,
          ProcessCalls.class,
          TimeCalls.class,
          WaitCalls.class);

  /** They wait for as long as they are told. */
  private static final Set<String> WAITING =
      Set.of("sleep", "emscripten_sleep", "__syscall_poll", "__syscall__newselect");

  private static final int[] ADDRESSES = {-16, -1, 0x7fff_fff0, 262_143, 1024};

  @Test
  void no_function_throws_what_is_java_s() {
    List<String> thrown = new ArrayList<>();
    int called = 0;
    try (HostCalls guest = new HostCalls(EmscriptenHost.builder().build())) {
      for (Class<?> group : GROUPS) {
        List<Method> methods = new ArrayList<>(Arrays.asList(group.getDeclaredMethods()));
        methods.removeIf(method -> !method.isAnnotationPresent(Import.class));
        methods.sort(Comparator.comparing(Method::toString));
        for (Method method : methods) {
          String name = method.getAnnotation(Import.class).value()[0];
          if (!WAITING.contains(name)) {
            called += callWithEach(guest, name, method, thrown);
          }
        }
      }
    }
    assertEquals(List.of(), thrown);
    assertTrue(called > 1000, called + " calls");
  }

  /** Calls with a bad address in each place, and in all. */
  private static int callWithEach(
      HostCalls guest, String name, Method method, List<String> thrown) {
    Class<?>[] types = method.getParameterTypes();
    List<ValType> params =
        Arrays.stream(types)
            .map(t -> t == int.class ? ValType.I32 : t == long.class ? ValType.I64 : ValType.F64)
            .toList();
    Class<?> given = method.getReturnType();
    List<ValType> results =
        given == void.class
            ? List.of()
            : List.of(
                given == int.class ? ValType.I32 : given == long.class ? ValType.I64 : ValType.F64);
    HostFunction function =
        guest.host().find("env", name, Optional.of(new FuncType(params, results))).orElseThrow();
    int calls = 0;
    for (int address : ADDRESSES) {
      for (int place = -1; place < types.length; place++) {
        List<Object> arguments = new ArrayList<>();
        for (int k = 0; k < types.length; k++) {
          int value = place < 0 || k == place ? address : 1024;
          arguments.add(
              types[k] == int.class
                  ? (Object) value
                  : types[k] == long.class ? (Object) 0L : (Object) 0.0);
        }
        calls++;
        call(function, arguments, thrown);
      }
    }
    return calls;
  }

  private static void call(HostFunction function, List<Object> arguments, List<String> thrown) {
    try {
      function.handle().invokeWithArguments(arguments);
    } catch (TrapException | GuestExit _) {
      // The guest's.
    } catch (Throwable e) {
      thrown.add(function + "" + arguments + ": " + e);
    }
  }

  @Test
  void what_can_tell_no_error_traps() {
    try (HostCalls guest = new HostCalls(EmscriptenHost.builder().build())) {
      TrapException trap =
          assertThrows(TrapException.class, () -> guest.call("_gmtime_js", 0L, -16));
      assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
      assertTrue(
          Objects.toString(trap.getMessage())
              .startsWith(
                  "out of bounds memory access: a host function's 40 bytes at address 4294967280"
                      + " of a memory of 262144"),
          trap.getMessage());
      assertThrows(TrapException.class, () -> guest.callAny("_tzset_js", -4, 0, 0, 0));
      assertThrows(
          TrapException.class, () -> guest.call("getnameinfo", -16, 16, 1024, 16, 2048, 16, 0));
      assertThrows(TrapException.class, () -> guest.callAny("__assert_fail", -1, 0, 0, 0));
    }
  }

  @Test
  void a_system_call_gives_EFAULT() {
    try (HostCalls guest = new HostCalls(EmscriptenHost.builder().build())) {
      assertEquals(EFAULT, guest.call("__syscall_stat64", -16, 1024));
      assertEquals(EFAULT, guest.call("getentropy", -16, 32));
    }
  }
}
