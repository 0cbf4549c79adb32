package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.Arrays;
import java.util.List;

/**
 * The operand stack's types and the open blocks, instruction by instruction, for a valid body. The
 * emitter and the planner of regions step one each. Of vectors it knows what {@link VectorsToPairs}
 * leaves: a vector is two values; or what {@link WholeVectors} does: within the function it is one.
 *
 * <p>Code that cannot be reached has no types: while {@link #isDead}, steps only follow the
 * nesting.
 */
public final class TypeTracker {
  private final WasmModule module;
  private final FunctionBody body;
  private final Instructions code;
  private OpenBlock innermost;
  private JavaType[] stack = new JavaType[16];
  private int height;
  private boolean dead;
  private int deadDepth;
  private int low;
  private final JavaType[] locals;

  /** Whether a vector is one value here. */
  private final boolean whole;

  public TypeTracker(WasmModule module, FunctionBody body) {
    this.module = module;
    this.body = body;
    this.code = body.code();
    this.locals = localTypes(body);
    this.whole = WholeVectors.areIn(body);
    innermost = new OpenBlock(JavaType.of(body.type().results()));
  }

  private TypeTracker(TypeTracker other) {
    module = other.module;
    body = other.body;
    code = other.code;
    locals = other.locals;
    whole = other.whole;
    innermost = other.innermost;
    stack = Arrays.copyOf(other.stack, Math.max(other.height, 16));
    height = other.height;
    dead = other.dead;
    deadDepth = other.deadDepth;
  }

  /** The types of the parameters and declared locals. */
  public static JavaType[] localTypes(FunctionBody body) {
    JavaType[] params = JavaType.of(body.type().params());
    JavaType[] declared = JavaType.whole(body.locals());
    JavaType[] all = Arrays.copyOf(params, params.length + declared.length);
    System.arraycopy(declared, 0, all, params.length, declared.length);
    return all;
  }

  /** The types of the parameters and declared locals; do not write. */
  public JavaType[] localTypes() {
    return locals;
  }

  /** A tracker in the same state, to follow a region on its own. */
  public TypeTracker copy() {
    return new TypeTracker(this);
  }

  public boolean isDead() {
    return dead;
  }

  /** Whether a vector is one value within the function. */
  public boolean areVectorsWhole() {
    return whole;
  }

  public int height() {
    return height;
  }

  /** The lowest that the stack has been in the last step, before its results were pushed. */
  public int lowest() {
    return low;
  }

  /** The type of the value at a height. */
  JavaType typeAt(int at) {
    return stack[at];
  }

  public JavaType top() {
    return stack[height - 1];
  }

  /** The type of a value, the top one at depth 0. */
  public JavaType peek(int depth) {
    return stack[height - 1 - depth];
  }

  /** The types from a height upward. */
  public JavaType[] typesFrom(int from) {
    return Arrays.copyOfRange(stack, from, height);
  }

  /** The number of open blocks, the function's own included. */
  public int level() {
    return innermost.level + 1;
  }

  /** The open block at a level, the function's own at 0. */
  public OpenBlock blockAt(int level) {
    return innermost.outer(level);
  }

  /** The block that a branch of that depth goes to. */
  OpenBlock target(int depth) {
    return innermost.outer(levelOf(depth));
  }

  /** The level of the block that a branch of that depth goes to. */
  public int levelOf(int depth) {
    return innermost.level - depth;
  }

  /** Whether this is dead code of the innermost open block, not of one that is dead as a whole. */
  public boolean isInnermostDead() {
    return dead && deadDepth == 0;
  }

  /** Whether the end of some block that a slice closes is reached by a branch or a fall. */
  public boolean isSliceReached(Stretch stretch) {
    if (!stretch.isSlice() || deadDepth > 0) {
      return false;
    }
    boolean reached = !dead;
    OpenBlock block = innermost;
    for (; !reached && block.level >= stretch.level(); block = block.parent) {
      reached = block.endReached;
    }
    return reached;
  }

  /** Takes the top value off. */
  public void dropTop() {
    height--;
  }

  /** Takes the top values off. */
  public void dropValues(int count) {
    height -= count;
  }

  /** Puts an index on top. */
  public void pushIndex() {
    push(JavaType.INT);
  }

  /** The height below what a stretch takes from the stack, or below the blocks of a slice. */
  public int heightBelow(Stretch stretch) {
    return stretch.isSlice() ? blockAt(stretch.level()).height : height - stretch.inputs().length;
  }

  /** Makes code reachable at a height whose types are still there. */
  public void reviveAt(int newHeight) {
    height = newHeight;
    dead = false;
  }

  /** Puts values on top. */
  public void pushValues(JavaType[] values) {
    push(values);
  }

