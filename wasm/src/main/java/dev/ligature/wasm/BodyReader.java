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
  /** More declared locals than these can be in no module. */
  private static final long MOST_BY_SPECIFICATION = 0xffffffffL;

  private BodyReader() {}

  static FunctionBody read(WasmModule module, int function) {
    int start = module.bodyStart(function);
    int end = start + module.bodySize(function);
    FunctionPlace place = new FunctionPlace(module, function);
    ByteReader reader = new ByteReader(module.bytes(), start, end, place);
    reader.withAggregates(module.sections().types().aggregates());
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
    long total = params;
    int excess = -1;
    for (int i = 0; i < groups; i++) {
      int start = reader.position();
      int count = reader.u32("the number of locals");
      ValType type = TypeReader.valType(reader, "the type of locals");
      total += Integer.toUnsignedLong(count);
      if (total <= ModuleLimits.MAX_LOCALS) {
        locals.addAll(Collections.nCopies(count, type));
      } else if (excess < 0) {
        excess = start;
      }
    }
    if (excess >= 0) {
      String problem = "too many locals: " + total + ", at most " + ModuleLimits.MAX_LOCALS;
      throw total - params > MOST_BY_SPECIFICATION
          ? reader.malformed(problem, excess)
          : reader.unsupported(problem, excess);
    }
    return List.copyOf(locals);
  }
}
