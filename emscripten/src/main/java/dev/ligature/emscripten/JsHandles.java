package dev.ligature.emscripten;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values that a guest holds by numbers, and how often it holds each. */
final class JsHandles {
  /** How many a guest may hold at once. */
  private static final int MOST = 1_000_000;

  private static final @Nullable Object[] RESERVED = {JsValue.UNDEFINED, null, true, false};

  /** What the numbers of reserved values are multiplied by: 1 until Emscripten 3.1.53. */
  private int step = 2;

  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final List<Integer> free = new ArrayList<>();

  private static final class Entry {
    private final @Nullable Object value;
    private int holders = 1;

    private Entry(@Nullable Object value) {
      this.value = value;
    }
  }

  /** Numbers reserved values as versions before 3.1.52 do. */
  synchronized void setOld() {
    step = 1;
  }

  private int first() {
    return RESERVED.length * step + step;
  }

  /** A number for a value, which holds it once. */
  synchronized int add(@Nullable Object value) {
    int reserved = Arrays.asList(RESERVED).indexOf(value);
    if (reserved >= 0) {
      return (reserved + 1) * step;
    }
    if (!free.isEmpty()) {
      int index = free.removeLast();
      entries.set(index, new Entry(value));
      return first() + index;
    }
    if (entries.size() == MOST) {
      throw new TrapException(
          TrapKind.LIMIT_REACHED, "a guest may hold %d values of embind".formatted(MOST));
    }
    entries.add(new Entry(value));
    return first() + entries.size() - 1;
  }

  synchronized @Nullable Object value(int handle) {
    int reserved = handle / step - 1;
    return handle > 0 && handle % step == 0 && reserved < RESERVED.length
        ? RESERVED[reserved]
        : entry(handle).value;
  }

  synchronized void hold(int handle) {
    if (Integer.compareUnsigned(handle, first()) >= 0) {
      entry(handle).holders++;
    }
  }

  synchronized void release(int handle) {
    if (Integer.compareUnsigned(handle, first()) >= 0 && --entry(handle).holders == 0) {
      entries.set(handle - first(), null);
      free.add(handle - first());
    }
  }

  /** How many values are held. */
  synchronized int count() {
    return entries.size() - free.size();
  }

  private Entry entry(int handle) {
    int index = handle - first();
    Entry entry = index >= 0 && index < entries.size() ? entries.get(index) : null;
    if (entry == null) {
      throw new TrapException(
          TrapKind.UNREACHABLE, "there is no value of embind with the number %d".formatted(handle));
    }
    return entry;
  }
}
