package dev.ligature.linker.map;

import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.wasm.ElementSegment;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.SegmentMode;
import dev.ligature.wasm.WasmModule;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance's active element segments put its functions in the first table: the indices
 * that the compiler gave to functions whose address is taken. Known before the segments are copied.
 */
public final class ElementSlots {
  /** Says that a function is in no segment. */
  public static final int NO_SLOT = -1;

  private final WasmModule module;
  private final Instance instance;
  private int @Nullable [] slots;

  ElementSlots(WasmModule module, Instance instance) {
    this.module = module;
    this.instance = instance;
  }

  /** The first table index that a function has by a segment, or {@link #NO_SLOT}. */
  public int slotOf(int function) {
    if (slots == null) {
      slots = firstSlots();
    }
    return slots[function];
  }

  private int[] firstSlots() {
    int[] first = new int[module.functionCount()];
    Arrays.fill(first, NO_SLOT);
    forEach(
        (slot, function) -> {
          if (first[function] == NO_SLOT) {
            first[function] = slot;
          }
        });
    return first;
  }

  /** Takes a table index and the function that a segment puts there. */
  @FunctionalInterface
  public interface SlotConsumer {
    void accept(int slot, int function);
  }

  /** Tells all slots of active segments, in the order in which they are copied. */
  public void forEach(SlotConsumer consumer) {
    for (ElementSegment segment : module.elementSegments()) {
      if (segment.mode() != SegmentMode.ACTIVE || segment.table() != 0) {
        continue;
      }
      int slot = (int) evaluate(segment.offset().orElseThrow());
      for (int function : segment.functions()) {
        consumer.accept(slot++, function);
      }
      for (Instructions element : segment.expressions()) {
        int index = slot++;
        function(element, function -> consumer.accept(index, function));
      }
    }
  }

  private static void function(Instructions element, IntConsumer consumer) {
    if (element.op(0) == Op.REF_FUNC) {
      consumer.accept(element.index(0));
    }
  }

  /** The value of an offset: integer constants, globals, sums, differences and products. */
  private long evaluate(Instructions code) {
    long[] stack = new long[code.size()];
    int top = 0;
    for (int i = 0; i < code.size() - 1; i++) {
      switch (code.op(i)) {
        case Op.I32_CONST, Op.I64_CONST -> stack[top++] = code.imm(i);
        case Op.GLOBAL_GET -> stack[top++] = value(instance.global(code.index(i)));
        case Op.I32_ADD, Op.I64_ADD -> stack[--top - 1] += stack[top];
        case Op.I32_SUB, Op.I64_SUB -> stack[--top - 1] -= stack[top];
        case Op.I32_MUL, Op.I64_MUL -> stack[--top - 1] *= stack[top];
        default -> throw new IllegalStateException("constant expression with " + code.op(i));
      }
    }
    return stack[0];
  }

  private static long value(Global global) {
    return switch (global) {
      case Global.I32 cell -> cell.value;
      case Global.I64 cell -> cell.value;
      default -> throw new IllegalStateException("constant expression with " + global.type());
    };
  }
}
