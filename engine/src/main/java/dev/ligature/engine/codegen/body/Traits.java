package dev.ligature.engine.codegen.body;

import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;

/**
 * What the emitters want to know of a function's body as a whole.
 *
 * @param delegates whether one of its blocks hands its exceptions to another
 * @param rethrowDepth how many blocks of the older exception handling are open within each other at
 *     most, if it throws exceptions again; else 0
 * @param leavesCalls whether it leaves tail calls to its caller
 * @param repeats whether it tail calls itself, and no other function
 */
public record Traits(boolean delegates, int rethrowDepth, boolean leavesCalls, boolean repeats) {
  /** Up to this estimated size a function that only tail calls itself stays whole. */
  private static final int MAX_REPEATED = 2_000;

  /** Whether a body calls functions. */
  public static boolean calls(Instructions code) {
    for (int i = 0; i < code.size(); i++) {
      switch (code.op(i)) {
        case Op.CALL,
            Op.CALL_INDIRECT,
            Op.CALL_REF,
            Op.RETURN_CALL,
            Op.RETURN_CALL_INDIRECT,
            Op.RETURN_CALL_REF -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  public static Traits of(WasmModule module, FunctionBody body) {
    Instructions code = body.code();
    boolean delegates = false;
    boolean rethrows = false;
    boolean callsSelf = false;
    boolean callsOthers = false;
    int open = 0;
    int deepest = 0;
    for (int i = 0; i < code.size(); i++) {
      switch (code.op(i)) {
        case Op.TRY -> deepest = Math.max(deepest, ++open);
        case Op.DELEGATE -> {
          delegates = true;
          open--;
        }
        case Op.END -> open -= code.aux(i) >= 0 && code.op(code.aux(i)) == Op.TRY ? 1 : 0;
        case Op.RETHROW -> rethrows = true;
        case Op.RETURN_CALL -> {
          boolean self = code.index(i) == body.function();
          callsSelf |= self;
          callsOthers |= !self;
        }
        case Op.RETURN_CALL_INDIRECT, Op.RETURN_CALL_REF -> callsOthers = true;
        default -> {}
      }
    }
    boolean repeats = callsSelf && !callsOthers && CodeSize.of(module, body) <= MAX_REPEATED;
    boolean leavesCalls = (callsSelf || callsOthers) && !repeats;
    return new Traits(delegates, rethrows ? deepest : 0, leavesCalls, repeats);
  }
}
