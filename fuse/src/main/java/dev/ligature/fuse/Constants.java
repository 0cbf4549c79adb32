package dev.ligature.fuse;

import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Evaluates constant expressions of libraries whose bases are known. */
final class Constants {
  private static final int MAX_DEPTH = 64;

  Constants() {}

  /**
   * The value of an expression; empty if it is no integer, or not known.
   *
   * @throws FusionException if it is a sum that no address is
   */
  Optional<Value> value(Unit unit, Instructions code) {
    return value(unit, code, 0);
  }

  /** The value of an expression that has to be known. */
  Value required(Unit unit, Instructions code) {
    return value(unit, code)
        .orElseThrow(
            () ->
                new FusionException(
                    unit.name() + ": a segment's offset is not known before the module runs"));
  }

  private Optional<Value> value(Unit unit, Instructions code, int depth) {
    Deque<Value> stack = new ArrayDeque<>();
    for (int i = 0; i < code.size() - 1; i++) {
      switch (code.op(i)) {
        case Op.I32_CONST, Op.I64_CONST -> stack.push(Value.of(code.imm(i)));
        case Op.GLOBAL_GET -> {
          Optional<Value> global = global(unit, code.index(i), depth);
          if (global.isEmpty()) {
            return Optional.empty();
          }
          stack.push(global.get());
        }
        case Op.I32_ADD, Op.I32_SUB, Op.I32_MUL, Op.I64_ADD, Op.I64_SUB, Op.I64_MUL -> {
          Value right = stack.pop();
          stack.push(combined(unit, code.op(i), stack.pop(), right));
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(stack.pop());
  }

  private static Value combined(Unit unit, int op, Value left, Value right) {
    switch (op) {
      case Op.I32_ADD, Op.I64_ADD -> {
        if (!left.movable() || !right.movable()) {
          return new Value(left.movable() || right.movable(), left.offset() + right.offset());
        }
      }
      case Op.I32_SUB, Op.I64_SUB -> {
        if (!right.movable()) {
          return left.plus(-right.offset());
        }
      }
      default -> {
        if (!left.movable() && !right.movable()) {
          return Value.of((long) left.offset() * right.offset());
        }
      }
    }
    throw new FusionException(
        unit.name() + ": a constant expression needs an address before the module runs");
  }

  private Optional<Value> global(Unit unit, int global, int depth) {
    int imports = unit.globalImportCount();
    if (global < imports) {
      return imported(unit, global);
    }
    var definition = unit.module().globalDefinitions().get(global - imports);
    return definition.type().mutable() || depth > MAX_DEPTH
        ? Optional.empty()
        : value(unit, definition.init(), depth + 1);
  }

  private static Optional<Value> imported(Unit unit, int global) {
    Import reference = unit.globalImport(global);
    if (!reference.module().equals(Conventions.ENV)
        || !(unit.globalMeaning(global) instanceof Meaning.Other)) {
      return Optional.empty();
    }
    return switch (reference.name()) {
      case Conventions.MEMORY_BASE -> Optional.of(unit.memoryBase());
      case Conventions.TABLE_BASE -> Optional.of(Value.of(unit.tableBase()));
      default -> Optional.empty();
    };
  }
}
