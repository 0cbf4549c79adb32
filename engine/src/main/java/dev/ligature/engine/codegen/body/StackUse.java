package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;

/**
 * What there is between the instructions of a function, and so may have to go from one part of it
 * to the next: operands of some instruction, or results of some block.
 *
 * @param most how many values at most
 * @param references whether references are among them
 */
public record StackUse(int most, boolean references) {
  public static StackUse of(WasmModule module, FunctionBody body) {
    Instructions code = body.code();
    TypeTracker types = new TypeTracker(module, body);
    int most = body.type().results().size();
    boolean references = false;
    for (int i = 0; i < code.size(); i++) {
      most = Math.max(most, types.height());
      if (Op.opensBlock(code.op(i))) {
        FuncType type = code.blockType(i, module);
        most = Math.max(most, Math.max(Pairs.count(type.params()), Pairs.count(type.results())));
      }
      if (code.op(i) != Op.END || i + 1 < code.size()) {
        types.step(i);
        for (int k = Math.min(types.lowest(), types.height()); k < types.height(); k++) {
          references |= types.typeAt(k).isReferenceInFrame();
        }
      }
    }
    return new StackUse(most, references);
  }
}
