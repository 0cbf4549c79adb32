package dev.ligature.engine;

import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.PrintableText;
import dev.ligature.wasm.ValType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An exception that a guest throws: a tag and its values. Guests catch it by the tag, also one that
 * a host function throws or lets pass; what no guest catches reaches the Java caller.
 *
 * <p>Throwing takes no stack trace, since guests throw in the ordinary course of things. The trace
 * is taken where the exception reaches Java, so it shows which call was left.
 *
 * @see <a href="https://webassembly.github.io/spec/core/exec/runtime.html#exception-instances">
 *     Exception instances</a>
 */
public final class GuestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** No delegation is under way. */
  private static final int NONE = -1;

  private final transient Tag tag;
  private final transient @Nullable Object[] values;

  /** What it is in words, in place of tag and values. */
  private final @Nullable String text;

  private boolean traced = true;

  /** The level of the block whose handler is to have it: those within pass it on. */
  private int delegatedTo = NONE;

  /**
   * An exception, to be thrown.
   *
   * @param tag the tag by which guests catch it
   * @param values the values of the tag's parameters, boxed
   * @throws IllegalArgumentException if the values are not of the tag's types
   */
  public GuestException(Tag tag, @Nullable Object... values) {
    this(null, tag, values);
  }

  private GuestException(@Nullable String text, Tag tag, @Nullable Object[] values) {
    this.text = text;
    this.tag = tag;
    this.values = values;
    List<ValType> types = tag.type().type().params();
    boolean fit = types.size() == values.length;
    for (int k = 0; fit && k < values.length; k++) {
      fit = fits(types.get(k), values[k]);
    }
    if (!fit) {
      throw new IllegalArgumentException(
          "exception %s thrown with values %s".formatted(tag, Arrays.toString(values)));
    }
  }

  /**
   * An exception of which the host knows more than the tag and values, such as the type of a C++
   * object and what it says.
   *
   * @param text what it is, for its message
   * @throws IllegalArgumentException if the values are not of the tag's types
   */
  public static GuestException described(String text, Tag tag, @Nullable Object... values) {
    Objects.requireNonNull(text, "text");
    return new GuestException(text, tag, values);
  }

  /**
   * Makes it take no stack trace: for a host that throws it, and catches it between the guest and
   * Java. A trace costs more than the rest.
   */
  public GuestException untraced() {
    traced = false;
    return this;
  }

  private static boolean fits(ValType type, @Nullable Object value) {
    return switch (type.kind()) {
      case I32 -> value instanceof Integer;
      case I64 -> value instanceof Long;
      case F32 -> value instanceof Float;
      case F64 -> value instanceof Double;
      case V128 -> value instanceof V128;
      case FUNC, TYPE, NOFUNC -> value == null ? type.nullable() : value instanceof Func;
      default -> GivenReferences.fits(type, value, null);
    };
  }

  /** Takes none yet: see {@link #reachJava}. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  /** Takes the stack trace, where the exception leaves guest code for Java. For the run time. */
  public void reachJava() {
    if (traced) {
      super.fillInStackTrace();
    }
  }

  /** The tag. */
  public Tag tag() {
    return tag;
  }

  /** The values of the tag's parameters, boxed. */
  public List<@Nullable Object> values() {
    return Collections.unmodifiableList(Arrays.asList(values));
  }

  /**
   * The values of the tag's parameters, boxed; for generated code, where a vector is two numbers.
   */
  public @Nullable Object[] payload() {
    List<ValType> types = tag.type().type().params();
    return Pairs.among(types) ? VectorHandles.taken(types, values) : values;
  }

  /** An exception that generated code throws, with values as {@link #payload} gives them. */
  public static GuestException of(@Nullable Object[] payload, Tag tag) {
    List<ValType> types = tag.type().type().params();
    boolean vectors = Pairs.among(types);
    return new GuestException(tag, vectors ? VectorHandles.joined(types, payload) : payload);
  }

  /**
   * Lets only the handler of the block at a level have the exception, unless another one is to have
   * it already; 0 is the function itself, whose caller then gets it. For generated code: the blocks
   * are those of one call of a function that is cut into several methods.
   */
  public void delegate(int level) {
    if (delegatedTo == NONE) {
      delegatedTo = level;
    }
  }

  /** Whether the handler of the block at a level has to pass the exception on. */
  public boolean passes(int level) {
    if (delegatedTo == level) {
      delegatedTo = NONE;
    }
    return delegatedTo != NONE;
  }

  /** The guest functions below the Java call that the exception left, innermost first. */
  public List<GuestFrame> guestStack() {
    return GuestStack.of(getStackTrace());
  }

  /**
   * What it is in words, if the host knows; else the tag's name and its values with their types,
   * such as {@code __cpp_exception(i32 1024)}.
   */
  @Override
  public String getMessage() {
    return PrintableText.of("uncaught exception: " + (text == null ? tagAndValues() : text));
  }

  private String tagAndValues() {
    FuncType type = tag.type().type();
    StringJoiner joined = new StringJoiner(", ", tag.name() + "(", ")");
    for (int k = 0; k < values.length; k++) {
      joined.add(type.params().get(k) + " " + values[k]);
    }
    return joined.toString();
  }
}
