package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.VectorOp;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rewrites a function so that a vector is a pair of {@code i64}, the lower half first: in locals,
 * on the stack, and in memory. So blocks, branches, parts, exceptions and calls know nothing of
 * vectors. Accesses of memory become those of numbers. What is left are instructions that take and
 * give vectors on the stack, which {@code VectorEmitter} writes.
 */
public final class VectorsToPairs {
  private final WasmModule module;
  private final FunctionBody body;
  private final Instructions code;
  private final CodeWriter out = new CodeWriter();

  /** For each local of the function its number, or that of its lower half. */
  private final int[] numbers;

  private final List<ValType> locals;
  private final FuncType type;

  /** For each instruction where the new code begins. */
  private final int[] starts;

  /** Locals for what has to make way on the stack; -1 if there is none yet. */
  private final int[] longs = {-1, -1, -1};

  private int condition = -1;
  private final int[] lanes = {-1, -1, -1, -1};

  private VectorsToPairs(WasmModule module, FunctionBody body) {
    this.module = module;
    this.body = body;
    this.code = body.code();
    this.type = Pairs.flat(body.type());
    this.locals = new ArrayList<>(Pairs.flat(body.locals()));
    this.starts = new int[code.size()];
    List<ValType> all = new ArrayList<>(body.type().params());
    all.addAll(body.locals());
    this.numbers = new int[all.size()];
    int next = 0;
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = next;
      next += Pairs.isVector(all.get(k)) ? 2 : 1;
    }
  }

  /** Whether there are vectors in a function. */
  static boolean areIn(FunctionBody body) {
    if (Pairs.among(body.locals()) || Pairs.areIn(body.type())) {
      return true;
    }
    Instructions code = body.code();
    for (int i = 0; i < code.size(); i++) {
      int op = code.op(i);
      boolean meetsVectors =
          op == Op.SELECT_T
              ? Pairs.among(code.types(i))
              : Op.isVector(op) || (code.aux(i) == 1 && (op == Op.DROP || op == Op.SELECT));
      if (meetsVectors) {
        return true;
      }
    }
    return false;
  }

  /** The function with pairs in place of vectors; the same one if it has none. Validated before. */
  public static FunctionBody rewrite(WasmModule module, FunctionBody body) {
    return areIn(body) ? new VectorsToPairs(module, body).rewrite() : body;
  }

  private FunctionBody rewrite() {
    for (int i = 0; i < code.size(); i++) {
      starts[i] = out.size();
      instruction(i, code.op(i));
    }
    return new FunctionBody(
        body.function(),
        type,
        List.copyOf(locals),
        Instructions.parse(out.toArray(), module, List.of(), this::origin));
  }

  /** Where the instruction stood that a place in the new code was written for. */
  private int origin(int place) {
    int found = Arrays.binarySearch(starts, place);
    int i = found >= 0 ? found : -found - 2;
    while (i + 1 < starts.length && starts[i + 1] == place) {
      i++;
    }
    return code.position(i);
  }

  private boolean isVector(int local) {
    List<ValType> params = body.type().params();
    return Pairs.isVector(
        local < params.size() ? params.get(local) : body.locals().get(local - params.size()));
  }

  private void instruction(int i, int op) {
    switch (op) {
      case Op.LOCAL_GET, Op.LOCAL_SET, Op.LOCAL_TEE -> local(op, code.index(i));
      case Op.DROP -> {
        out.op(Op.DROP);
        if (code.aux(i) == 1) {
          out.op(Op.DROP);
        }
      }
      case Op.SELECT -> select(i, code.aux(i) == 1);
      case Op.SELECT_T -> select(i, Pairs.among(code.types(i)));
      case Op.END -> out.op(Op.END);
      case VectorOp.V128_CONST -> {
        out.signed(Op.I64_CONST, code.imm(i));
        out.signed(Op.I64_CONST, code.high(i));
      }
      case VectorOp.I64X2_SPLAT -> splat();
      default -> {
        if (Op.isVector(op)) {
          access(i, op);
        } else {
          out.copy(code.bytes(i, module));
        }
      }
    }
  }

  private void local(int op, int local) {
    int number = numbers[local];
    if (!isVector(local)) {
      out.op(op, number);
      return;
    }
    if (op != Op.LOCAL_GET) {
      out.op(Op.LOCAL_SET, number + 1);
      out.op(op, number);
    }
    if (op == Op.LOCAL_GET) {
      out.op(op, number);
    }
    if (op != Op.LOCAL_SET) {
      out.op(Op.LOCAL_GET, number + 1);
    }
  }

  private int newLocal(ValType newType) {
    locals.add(newType);
    return type.params().size() + locals.size() - 1;
  }

  private int longLocal(int which) {
    if (longs[which] < 0) {
      longs[which] = newLocal(ValType.I64);
    }
    return longs[which];
  }

  private int condition() {
    if (condition < 0) {
      condition = newLocal(ValType.I32);
    }
    return condition;
  }

  /** Selects each half. */
  private void select(int i, boolean vectors) {
    if (!vectors) {
      out.copy(code.bytes(i, module));
      return;
    }
    out.op(Op.LOCAL_SET, condition());
    out.op(Op.LOCAL_SET, longLocal(0));
    out.op(Op.LOCAL_SET, longLocal(1));
    out.op(Op.LOCAL_SET, longLocal(2));
    out.op(Op.LOCAL_GET, longLocal(1));
    out.op(Op.LOCAL_GET, condition());
    out.op(Op.SELECT);
    out.op(Op.LOCAL_GET, longLocal(2));
    out.op(Op.LOCAL_GET, longLocal(0));
    out.op(Op.LOCAL_GET, condition());
    out.op(Op.SELECT);
  }

  private void splat() {
    out.op(Op.LOCAL_TEE, longLocal(0));
    out.op(Op.LOCAL_GET, longLocal(0));
  }

  private void access(int i, int op) {
    switch (Op.immediates(op)) {
      case MEMORY -> {
        if (op == VectorOp.V128_LOAD) {
          load(i);
        } else if (op == VectorOp.V128_STORE) {
          store(i);
        } else {
          loadPart(i, op);
        }
      }
      case LANE_ACCESS -> {
        if (op <= VectorOp.V128_LOAD64_LANE) {
          loadLane(i, op - VectorOp.V128_LOAD8_LANE);
        } else {
          storeLane(i, op - VectorOp.V128_STORE8_LANE);
        }
      }
      default -> out.copy(code.bytes(i, module));
    }
  }

  private void number(int i, int op, long offset) {
    int natural = 3;
    out.access(op, Math.min(natural, code.aux2(i)), code.aux(i), offset);
  }

  private void number(int i, int op) {
    // What the access was checked against holds for a number of the same size.
    out.access(op, code.aux2(i), code.aux(i), code.imm(i));
  }

  private boolean is64(int i) {
    return module.memories().get(code.aux(i)).limits().is64();
  }

  private int addressLocal(int i) {
    return is64(i) ? longLocal(2) : condition();
  }

  private void load(int i) {
    int address = addressLocal(i);
    out.op(Op.LOCAL_TEE, address);
    number(i, Op.I64_LOAD, code.imm(i));
    out.op(Op.LOCAL_GET, address);
    number(i, Op.I64_LOAD, PartAccess.second(code.imm(i), is64(i)));
  }

  /** The higher half first: if that is in the memory, so is the other one. */
  private void store(int i) {
    int address = addressLocal(i);
    out.op(Op.LOCAL_SET, longLocal(0));
    out.op(Op.LOCAL_SET, longLocal(1));
    out.op(Op.LOCAL_TEE, address);
    out.op(Op.LOCAL_GET, longLocal(0));
    number(i, Op.I64_STORE, PartAccess.second(code.imm(i), is64(i)));
    out.op(Op.LOCAL_GET, address);
    out.op(Op.LOCAL_GET, longLocal(1));
    number(i, Op.I64_STORE, code.imm(i));
  }

  /** Loads that make a vector of fewer bytes. */
  private void loadPart(int i, int op) {
    switch (op) {
      case VectorOp.V128_LOAD8_SPLAT -> loadAnd(i, Op.I32_LOAD8_U, VectorOp.I8X16_SPLAT);
      case VectorOp.V128_LOAD16_SPLAT -> loadAnd(i, Op.I32_LOAD16_U, VectorOp.I16X8_SPLAT);
      case VectorOp.V128_LOAD32_SPLAT -> loadAnd(i, Op.I32_LOAD, VectorOp.I32X4_SPLAT);
      case VectorOp.V128_LOAD64_SPLAT -> {
        number(i, Op.I64_LOAD);
        splat();
      }
      case VectorOp.V128_LOAD32_ZERO -> {
        number(i, Op.I64_LOAD32_U);
        out.signed(Op.I64_CONST, 0);
      }
      case VectorOp.V128_LOAD64_ZERO -> {
        number(i, Op.I64_LOAD);
        out.signed(Op.I64_CONST, 0);
      }
      default -> {
        number(i, Op.I64_LOAD);
        out.signed(Op.I64_CONST, 0);
        out.op(PartAccess.extend(op));
      }
    }
  }

  private void loadAnd(int i, int load, int op) {
    number(i, load);
    out.op(op);
  }

  private void loadLane(int i, int size) {
    if (lanes[size] < 0) {
      lanes[size] = newLocal(size == 3 ? ValType.I64 : ValType.I32);
    }
    out.op(Op.LOCAL_SET, longLocal(0));
    out.op(Op.LOCAL_SET, longLocal(1));
    number(i, PartAccess.LOADS[size]);
    out.op(Op.LOCAL_SET, lanes[size]);
    out.op(Op.LOCAL_GET, longLocal(1));
    out.op(Op.LOCAL_GET, longLocal(0));
    out.op(Op.LOCAL_GET, lanes[size]);
    out.lane(PartAccess.REPLACES[size], code.lane(i));
  }

  private void storeLane(int i, int size) {
    out.lane(PartAccess.EXTRACTS[size], code.lane(i));
    number(i, PartAccess.STORES[size]);
  }
}
