package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Decodes the bodies of functions: locals and instructions.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html#code-section">Binary
 *     format: code section</a>
 */
final class BodyReader {
  private BodyReader() {}

  static FunctionBody read(WasmModule module, int function) {
    int start = module.bodyStart(function);
    int end = start + module.bodySize(function);
    FunctionPlace place = new FunctionPlace(module, function);
    ByteReader reader = new ByteReader(module.bytes(), start, end, place);
    FuncType type = module.functionType(function);
    List<ValType> locals = locals(reader, type.params().size());
    Instructions code =
        InstructionReader.readBody(
            reader, module.hasDataCount(), missingEnd(module, function, end));
    if (!reader.atEnd()) {
      throw reader.malformed("section size mismatch", "the end of a body", reader.position());
    }
    return new FunctionBody(function, type, locals, code);
  }

  /**
   * The spec's phrase for a body that ends without {@code end}: what a reader that doesn't stop at
   * the body's size meets next.
   */
  private static String missingEnd(WasmModule module, int function, int end) {
    if (end == module.bytes().length) {
      return ByteReader.UNEXPECTED_END;
    }
    return function == module.functionCount() - 1 ? "section size mismatch" : "END opcode expected";
  }

  private static List<ValType> locals(ByteReader reader, int params) {
    int groups = reader.count("the number of groups of locals");
    if (groups == 0) {
      return List.of();
    }
    List<ValType> locals = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      int start = reader.position();
      int count = reader.u32("the number of locals");
      if (count < 0 || count > ModuleLimits.MAX_LOCALS - params - locals.size()) {
        throw reader.malformed(
            "too many locals: "
                + (params + locals.size() + Integer.toUnsignedLong(count))
                + ", at most "
                + ModuleLimits.MAX_LOCALS,
            start);
      }
      locals.addAll(Collections.nCopies(count, TypeReader.valType(reader, "the type of locals")));
    }
    return List.copyOf(locals);
  }
}
