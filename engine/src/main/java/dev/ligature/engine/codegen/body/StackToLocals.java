package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a function whose operand stack is too deep for a method. Each place on the stack becomes
 * a local of its own. There may be any number of locals: those that a method has no room for are in
 * the frame. Instructions get their operands from there and put their results there, blocks carry
 * no values, and code may be cut between any two instructions.
 */
public final class StackToLocals {
  private static final int[] NONE = {};

  /** From more fields on a structure or an array is made first, and filled then. */
  private static final int FEW_FIELDS = 200;

  /** Three vectors. */
  private static final int VECTOR_OPERANDS = 6;

  private final WasmModule module;
  private final FunctionBody body;
  private final Instructions code;
  private final TypeTracker types;
  private final CodeWriter out = new CodeWriter();
  private final List<ValType> locals;
  private final List<FuncType> ownTypes = new ArrayList<>();
  private final int params;

  /** For each instruction where the new code begins. */
  private final int[] starts;

  /** For each type the locals of places on the stack; 0 where there is none yet. */
  private final Map<JavaType, int[]> places = new EnumMap<>(JavaType.class);

  /** How many blocks were open in the new code when the block at a level was opened. */
  private int[] depths = new int[16];

  /** What is to be written behind the end of the block at a level. */
  private final Map<Integer, Runnable> endings = new LinkedHashMap<>();

  private StackToLocals(WasmModule module, FunctionBody body) {
    this.module = module;
    this.body = body;
    this.code = body.code();
    this.types = new TypeTracker(module, body);
    this.locals = new ArrayList<>(body.locals());
    this.params = body.type().params().size();
    this.starts = new int[code.size()];
  }

  /** The rewritten function. Validation has seen to it that the stack is not too deep. */
  public static FunctionBody rewrite(WasmModule module, FunctionBody body) {
    return new StackToLocals(module, body).rewrite();
  }

  private FunctionBody rewrite() {
    for (int i = 0; i < code.size(); i++) {
      starts[i] = out.size();
      if (types.isDead()) {
        dead(i);
      } else {
        live(i);
      }
    }
    return new FunctionBody(
        body.function(),
        body.type(),
        List.copyOf(locals),
        Instructions.parse(out.toArray(), module, ownTypes, this::origin));
  }

  /** Where the instruction stood that a place in the new code was written for. */
  private int origin(int place) {
    int found = Arrays.binarySearch(starts, 0, code.size(), place);
    int i = found >= 0 ? found : -found - 2;
    return code.position(i);
  }

  /** The local of a place on the stack that holds a value of a type. */
  private int place(int height, JavaType type) {
    int[] own = places.getOrDefault(type, NONE);
    if (height >= own.length) {
      own = Arrays.copyOf(own, Math.max(height + 1, own.length * 2));
      places.put(type, own);
    }
    if (own[height] == 0) {
      locals.add(type.valType());
      own[height] = params + locals.size();
    }
    // One more, so that 0 is none.
    return own[height] - 1;
  }

  private void get(int height, JavaType type) {
    out.op(Op.LOCAL_GET, place(height, type));
  }

  private void set(int height, JavaType type) {
    out.op(Op.LOCAL_SET, place(height, type));
  }

  private void getAll(int from, JavaType[] values) {
    for (int k = 0; k < values.length; k++) {
      get(from + k, values[k]);
    }
  }

  private void setAll(int from, JavaType[] values) {
    for (int k = values.length - 1; k >= 0; k--) {
      set(from + k, values[k]);
    }
  }

  private void copy(int i) {
    // The last one, an end, is never copied.
    out.copy(code.bytes(i, module));
  }

  /** Follows code that is never reached up to the end of its block's part. */
  private void dead(int i) {
    switch (types.isInnermostDead() ? code.op(i) : Op.NOP) {
      case Op.ELSE, Op.CATCH, Op.CATCH_ALL -> part(i);
      case Op.END, Op.DELEGATE -> close(i);
      default -> types.step(i);
    }
  }

