package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.JavaType;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a function so that a vector is one value within it, and a pair of {@code i64}, the lower
 * half first, wherever it comes from or goes to: parameters, results, calls and globals. So
 * functions that are rewritten call those that {@link VectorsToPairs} has rewritten, and the other
 * way round. Accesses of less than a vector become those of numbers.
 */
public final class WholeVectors {
  private final WasmModule module;
  private final FunctionBody body;
  private final Instructions code;
  private final CodeWriter out = new CodeWriter();
  private final VectorAccesses accesses;

  /** For each local of the function its number. */
  private final int[] numbers;

  private final List<ValType> locals;
  private final FuncType type;

  /** Locals for what has to make way on the stack, for each type. */
  private final Map<ValType, List<Integer>> spare = new HashMap<>();

  /** For each instruction where the new code begins. */
  private final int[] starts;

  /** How many blocks of the function are open. */
  private int depth;

  private WholeVectors(WasmModule module, FunctionBody body) {
    this.module = module;
    this.body = body;
    this.code = body.code();
    this.type = Pairs.flat(body.type());
    this.locals = new ArrayList<>(body.locals());
    this.starts = new int[code.size()];
    this.accesses = new VectorAccesses(module, code, out, local -> spare(local, 0));
    int params = body.type().params().size();
    this.numbers = new int[params + body.locals().size()];
    for (int k = params; k < numbers.length; k++) {
      numbers[k] = type.params().size() + k - params;
    }
    // By which others know that vectors are whole here.
    spare(ValType.V128, 0);
  }

  /** Whether this has rewritten a function, so that a vector is one value within it. */
  public static boolean areIn(FunctionBody body) {
    return Pairs.among(body.locals());
  }

  /**
   * Whether a function has vectors, and can be rewritten: none of them is in an exception, a
   * structure or an array.
   */
  public static boolean fit(WasmModule module, FunctionBody body) {
    return VectorsToPairs.areIn(body) && !areKept(module, body.code());
  }

