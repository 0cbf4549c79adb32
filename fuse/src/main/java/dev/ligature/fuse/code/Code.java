package dev.ligature.fuse.code;

import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Writes the body of a function of our own. All memory accesses are of four bytes. */
public final class Code {
  private static final int EMPTY_BLOCK = 0x40;
  private static final int WORD = 2;

  private final int params;
  private final List<ValType> locals = new ArrayList<>();
  private final ByteWriter out = new ByteWriter();

  /** An empty body of a function with a number of parameters. */
  public Code(int params) {
    this.params = params;
  }

  /** A new local of type i32. */
  public int local() {
    locals.add(ValType.I32);
    return params + locals.size() - 1;
  }

  /** Writes an instruction without immediates. */
  public Code op(int op) {
    out.u8(op);
    return this;
  }

  /** Writes an instruction with an index, or with a depth. */
  public Code op(int op, int index) {
    out.u8(op);
    out.u32(index);
    return this;
  }

  /** Writes a constant of type i32. */
  public Code constant(int value) {
    out.u8(Op.I32_CONST);
    out.signed(value);
    return this;
  }

  /** Writes a call. */
  public Code call(int function) {
    return op(Op.CALL, function);
  }

  /** Writes a call of what stands in the first table. */
  public Code callIndirect(int type) {
    op(Op.CALL_INDIRECT, type);
    out.u32(0);
    return this;
  }

  /** Reads a local. */
  public Code get(int local) {
    return op(Op.LOCAL_GET, local);
  }

  /** Writes a local. */
  public Code set(int local) {
    return op(Op.LOCAL_SET, local);
  }

  /** Writes a local and keeps the value. */
  public Code tee(int local) {
    return op(Op.LOCAL_TEE, local);
  }

  /** Reads a global. */
  public Code global(int global) {
    return op(Op.GLOBAL_GET, global);
  }

  /** Writes a global. */
  public Code setGlobal(int global) {
    return op(Op.GLOBAL_SET, global);
  }

  /** Loads a word from an address and a constant behind it. */
  public Code load(int offset) {
    return access(Op.I32_LOAD, WORD, offset);
  }

  /** Loads a byte. */
  public Code loadByte(int offset) {
    return access(Op.I32_LOAD8_U, 0, offset);
  }

  /** Stores a word. */
  public Code store(int offset) {
    return access(Op.I32_STORE, WORD, offset);
  }

  /** Stores a byte. */
  public Code storeByte(int offset) {
    return access(Op.I32_STORE8, 0, offset);
  }

  private Code access(int op, int alignment, int offset) {
    out.u8(op);
    out.u32(alignment);
    out.u32(offset);
    return this;
  }

  /** Copies a passive segment: address, offset and size are on the stack. */
  public Code memoryInit(int segment) {
    prefixed(Op.MEMORY_INIT);
    out.u32(segment);
    out.u8(0);
    return this;
  }

  /** Fills memory: address, byte and size are on the stack. */
  public Code memoryFill() {
    prefixed(Op.MEMORY_FILL);
    out.u8(0);
    return this;
  }

  private void prefixed(int op) {
    out.u8(op >> 8);
    out.u32(op & 0xff);
  }

  /** Grows the memory. */
  public Code memoryGrow() {
    return op(Op.MEMORY_GROW, 0);
  }

  /** Begins a block without results. */
  public Code block() {
    out.u8(Op.BLOCK);
    return op(EMPTY_BLOCK);
  }

  /** Begins a loop without results. */
  public Code loop() {
    out.u8(Op.LOOP);
    return op(EMPTY_BLOCK);
  }

  /** Begins what is done if the word on the stack is not 0. */
  public Code when() {
    out.u8(Op.IF);
    return op(EMPTY_BLOCK);
  }

  /** Ends a block, a loop or an {@code if}. */
  public Code end() {
    return op(Op.END);
  }

  /** Whether nothing is written. */
  public boolean isEmpty() {
    return out.size() == 0;
  }

  /** The body with its size in front. */
  public byte[] body() {
    ByteWriter body = new ByteWriter();
    if (locals.isEmpty()) {
      body.u32(0);
    } else {
      body.u32(1);
      body.u32(locals.size());
      Encoding.type(body, ValType.I32, IntUnaryOperator.identity());
    }
    body.bytes(out.toByteArray());
    body.u8(Op.END);
    ByteWriter whole = new ByteWriter();
    whole.sized(body);
    return whole.toByteArray();
  }
}