  private void live(int i) {
    switch (code.op(i)) {
      case Op.BLOCK, Op.LOOP, Op.TRY -> open(i);
      case Op.IF -> {
        get(types.height() - 1, JavaType.INT);
        open(i);
      }
      case Op.TRY_TABLE -> openTryTable(i);
      case Op.ELSE, Op.CATCH, Op.CATCH_ALL -> part(i);
      case Op.END, Op.DELEGATE -> close(i);
      case Op.BR -> {
        branch(types.levelOf(code.index(i)), types.height());
        types.step(i);
      }
      case Op.BR_IF -> {
        int height = types.height() - 1;
        get(height, JavaType.INT);
        branchIf(types.levelOf(code.index(i)), height);
        types.step(i);
      }
      case Op.BR_ON_NULL, Op.BR_ON_NON_NULL -> branchOnNull(i);
      case Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> branchOnCast(i);
      case Op.STRUCT_NEW, Op.ARRAY_NEW_FIXED -> newAggregate(i);
      case Op.BR_TABLE -> {
        branchTable(code.table(i));
        types.step(i);
      }
      case Op.RETURN -> {
        branch(0, types.height());
        types.step(i);
      }
      case Op.RETHROW -> {
        out.op(Op.RETHROW, depth(types.levelOf(code.index(i))));
        types.step(i);
      }
      case Op.DROP, Op.NOP -> types.step(i);
      default -> plain(i);
    }
  }

  /** Gets the operands, and puts the results where the first operand was. */
  private void plain(int i) {
    int window = Math.max(0, types.height() - mostOperands(i));
    JavaType[] before = types.typesFrom(window);
    types.step(i);
    int from = types.lowest();
    getAll(from, Arrays.copyOfRange(before, from - window, before.length));
    copy(i);
    if (!types.isDead()) {
      setAll(from, types.typesFrom(from));
    }
  }

  private int mostOperands(int i) {
    int index = code.index(i);
    return switch (code.op(i)) {
      case Op.CALL, Op.RETURN_CALL -> Pairs.count(module.functionType(index).params());
      case Op.CALL_INDIRECT, Op.CALL_REF, Op.RETURN_CALL_INDIRECT, Op.RETURN_CALL_REF ->
          Pairs.count(module.type(index).params()) + 1;
      case Op.THROW -> Pairs.count(module.tags().get(index).type().params());
      case Op.STRUCT_NEW, Op.ARRAY_NEW_FIXED -> AggregateTypes.operands(module, code, i);
      case Op.ARRAY_SET, Op.ARRAY_FILL, Op.ARRAY_COPY, Op.ARRAY_INIT_DATA, Op.ARRAY_INIT_ELEM ->
          AggregateTypes.MOST_OPERANDS;
      case Op.I64_ADD128, Op.I64_SUB128 -> 4;
      default -> Op.isVector(code.op(i)) ? VECTOR_OPERANDS : 3;
    };
  }

  private void open(int i) {
    types.step(i);
    opened();
    out.open(code.op(i));
  }

  private void opened() {
    int level = types.level() - 1;
    if (level >= depths.length) {
      depths = Arrays.copyOf(depths, level * 2);
    }
    depths[level] = out.depth();
  }

  /** The depth of a branch to the block at a level. */
  private int depth(int level) {
    return level == 0 ? out.depth() : out.depth() - 1 - depths[level];
  }

  private void part(int i) {
    int op = code.op(i);
    if (op == Op.CATCH) {
      out.op(op, code.index(i));
    } else {
      out.op(op);
    }
    types.step(i);
    if (op == Op.CATCH) {
      int from = types.blockAt(types.level() - 1).height;
      setAll(from, types.typesFrom(from));
    }
  }

