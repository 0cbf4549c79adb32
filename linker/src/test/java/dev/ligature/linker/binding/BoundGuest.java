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

  BoundGuest() {
    this(ProgramConfig.builder());
  }

  BoundGuest(ProgramConfig.Builder config) {
    program = DynamicLinker.create().open(config.libraryPath(FOLDER).build());
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