  private static boolean areKept(WasmModule module, Instructions code) {
    for (int i = 0; i < code.size(); i++) {
      switch (code.op(i)) {
        case Op.THROW, Op.CATCH -> {
          if (isThrown(module, code.index(i))) {
            return true;
          }
        }
        case Op.TRY_TABLE -> {
          int[] catches = code.catches(i);
          for (int k = 1; k < catches.length; k += 3) {
            if (catches[k] >= 0 && isThrown(module, catches[k])) {
              return true;
            }
          }
        }
        default -> {
          if (AggregateTypes.hasVectors(module, code, i)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isThrown(WasmModule module, int tag) {
    return Pairs.areIn(module.tags().get(tag).type());
  }

  /** The rewritten function. Validated before, with vectors that {@link #fit}. */
  public static FunctionBody rewrite(WasmModule module, FunctionBody body) {
    return new WholeVectors(module, body).rewrite();
  }

  private FunctionBody rewrite() {
    placeParameters();
    List<FuncType> ownTypes = new ArrayList<>();
    boolean carries = Pairs.among(body.type().results());
    if (carries) {
      // Whatever leaves the function goes to the end of this block.
      ownTypes.add(new FuncType(List.of(), body.type().results()));
      out.openWith(module.types().size());
    }
    for (int i = 0; i < code.size(); i++) {
      starts[i] = i == 0 ? 0 : out.size();
      if (i + 1 < code.size()) {
        instruction(i, code.op(i));
      }
    }
    if (carries) {
      out.end();
      split(body.type().results());
    }
    out.op(Op.END);
    return new FunctionBody(
        body.function(),
        type,
        List.copyOf(locals),
        Instructions.parse(out.toArray(), module, ownTypes, this::origin));
  }

  private void placeParameters() {
    int next = 0;
    for (int k = 0; k < body.type().params().size(); k++) {
      if (Pairs.isVector(body.type().params().get(k))) {
        numbers[k] = newLocal(ValType.V128);
        out.op(Op.LOCAL_GET, next++);
        out.op(VectorOp.I64X2_SPLAT);
        out.op(Op.LOCAL_GET, next++);
        out.lane(VectorOp.I64X2_REPLACE_LANE, 1);
        out.op(Op.LOCAL_SET, numbers[k]);
      } else {
        numbers[k] = next++;
      }
    }
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

  private int newLocal(ValType newType) {
    locals.add(newType);
    return type.params().size() + locals.size() - 1;
  }

  private int spare(ValType of, int which) {
    List<Integer> all = spare.computeIfAbsent(of, t -> new ArrayList<>());
    while (all.size() <= which) {
      all.add(newLocal(of));
    }
    return all.get(which);
  }

  private void instruction(int i, int op) {
    switch (op) {
      case Op.LOCAL_GET, Op.LOCAL_SET, Op.LOCAL_TEE -> out.op(op, numbers[code.index(i)]);
      case Op.BLOCK, Op.LOOP, Op.IF, Op.TRY, Op.TRY_TABLE -> {
        depth++;
        copy(i);
      }
      case Op.END, Op.DELEGATE -> {
        depth--;
        copy(i);
      }
      case Op.RETURN -> {
        if (Pairs.among(body.type().results())) {
          out.op(Op.BR, depth);
        } else {
          copy(i);
        }
      }
      case Op.SELECT_T -> {
        if (Pairs.among(code.types(i))) {
          out.op(Op.SELECT);
        } else {
          copy(i);
        }
      }
      case Op.CALL -> call(i, module.functionType(code.index(i)), List.of());
      case Op.CALL_INDIRECT -> call(i, module.type(code.index(i)), List.of(index(code.aux(i))));
      case Op.CALL_REF -> call(i, module.type(code.index(i)), List.of(ValType.FUNCREF));
      case Op.RETURN_CALL -> leave(i, module.functionType(code.index(i)), List.of());
      case Op.RETURN_CALL_INDIRECT ->
          leave(i, module.type(code.index(i)), List.of(index(code.aux(i))));
      case Op.RETURN_CALL_REF -> leave(i, module.type(code.index(i)), List.of(ValType.FUNCREF));
      case Op.GLOBAL_GET -> {
        copy(i);
        join(List.of(module.globals().get(code.index(i)).type()));
      }
      case Op.GLOBAL_SET -> {
        split(List.of(module.globals().get(code.index(i)).type()));
        copy(i);
      }
      default -> {
        if (!Op.isVector(op) || !accesses.rewrite(i, op)) {
          copy(i);
        }
      }
    }
  }

  private void copy(int i) {
    out.copy(code.bytes(i, module));
  }

  private ValType index(int table) {
    return JavaType.ofTableIndex(module, table).valType();
  }

  /** A call of what is on top of the arguments, if that is anywhere. */
  private void call(int i, FuncType callee, List<ValType> top) {
    leave(i, callee, top);
    join(callee.results());
  }

  private void leave(int i, FuncType callee, List<ValType> top) {
    if (Pairs.among(callee.params())) {
      List<ValType> taken = new ArrayList<>(callee.params());
      taken.addAll(top);
      split(taken);
    }
    copy(i);
  }

  /** Makes pairs of the vectors among the values on top of the stack. */
  private void split(List<ValType> values) {
    int first = firstVector(values);
    int[] slots = store(values, first);
    for (int k = first; k < values.size(); k++) {
      out.op(Op.LOCAL_GET, slots[k - first]);
      if (Pairs.isVector(values.get(k))) {
        out.lane(VectorOp.I64X2_EXTRACT_LANE, 0);
        out.op(Op.LOCAL_GET, slots[k - first]);
        out.lane(VectorOp.I64X2_EXTRACT_LANE, 1);
      }
    }
  }

  /** Makes vectors of the pairs among the values on top of the stack. */
  private void join(List<ValType> values) {
    int first = firstVector(values);
    int[] slots = store(Pairs.flat(values), first);
    int next = 0;
    for (int k = first; k < values.size(); k++) {
      out.op(Op.LOCAL_GET, slots[next++]);
      if (Pairs.isVector(values.get(k))) {
        out.op(VectorOp.I64X2_SPLAT);
        out.op(Op.LOCAL_GET, slots[next++]);
        out.lane(VectorOp.I64X2_REPLACE_LANE, 1);
      }
    }
  }

  private static int firstVector(List<ValType> values) {
    int first = 0;
    while (first < values.size() && !Pairs.isVector(values.get(first))) {
      first++;
    }
    return first;
  }

  /** Stores the values from one on in spare locals; the numbers of those. */
  private int[] store(List<ValType> values, int first) {
    int[] slots = new int[values.size() - first];
    Map<ValType, Integer> used = new HashMap<>();
    for (int k = values.size() - 1; k >= first; k--) {
      // The types of references are one, but of functions.
      ValType of =
          Pairs.isVector(values.get(k)) ? ValType.V128 : JavaType.of(values.get(k)).valType();
      slots[k - first] = spare(of, used.merge(of, 1, Integer::sum) - 1);
      out.op(Op.LOCAL_SET, slots[k - first]);
    }
    return slots;
  }
}
