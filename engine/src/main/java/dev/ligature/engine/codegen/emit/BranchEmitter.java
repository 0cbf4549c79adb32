package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.body.OpenBlock;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.plan.Region;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes blocks and branches. A branch out of a part goes through {@link PartEmitter}. */
final class BranchEmitter {
  /**
   * Tables with more entries than this are looked up in a string first, since a table switch takes
   * four bytes an entry, and most large tables have few targets.
   */
  private static final int LARGE_TABLE = 600;

  /** The Java labels of an open block. */
  private static final class Labels {
    private final Label target;

    /** That of the second arm of an {@code if}. */
    private final @Nullable Label otherwise;

    Labels(Label target, @Nullable Label otherwise) {
      this.target = target;
      this.otherwise = otherwise;
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
    labels.add(new Labels(out.newLabel(), null));
  }

  void openLoop() {
    Label header = out.newLabel();
    out.labelBinding(header);
    e.pollInLoop();
    labels.add(new Labels(header, null));
  }

  /** Opens an {@code if}, given the jump that is taken if its condition holds. */
  void openIf(int condition) {
    Label target = out.newLabel();
    Label otherwise = out.newLabel();
    labels.add(new Labels(target, otherwise));
    out.branch(Opcode.inverse(condition), otherwise);
  }

  /** Turns to the second arm of an {@code if}. */
  void otherwise(boolean firstArmFallsThrough) {
    Labels block = labels.getLast();
    if (firstArmFallsThrough) {
      out.goto_(block.target);
    }
    bindOtherwise(block);
    labels.set(labels.size() - 1, new Labels(block.target, null));
  }

  private void bindOtherwise(Labels block) {
    if (block.otherwise != null) {
      out.labelBinding(block.otherwise);
    }
  }

  /** Closes the innermost block. */
  void close(boolean isLoop) {
    Labels block = labels.removeLast();
    bindOtherwise(block);
    if (!isLoop) {
      out.labelBinding(block.target);
    }
  }

  /** The local variable with the number of the block at whose end the next slice is entered. */
  int entrySlot() {
    if (entrySlot < 0) {
      entrySlot = out.allocateLocal("I");
    }
    return entrySlot;
  }

  private Label label(Map<Region, Label> labelled, Region region) {
    Label known = labelled.get(region);
    if (known == null) {
      known = out.newLabel();
      labelled.put(region, known);
    }
    return known;
  }

  private Label sliceLabel(Region slice) {
    return label(slices, slice);
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
    List<Label> cases = new ArrayList<>();
    int[] numbers = new int[e.types.level() - slice.level()];
    Map<Region, Label> stubs = new LinkedHashMap<>();
    for (int level = slice.level(); level < e.types.level(); level++) {
      openBlock();
      if (e.types.isEndReached(level)) {
        Region inner = parts.sliceEnteredAt(level);
        numbers[cases.size()] = level + 1;
        cases.add(inner == null ? labels.getLast().target : label(stubs, inner));
      }
    }
    goToCase(numbers, cases);
    for (Map.Entry<Region, Label> stub : stubs.entrySet()) {
      out.labelBinding(stub.getValue())
          .iload(parts.entrySlot())
          .istore(entrySlot())
          .goto_(sliceLabel(stub.getKey()));
    }
  }

  /** Goes where the number of a block says that a slice is entered at. */
  private void goToCase(int[] numbers, List<Label> cases) {
    int first = numbers[0];
    int last = numbers[cases.size() - 1];
    if (last - first < LARGE_TABLE) {
      Label[] targets = new Label[last - first + 1];
      Arrays.fill(targets, cases.getLast());
      for (int k = 0; k < cases.size(); k++) {
        targets[numbers[k] - first] = cases.get(k);
      }
      out.iload(parts.entrySlot()).tableswitch(first, cases.getLast(), targets);
      return;
    }
    // Thousands of blocks have few targets, each for neighbours.
    List<Label> targets = new ArrayList<>();
    int[] lowest = new int[cases.size()];
    for (int k = 0; k < cases.size(); k++) {
      if (targets.isEmpty() || targets.getLast() != cases.get(k)) {
        lowest[targets.size()] = numbers[k];
        targets.add(cases.get(k));
      }
    }
    search(lowest, targets, 0, targets.size());
  }

