package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.body.OpenBlock;
import dev.ligature.engine.codegen.plan.Region;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.Op;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes blocks and branches. A branch out of a part goes through {@link PartEmitter}. */
final class BranchEmitter {
  /**
   * Tables with more entries than this are looked up in a string first, since a table switch takes
   * four bytes an entry, and most large tables have few targets.
   */
  private static final int LARGE_TABLE = 600;

  /** The Java labels of an open block. */
  private record Labels(Label target, Optional<Label> otherwise) {
    Labels(Label target) {
      this(target, Optional.empty());
    }
  }

  private final Emission e;
  private final CodeBuilder out;
  private final PartEmitter parts;
  private final int outerLevel;
  private final List<Labels> labels = new ArrayList<>();
  private final Map<Region, Label> slices = new LinkedHashMap<>();
  private int entrySlot = -1;

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
    labels.add(new Labels(out.newLabel()));
  }

  void openLoop() {
    Label header = out.newLabel();
    out.labelBinding(header);
    e.pollInLoop();
    labels.add(new Labels(header));
  }

  /** Opens an {@code if}, given the jump that is taken if its condition holds. */
  void openIf(Opcode condition) {
    Label target = out.newLabel();
    Label otherwise = out.newLabel();
    labels.add(new Labels(target, Optional.of(otherwise)));
    out.branch(Condition.invert(condition), otherwise);
  }

  /** Turns to the second arm of an {@code if}. */
  void otherwise(boolean firstArmFallsThrough) {
    Labels block = labels.getLast();
    if (firstArmFallsThrough) {
      out.goto_(block.target);
    }
    block.otherwise.ifPresent(out::labelBinding);
    labels.set(labels.size() - 1, new Labels(block.target));
  }

  /** Closes the innermost block. */
  void close(boolean isLoop) {
    Labels block = labels.removeLast();
    block.otherwise.ifPresent(out::labelBinding);
    if (!isLoop) {
      out.labelBinding(block.target);
    }
  }

  /** The local variable with the number of the block at whose end the next slice is entered. */
  int entrySlot() {
    if (entrySlot < 0) {
      entrySlot = out.allocateLocal(TypeKind.INT);
    }
    return entrySlot;
  }

  private Label sliceLabel(Region slice) {
    return slices.computeIfAbsent(slice, s -> out.newLabel());
  }

  /**
   * Marks where a slice is called.
   *
   * @param fallingLevel the level of the block whose end is fallen into, or -1 if none is
   */
  void bindSlice(Region slice, int fallingLevel) {
    if (fallingLevel >= 0) {
      out.loadConstant(fallingLevel + 1).istore(entrySlot());
    }
    out.labelBinding(sliceLabel(slice));
    for (int k = 0; k < slice.closes(); k++) {
      labels.removeLast();
    }
  }

  /** Begins the method of a slice: goes to the end of the block that it is entered at. */
  void enterSlice(Region slice) {
    List<SwitchCase> cases = new ArrayList<>();
    Map<Region, Label> stubs = new LinkedHashMap<>();
    for (int level = slice.level(); level < e.types.level(); level++) {
      openBlock();
      if (e.types.isEndReached(level)) {
        Region inner = parts.sliceEnteredAt(level);
        Label to =
            inner == null
                ? labels.getLast().target
                : stubs.computeIfAbsent(inner, s -> out.newLabel());
        cases.add(SwitchCase.of(level + 1, to));
      }
    }
    goToCase(cases);
    stubs.forEach(
        (inner, stub) ->
            out.labelBinding(stub)
                .iload(parts.entrySlot())
                .istore(entrySlot())
                .goto_(sliceLabel(inner)));
  }

  /** Goes where the number of a block says that a slice is entered at. */
  private void goToCase(List<SwitchCase> cases) {
    int first = cases.getFirst().caseValue();
    int last = cases.getLast().caseValue();
    if (last - first < LARGE_TABLE) {
      out.iload(parts.entrySlot()).tableswitch(first, last, cases.getLast().target(), cases);
      return;
    }
    // Thousands of blocks have few targets, each for neighbours.
    List<SwitchCase> lowest = new ArrayList<>();
    for (SwitchCase one : cases) {
      if (lowest.isEmpty() || lowest.getLast().target() != one.target()) {
        lowest.add(one);
      }
    }
    search(lowest);
  }

  /** Goes to the last case whose value is at most the number. */
  private void search(List<SwitchCase> lowest) {
    if (lowest.size() == 1) {
      out.goto_(lowest.getFirst().target());
      return;
    }
    int half = lowest.size() / 2;
    Label below = out.newLabel();
    out.iload(parts.entrySlot()).loadConstant(lowest.get(half).caseValue()).if_icmplt(below);
    search(lowest.subList(half, lowest.size()));
    out.labelBinding(below);
    search(lowest.subList(0, half));
  }

  /** Branches to a block; the values that it takes are on top of the stack. */
  void branchTo(int level) {
    if (level < outerLevel) {
      parts.leave(level);
      return;
    }
    adjust(level);
    Region slice = parts.sliceEnteredAt(level);
    if (slice != null) {
      out.loadConstant(level + 1).istore(entrySlot()).goto_(sliceLabel(slice));
    } else {
      out.goto_(labelsAt(level).target);
    }
  }

  /**
   * Branches to a block if a jump is taken. A jump back is one of its own behind a jump over it:
   * the JIT looks for a safepoint at a jump back, and keeps for it all that is on the stack there,
   * such as the outcome of a three-way compare that nothing else wants.
   */
  void branchIf(Opcode condition, int level) {
    if (level >= outerLevel
        && surplus(level) == 0
        && parts.sliceEnteredAt(level) == null
        && e.types.blockAt(level).op() != Op.LOOP) {
      out.branch(condition, labelsAt(level).target);
      return;
    }
    Label skip = out.newLabel();
    out.branch(Condition.invert(condition), skip);
    branchTo(level);
    out.labelBinding(skip);
  }

  /**
   * Branches to a block if the reference on top of the stack is null, without it; or if it is not,
   * with it. Otherwise the reference stays if it is not null.
   */
  void branchOnNull(int level, boolean onNull) {
    Label skip = out.newLabel();
    out.dup();
    if (onNull) {
      JavaType[] reference = {e.types.top()};
      out.ifnonnull(skip).pop();
      e.types.dropValues(1);
      branchTo(level);
      e.types.pushValues(reference);
      out.labelBinding(skip);
    } else {
      out.ifnull(skip);
      branchTo(level);
      out.labelBinding(skip).pop();
    }
  }

  private int surplus(int level) {
    OpenBlock block = e.types.blockAt(level);
    return e.types.height() - block.height() - block.labelTypes().length;
  }

  /** Drops what lies between the values that a branch carries and the height of its target. */
  private void adjust(int level) {
    if (surplus(level) == 0) {
      return;
    }
    OpenBlock block = e.types.blockAt(level);
    JavaType[] values = block.labelTypes();
    int[] slots = e.storeTemporaries(values);
    e.popBetween(block.height(), e.types.height() - values.length);
    e.loadTemporaries(values, slots);
  }

  /** Where entries of a {@code br_table} go; those that go by the number of a block as one. */
  sealed interface Destination {
    default boolean isByNumber() {
      return !(this instanceof Block);
    }
  }

  /** To the block at a level. */
  record Block(int level) implements Destination {}

  /** Out of the method, by the number of a block. */
  record Outside() implements Destination {}

  /** Into a slice, by the number of a block. */
  record Slice(Region slice) implements Destination {}

  Destination destination(int level) {
    boolean carriesNothing = e.types.blockAt(level).labelTypes().length == 0;
    if (carriesNothing && level < outerLevel && parts.canLeave()) {
      return new Outside();
    }
    Region slice = level >= outerLevel ? parts.sliceEnteredAt(level) : null;
    return slice != null ? new Slice(slice) : new Block(level);
  }

  /** Writes a {@code br_table}: the index is on top of the stack, already taken off the types. */
  void branchTable(int[] depths) {
    Map<Integer, Destination> byLevel = new HashMap<>();
    Map<Destination, Label> stubs = new LinkedHashMap<>();
    List<Label> targets = new ArrayList<>();
    int[] blockNumbers = new int[depths.length];
    for (int k = 0; k < depths.length; k++) {
      int level = e.types.levelOf(depths[k]);
      Destination to = byLevel.computeIfAbsent(level, this::destination);
      targets.add(
          isDirect(to) ? labelsAt(level).target : stubs.computeIfAbsent(to, d -> out.newLabel()));
      blockNumbers[k] = level + 1;
    }
    int index = e.storeTemporary(JavaType.INT);
    out.iload(index);
    if (depths.length > LARGE_TABLE) {
      lookUpTarget(targets, List.copyOf(new LinkedHashSet<>(targets)));
    } else {
      switchTo(targets.subList(0, targets.size() - 1), targets.getLast());
    }
    stubs.forEach(
        (to, stub) -> {
          out.labelBinding(stub);
          if (to instanceof Block(int level)) {
            branchTo(level);
          } else {
            out.iload(index);
            parts.lookUp(blockNumbers);
            branchByNumber(to);
          }
        });
  }

  /** Whether a jump to the label of a block of this method is all there is to a branch. */
  private boolean isDirect(Destination to) {
    return to instanceof Block(int level)
        && level >= outerLevel
        && surplus(level) == 0
        && parts.sliceEnteredAt(level) == null;
  }

  /** Goes where the number of a block on top of the stack says. */
  void branchByNumber(Destination to) {
    switch (to) {
      case Outside() -> parts.leaveByNumber();
      case Slice(Region slice) -> {
        out.istore(entrySlot());
        e.popBetween(e.types.blockAt(slice.level()).height(), e.types.height());
        out.goto_(sliceLabel(slice));
      }
      case Block block -> throw new AssertionError(block);
    }
  }

  private void switchTo(List<Label> targets, Label otherwise) {
    if (targets.isEmpty()) {
      out.pop().goto_(otherwise);
      return;
    }
    List<SwitchCase> cases = new ArrayList<>();
    for (Label target : targets) {
      cases.add(SwitchCase.of(cases.size(), target));
    }
    out.tableswitch(0, cases.size() - 1, otherwise, cases);
  }

  /** Maps the index to a dense number of its target by a string constant, then switches on that. */
  private void lookUpTarget(List<Label> targets, List<Label> stubs) {
    Map<Label, Integer> numbers = new HashMap<>();
    stubs.forEach(stub -> numbers.put(stub, numbers.size()));
    parts.lookUp(targets.stream().mapToInt(numbers::get).toArray());
    switchTo(stubs, stubs.getFirst());
  }
}
