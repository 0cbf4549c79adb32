package dev.ligature.linker.binding;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.nio.file.Path;

/** A program with the libraries of the guest {@code bind}, and an allocator that counts. */
final class BoundGuest implements AutoCloseable {
  static final Path FOLDER = Guests.module("bind/bind.so").getParent();

  private final Program program;
  private final boolean wide;

  BoundGuest() {
    this(ProgramConfig.builder());
  }

  /** The same libraries with pointers of 64 bits. */
  static BoundGuest wide() {
    return wide(ProgramConfig.builder());
  }

  static BoundGuest wide(ProgramConfig.Builder config) {
    return new BoundGuest(config, Guests.module("wide/bind"));
  }

  BoundGuest(ProgramConfig.Builder config) {
    this(config, FOLDER);
  }

  BoundGuest(ProgramConfig.Builder config, Path folder) {
    program = DynamicLinker.create().open(config.libraryPath(folder).build());
    wide = !folder.equals(FOLDER);
  }

  /** What pointers are passed as. */
  String pointerType() {
    return wide ? "i64" : "i32";
  }

  /** The largest {@code size_t} as a {@code long} of Java. */
  long largestSize() {
    return wide ? -1 : 0xffff_ffffL;
  }

  Program program() {
    return program;
  }

  Library library(String name) {
    return program.open(name);
  }

  /** How many blocks of {@code malloc} are not freed. */
  int blocksInUse() {
    try {
      return (int) library("alloc.so").findFunction("blocks_in_use").handle().invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
