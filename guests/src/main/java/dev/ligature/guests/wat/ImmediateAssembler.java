package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Kind;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.VectorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opcodes with what follows them in the text: indices, constants, types. */
final class ImmediateAssembler {
  /** The flag of a memory argument that an index follows. */
  private static final int MEMORY_INDEX = 0x40;

  private final ModuleScope scope;
  private final Space locals;
  private final Labels labels;

  ImmediateAssembler(ModuleScope scope, Space locals, Labels labels) {
    this.scope = scope;
    this.locals = locals;
    this.labels = labels;
  }

  /** Takes the immediates of an instruction that is no block, and writes both. */
  void write(Bytes out, int op, Cursor cursor) {
    note(op);
    switch (op) {
      case Op.SELECT -> select(out, cursor);
      case Op.REF_NULL -> TypeEncoder.heapType(out.op(op), scope.types.heapType(cursor, true));
      case Op.REF_TEST, Op.REF_CAST -> {
        ValType type = scope.types.refType(cursor);
        // The opcode says whether null is of the type.
        TypeEncoder.heapType(out.op(type.nullable() ? op + 1 : op), type);
      }
      case Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> {
        int label = labels.depth(cursor);
        ValType from = scope.types.refType(cursor);
        ValType to = scope.types.refType(cursor);
        out.op(op).u8((from.nullable() ? 1 : 0) | (to.nullable() ? 2 : 0));
        index(out, label);
        TypeEncoder.heapType(out, from);
        TypeEncoder.heapType(out, to);
      }
      case Op.STRUCT_GET, Op.STRUCT_GET_S, Op.STRUCT_GET_U, Op.STRUCT_SET -> {
        int type = scope.types.index(cursor);
        index(index(out.op(op), type), scope.types.definitions().field(type, cursor));
      }
      case Op.ARRAY_NEW_FIXED -> {
        index(out.op(op), scope.types.index(cursor));
        Atom count = cursor.atom(Kind.NUMBER);
        index(out, (int) Literals.unsigned(count, count.text(), 32));
      }
      case Op.ARRAY_NEW_DATA, Op.ARRAY_INIT_DATA ->
          index(index(out.op(op), scope.types.index(cursor)), scope.data.index(cursor));
      case Op.ARRAY_NEW_ELEM, Op.ARRAY_INIT_ELEM ->
          index(index(out.op(op), scope.types.index(cursor)), scope.elements.index(cursor));
      case Op.ARRAY_COPY ->
          index(index(out.op(op), scope.types.index(cursor)), scope.types.index(cursor));
      case Op.CALL_INDIRECT, Op.RETURN_CALL_INDIRECT -> {
        int table = scope.tables.optionalIndex(cursor);
        index(index(out.op(op), scope.types.use(cursor, false).index()), table);
      }
      case Op.MEMORY_COPY -> copy(out.op(op), scope.memories, cursor);
      case Op.TABLE_COPY -> copy(out.op(op), scope.tables, cursor);
      case Op.MEMORY_INIT -> init(out.op(op), scope.memories, scope.data, cursor);
      case Op.TABLE_INIT -> init(out.op(op), scope.tables, scope.elements, cursor);
      default -> regular(out.op(op), op, cursor);
    }
  }

  private void note(int op) {
    switch (op) {
      case Op.RETURN_CALL, Op.RETURN_CALL_INDIRECT -> scope.features.add(Feature.TAIL_CALLS);
      case Op.RETURN_CALL_REF -> {
        scope.features.add(Feature.TAIL_CALLS);
        scope.features.add(Feature.TYPED_FUNCTION_REFERENCES);
      }
      case Op.CALL_REF, Op.REF_AS_NON_NULL, Op.BR_ON_NULL, Op.BR_ON_NON_NULL ->
          scope.features.add(Feature.TYPED_FUNCTION_REFERENCES);
      case Op.THROW, Op.THROW_REF, Op.RETHROW -> scope.features.add(Feature.EXCEPTION_HANDLING);
      case Op.MEMORY_INIT, Op.DATA_DROP, Op.ARRAY_NEW_DATA, Op.ARRAY_INIT_DATA ->
          scope.usesData = true;
      default -> {
        if (Op.isOfHeap(op)) {
          scope.features.add(Feature.GARBAGE_COLLECTION);
        }
        // Others belong to what every engine has.
        if (Op.isVector(op)) {
          scope.features.add(Feature.SIMD);
        }
      }
    }
  }

