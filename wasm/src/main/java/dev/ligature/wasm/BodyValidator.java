package dev.ligature.wasm;

/**
 * Checks a body, one instruction after the other; each family of instructions has its rules in a
 * class of its own.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">Validation
 *     algorithm</a>
 */
final class BodyValidator {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;
  private final BlockRules blocks;
  private final BranchRules branches;
  private final CallRules calls;
  private final VariableRules variables;
  private final MemoryRules memory;
  private final TableRules tables;
  private final ReferenceRules references;
  private final VectorRules vectors;
  private final AggregateRules aggregates;
  private final CastRules casts;

  BodyValidator(ModuleContext context, FunctionBody body) {
    state = BodyState.of(context, body);
    cursor = state.cursor();
    stack = state.stack();
    blocks = new BlockRules(state);
    branches = new BranchRules(state);
    calls = new CallRules(state);
    variables = new VariableRules(state);
    memory = new MemoryRules(state);
    tables = new TableRules(state);
    references = new ReferenceRules(state);
    vectors = new VectorRules(cursor, stack, memory);
    aggregates = new AggregateRules(context, cursor, stack);
    casts = new CastRules(state);
  }

  void validate() {
    variables.checkTypes();
    blocks.openBody();
    int count = cursor.code().size();
    for (int i = 0; i < count; i++) {
      cursor.moveTo(i);
      int op = cursor.op();
      if (Op.isVector(op)) {
        vectors.check(op);
        continue;
      }
      ValType[] operands = NumericTypes.operands(op);
      if (operands == null) {
        instruction(op);
      } else if ((op >= Op.I32_LOAD && op <= Op.I64_STORE32) || Op.isAtomicAccess(op)) {
        memory.access(op, operands);
      } else {
        for (int j = operands.length - 1; j >= 0; j--) {
          stack.pop(operands[j]);
        }
        stack.push(NumericTypes.result(op));
      }
    }
  }

  /** Two numbers of 64 bits, of as many. */
  private void wide(int operands) {
    for (int k = 0; k < operands; k++) {
      stack.pop(ValType.I64);
    }
    stack.push(ValType.I64);
    stack.push(ValType.I64);
  }

  private void instruction(int op) {
    switch (op) {
      case Op.LOCAL_GET -> variables.localGet();
      case Op.LOCAL_SET -> variables.localSet();
      case Op.LOCAL_TEE -> variables.localTee();
      case Op.GLOBAL_GET -> variables.globalGet();
      case Op.GLOBAL_SET -> variables.globalSet();
      case Op.DROP -> variables.drop();
      case Op.SELECT -> variables.select();
      case Op.SELECT_T -> variables.selectTyped();
      case Op.NOP, Op.ATOMIC_FENCE -> {}
      case Op.UNREACHABLE -> state.leave();
      case Op.BLOCK, Op.LOOP, Op.TRY -> blocks.open(op);
      case Op.IF -> blocks.openIf();
      case Op.ELSE -> blocks.elsePart();
      case Op.END -> blocks.end();
      case Op.TRY_TABLE -> blocks.openTryTable();
      case Op.CATCH -> blocks.catchPart();
      case Op.CATCH_ALL -> blocks.catchAllPart();
      case Op.DELEGATE -> blocks.delegate();
      case Op.BR -> branches.br();
      case Op.BR_IF -> branches.brIf();
      case Op.BR_TABLE -> branches.brTable();
      case Op.RETURN -> branches.leaveFunction();
      case Op.RETHROW -> branches.rethrow();
      case Op.BR_ON_NULL -> branches.brOnNull();
      case Op.BR_ON_NON_NULL -> branches.brOnNonNull();
      case Op.CALL -> calls.call();
      case Op.CALL_INDIRECT -> calls.callIndirect();
      case Op.CALL_REF -> calls.callRef();
      case Op.RETURN_CALL -> calls.returnCall();
      case Op.RETURN_CALL_INDIRECT -> calls.returnCallIndirect();
      case Op.RETURN_CALL_REF -> calls.returnCallRef();
      case Op.THROW -> calls.throwTag();
      case Op.THROW_REF -> calls.throwRef();
      case Op.REF_NULL -> references.refNull();
      case Op.REF_IS_NULL -> references.refIsNull();
      case Op.REF_FUNC -> references.refFunc();
      case Op.REF_AS_NON_NULL -> references.refAsNonNull();
      case Op.MEMORY_SIZE -> memory.size();
      case Op.MEMORY_GROW -> memory.grow();
      case Op.MEMORY_INIT -> memory.init();
      case Op.MEMORY_COPY -> memory.copy();
      case Op.MEMORY_FILL -> memory.fill();
      case Op.DATA_DROP -> memory.dataDrop();
      case Op.TABLE_GET -> tables.get();
      case Op.TABLE_SET -> tables.set();
      case Op.TABLE_SIZE -> tables.size();
      case Op.TABLE_GROW -> tables.grow();
      case Op.TABLE_FILL -> tables.fill();
      case Op.TABLE_COPY -> tables.copy();
      case Op.TABLE_INIT -> tables.init();
      case Op.ELEM_DROP -> tables.elemDrop();
      case Op.REF_TEST,
          Op.REF_TEST_NULL,
          Op.REF_CAST,
          Op.REF_CAST_NULL,
          Op.BR_ON_CAST,
          Op.BR_ON_CAST_FAIL ->
          casts.check(op);
      case Op.I64_ADD128, Op.I64_SUB128 -> wide(4);
      case Op.I64_MUL_WIDE_S, Op.I64_MUL_WIDE_U -> wide(2);
      default -> aggregates.check(op);
    }
  }
}