  private void close(int i) {
    int level = types.level() - 1;
    if (level == 0) {
      if (!types.isDead()) {
        getAll(0, types.typesFrom(0));
      }
      out.op(Op.END);
      types.step(i);
      return;
    }
    if (code.op(i) == Op.DELEGATE) {
      // The label counts from outside the block.
      int target = types.levelOf(code.index(i)) - 1;
      out.closed();
      out.op(Op.DELEGATE, depth(target));
    } else {
      out.end();
    }
    types.step(i);
    Runnable ending = endings.remove(level);
    if (ending != null) {
      ending.run();
    }
  }

  /** Leaves values where the block at a level wants them, and goes there. */
  private void branch(int level, int height) {
    OpenBlock target = types.blockAt(level);
    JavaType[] values = target.labelTypes();
    if (level == 0) {
      getAll(height - values.length, values);
      out.op(Op.RETURN);
      return;
    }
    move(height - values.length, target.height, values);
    out.op(Op.BR, depth(level));
  }

  /** Values only ever move down, the lowest first. */
  private void move(int from, int to, JavaType[] values) {
    for (int k = 0; k < values.length && from != to; k++) {
      get(from + k, values[k]);
      set(to + k, values[k]);
    }
  }

  private boolean moves(int level, int height) {
    OpenBlock target = types.blockAt(level);
    int count = target.labelTypes().length;
    return count > 0 && (level == 0 || height - count != target.height);
  }

  /** With a condition on the stack. */
  private void branchIf(int level, int height) {
    if (!moves(level, height)) {
      out.op(Op.BR_IF, depth(level));
      return;
    }
    out.open(Op.IF);
    branch(level, height);
    out.end();
  }

  private void branchOnNull(int i) {
    int height = types.height();
    int level = types.levelOf(code.index(i));
    get(height - 1, types.top());
    out.op(Op.REF_IS_NULL);
    boolean onNull = code.op(i) == Op.BR_ON_NULL;
    if (!onNull) {
      out.op(Op.I32_EQZ);
    }
    branchIf(level, onNull ? height - 1 : height);
    types.step(i);
  }

  /** The reference stays where it is. */
  private void branchOnCast(int i) {
    int height = types.height();
    int level = types.levelOf(code.index(i));
    ValType type = code.types(i).get(1);
    get(height - 1, types.top());
    out.op(type.nullable() ? Op.REF_TEST_NULL : Op.REF_TEST);
    out.heapType(type);
    if (code.op(i) == Op.BR_ON_CAST_FAIL) {
      out.op(Op.I32_EQZ);
    }
    branchIf(level, height);
    types.step(i);
  }

  /** Takes the fields one by one, of which there may be more than a method has room for. */
  private void newAggregate(int i) {
    boolean structure = code.op(i) == Op.STRUCT_NEW;
    int count = AggregateTypes.operands(module, code, i);
    if (count <= FEW_FIELDS) {
      plain(i);
      return;
    }
    int from = types.height() - count;
    JavaType[] values = types.typesFrom(from);
    if (structure) {
      out.op(Op.STRUCT_NEW_DEFAULT, code.index(i));
    } else {
      out.signed(Op.I32_CONST, code.aux(i));
      out.op(Op.ARRAY_NEW_DEFAULT, code.index(i));
    }
    int made = place(types.height(), JavaType.OBJECT);
    out.op(Op.LOCAL_SET, made);
    int next = 0;
    for (int k = 0; next < count; k++) {
      int width = AggregateTypes.width(module, code, i, k);
      out.op(Op.LOCAL_GET, made);
      if (!structure) {
        out.signed(Op.I32_CONST, k);
      }
      getAll(from + next, Arrays.copyOfRange(values, next, next + width));
      out.op(structure ? Op.STRUCT_SET : Op.ARRAY_SET, code.index(i));
      if (structure) {
        out.index(k);
      }
      next += width;
    }
    out.op(Op.LOCAL_GET, made);
    types.step(i);
    set(from, JavaType.OBJECT);
  }