  /** Goes back to the stack that another tracker of the same place has. */
  public void restore(TypeTracker other) {
    stack = Arrays.copyOf(other.stack, Math.max(other.height, 16));
    height = other.height;
    dead = other.dead;
    deadDepth = other.deadDepth;
  }

  /** Whether a branch so far goes to the end of the block at a level. */
  public boolean isEndReached(int level) {
    return blockAt(level).endReached;
  }

  /** Makes a slice's first instruction reachable by branches to the ends of its blocks only. */
  public void enterSlice(Stretch slice) {
    innermost.endReached |= !dead;
    height = blockAt(slice.level()).height;
    die();
  }

  /** Goes on behind a stretch that was stepped elsewhere. */
  public void skip(Stretch stretch) {
    if (stretch.isSlice()) {
      OpenBlock outermost = blockAt(stretch.level());
      height = outermost.height;
      dead = false;
      innermost = outermost.parent;
    }
    height -= stretch.inputs().length;
    for (int level : stretch.exits()) {
      OpenBlock block = blockAt(level);
      // A branch to a loop goes to its start.
      block.endReached |= block.op != Op.LOOP;
    }
    if (stretch.fallsThrough()) {
      push(stretch.outputs());
    } else {
      die();
    }
  }

  /** Takes instruction {@code i} into account. */
  public void step(int i) {
    int op = code.op(i);
    low = height;
    if (dead) {
      stepDead(i, op);
      return;
    }
    if (whole && Op.isVector(op)) {
      stepWhole(Op.signature(op));
      return;
    }
    int pops = FixedTypes.pops(op);
    if (pops >= 0) {
      pop(pops);
      JavaType pushed = FixedTypes.pushes(op);
      if (pushed != null) {
        push(pushed);
        if (FixedTypes.pushesPair(op)) {
          push(pushed);
        }
      }
      return;
    }
    switch (op) {
      case Op.BLOCK, Op.LOOP, Op.IF, Op.TRY -> open(i, op);
      case Op.TRY_TABLE -> openTryTable(i);
      case Op.ELSE, Op.CATCH, Op.CATCH_ALL -> nextArm(i, op);
      case Op.END, Op.DELEGATE -> end();
      case Op.BR -> {
        reach(code.index(i));
        die();
      }
      case Op.BR_IF -> {
        pop(1);
        reach(code.index(i));
      }
      case Op.BR_TABLE -> {
        pop(1);
        for (int depth : code.table(i)) {
          reach(depth);
        }
        die();
      }
      case Op.RETURN -> {
        low = height - body.type().results().size();
        die();
      }
      case Op.THROW -> {
        pop(Pairs.count(module.tags().get(code.index(i)).type().params()));
        die();
      }
      case Op.THROW_REF -> {
        pop(1);
        die();
      }
      case Op.RETURN_CALL -> tailCall(module.functionType(code.index(i)), 0);
      case Op.RETURN_CALL_INDIRECT, Op.RETURN_CALL_REF -> tailCall(module.type(code.index(i)), 1);
      case Op.UNREACHABLE, Op.RETHROW -> die();
      default -> stepValues(i, op);
    }
  }

  /** An instruction on vectors that are one value each. */
  private void stepWhole(String signature) {
    int colon = signature.indexOf(':');
    pop(colon);
    if (colon + 1 < signature.length()) {
      char result = signature.charAt(colon + 1);
      push(result == 'v' ? JavaType.VECTOR : JavaType.ofLetter(result));
    }
  }

  private JavaType[] within(List<ValType> types) {
    return whole ? JavaType.whole(types) : JavaType.of(types);
  }

  private void stepDead(int i, int op) {
    switch (op) {
      case Op.BLOCK, Op.LOOP, Op.IF, Op.TRY, Op.TRY_TABLE -> deadDepth++;
      case Op.ELSE, Op.CATCH, Op.CATCH_ALL -> {
        if (deadDepth == 0) {
          nextArm(i, op);
        }
      }
      case Op.END, Op.DELEGATE -> {
        if (deadDepth == 0) {
          end();
        } else {
          deadDepth--;
        }
      }
      default -> {}
    }
  }

