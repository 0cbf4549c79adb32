package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;

/**
 * Writes shuffles, whose pattern is known when code is generated. Each half of the result is put
 * together of what comes from the four halves of the operands: of bytes that move by the same
 * distance at once.
 */
final class ShuffleEmitter {
  private static final int SOURCES = 4;

  /** With more distances, bytes that stay in order are gathered and spread. */
  private static final int FEW = 4;

  private static final long BYTE = 0xff;
  private static final long ONES = 0x0101010101010101L;

  private final Emission e;
  private final CodeBuilder out;
  private final int[] sources = new int[SOURCES];
  private boolean begun;

  ShuffleEmitter(Emission emission) {
    this.e = emission;
    this.out = emission.out;
  }

  /** Writes the shuffle of two vectors on the stack, given the lanes that it takes. */
  void emit(long low, long high) {
    for (int k = SOURCES - 1; k >= 0; k--) {
      sources[k] = e.storeTemporary(JavaType.LONG);
    }
    half(low);
    half(high);
  }

  private void half(long lanes) {
    begun = false;
    for (int k = 0; k < SOURCES; k++) {
      int[] from = new int[Long.BYTES];
      int count = 0;
      for (int to = 0; to < from.length; to++) {
        int lane = (int) (lanes >>> (to * Byte.SIZE) & BYTE);
        from[to] = lane / Long.BYTES == k ? lane % Long.BYTES : -1;
        count += from[to] >= 0 ? 1 : 0;
      }
      if (count > 0) {
        take(sources[k], from);
      }
    }
  }

  private void load(int source) {
    out.loadLocal(TypeKind.LONG, source);
  }

  /** Adds what has been left on the stack to the result. */
  private void add() {
    if (begun) {
      out.op(Opcode.LOR);
    }
    begun = true;
  }

  private void mask(long mask) {
    if (mask != -1) {
      out.loadConstant(mask).op(Opcode.LAND);
    }
  }

  /** Takes bytes of a source: for each byte of the result which one, or -1. */
  private void take(int source, int[] from) {
    if (isSpread(source, from)) {
      return;
    }
    int[] distances = distances(from);
    if (distances.length > FEW && isInOrder(from)) {
      load(source);
      gather(places(from, false), "compress");
      gather(places(from, true), "expand");
      add();
      return;
    }
    for (int distance : distances) {
      load(source);
      long kept = -1;
      if (distance != 0) {
        int bits = Math.abs(distance) * Byte.SIZE;
        out.loadConstant(bits).op(distance > 0 ? Opcode.LSHL : Opcode.LUSHR);
        kept = distance > 0 ? -1L << bits : -1L >>> bits;
      }
      long moved = 0;
      for (int to = 0; to < from.length; to++) {
        moved |= from[to] >= 0 && to - from[to] == distance ? BYTE << (to * Byte.SIZE) : 0;
      }
      mask(moved == kept ? -1 : moved);
      add();
    }
  }

  /** Writes what takes one and the same byte more than once. */
  private boolean isSpread(int source, int[] from) {
    int only = -1;
    int count = 0;
    for (int one : from) {
      if (one >= 0) {
        if (only >= 0 && one != only) {
          return false;
        }
        only = one;
        count++;
      }
    }
    if (count < 2) {
      return false;
    }
    load(source);
    if (only > 0) {
      out.loadConstant(only * Byte.SIZE).op(Opcode.LUSHR);
    }
    mask(BYTE);
    out.loadConstant(places(from, true) & ONES).op(Opcode.LMUL);
    add();
    return true;
  }

  private void gather(long places, String method) {
    // Bytes that are at the beginning already stay there.
    if ((places & (places + 1)) != 0) {
      out.loadConstant(places).invokestatic(Types.LONG, method, "(JJ)J");
    } else if (method.equals("compress")) {
      mask(places);
    }
  }

  /** The bytes that are taken, or those of the result that get them. */
  private static long places(int[] from, boolean ofResult) {
    long places = 0;
    for (int to = 0; to < from.length; to++) {
      if (from[to] >= 0) {
        places |= BYTE << ((ofResult ? to : from[to]) * Byte.SIZE);
      }
    }
    return places;
  }

  private static int[] distances(int[] from) {
    return java.util.stream.IntStream.range(0, from.length)
        .filter(to -> from[to] >= 0)
        .map(to -> to - from[to])
        .distinct()
        .toArray();
  }

  private static boolean isInOrder(int[] from) {
    int last = -1;
    for (int one : from) {
      if (one >= 0) {
        if (one <= last) {
          return false;
        }
        last = one;
      }
    }
    return true;
  }
}
