package dev.ligature.cli;

import dev.ligature.linker.GuestArena;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The arguments of a function, as a command line has them. */
final class CallArguments {
  private static final Pattern INTEGER = Pattern.compile("([+-]?)(0[xX])?([0-9a-fA-F]+)");

  private final String function;
  private final FuncType type;
  private final GuestArena arena;

  /**
   * The arguments of a function.
   *
   * @param arena has the strings
   */
  CallArguments(String function, FuncType type, GuestArena arena) {
    this.function = function;
    this.type = type;
    this.arena = arena;
  }

  /**
   * The values of words.
   *
   * @throws UsageException if they do not fit the function
   */
  List<Object> values(List<String> words) {
    int wanted = type.params().size();
    if (words.size() != wanted) {
      throw new UsageException(
          "call: %s takes %s, and %d %s given"
              .formatted(
                  function,
                  wanted == 0 ? "no argument" : count(wanted),
                  words.size(),
                  words.size() == 1 ? "is" : "are"),
          "it is %s".formatted(type));
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      values.add(value(type.params().get(i), words.get(i), i + 1));
    }
    return values;
  }

  private static String count(int number) {
    return number == 1 ? "1 argument" : number + " arguments";
  }

  private Object value(ValType wanted, String word, int place) {
    return switch (wanted.kind()) {
      case I32 -> i32(word, place);
      case I64 ->
          integer(word, 64)
              .map(BigInteger::longValue)
              .orElseThrow(() -> wrong(word, place, "a whole number of 64 bits"));
      case F32 -> (float) number(word, place);
      case F64 -> number(word, place);
      default ->
          throw new UsageException(
              "call: %s takes a value of type %s as argument %d, which a command line can't have"
                  .formatted(function, wanted, place));
    };
  }

  /** A number, or a string: what is in quotes, or is no number. */
  private Object i32(String word, int place) {
    boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    if (quoted) {
      return string(word.substring(1, word.length() - 1));
    }
    Optional<BigInteger> integer = integer(word, 32);
    if (integer.isPresent()) {
      return integer.get().intValue();
    }
    if (isInteger(word)) {
      throw wrong(word, place, "a whole number of 32 bits; in quotes it is a string");
    }
    return string(word);
  }

  /** Whether it has the form of a whole number. */
  private static boolean isInteger(String word) {
    Matcher form = INTEGER.matcher(word);
    return form.matches()
        && (form.group(2) != null || form.group(3).chars().noneMatch(Character::isLetter));
  }

  private Object string(String text) {
    return (int) arena.allocate(text).address();
  }

  /** A whole number that has room in so many bits, with or without a sign. */
  private static Optional<BigInteger> integer(String word, int bits) {
    Matcher form = INTEGER.matcher(word);
    if (!isInteger(word) || !form.matches()) {
      return Optional.empty();
    }
    boolean hexadecimal = form.group(2) != null;
    BigInteger value = new BigInteger(form.group(1) + form.group(3), hexadecimal ? 16 : 10);
    boolean fits = value.signum() < 0 ? value.bitLength() < bits : value.bitLength() <= bits;
    return fits ? Optional.of(value) : Optional.empty();
  }

  private double number(String word, int place) {
    Optional<BigInteger> integer = integer(word, 64);
    if (integer.isPresent()) {
      double value = integer.get().doubleValue();
      return value == 0 && word.startsWith("-") ? -0.0 : value;
    }
    try {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        // Java takes 1f and 1d, which C does not write so.
        default -> Double.parseDouble(word.matches(".*[fFdD]") ? "" : word);
      };
    } catch (NumberFormatException _) {
      throw wrong(word, place, "a number");
    }
  }

  private UsageException wrong(String word, int place, String expected) {
    return new UsageException(
        "call: argument %d of %s: %s: expected %s".formatted(place, function, word, expected));
  }
}