  private void regular(Bytes out, int op, Cursor cursor) {
    switch (Op.immediates(op)) {
      case NONE -> {
        // The opcode is all.
      }
      case INDEX -> index(out, singleIndex(op, cursor));
      case MEMORY -> memoryArgument(out, op, cursor);
      case CONSTANT -> constant(out, op, cursor);
      case VECTOR -> vector(out, op, cursor);
      case LANE -> out.u8(Vectors.laneIndex(cursor));
      case LANE_ACCESS -> {
        memoryArgument(out, op, cursor);
        out.u8(Vectors.laneIndex(cursor));
      }
      case BRANCH_TABLE -> branchTable(out, cursor);
      default -> throw new IllegalArgumentException(Op.name(op));
    }
  }

  private static Bytes index(Bytes out, int index) {
    return out.unsigned(Integer.toUnsignedLong(index));
  }

  private int singleIndex(int op, Cursor cursor) {
    return switch (op) {
      case Op.BR, Op.BR_IF, Op.BR_ON_NULL, Op.BR_ON_NON_NULL, Op.RETHROW, Op.DELEGATE ->
          labels.depth(cursor);
      case Op.CALL, Op.RETURN_CALL, Op.REF_FUNC -> scope.functions.index(cursor);
      case Op.CALL_REF,
          Op.RETURN_CALL_REF,
          Op.STRUCT_NEW,
          Op.STRUCT_NEW_DEFAULT,
          Op.ARRAY_NEW,
          Op.ARRAY_NEW_DEFAULT,
          Op.ARRAY_GET,
          Op.ARRAY_GET_S,
          Op.ARRAY_GET_U,
          Op.ARRAY_SET,
          Op.ARRAY_FILL ->
          scope.types.index(cursor);
      case Op.LOCAL_GET, Op.LOCAL_SET, Op.LOCAL_TEE -> locals.index(cursor);
      case Op.GLOBAL_GET, Op.GLOBAL_SET -> scope.globals.index(cursor);
      case Op.TABLE_GET, Op.TABLE_SET, Op.TABLE_GROW, Op.TABLE_SIZE, Op.TABLE_FILL ->
          scope.tables.optionalIndex(cursor);
      case Op.ATOMIC_FENCE -> 0;
      case Op.MEMORY_SIZE, Op.MEMORY_GROW, Op.MEMORY_FILL -> scope.memories.optionalIndex(cursor);
      case Op.DATA_DROP -> scope.data.index(cursor);
      case Op.ELEM_DROP -> scope.elements.index(cursor);
      case Op.THROW, Op.CATCH -> scope.tags.index(cursor);
      default -> throw new IllegalArgumentException(Op.name(op));
    };
  }

  private void select(Bytes out, Cursor cursor) {
    if (!cursor.atGroup("result")) {
      out.op(Op.SELECT);
      return;
    }
    TypeEncoder.valTypes(out.op(Op.SELECT_T), scope.types.results(cursor));
  }

  private static void copy(Bytes out, Space space, Cursor cursor) {
    boolean explicit = cursor.atIndex();
    int target = explicit ? space.index(cursor) : 0;
    index(index(out, target), explicit ? space.index(cursor) : 0);
  }

  /** The segment's index comes last in the text and first in the binary format. */
  private static void init(Bytes out, Space space, Space segments, Cursor cursor) {
    Cursor ahead = cursor.copy();
    ahead.next();
    int target = ahead.atIndex() ? space.index(cursor) : 0;
    index(index(out, segments.index(cursor)), target);
  }

