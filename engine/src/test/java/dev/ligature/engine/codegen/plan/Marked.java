package dev.ligature.engine.codegen.plan;

import dev.ligature.engine.codegen.Wat;
import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;

/**
 * A function with one part, which is marked by brackets in its text. Its locals are {@code x y z},
 * parameters of 32 bits, and {@code $l}, which has 64.
 *
 * @param part the part, which was looked into
 * @param localTypes the types of the function's locals
 */
@SuppressWarnings("ArrayRecordComponent")
record Marked(Region part, JavaType[] localTypes) {
  private static final String NAMES = "xyzl";

  static Marked of(String code) {
    return in("(func (param $x i32) (param $y i32) (param $z i32) (local $l i64) " + code + ")");
  }

  /** A function with its signature. */
  static Marked in(String text) {
    Wat function =
        Wat.of(
            text.replace("[", " nop ").replace("]", " nop ") + " (func $f) (tag $tag) (memory 1)");
    Instructions body = function.body().code();
    int start = -1;
    int end = -1;
    int level = 1;
    int outside = 0;
    for (int i = 0; i < body.size(); i++) {
      int op = body.op(i);
      if (op == Op.NOP && start < 0) {
        start = i;
        outside = level;
      } else if (op == Op.NOP) {
        end = i + 1;
      }
      level += Op.opensBlock(op) ? 1 : op == Op.END ? -1 : 0;
    }
    Region root = Region.root(body.size());
    Region part = new Region(1, start, end, root, outside, 0);
    new RegionAnalysis(function.module(), function.body()).analyze(root);
    return new Marked(part, TypeTracker.localTypes(function.body()));
  }

  static String names(BitSet locals) {
    return locals.stream()
        .mapToObj(local -> NAMES.substring(local, local + 1))
        .collect(Collectors.joining(" "));
  }

  static String names(JavaType[] types) {
    return Arrays.stream(types).map(JavaType::name).collect(Collectors.joining(" "));
  }

  PartSignature signature() {
    return new PartSignature(part);
  }
}
