package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.wasm.Limits;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every atomic load, store and update, of each width and type, against the words of the
 * specification: operands are wrapped to the width, results zero-extended, addresses aligned.
 *
 * @see <a href="https://github.com/WebAssembly/threads/blob/main/proposals/threads/Overview.md">
 *     Threads</a>
 */
final class AtomicOpsTest {
  /** The families in the order of their opcodes, each of seven. */
  private static final List<String> FAMILIES =
      List.of("load", "store", "add", "sub", "and", "or", "xor", "xchg", "cmpxchg");

  private static final int[] SIZES = {4, 8, 1, 2, 1, 2, 4};
  private static final boolean[] LONGS = {false, true, false, false, true, true, true};

  private static final long[] VALUES = {
    0,
    1,
    -1,
    -2,
    -127,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x10000,
    0x20000,
    0xffff8080L,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    0x100000000L,
    0x0123456789abcdefL,
    Long.MIN_VALUE,
    Long.MAX_VALUE
  };

  private static final int PLACE = 64;
  private static final long BEFORE = 0x1122334455667788L;
  private static final long BEHIND = 0x99aabbccddeeff00L;

  /** One instruction of a family, as a function of its operands. */
  private record Access(int op, Memory memory, MethodHandle handle) {
    static Access of(int op, boolean shared) {
      Memory memory = new Memory(new Limits(1, 1, false, shared));
      Instance instance =
          new Engine().compile("atomics", module(op, shared)).allocate(List.of(memory));
      MethodHandle function = ((Func) instance.export("f").orElseThrow()).handle();
      int operands = operands(op);
      if (family(op).equals("store")) {
        function =
            MethodHandles.filterReturnValue(function, MethodHandles.constant(long.class, 0L));
      }
      MethodType wide = function.type().changeReturnType(long.class);
      for (int i = 1; i < operands; i++) {
        wide = wide.changeParameterType(i, long.class);
      }
      MethodHandle cast = MethodHandles.explicitCastArguments(function, wide);
      return new Access(
          op, memory, MethodHandles.dropArguments(cast, operands, unused(3 - operands)));
    }

    private static List<Class<?>> unused(int count) {
      return IntStream.range(0, count).<Class<?>>mapToObj(i -> long.class).toList();
    }

    long call(int address, long first, long second) {
      try {
        return (long) handle.invokeExact(address, first, second);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    long get(int address, int size) {
      long value = 0;
      for (int i = 0; i < size; i++) {
        byte next = memory.segment().get(ValueLayout.JAVA_BYTE, address + i);
        value |= (next & 0xffL) << (i * 8);
      }
      return value;
    }

    void put(int address, int size, long value) {
      for (int i = 0; i < size; i++) {
        memory.segment().set(ValueLayout.JAVA_BYTE, address + i, (byte) (value >> (i * 8)));
      }
    }
  }

  private static String family(int op) {
    return FAMILIES.get((op - Op.I32_ATOMIC_LOAD) / SIZES.length);
  }

  private static int size(int op) {
    return SIZES[(op - Op.I32_ATOMIC_LOAD) % SIZES.length];
  }

  private static boolean isLong(int op) {
    return LONGS[(op - Op.I32_ATOMIC_LOAD) % LONGS.length];
  }

  private static int operands(int op) {
    return switch (family(op)) {
      case "load" -> 1;
      case "cmpxchg" -> 3;
      default -> 2;
    };
  }

  /** A module with one function, {@code f}, that is one instruction on an imported memory. */
  private static WasmModule module(int op, boolean shared) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    int operands = operands(op);
    int type = isLong(op) ? 0x7e : 0x7f;
    ByteArrayOutputStream types = new ByteArrayOutputStream();
    types.writeBytes(new byte[] {1, 0x60, (byte) operands, 0x7f});
    IntStream.range(1, operands).forEach(i -> types.write(type));
    types.writeBytes(family(op).equals("store") ? new byte[1] : new byte[] {1, (byte) type});
    section(out, 1, types.toByteArray());
    section(out, 2, new byte[] {1, 1, 'e', 1, 'm', 2, (byte) (shared ? 3 : 1), 1, 1});
    section(out, 3, new byte[] {1, 0});
    section(out, 7, new byte[] {1, 1, 'f', 0, 0});
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0);
    for (int i = 0; i < operands; i++) {
      body.write(0x20);
      body.write(i);
    }
    int align = Integer.numberOfTrailingZeros(size(op));
    body.writeBytes(new byte[] {(byte) (op >> 8), (byte) op, (byte) align, 0, 0x0b});
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    code.write(1);
    code.write(body.size());
    code.writeBytes(body.toByteArray());
    section(out, 10, code.toByteArray());
    return WasmModule.parse(out.toByteArray());
  }

