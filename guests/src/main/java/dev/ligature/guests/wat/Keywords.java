package dev.ligature.guests.wat;

import dev.ligature.wasm.Op;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of the text format: what is none of them is an unknown operator. */
final class Keywords {
  private static final Map<String, Integer> OPCODES = opcodes();

  private static final Set<String> WORDS =
      Set.of(
          ("module definition instance binary quote register invoke get either"
                  + " assert_return assert_trap assert_malformed assert_invalid assert_unlinkable"
                  + " assert_exhaustion assert_exception assert_return_canonical_nan thread wait"
                  + " nan:canonical nan:arithmetic ref.extern ref.host"
                  + " func type import export table memory global tag elem data start"
                  + " param result local mut offset item declare then do"
                  + " catch_ref catch_all_ref shared pagesize"
                  + " v128 i8x16 i16x8 i32x4 i64x2 f32x4 f64x2"
                  + " rec sub final struct array field i8 i16 any eq i31 none nofunc noextern noexn"
                  + " anyref eqref i31ref structref arrayref nullref nullfuncref nullexternref"
                  + " nullexnref ref.array ref.struct ref.any"
                  + " i32 i64 f32 f64 funcref externref exnref ref null extern exn")
              .split(" "));

  private static final Set<String> STACK_SWITCHING =
      Set.of("cont contref cont.new cont.bind suspend resume resume_throw".split(" "));

  private static final Pattern MEMORY_ARGUMENT =
      Pattern.compile("(offset|align)=(0x[0-9a-fA-F](_?[0-9a-fA-F])*|[0-9](_?[0-9])*)");

  private Keywords() {}

  /** The opcode of the instruction of that name; for {@code select} the one without types. */
  static Optional<Integer> opcode(String word) {
    return Optional.ofNullable(OPCODES.get(word));
  }

  /** The feature that the word belongs to and that the assembler has no encoding for. */
  static Optional<Feature> unsupported(String word) {
    return STACK_SWITCHING.contains(word) ? Optional.of(Feature.STACK_SWITCHING) : Optional.empty();
  }

  static boolean isKnown(String word) {
    return OPCODES.containsKey(word)
        || WORDS.contains(word)
        || MEMORY_ARGUMENT.matcher(word).matches()
        || unsupported(word).isPresent();
  }

  private static Map<String, Integer> opcodes() {
    Map<String, Integer> opcodes = new HashMap<>();
    for (int prefix : new int[] {0, 0xfb00, 0xfc00, 0xfd00, 0xfe00, 0xff00}) {
      for (int op = prefix; op <= prefix + 0xff; op++) {
        if (Op.isKnown(op)) {
          opcodes.putIfAbsent(Op.name(op), op);
        }
      }
    }
    return Map.copyOf(opcodes);
  }
}
