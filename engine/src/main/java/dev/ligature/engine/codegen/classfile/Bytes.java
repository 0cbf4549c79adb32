package dev.ligature.engine.codegen.classfile;

import java.util.Arrays;

/** Bytes that grow at the end, numbers in the order of class files. */
final class Bytes {
  private byte[] array;
  private int size;

  Bytes(int capacity) {
    array = new byte[capacity];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  private void reserve(int count) {
    if (size + count > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + count));
    }
  }

  void u1(int value) {
    reserve(1);
    array[size++] = (byte) value;
  }

  void u2(int value) {
    reserve(2);
    array[size] = (byte) (value >> 8);
    array[size + 1] = (byte) value;
    size += 2;
  }

  /** A byte and two more. */
  void u1u2(int first, int second) {
    reserve(3);
    array[size] = (byte) first;
    array[size + 1] = (byte) (second >> 8);
    array[size + 2] = (byte) second;
    size += 3;
  }

  void u4(int value) {
    u2(value >> 16);
    u2(value);
  }

  void u8(long value) {
    u4((int) (value >> 32));
    u4((int) value);
  }

  int u2At(int at) {
    return ((array[at] & 0xff) << 8) | (array[at + 1] & 0xff);
  }

  void setU2(int at, int value) {
    array[at] = (byte) (value >> 8);
    array[at + 1] = (byte) value;
  }

  void setU4(int at, int value) {
    setU2(at, value >> 16);
    setU2(at + 2, value);
  }

  void add(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, array, size, bytes.length);
    size += bytes.length;
  }

  void add(Bytes other) {
    reserve(other.size);
    System.arraycopy(other.array, 0, array, size, other.size);
    size += other.size;
  }

  byte[] toArray() {
    return Arrays.copyOf(array, size);
  }
}
