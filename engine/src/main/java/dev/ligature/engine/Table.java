package dev.ligature.engine;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table of references: {@link Func} elements if it holds functions, any objects otherwise; null
 * is the null reference.
 */
public final class Table implements Extern {
  /** The largest number of elements that a table here can have. */
  public static final int MAX_SIZE = 10_000_000;

  private static final Func[] NO_FUNCTIONS = {};

  private final ValType element;
  private final Limits limits;
  private final Quota quota;
  private @Nullable Object[] elements;
  private @Nullable Func[] functions;

  /**
   * A table filled with one reference.
   *
   * @param type the element type and the limits
   * @param init the first value of all elements
   * @throws IllegalArgumentException if it would be larger than {@link #MAX_SIZE}
   * @throws OutOfMemoryError if the heap has no room
   */
  public Table(ExternType.Table type, @Nullable Object init) {
    this(type, init, Quota.unlimited());
  }

  /**
   * A table filled with one reference, of a program that may have only so many elements.
   *
   * @param type the element type and the limits
   * @param init the first value of all elements
   * @param quota the elements of all tables together
   * @throws IllegalArgumentException if it would be larger than {@link #MAX_SIZE}
   * @throws LimitException if all tables of the program would be larger than they may be
   * @throws OutOfMemoryError if the heap has no room
   */
  public Table(ExternType.Table type, @Nullable Object init, Quota quota) {
    if (type.limits().min() > MAX_SIZE) {
      throw new IllegalArgumentException("table of " + type.limits() + " elements");
    }
    this.element = type.element();
    this.limits = type.limits();
    this.quota = Objects.requireNonNull(quota, "quota");
    elements = firstArray((int) type.limits().min());
    functions = functionsOf(elements);
    Arrays.fill(elements, init);
  }

  private @Nullable Object[] firstArray(int size) {
    quota.require(size);
    boolean made = false;
    try {
      @Nullable Object[] array = newArray(size);
      made = true;
      return array;
    } finally {
      if (!made) {
        quota.give(size);
      }
    }
  }

  /**
   * Gives back what it has taken of its program's elements: the module that defines it has gone.
   */
  void leave() {
    quota.give(size());
  }

  private @Nullable Object[] newArray(int size) {
    return element.isFunctionReference() ? new Func[size] : new Object[size];
  }

  private static @Nullable Func[] functionsOf(@Nullable Object[] elements) {
    return elements instanceof Func[] functions ? functions : NO_FUNCTIONS;
  }

  /** The elements as functions, for generated code; none if the table holds others. */
  public @Nullable Func[] functions() {
    return functions;
  }

  /** The number of elements. */
  public int size() {
    return elements.length;
  }

  /** The limits that the table was made with. */
  public Limits limits() {
    return limits;
  }

  @Override
  public ExternType.Table type() {
    return new ExternType.Table(
        element, new Limits(size(), limits.max(), limits.is64(), limits.shared()));
  }

  /**
   * The element at an index.
   *
   * @param index an unsigned index
   * @throws TrapException if it is out of bounds
   */
  public @Nullable Object get(int index) {
    if (Integer.compareUnsigned(index, elements.length) >= 0) {
      throw outOfBounds(index);
    }
    return elements[index];
  }

  /**
   * Sets the element at an index.
   *
   * @param index an unsigned index
   * @param value a {@link Func} or null in a table of functions
   * @throws TrapException if the index is out of bounds
   */
  public void set(int index, @Nullable Object value) {
    if (Integer.compareUnsigned(index, elements.length) >= 0) {
      throw outOfBounds(index);
    }
    elements[index] = value;
  }

  /**
   * Grows the table.
   *
   * @param delta how many elements
   * @param init the value of the new elements
   * @return the size before, or -1 if the limit or the heap does not allow it
   */
  public synchronized int grow(int delta, @Nullable Object init) {
    int before = elements.length;
    long after = before + Integer.toUnsignedLong(delta);
    long max = limits.hasMax() ? Math.min(limits.max(), MAX_SIZE) : MAX_SIZE;
    if (after > max || !quota.has(after - before)) {
      return -1;
    }
    @Nullable Object[] larger;
    try {
      larger = newArray((int) after);
    } catch (OutOfMemoryError e) {
      // table.grow reports failure as a value.
      return -1;
    }
    System.arraycopy(elements, 0, larger, 0, before);
    Arrays.fill(larger, before, (int) after, init);
    // Only now: where the JVM's stack ends meanwhile, nothing is taken.
    if (!quota.take(after - before)) {
      return -1;
    }
    elements = larger;
    functions = functionsOf(larger);
    return before;
  }

  /** Fills a range of elements; traps if it is out of bounds. Sizes are unsigned. */
  public void fill(int index, @Nullable Object value, int count) {
    checkRange(index, count, elements.length);
    Arrays.fill(elements, index, index + count, value);
  }

  /** Copies a range of references into this table; traps if either range is out of bounds. */
  public void copyFrom(@Nullable Object[] source, int sourceIndex, int index, int count) {
    checkRange(sourceIndex, count, source.length);
    checkRange(index, count, elements.length);
    System.arraycopy(source, sourceIndex, elements, index, count);
  }

  /** Copies a segment to an unsigned index; traps if it does not fit. */
  void copyActive(@Nullable Object[] source, long index) {
    if (index < 0 || index > elements.length - source.length) {
      throw outOfBounds(Long.toUnsignedString(index), source.length, elements.length);
    }
    System.arraycopy(source, 0, elements, (int) index, source.length);
  }

  /** Copies elements of a table into this one; traps if either range is out of bounds. */
  public void copyFrom(Table source, int sourceIndex, int index, int count) {
    copyFrom(source.elements, sourceIndex, index, count);
  }

  private static void checkRange(int index, int count, int size) {
    if (Integer.toUnsignedLong(index) + Integer.toUnsignedLong(count) > size) {
      throw outOfBounds(Integer.toUnsignedString(index), Integer.toUnsignedLong(count), size);
    }
  }

  private static TrapException outOfBounds(String index, long count, int size) {
    return new TrapException(
        TrapKind.TABLE_OUT_OF_BOUNDS, count + " elements from " + index + " in a table of " + size);
  }

  private TrapException outOfBounds(int index) {
    return new TrapException(
        TrapKind.TABLE_OUT_OF_BOUNDS,
        "element " + Integer.toUnsignedLong(index) + " in a table of " + size());
  }
}
