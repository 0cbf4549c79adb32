package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.plan.Region;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where entries of a {@code br_table} go; those that go by the number of a block as one. */
final class Destination {
  /** Out of the method, by the number of a block. */
  static final Destination OUTSIDE = new Destination(-1, null);

  private final int level;
  private final @Nullable Region slice;

  private Destination(int level, @Nullable Region slice) {
    this.level = level;
    this.slice = slice;
  }

  /** To the block at a level. */
  static Destination block(int level) {
    return new Destination(level, null);
  }

  /** Into a slice, by the number of a block. */
  static Destination slice(Region slice) {
    return new Destination(-1, slice);
  }

  boolean isByNumber() {
    return level < 0;
  }

  /** The level of the block that it goes to, if it does not go by number. */
  int level() {
    return level;
  }

  /** The slice that it goes into; null out of the method. */
  @Nullable Region slice() {
    return slice;
  }

  /** The label of what branches there, made when first asked for. */
  static Label stub(Map<Destination, Label> stubs, Destination to, CodeBuilder out) {
    Label stub = stubs.get(to);
    if (stub == null) {
      stub = out.newLabel();
      stubs.put(to, stub);
    }
    return stub;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Destination that && level == that.level && slice == that.slice;
  }

  @Override
  public int hashCode() {
    return 31 * level + Objects.hashCode(slice);
  }
}
