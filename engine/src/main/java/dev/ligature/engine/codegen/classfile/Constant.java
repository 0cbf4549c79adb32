package dev.ligature.engine.codegen.classfile;

import org.jspecify.annotations.Nullable;

/** A constant, and what instructions that name it do to the operand stack. */
final class Constant {
  final int tag;
  final int hash;

  /** Up to three texts, empty if there are fewer, and a number are what makes it that constant. */
  final String first;

  final String second;
  final String third;
  final long number;

  /** Another one in the same place of the table. */
  @Nullable Constant next;

  /** Its index in the pool; 0 as long as no instruction has named it. */
  int index;

  /** The verifier's type: that of a class, of a field, or of what a method gives; 0 for none. */
  int type;

  /** How many arguments a method takes, but for the object that it is called on. */
  int arguments;

  /** How many slots they take. */
  int argumentSlots;

  Constant(int tag, int hash, String first, String second, String third, long number) {
    this.tag = tag;
    this.hash = hash;
    this.first = first;
    this.second = second;
    this.third = third;
    this.number = number;
  }
}