  private void stepValues(int i, int op) {
    switch (op) {
      case Op.NOP, Op.ATOMIC_FENCE -> {}
      case Op.CALL -> call(module.functionType(code.index(i)));
      case Op.CALL_INDIRECT, Op.CALL_REF -> {
        pop(1);
        call(module.type(code.index(i)));
      }
      case Op.DROP, Op.LOCAL_SET -> pop(1);
      case Op.GLOBAL_SET -> pop(isVector(code.index(i)) ? 2 : 1);
      case Op.SELECT, Op.SELECT_T -> {
        pop(2);
        low = height - 1;
      }
      case Op.LOCAL_GET -> push(locals[code.index(i)]);
      case Op.LOCAL_TEE -> low = height - 1;
      case Op.GLOBAL_GET -> getGlobal(code.index(i));
      case Op.TABLE_GET -> replace(1, elementType(code.index(i)));
      case Op.TABLE_SET -> pop(2);
      case Op.TABLE_SIZE -> push(JavaType.ofTableIndex(module, code.index(i)));
      case Op.MEMORY_SIZE -> push(JavaType.ofAddress(module, code.index(i)));
      case Op.TABLE_GROW -> replace(2, JavaType.ofTableIndex(module, code.index(i)));
      case Op.MEMORY_GROW -> replace(1, JavaType.ofAddress(module, code.index(i)));
      case Op.TABLE_FILL, Op.TABLE_COPY, Op.TABLE_INIT -> pop(3);
      case Op.MEMORY_FILL, Op.MEMORY_COPY, Op.MEMORY_INIT -> pop(3);
      case Op.DATA_DROP, Op.ELEM_DROP -> {}
      case Op.REF_NULL -> push(JavaType.of(code.types(i).getFirst()));
      case Op.REF_FUNC -> push(JavaType.FUNC);
      case Op.REF_IS_NULL -> replace(1, JavaType.INT);
      case Op.REF_AS_NON_NULL -> low = height - 1;
      case Op.BR_ON_NULL -> {
        JavaType reference = top();
        pop(1);
        reach(code.index(i));
        push(reference);
      }
      case Op.BR_ON_NON_NULL -> {
        reach(code.index(i));
        pop(1);
      }
      case Op.I64_ADD128, Op.I64_SUB128 -> wide(4);
      case Op.I64_MUL_WIDE_S, Op.I64_MUL_WIDE_U -> wide(2);
      case Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> reach(code.index(i));
      case Op.REF_CAST, Op.REF_CAST_NULL, Op.ANY_CONVERT_EXTERN, Op.EXTERN_CONVERT_ANY ->
          low = height - 1;
      default -> {
        pop(AggregateTypes.operands(module, code, i));
        push(AggregateTypes.results(module, code, i));
      }
    }
  }

  private void wide(int operands) {
    pop(operands);
    push(JavaType.LONG);
    push(JavaType.LONG);
  }

  private boolean isVector(int global) {
    return Pairs.isVector(module.globals().get(global).type());
  }

  private void getGlobal(int global) {
    if (isVector(global)) {
      push(JavaType.LONG);
      push(JavaType.LONG);
    } else {
      push(JavaType.of(module.globals().get(global).type()));
    }
  }

  private JavaType elementType(int table) {
    ValType type = module.tables().get(table).element();
    return JavaType.of(type);
  }

  private void open(int i, int op) {
    if (op == Op.IF) {
      pop(1);
    }
    FuncType type = code.blockType(i, module);
    JavaType[] params = within(type.params());
    low = Math.min(low, height - params.length);
    JavaType[] results = within(type.results());
    innermost = new OpenBlock(innermost, op, i, height - params.length, params, results);
  }

  /** The labels of the clauses count from outside. */
  private void openTryTable(int i) {
    int[] catches = code.catches(i);
    for (int k = 0; k < catches.length; k += 3) {
      OpenBlock block = target(catches[k + 2]);
      block.endReached |= block.op != Op.LOOP;
    }
    open(i, Op.TRY_TABLE);
  }

  private void nextArm(int i, int op) {
    OpenBlock block = innermost;
    block.endReached |= !dead;
    dead = false;
    height = block.height;
    if (op == Op.ELSE) {
      push(block.params);
    } else if (op == Op.CATCH) {
      push(JavaType.of(module.tags().get(code.index(i)).type().params()));
    }
  }

  private void end() {
    OpenBlock block = innermost;
    boolean withoutElse = block.op == Op.IF && code.op(code.aux(block.start)) == Op.END;
    dead = dead && !block.endReached && !withoutElse;
    innermost = block.parent;
    height = block.height;
    if (!dead) {
      push(block.results);
    }
  }

  private void reach(int depth) {
    OpenBlock block = target(depth);
    if (block.op != Op.LOOP) {
      block.endReached = true;
    }
    low = Math.min(low, height - block.labelTypes().length);
  }

  private void die() {
    dead = true;
    deadDepth = 0;
  }

  private void tailCall(FuncType type, int callee) {
    pop(callee + Pairs.count(type.params()));
    die();
  }

  private void call(FuncType type) {
    pop(Pairs.count(type.params()));
    push(JavaType.of(type.results()));
  }

  private void replace(int pops, JavaType type) {
    pop(pops);
    push(type);
  }

  private void pop(int count) {
    height -= count;
    low = Math.min(low, height);
  }

  private void push(JavaType[] types) {
    for (JavaType type : types) {
      push(type);
    }
  }

  private void push(JavaType type) {
    if (height == stack.length) {
      stack = Arrays.copyOf(stack, height * 2);
    }
    stack[height++] = type;
  }
}
