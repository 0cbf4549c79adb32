package dev.ligature.fuse.code;

import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.List;

/**
 * Writes function bodies with the indices of another module. What has no index in it is copied as
 * it is.
 */
public final class BodyRewriter {
  private static final int EMPTY_BLOCK = 0x40;

  private final WasmModule module;
  private final Indices indices;

  /** A rewriter of the bodies of a module. */
  public BodyRewriter(WasmModule module, Indices indices) {
    this.module = module;
    this.indices = indices;
  }

  /**
   * Writes a body, with its size in front.
   *
   * @throws dev.ligature.wasm.WasmException if it can't be decoded
   */
  public void write(int function, ByteWriter out) {
    FunctionBody body = module.body(function);
    Instructions code = body.code();
    int end = module.bodyStart(function) + module.bodySize(function);
    ByteWriter written = new ByteWriter();
    int copied = locals(body, written);
    for (int i = 0; i < code.size(); i++) {
      if (refers(code, i)) {
        written.bytes(module.bytes(), copied, code.position(i));
        instruction(code, i, written);
        copied = i + 1 < code.size() ? code.position(i + 1) : end;
      }
    }
    written.bytes(module.bytes(), copied, end);
    out.sized(written);
  }

  /** Writes the locals if they refer to types; gives where what is to be copied starts. */
  private int locals(FunctionBody body, ByteWriter out) {
    List<ValType> locals = body.locals();
    if (locals.stream().noneMatch(type -> type.kind() == ValType.Kind.TYPE)) {
      return module.bodyStart(body.function());
    }
    ByteWriter groups = new ByteWriter();
    int count = 0;
    for (int i = 0, end; i < locals.size(); i = end) {
      end = i + 1;
      while (end < locals.size() && locals.get(end).equals(locals.get(i))) {
        end++;
      }
      groups.u32(end - i);
      Encoding.type(groups, locals.get(i), indices::type);
      count++;
    }
    out.u32(count);
    out.bytes(groups.toByteArray());
    return body.code().position(0);
  }

  /** Whether an instruction has an index, or a type, that may be another one. */
  private boolean refers(Instructions code, int i) {
    return switch (code.op(i)) {
      case Op.CALL,
          Op.RETURN_CALL,
          Op.CALL_INDIRECT,
          Op.RETURN_CALL_INDIRECT,
          Op.CALL_REF,
          Op.RETURN_CALL_REF,
          Op.REF_FUNC,
          Op.GLOBAL_GET,
          Op.GLOBAL_SET,
          Op.TABLE_GET,
          Op.TABLE_SET,
          Op.TABLE_GROW,
          Op.TABLE_SIZE,
          Op.TABLE_FILL,
          Op.TABLE_INIT,
          Op.TABLE_COPY,
          Op.ELEM_DROP,
          Op.MEMORY_INIT,
          Op.DATA_DROP,
          Op.THROW,
          Op.CATCH,
          Op.TRY_TABLE ->
          true;
      case Op.BLOCK, Op.LOOP, Op.IF, Op.TRY -> code.imm(i) >= 0 || refersToType(code, i);
      case Op.REF_NULL,
          Op.SELECT_T,
          Op.REF_TEST,
          Op.REF_TEST_NULL,
          Op.REF_CAST,
          Op.REF_CAST_NULL,
          Op.BR_ON_CAST,
          Op.BR_ON_CAST_FAIL ->
          code.types(i).stream().anyMatch(type -> type.kind() == ValType.Kind.TYPE);
      default -> false;
    };
  }

  private boolean refersToType(Instructions code, int i) {
    return code.imm(i) != Instructions.EMPTY_BLOCK && code.blockType(i, module).refersToTypes();
  }

  private void instruction(Instructions code, int i, ByteWriter out) {
    int op = code.op(i);
    opcode(out, op);
    switch (op) {
      case Op.CALL, Op.RETURN_CALL -> out.u32(indices.function(code.index(i)));
      case Op.REF_FUNC -> out.u32(indices.reference(code.index(i)));
      case Op.CALL_INDIRECT, Op.RETURN_CALL_INDIRECT -> {
        out.u32(indices.type(code.index(i)));
        out.u32(indices.table(code.aux(i)));
      }
      case Op.CALL_REF, Op.RETURN_CALL_REF -> out.u32(indices.type(code.index(i)));
      case Op.GLOBAL_GET -> out.u32(indices.global(code.index(i)));
      case Op.GLOBAL_SET -> out.u32(indices.written(code.index(i)));
      case Op.TABLE_INIT -> {
        out.u32(indices.element(code.index(i)));
        out.u32(indices.table(code.aux(i)));
      }
      case Op.TABLE_COPY -> {
        out.u32(indices.table(code.index(i)));
        out.u32(indices.table(code.aux(i)));
      }
      case Op.ELEM_DROP -> out.u32(indices.element(code.index(i)));
      case Op.MEMORY_INIT -> {
        out.u32(indices.data(code.index(i)));
        out.u32(code.aux(i));
      }
      case Op.DATA_DROP -> out.u32(indices.data(code.index(i)));
      case Op.THROW, Op.CATCH -> out.u32(indices.tag(code.index(i)));
      case Op.TRY_TABLE -> {
        blockType(code, i, out);
        catches(code.catches(i), out);
      }
      case Op.BLOCK, Op.LOOP, Op.IF, Op.TRY -> blockType(code, i, out);
      case Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> castBranch(code, i, out);
      case Op.REF_NULL, Op.REF_TEST, Op.REF_TEST_NULL, Op.REF_CAST, Op.REF_CAST_NULL ->
          Encoding.heapType(out, code.types(i).getFirst(), indices::type);
      case Op.SELECT_T -> Encoding.types(out, code.types(i), indices::type);
      // What is left are instructions of tables.
      default -> out.u32(indices.table(code.index(i)));
    }
  }

  private void castBranch(Instructions code, int i, ByteWriter out) {
    ValType from = code.types(i).getFirst();
    ValType to = code.types(i).getLast();
    out.u8((from.nullable() ? 1 : 0) | (to.nullable() ? 2 : 0));
    out.u32(code.index(i));
    Encoding.heapType(out, from, indices::type);
    Encoding.heapType(out, to, indices::type);
  }

  private static void opcode(ByteWriter out, int op) {
    if (op > 0xff) {
      out.u8(op >> 8);
      out.u32(op & 0xff);
    } else {
      out.u8(op);
    }
  }

  private void blockType(Instructions code, int i, ByteWriter out) {
    long type = code.imm(i);
    if (type == Instructions.EMPTY_BLOCK) {
      out.u8(EMPTY_BLOCK);
    } else if (type >= 0) {
      out.signed(indices.type((int) type));
    } else {
      FuncType block = code.blockType(i, module);
      Encoding.type(out, block.results().getFirst(), indices::type);
    }
  }

  private void catches(int[] clauses, ByteWriter out) {
    out.u32(clauses.length / 3);
    for (int i = 0; i < clauses.length; i += 3) {
      out.u8(clauses[i]);
      if (clauses[i] < Instructions.CATCH_ALL) {
        out.u32(indices.tag(clauses[i + 1]));
      }
      out.u32(clauses[i + 2]);
    }
  }
}
