package dev.ligature.conformance.differential;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes modules with one function like an interpreter's: a loop around a switch of many cases,
 * which share many locals, call, throw, catch, fall through, go on with others and return.
 *
 * <p>The function {@code f} takes how often to go round and a seed, and gives a hash of all locals.
 */
final class SwitchGenerator {
  private static final List<String> TYPES = List.of("i32", "i64", "f32", "f64", "externref");

  private final Choice choice;
  private final boolean legacy;
  private final int cases;
  private final String[] locals;
  private final StringBuilder out = new StringBuilder();

  private SwitchGenerator(Choice choice, boolean legacy) {
    this.choice = choice;
    this.legacy = legacy;
    this.cases = 2 + choice.below(60);
    this.locals = new String[1 + choice.below(choice.oneIn(3) ? 90 : 12)];
    for (int k = 0; k < locals.length; k++) {
      locals[k] = TYPES.get(choice.below(choice.oneIn(4) ? 5 : 4));
    }
    locals[0] = "i64";
  }

  /**
   * The text of a module.
   *
   * @param seed the same for the same module
   * @param legacy whether it catches by {@code try} rather than {@code try_table}
   */
  static String generate(long seed, boolean legacy) {
    return new SwitchGenerator(new Choice(seed), legacy).module();
  }

  private String module() {
    out.append("(module (tag $t (param i32)) (memory 1) (global $g (mut i64) (i64.const 5))\n");
    out.append("(func $throws (param i32) (result i64) ");
    out.append("(if (i32.eqz (i32.rem_u (local.get 0) (i32.const 3)))");
    out.append(" (then (throw $t (local.get 0))))");
    out.append("(global.set $g (i64.add (global.get $g) (i64.const 7))) (global.get $g))\n");
    out.append("(func (export \"f\") (param $n i32) (param $x i64) (result i64)");
    out.append(" (local $i i32) (local $c i32)");
    for (int k = 0; k < locals.length; k++) {
      out.append(" (local $l%d %s)".formatted(k, locals[k]));
    }
    out.append("\n");
    boolean caught = choice.oneIn(2);
    guarded(caught, this::loop);
    hash();
    out.append("))\n");
    return out.toString();
  }

  /** Code, and in a block that catches what it throws if so. */
  private void guarded(boolean caught, Runnable content) {
    if (!caught) {
      content.run();
    } else if (legacy) {
      out.append("(try (do ");
      content.run();
      out.append(") (catch $t (local.set $c)")
          .append(") (catch_all (local.set $c (i32.const 9))))");
    } else {
      out.append(
          "(block $out (local.set $c (block $caught (result i32) (try_table (catch $t $caught) ");
      content.run();
      out.append(") (br $out))))");
    }
    out.append("\n");
  }

  private void loop() {
    out.append("(block $done (loop $next");
    out.append(" (br_if $done (i32.ge_u (local.get $i) (local.get $n)))");
    out.append(" (local.set $i (i32.add (local.get $i) (i32.const 1)))\n");
    out.append("(block $case").append(cases - 1).append(" ");
    for (int k = cases - 2; k >= 0; k--) {
      out.append("(block $case").append(k).append(" ");
    }
    String labels =
        IntStream.range(0, cases)
            .mapToObj(k -> "$case" + choice.below(cases))
            .collect(Collectors.joining(" "));
    out.append("(br_table ").append(labels).append(" $case0 ");
    out.append("(i32.rem_u (i32.mul (local.get $i) (i32.const ");
    out.append(1 + 2 * choice.below(500)).append(")) (i32.const ").append(cases + 1);
    out.append(")))\n");
    for (int k = 0; k < cases; k++) {
      out.append(") ;; ").append(k).append("\n");
      statements(k, 1 + choice.below(choice.oneIn(5) ? 30 : 8), 0);
      leave(k);
    }
    out.append("))\n");
  }

  /** The end of a case: goes round, falls into the next case, or goes to a later one. */
  private void leave(int from) {
    switch (choice.below(8)) {
      case 0, 1 -> {}
      case 2 -> {
        if (from + 1 < cases) {
          out.append("(br $case").append(from + 1 + choice.below(cases - from - 1)).append(")");
        }
      }
      default -> out.append("(br $next)");
    }
    out.append("\n");
  }