  /** Goes to the last target whose lowest number is at most the number, of those in a range. */
  private void search(int[] lowest, List<Label> targets, int from, int to) {
    if (to - from == 1) {
      out.goto_(targets.get(from));
      return;
    }
    int half = from + (to - from) / 2;
    Label below = out.newLabel();
    out.iload(parts.entrySlot()).loadConstant(lowest[half]).if_icmplt(below);
    search(lowest, targets, half, to);
    out.labelBinding(below);
    search(lowest, targets, from, half);
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
  void branchIf(int condition, int level) {
    if (level >= outerLevel
        && surplus(level) == 0
        && parts.sliceEnteredAt(level) == null
        && e.types.blockAt(level).op() != Op.LOOP) {
      out.branch(condition, labelsAt(level).target);
      return;
    }
    Label skip = out.newLabel();
    out.branch(Opcode.inverse(condition), skip);
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

  Destination destination(int level) {
    boolean carriesNothing = e.types.blockAt(level).labelTypes().length == 0;
    if (carriesNothing && level < outerLevel && parts.canLeave()) {
      return Destination.OUTSIDE;
    }
    Region slice = level >= outerLevel ? parts.sliceEnteredAt(level) : null;
    return slice != null ? Destination.slice(slice) : Destination.block(level);
  }

  /** Writes a {@code br_table}: the index is on top of the stack, already taken off the types. */
  void branchTable(int[] depths) {
    Map<Integer, Destination> byLevel = new HashMap<>();
    Map<Destination, Label> stubs = new LinkedHashMap<>();
    Label[] targets = new Label[depths.length];
    int[] blockNumbers = new int[depths.length];
    for (int k = 0; k < depths.length; k++) {
      int level = e.types.levelOf(depths[k]);
      Destination to = byLevel.get(level);
      if (to == null) {
        to = destination(level);
        byLevel.put(level, to);
      }
      targets[k] = isDirect(to) ? labelsAt(level).target : Destination.stub(stubs, to, out);
      blockNumbers[k] = level + 1;
    }
    int index = e.storeTemporary(JavaType.INT);
    out.iload(index);
    if (depths.length > LARGE_TABLE) {
      lookUpTarget(targets);
    } else {
      switchTo(Arrays.copyOf(targets, targets.length - 1), targets[targets.length - 1]);
    }
    for (Map.Entry<Destination, Label> stub : stubs.entrySet()) {
      out.labelBinding(stub.getValue());
      Destination to = stub.getKey();
      if (to.isByNumber()) {
        out.iload(index);
        parts.lookUp(blockNumbers);
        branchByNumber(to);
      } else {
        branchTo(to.level());
      }
    }
  }

  /** Whether a jump to the label of a block of this method is all there is to a branch. */
  private boolean isDirect(Destination to) {
    int level = to.level();
    return level >= outerLevel && surplus(level) == 0 && parts.sliceEnteredAt(level) == null;
  }

  /** Goes where the number of a block on top of the stack says. */
  void branchByNumber(Destination to) {
    Region slice = to.slice();
    if (slice == null) {
      parts.leaveByNumber();
      return;
    }
    out.istore(entrySlot());
    e.popBetween(e.types.blockAt(slice.level()).height(), e.types.height());
    out.goto_(sliceLabel(slice));
  }

  private void switchTo(Label[] targets, Label otherwise) {
    if (targets.length == 0) {
      out.pop().goto_(otherwise);
    } else {
      out.tableswitch(0, otherwise, targets);
    }
  }

  /** Maps the index to a dense number of its target by a string constant, then switches on that. */
  private void lookUpTarget(Label[] targets) {
    Map<Label, Integer> numbers = new HashMap<>();
    Label[] dense = new Label[targets.length];
    int[] table = new int[targets.length];
    for (int k = 0; k < targets.length; k++) {
      Integer number = numbers.get(targets[k]);
      if (number == null) {
        number = numbers.size();
        dense[number] = targets[k];
        numbers.put(targets[k], number);
      }
      table[k] = number;
    }
    parts.lookUp(table);
    switchTo(Arrays.copyOf(dense, numbers.size()), dense[0]);
  }
}
