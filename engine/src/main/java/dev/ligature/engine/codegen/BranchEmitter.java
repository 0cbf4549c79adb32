package dev.ligature.engine.codegen;

import dev.ligature.wasm.Op;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes blocks and branches. A branch out of a part goes through {@link PartEmitter}. */
final class BranchEmitter {
  /**
   * Tables with more entries than this are looked up in a string first, since a table switch takes
   * four bytes an entry, and most large tables have few targets.
   */
  private static final int LARGE_TABLE = 600;

  /** The Java labels of an open block. */
  private record Labels(Label target, Label otherwise) {}

  private final Emission e;
  private final CodeBuilder out;
  private final PartEmitter parts;
  private final int outerLevel;
  private final List<Labels> labels = new ArrayList<>();

  /**
   * An emitter of one method.
   *
   * @param outerLevel the level of the first block that the method itself opens
   */
  BranchEmitter(Emission emission, PartEmitter parts, int outerLevel) {
    this.e = emission;
    this.out = emission.out;
    this.parts = parts;
    this.outerLevel = outerLevel;
  }

  private Labels labelsAt(int level) {
    return labels.get(level - outerLevel);
  }

  void openBlock() {
    labels.add(new Labels(out.newLabel(), null));
  }

  void openLoop() {
    Label header = out.newLabel();
    out.labelBinding(header);
    labels.add(new Labels(header, null));
  }

  /** Opens an {@code if}, given the jump that is taken if its condition holds. */
  void openIf(Opcode condition) {
    Labels block = new Labels(out.newLabel(), out.newLabel());
    labels.add(block);
    out.branch(Condition.invert(condition), block.otherwise);
  }

  /** Turns to the second arm of an {@code if}. */
  void otherwise(boolean firstArmFallsThrough) {
    Labels block = labels.getLast();
    if (firstArmFallsThrough) {
      out.goto_(block.target);
    }
    out.labelBinding(block.otherwise);
    labels.set(labels.size() - 1, new Labels(block.target, null));
  }

  /** Closes the innermost block. */
  void close(boolean isLoop) {
    Labels block = labels.removeLast();
    if (block.otherwise != null) {
      out.labelBinding(block.otherwise);
    }
    if (!isLoop) {
      out.labelBinding(block.target);
    }
  }

  /** Branches to a block; the values that it takes are on top of the stack. */
  void branchTo(int level) {
    if (level < outerLevel) {
      parts.leave(level);
      return;
    }
    adjust(level);
    out.goto_(labelsAt(level).target);
  }

  /** Branches to a block if a jump is taken. */
  void branchIf(Opcode condition, int level) {
    if (level >= outerLevel && surplus(level) == 0) {
      out.branch(condition, labelsAt(level).target);
      return;
    }
    Label skip = out.newLabel();
    out.branch(Condition.invert(condition), skip);
    branchTo(level);
    out.labelBinding(skip);
  }

  private int surplus(int level) {
    TypeTracker.Block block = e.types.blockAt(level);
    return e.types.height() - block.height - block.labelTypes().length;
  }

  /** Drops what lies between the values that a branch carries and the height of its target. */
  private void adjust(int level) {
    if (surplus(level) == 0) {
      return;
    }
    TypeTracker.Block block = e.types.blockAt(level);
    char[] values = block.labelTypes();
    int[] slots = e.storeTemporaries(values);
    e.popBetween(block.height, e.types.height() - values.length);
    e.loadTemporaries(values, slots);
  }

  /** Writes a {@code br_table}: the index is on top of the stack, already taken off the types. */
  void branchTable(int[] depths) {
    Map<Integer, Label> stubs = new LinkedHashMap<>();
    for (int depth : depths) {
      stubs.computeIfAbsent(e.types.levelOf(depth), level -> out.newLabel());
    }
    if (depths.length > LARGE_TABLE) {
      lookUpTarget(depths, stubs);
    } else {
      List<SwitchCase> cases = new ArrayList<>();
      for (int k = 0; k < depths.length - 1; k++) {
        cases.add(SwitchCase.of(k, stubs.get(e.types.levelOf(depths[k]))));
      }
      switchTo(cases, stubs.get(e.types.levelOf(depths[depths.length - 1])));
    }
    stubs.forEach(
        (level, stub) -> {
          out.labelBinding(stub);
          branchTo(level);
        });
  }

  private void switchTo(List<SwitchCase> cases, Label otherwise) {
    if (cases.isEmpty()) {
      out.pop().goto_(otherwise);
    } else {
      out.tableswitch(0, cases.size() - 1, otherwise, cases);
    }
  }

  /** Maps the index to a dense number of its target by a string constant, then switches on that. */
  private void lookUpTarget(int[] depths, Map<Integer, Label> stubs) {
    Map<Integer, Integer> numbers = new HashMap<>();
    List<SwitchCase> cases = new ArrayList<>();
    for (Map.Entry<Integer, Label> stub : stubs.entrySet()) {
      cases.add(SwitchCase.of(numbers.size(), stub.getValue()));
      numbers.put(stub.getKey(), numbers.size());
    }
    StringBuilder table = new StringBuilder();
    for (int depth : depths) {
      table.append((char) (int) numbers.get(e.types.levelOf(depth)));
    }
    parts.lookUp(table.toString());
    switchTo(cases, stubs.values().iterator().next());
  }

  /** Whether an instruction opens a block. */
  static boolean opens(int op) {
    return op == Op.BLOCK || op == Op.LOOP || op == Op.IF;
  }
}