  private void statements(int from, int count, int depth) {
    for (int k = 0; k < count; k++) {
      statement(from, depth);
    }
  }

  private void statement(int from, int depth) {
    int kind = depth > 3 ? 0 : choice.below(24);
    switch (kind) {
      case 1, 2 -> {
        out.append("(if ").append(condition()).append(" (then ");
        statements(from, 1 + choice.below(4), depth + 1);
        out.append(") (else ");
        statements(from, choice.below(3), depth + 1);
        out.append("))\n");
      }
      case 3 -> {
        out.append("(local.set $c (i32.const ").append(1 + choice.below(5)).append("))");
        out.append("(loop $inner ");
        statements(from, 1 + choice.below(3), 4);
        out.append("(br_if $inner (i32.gt_s (local.tee $c (i32.sub (local.get $c) (i32.const 1)))");
        out.append(" (i32.const 0))))\n");
      }
      case 4 -> out.append(set(0, "(call $throws (local.get $i))"));
      case 5 -> guarded(true, () -> statements(from, 1 + choice.below(4), depth + 1));
      case 6 -> {
        if (from + 1 < cases && depth < 3) {
          int to = from + 1 + choice.below(cases - from - 1);
          out.append("(br_if $case").append(to).append(" ").append(condition()).append(")\n");
        }
      }
      case 7 ->
          out.append("(if (i32.gt_u (local.get $i) (i32.const ")
              .append(20 + choice.below(60))
              .append(")) (then (return (i64.const ")
              .append(choice.below(1000))
              .append("))))\n");
      case 8 -> out.append("(br_if $next ").append(condition()).append(")\n");
      case 9 -> out.append("(i64.store (i32.const 64) (local.get $l0))\n");
      default -> assignment();
    }
  }

  private void assignment() {
    int to = choice.below(locals.length);
    out.append(set(to, value(locals[to], 0)));
  }

  private String set(int local, String value) {
    return "(local.set $l%d %s)\n".formatted(local, value);
  }

  private String condition() {
    return "(i32.and %s (i32.const %d))".formatted(value("i32", 1), 1 + choice.below(7));
  }

  private String value(String type, int depth) {
    List<Integer> same =
        IntStream.range(0, locals.length).filter(k -> locals[k].equals(type)).boxed().toList();
    if (!same.isEmpty() && (depth > 2 || choice.oneIn(3))) {
      return "(local.get $l%d)".formatted(choice.of(same));
    }
    if (type.equals("externref")) {
      return same.isEmpty() || choice.oneIn(4)
          ? "(ref.null extern)"
          : "(select (result externref) (ref.null extern) (local.get $l%d) (local.get $i))"
              .formatted(choice.of(same));
    }
    if (depth > 2) {
      return "(%s.const %d)".formatted(type, choice.below(100));
    }
    return switch (choice.below(3)) {
      case 0 -> converted(type, depth + 1);
      case 1 -> "(%s.add %s %s)".formatted(type, value(type, depth + 1), value(type, depth + 1));
      default -> "(%s.sub %s (%s.const %d))".formatted(type, value(type, depth + 1), type, 3);
    };
  }

  private String converted(String type, int depth) {
    return switch (type) {
      case "i32" -> "(i32.wrap_i64 (i64.xor (local.get $x) %s))".formatted(value("i64", depth));
      case "i64" -> "(i64.extend_i32_s (i32.mul (local.get $i) %s))".formatted(value("i32", depth));
      case "f32" -> "(f32.convert_i32_s %s)".formatted(value("i32", depth));
      default -> "(f64.convert_i64_s %s)".formatted(value("i64", depth));
    };
  }

  private void hash() {
    out.append("(i64.add (i64.extend_i32_s (local.get $i)) (i64.extend_i32_s (local.get $c)))\n");
    for (int k = 0; k < locals.length; k++) {
      out.append("(i64.const 31) (i64.mul) ");
      String get = "(local.get $l" + k + ")";
      out.append(
          switch (locals[k]) {
            case "i32" -> "(i64.extend_i32_s " + get + ")";
            case "f32" -> "(i64.trunc_sat_f32_s " + get + ")";
            case "f64" -> "(i64.trunc_sat_f64_s " + get + ")";
            case "externref" -> "(i64.extend_i32_u (ref.is_null " + get + "))";
            default -> get;
          });
      out.append(" (i64.add)\n");
    }
  }
}
