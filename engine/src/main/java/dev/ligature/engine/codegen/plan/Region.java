package dev.ligature.engine.codegen.plan;

import dev.ligature.engine.codegen.body.Stretch;
import dev.ligature.engine.codegen.type.JavaType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A run of instructions of a large function that becomes a method of its own, a <em>part</em>. It
 * is balanced: blocks that it opens it closes. The whole function is the root region.
 *
 * <p>A <em>slice</em> of a {@link BlockChain} is the exception: it starts at the {@code end} of a
 * block and closes that and further blocks which its caller opened. It is entered at the end of any
 * of them.
 */
public final class Region implements Stretch {
  private static final JavaType[] NONE = {};

  private final int id;
  private final int start;
  private final int end;
  private final Region parent;
  private final int level;
  private final int closes;
  private final List<Region> children = new ArrayList<>();
  private final BitSet used = new BitSet();
  private final BitSet assigned = new BitSet();
  private final BitSet usedWithin = new BitSet();
  private final BitSet assignedWithin = new BitSet();
  private final TreeSet<Integer> exits = new TreeSet<>();
  private final BitSet held = new BitSet();
  private BitSet liveIn = new BitSet();
  private BitSet liveOut = new BitSet();
  private JavaType[] inputs = NONE;
  private JavaType[] outputs = NONE;
  private boolean fallsThrough;

  /** The root region of a function of so many instructions. */
  static Region root(int size) {
    return new Region(size);
  }

  private Region(int size) {
    this.id = 0;
    this.start = 0;
    this.end = size;
    this.parent = this;
    this.level = 1;
    this.closes = 0;
  }

  /**
   * A region below another one.
   *
   * @param id a number unique in the function, over 0
   * @param start its first instruction
   * @param end the instruction behind its last
   * @param parent the region that calls it
   * @param level how many blocks stay open around it, the function's own included
   * @param closes how many blocks opened before its start it closes
   */
  Region(int id, int start, int end, Region parent, int level, int closes) {
    this.id = id;
    this.start = start;
    this.end = end;
    this.parent = parent;
    this.level = level;
    this.closes = closes;
    parent.children.add(this);
  }

  /** A number unique in the function, 0 for the root. */
  public int id() {
    return id;
  }

  /** Its first instruction. */
  public int start() {
    return start;
  }

  /** The instruction behind its last. */
  public int end() {
    return end;
  }

  /** Whether it is the whole function. */
  public boolean isRoot() {
    return parent == this;
  }

  /** The region that calls it; of the root itself. */
  public Region parent() {
    return parent;
  }

  @Override
  public int level() {
    return level;
  }

  /** How many blocks opened before its start it closes. */
  public int closes() {
    return closes;
  }

  /** The regions that it calls, in order of their code. */
  public List<Region> children() {
    return children;
  }

  @Override
  public boolean isSlice() {
    return closes > 0;
  }

  /** Whether it is a slice that closes the block at a level; its caller has not passed it yet. */
  public boolean isEnteredAt(int blockLevel) {
    return blockLevel >= level && blockLevel < level + closes;
  }

  /** The locals that its own code, without its children's, reads or writes. */
  BitSet used() {
    return used;
  }

  /** The locals that its own code, without its children's, writes. */
  BitSet assigned() {
    return assigned;
  }

  /** The locals that it or a region below reads or writes. */
  public BitSet usedWithin() {
    return usedWithin;
  }

  /** The locals that it or a region below writes. */
  BitSet assignedWithin() {
    return assignedWithin;
  }

  /**
   * The locals of its own code that it holds in Java locals. All others are in the frame while it
   * runs.
   */
  public BitSet held() {
    return held;
  }

  /** The locals that it or a region below reads or writes in the frame. */
  public BitSet inFrame() {
    BitSet inFrame = (BitSet) used.clone();
    inFrame.andNot(held);
    for (Region child : children) {
      inFrame.or(child.usedWithin);
    }
    return inFrame;
  }

  /**
   * The locals that it holds and may have changed since they were last written to the frame, and
   * that a region below reads there.
   */
  public BitSet staleInFrame(Region child) {
    BitSet stale = (BitSet) child.liveIn.clone();
    stale.and(held);
    stale.and(assigned);
    return stale;
  }

  /** The locals whose values at its start matter to it. */
  public BitSet liveIn() {
    return liveIn;
  }

  /** The locals that it holds, that its own code may write, and whose values matter behind it. */
  public BitSet results() {
    BitSet results = (BitSet) assigned.clone();
    results.and(held);
    results.and(liveOut);
    return results;
  }

  /** The locals that it or a region below may write, and whose values matter behind it. */
  public BitSet changes() {
    BitSet changes = (BitSet) assignedWithin.clone();
    changes.and(liveOut);
    return changes;
  }

  @Override
  public SortedSet<Integer> exits() {
    return exits;
  }

  @Override
  public JavaType[] inputs() {
    return inputs;
  }

  @Override
  public JavaType[] outputs() {
    return outputs;
  }

  @Override
  public boolean fallsThrough() {
    return fallsThrough;
  }

  void setStack(JavaType[] inputs, JavaType[] outputs, boolean fallsThrough) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.fallsThrough = fallsThrough;
  }

  /** Sets which locals are live at its start, and where it is left. */
  void setLive(BitSet atStart, BitSet behind) {
    liveIn = (BitSet) atStart.clone();
    liveIn.and(usedWithin);
    liveOut = behind;
  }

  /** Adds what the regions below use; children first. */
  void close() {
    usedWithin.or(used);
    assignedWithin.or(assigned);
    for (Region child : children) {
      usedWithin.or(child.usedWithin);
      assignedWithin.or(child.assignedWithin);
    }
    held.or(used);
  }
}