  private static void section(ByteArrayOutputStream out, int id, byte[] content) {
    out.write(id);
    out.write(content.length);
    out.writeBytes(content);
  }

  static IntStream accesses() {
    return IntStream.rangeClosed(Op.I32_ATOMIC_LOAD, Op.I64_ATOMIC_RMW32_CMPXCHG_U);
  }

  private static long wrapped(long value, int size) {
    return size == 8 ? value : value & ((1L << (size * 8)) - 1);
  }

  /** What is in memory after an instruction; all values are of its width. */
  private static long model(String family, long there, long first, long second) {
    return switch (family) {
      case "load" -> there;
      case "store", "xchg" -> first;
      case "add" -> there + first;
      case "sub" -> there - first;
      case "and" -> there & first;
      case "or" -> there | first;
      case "xor" -> there ^ first;
      case "cmpxchg" -> there == first ? second : there;
      default -> throw new AssertionError(family);
    };
  }

  private static void check(Access access, int address, long there, long first, long second) {
    int size = size(access.op());
    String family = family(access.op());
    access.put(PLACE - 8, 8, BEFORE);
    access.put(PLACE + 8, 8, BEHIND);
    access.put(PLACE, 8, BEFORE ^ BEHIND);
    access.put(address, size, there);
    long around = access.get(PLACE, 8);
    long old = wrapped(there, size);
    long result = access.call(address, first, second);
    long after = wrapped(model(family, old, wrapped(first, size), wrapped(second, size)), size);
    String what =
        "%s at %d of %x with %x, %x"
            .formatted(Op.name(access.op()), address - PLACE, there, first, second);
    if (!family.equals("store")) {
      // An i32 result comes sign-extended by the cast of the test, not by the instruction.
      assertEquals(isLong(access.op()) ? old : (int) old, result, what);
    }
    assertEquals(after, access.get(address, size), what);
    access.put(address, size, there);
    assertEquals(around, access.get(PLACE, 8), what);
    assertEquals(BEFORE, access.get(PLACE - 8, 8), what);
    assertEquals(BEHIND, access.get(PLACE + 8, 8), what);
  }

  @ParameterizedTest
  @MethodSource("accesses")
  void an_access_wraps_its_operands_and_extends_its_result_by_zeros(int op) {
    for (boolean shared : new boolean[] {false, true}) {
      Access access = Access.of(op, shared);
      for (int address = PLACE; address < PLACE + 8; address += size(op)) {
        for (long there : VALUES) {
          for (long first : operands(op) > 1 ? VALUES : new long[1]) {
            for (long second : operands(op) > 2 ? VALUES : new long[1]) {
              check(access, address, there, first, second);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("accesses")
  void an_access_that_is_not_aligned_traps_and_one_at_the_end_does_not(int op) {
    for (boolean shared : new boolean[] {false, true}) {
      Access access = Access.of(op, shared);
      int size = size(op);
      for (int i = 1; i < size; i++) {
        int address = PLACE + i;
        TrapException trap =
            assertThrows(TrapException.class, () -> access.call(address, 1, 1), Op.name(op));
        assertEquals(TrapKind.UNALIGNED_ATOMIC, trap.kind());
      }
      access.call(Memory.PAGE_SIZE - size, 1, 1);
      for (int address : new int[] {Memory.PAGE_SIZE, -size, Integer.MIN_VALUE}) {
        TrapException trap =
            assertThrows(TrapException.class, () -> access.call(address, 1, 1), Op.name(op));
        assertEquals(TrapKind.MEMORY_OUT_OF_BOUNDS, trap.kind());
      }
      assertEquals(0, access.get(PLACE, 8));
    }
  }

  /** A compare-and-swap of clang's: the expected value of a {@code signed char} comes extended. */
  @ParameterizedTest
  @ValueSource(ints = {0xfe4a, 0xfe4b, 0xfe4c, 0xfe4d, 0xfe4e})
  void a_narrow_exchange_takes_a_negative_expected_value(int op) {
    Access access = Access.of(op, false);
    access.put(PLACE, 8, -1);
    access.call(PLACE, -1, 5);
    assertEquals(5, access.get(PLACE, size(op)));
  }
}