  /** The index is on top; each target that takes values elsewhere gets a block for its moves. */
  private void branchTable(int[] labels) {
    int height = types.height() - 1;
    Map<Integer, Integer> targets = new LinkedHashMap<>();
    int[] numbers = new int[labels.length];
    boolean direct = true;
    for (int k = 0; k < labels.length; k++) {
      int label = labels[k];
      numbers[k] = targets.computeIfAbsent(label, l -> targets.size());
      direct &= !moves(types.levelOf(label), height);
    }
    if (!direct) {
      targets.forEach((label, number) -> out.open(Op.BLOCK));
    }
    get(height, JavaType.INT);
    out.op(Op.BR_TABLE, labels.length - 1);
    for (int k = 0; k < labels.length; k++) {
      out.index(direct ? depth(types.levelOf(labels[k])) : numbers[k]);
    }
    if (!direct) {
      targets.forEach(
          (label, number) -> {
            out.end();
            branch(types.levelOf(label), height);
          });
    }
  }

  /** A clause that catches values catches them in a block, which leaves them at its label. */
  private void openTryTable(int i) {
    int[] catches = code.catches(i);
    JavaType[][] payloads = new JavaType[catches.length / 3][];
    boolean carry = false;
    for (int k = 0; k < payloads.length; k++) {
      payloads[k] = payload(catches[3 * k], catches[3 * k + 1]);
      carry |= payloads[k].length > 0;
    }
    int around = out.depth();
    if (carry) {
      out.open(Op.BLOCK);
    }
    int[] inner = new int[payloads.length];
    for (int k = payloads.length - 1; k >= 0; k--) {
      if (payloads[k].length > 0) {
        inner[k] = out.depth();
        out.openWith(blockType(payloads[k]));
      }
    }
    int[] levels = new int[payloads.length];
    for (int k = 0; k < payloads.length; k++) {
      levels[k] = types.levelOf(catches[3 * k + 2]);
    }
    types.step(i);
    opened();
    writeTryTable(catches, payloads, inner, levels);
    if (carry) {
      endings.put(types.level() - 1, () -> catchValues(payloads, levels, around));
    }
  }

  private void writeTryTable(int[] catches, JavaType[][] payloads, int[] inner, int[] levels) {
    int labels = out.depth();
    out.open(Op.TRY_TABLE);
    out.index(payloads.length);
    for (int k = 0; k < payloads.length; k++) {
      out.index(catches[3 * k]);
      if (catches[3 * k + 1] >= 0) {
        out.index(catches[3 * k + 1]);
      }
      boolean carries = payloads[k].length > 0;
      // Counted from outside.
      out.index(
          carries
              ? labels - 1 - inner[k]
              : levels[k] == 0 ? labels : labels - 1 - depths[levels[k]]);
    }
  }

  private void catchValues(JavaType[][] payloads, int[] levels, int around) {
    out.op(Op.BR, out.depth() - 1 - around);
    for (int k = 0; k < payloads.length; k++) {
      if (payloads[k].length > 0) {
        out.end();
        OpenBlock target = types.blockAt(levels[k]);
        if (levels[k] == 0) {
          out.op(Op.RETURN);
        } else {
          setAll(target.height, payloads[k]);
          out.op(Op.BR, depth(levels[k]));
        }
      }
    }
    out.end();
  }

  /** The index of the type of a block that leaves values. */
  private int blockType(JavaType[] values) {
    List<ValType> results = new ArrayList<>();
    for (JavaType value : values) {
      results.add(value.valType());
    }
    ownTypes.add(new FuncType(List.of(), results));
    return module.types().size() + ownTypes.size() - 1;
  }

  private JavaType[] payload(int kind, int tag) {
    JavaType[] values =
        kind == Instructions.CATCH || kind == Instructions.CATCH_REF
            ? JavaType.of(module.tags().get(tag).type().params())
            : new JavaType[0];
    if (kind == Instructions.CATCH_REF || kind == Instructions.CATCH_ALL_REF) {
      values = Arrays.copyOf(values, values.length + 1);
      values[values.length - 1] = JavaType.OBJECT;
    }
    return values;
  }
}