  private void branchTable(Bytes out, Cursor cursor) {
    List<Integer> depths = new ArrayList<>();
    do {
      depths.add(labels.depth(cursor));
    } while (cursor.atIndex());
    out.unsigned(depths.size() - 1);
    depths.forEach(depth -> index(out, depth));
  }

  private static void constant(Bytes out, int op, Cursor cursor) {
    Atom atom = cursor.atom(Kind.NUMBER);
    switch (op) {
      case Op.I32_CONST -> out.signed(Literals.integer(atom, 32));
      case Op.I64_CONST -> out.signed(Literals.integer(atom, 64));
      case Op.F32_CONST -> out.f32(Literals.f32(atom));
      default -> out.f64(Literals.f64(atom));
    }
  }

  private static void vector(Bytes out, int op, Cursor cursor) {
    if (op == VectorOp.V128_CONST) {
      long[] halves = Vectors.constant(cursor);
      out.f64(halves[0]).f64(halves[1]);
    } else {
      out.bytes(Vectors.shuffle(cursor));
    }
  }

  /** Whether what comes next is the memory of an access, and not the number of a lane. */
  private static boolean atMemory(int op, Cursor cursor) {
    if (Op.immediates(op) != Op.Immediates.LANE_ACCESS || !cursor.at(Kind.NUMBER)) {
      return true;
    }
    Cursor ahead = cursor.copy();
    ahead.next();
    return ahead.atIndex() || atWord("offset=", ahead) || atWord("align=", ahead);
  }

  private void memoryArgument(Bytes out, int op, Cursor cursor) {
    int memory = atMemory(op, cursor) ? scope.memories.optionalIndex(cursor) : 0;
    long offset = 0;
    if (atWord("offset=", cursor)) {
      Atom atom = cursor.atom(Kind.KEYWORD);
      offset = Literals.unsigned(atom, atom.text().substring("offset=".length()), 64);
    }
    int alignment = naturalAlignment(Op.name(op));
    if (atWord("align=", cursor)) {
      Atom atom = cursor.atom(Kind.KEYWORD);
      long bytes = Literals.unsigned(atom, atom.text().substring("align=".length()), 64);
      if (Long.bitCount(bytes) != 1) {
        throw new TextException("alignment must be a power of two", atom.line());
      }
      alignment = Long.numberOfTrailingZeros(bytes);
    }
    if (memory == 0) {
      out.unsigned(alignment);
    } else {
      index(out.unsigned(alignment | MEMORY_INDEX), memory);
    }
    out.unsigned(offset);
  }

  private static boolean atWord(String prefix, Cursor cursor) {
    return cursor.at(Kind.KEYWORD) && ((Atom) cursor.peek()).text().startsWith(prefix);
  }

  private static int naturalAlignment(String name) {
    Optional<Integer> ofVector = Vectors.alignment(name);
    if (ofVector.isPresent()) {
      return ofVector.get();
    }
    String width = name.replaceFirst("^.*(load|store|rmw|wait|notify)", "");
    if (name.equals("memory.atomic.notify")) {
      return 2;
    }
    if (width.startsWith("8")) {
      return 0;
    } else if (width.startsWith("16")) {
      return 1;
    }
    return width.startsWith("32") || name.contains("32.") ? 2 : 3;
  }

  /** Takes the catch clauses of a {@code try_table}; their labels are those around it. */
  void catches(Bytes out, Cursor cursor) {
    scope.features.add(Feature.EXCEPTION_HANDLING);
    List<String> words = List.of("catch", "catch_ref", "catch_all", "catch_all_ref");
    Bytes clauses = new Bytes();
    int count = 0;
    while (cursor.atGroup() && words.contains(((Node.Group) cursor.peek()).head())) {
      Node.Group group = cursor.group();
      int kind = words.indexOf(group.head());
      Cursor clause = Cursor.behindHead(group);
      clauses.u8(kind);
      if (kind < 2) {
        index(clauses, scope.tags.index(clause));
      }
      index(clauses, labels.depth(clause));
      clause.end();
      count++;
    }
    out.unsigned(count).bytes(clauses);
  }
}
