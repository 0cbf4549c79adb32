package dev.ligature.wasm;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A recursion group as a key for maps: groups of whatever modules are equal if their types are the
 * same. References to earlier types count by numbers that whoever makes the key has given them,
 * those within the group by place. Whoever writes a module does not know how keys are hashed, so
 * that no module can have many that collide.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/valid/conventions.html#rolling-and-unrolling">
 *     Rolling and unrolling</a>
 */
public final class GroupKey {
  private static final int SEED = new Object().hashCode() * 31 + (int) System.nanoTime();

  private static final int FUNCTION = 0;
  private static final int STRUCTURE = 1;
  private static final int ARRAY = 2;
  private static final int FINAL = 4;
  private static final int SUBTYPE = 8;

  private final int[] words;
  private final int hash;

  private GroupKey(int[] words) {
    this.words = words;
    int mixed = SEED;
    for (int word : words) {
      mixed = (mixed ^ word) * 0x9e3779b1;
      mixed ^= mixed >>> 15;
    }
    this.hash = mixed * 0x85ebca6b;
  }

  /**
   * The key of a group.
   *
   * @param module the module that has it
   * @param start the first type
   * @param end the first type behind it
   * @param numbers for each type before {@code start} its number, which is not negative
   */
  public static GroupKey of(WasmModule module, int start, int end, int[] numbers) {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(numbers, "numbers");
    return new Writer(start, numbers).write(module, end);
  }

  /** Writes a group as numbers. */
  private static final class Writer {
    private final int start;
    private final int[] numbers;
    private final IntList out = new IntList();

    Writer(int start, int[] numbers) {
      this.start = start;
      this.numbers = numbers;
    }

    GroupKey write(WasmModule module, int end) {
      for (int k = start; k < end; k++) {
        int supertype = module.supertype(k);
        int flags = (module.isFinal(k) ? FINAL : 0) | (supertype < 0 ? 0 : SUBTYPE);
        CompositeType type = module.types().get(k);
        // No switch over patterns where each start passes: the JVM would link it anew.
        if (type instanceof FuncType function) {
          out.add(FUNCTION | flags);
          supertype(supertype);
          all(function.params());
          all(function.results());
        } else if (type instanceof StructType structure) {
          out.add(STRUCTURE | flags);
          supertype(supertype);
          out.add(structure.fields().size());
          structure.fields().forEach(this::field);
        } else if (type instanceof ArrayType array) {
          out.add(ARRAY | flags);
          supertype(supertype);
          field(array.element());
        }
      }
      return new GroupKey(out.toArray());
    }

    private void supertype(int type) {
      if (type >= 0) {
        reference(type);
      }
    }

    private void reference(int index) {
      out.add(index >= 0 && index < start ? numbers[index] : start - index - 1);
    }

    private void field(FieldType field) {
      out.add(field.bits() * 2 + (field.mutable() ? 1 : 0));
      value(field.type());
    }

    private void all(List<ValType> types) {
      out.add(types.size());
      for (int k = 0; k < types.size(); k++) {
        value(types.get(k));
      }
    }

    private void value(ValType type) {
      out.add(type.kind().code() * 2 + (type.nullable() ? 1 : 0));
      if (type.isIndexed()) {
        reference(type.typeIndex());
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GroupKey key && hash == key.hash && Arrays.equals(words, key.words);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
