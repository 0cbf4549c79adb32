package dev.ligature.engine.codegen.plan;

import dev.ligature.engine.codegen.Wat;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.List;

/**
 * A function, and how it is cut, in one line. A number is that many statements of 20 bytes; {@code
 * block loop if else end br} are instructions; {@code switch} is a {@code br_table} to all blocks
 * around it. Regions are in braces; a slice begins with how many blocks it closes, as in {@code {2^
 * end 9 end 9}}.
 */
record Sketch(Wat function) {
  private static final String STATEMENT = "local.get $x i32.const 1000 i32.add local.set $x ";

  /** Statements of that length. */
  static final int STATEMENT_SIZE = 20;

  static Sketch of(String line) {
    StringBuilder text = new StringBuilder("(func (param $x i32) ");
    int depth = 0;
    for (String word : line.split(" ", -1)) {
      switch (word) {
        case "block", "loop" -> depth++;
        case "if" -> {
          depth++;
          text.append("local.get $x ");
        }
        case "end" -> depth--;
        default -> {}
      }
      switch (word) {
        case "br" -> text.append("br 0 ");
        case "switch" -> {
          text.append("local.get $x br_table ");
          for (int k = 0; k < depth; k++) {
            text.append(k).append(' ');
          }
        }
        default ->
            text.append(
                Character.isDigit(word.charAt(0))
                    ? STATEMENT.repeat(Integer.parseInt(word))
                    : word + " ");
      }
    }
    return new Sketch(Wat.of(text.append(")").toString()));
  }

  /** The line with the regions that a plan for parts of that size makes. */
  String cut(int limit) {
    return toString(RegionPlanner.plan(function.module(), function.body(), limit));
  }

  String toString(Region root) {
    List<Region> regions = new ArrayList<>();
    collect(root, regions);
    Instructions code = function.body().code();
    StringBuilder line = new StringBuilder();
    int statements = 0;
    for (int i = 0; i < code.size(); i++) {
      int at = i;
      boolean boundary =
          regions.stream().anyMatch(region -> region.start() == at || region.end() == at);
      String word = word(code, i);
      if (statements > 0 && (boundary || !word.isEmpty())) {
        line.append(statements).append(' ');
        statements = 0;
      }
      regions.stream().filter(r -> r.end() == at).forEach(r -> line.append("} "));
      regions.stream()
          .filter(r -> r.start() == at)
          .forEach(r -> line.append(r.isSlice() ? "{" + r.closes() + "^ " : "{ "));
      if (code.op(i) == Op.LOCAL_SET) {
        statements++;
      } else if (!word.isEmpty() && i < code.size() - 1) {
        line.append(word).append(' ');
      }
    }
    return line.toString().trim();
  }

  private static void collect(Region region, List<Region> into) {
    for (Region child : region.children()) {
      into.add(child);
      collect(child, into);
    }
  }

  private static String word(Instructions code, int i) {
    return switch (code.op(i)) {
      case Op.BLOCK -> "block";
      case Op.LOOP -> "loop";
      case Op.IF -> "if";
      case Op.ELSE -> "else";
      case Op.END -> "end";
      case Op.BR -> "br";
      case Op.BR_TABLE -> "switch";
      default -> "";
    };
  }
}
