package dev.ligature.linker.allocate;

import dev.ligature.engine.Memory;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the linker tells guests of wasip3 in memory: {@code __wasm_program_tls_info}, the libraries
 * that have thread-local data and where those of the first thread are, and {@code
 * __wasm_libdl_libraries}, an empty list, since {@code dlopen} is the linker's. Made when a library
 * refers to them. The caller holds the program's lock.
 *
 * <pre>{@code
 * struct {
 *   size_t num_libraries;
 *   const struct library_tls_info **library_info;
 *   void **main_thread_tls_base;
 * } __wasm_program_tls_info;
 * }</pre>
 */
public final class ContextTables {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int PROGRAM_SIZE = 12;
  private static final int LIST_SIZE = 8;
  private static final int FIRST_CAPACITY = 16;

  private final ProgramMemory memory;
  private final List<LoadedLibrary> libraries = new ArrayList<>();

  /** The place of each in the list. */
  private final IdentityHashMap<LoadedLibrary, Integer> places = new IdentityHashMap<>();

  private int capacity;
  private Area program = Area.NONE;
  private Area arrays = Area.NONE;
  private Area list = Area.NONE;

  /** Nothing yet. */
  public ContextTables(ProgramMemory memory) {
    this.memory = memory;
  }

  /** Whether a library refers to any of it. */
  public boolean isMade() {
    return program.size() > 0 || list.size() > 0;
  }

  /**
   * The address of {@code __wasm_program_tls_info}; empty if there is no memory.
   *
   * @throws dev.ligature.linker.LinkException.NoRoom if there is no room for it
   */
  public OptionalLong programInfo() {
    if (memory.memory() == null) {
      return OptionalLong.empty();
    }
    if (program.size() == 0) {
      program = memory.allocateBuffer(PROGRAM_SIZE);
      write();
    }
    return OptionalLong.of(program.base());
  }

  /** The address of {@code __wasm_libdl_libraries}; as {@link #programInfo}. */
  public OptionalLong libdlLibraries() {
    if (memory.memory() == null) {
      return OptionalLong.empty();
    }
    if (list.size() == 0) {
      list = memory.allocateBuffer(LIST_SIZE);
    }
    return OptionalLong.of(list.base());
  }

  /** Notes where the first thread's data of a library are. */
  public void note(LoadedLibrary library) {
    if (library.libraryTlsInfo().isEmpty()) {
      return;
    }
    Integer known = places.putIfAbsent(library, libraries.size());
    int place = known == null ? libraries.size() : known;
    if (known == null) {
      libraries.add(library);
    }
    if (program.size() == 0) {
      return;
    }
    if (libraries.size() > capacity) {
      write();
    } else {
      write(place);
      set(program.base(), libraries.size());
    }
  }

  /** Forgets libraries that have gone. */
  public void follow() {
    if (libraries.removeIf(library -> library.state() == LibraryState.UNLOADED)) {
      places.clear();
      libraries.forEach(library -> places.put(library, places.size()));
      write();
    }
  }

  private void write() {
    if (program.size() == 0) {
      return;
    }
    if (libraries.size() > capacity || arrays.size() == 0) {
      int wanted = Math.max(FIRST_CAPACITY, libraries.size() * 2);
      Area before = arrays;
      arrays = memory.allocateBuffer(2L * Integer.BYTES * wanted);
      capacity = wanted;
      memory.release(before);
    }
    for (int place = 0; place < libraries.size(); place++) {
      write(place);
    }
    set(program.base(), libraries.size());
    set(program.base() + Integer.BYTES, arrays.base());
    set(program.base() + 2L * Integer.BYTES, bases());
  }

  private void write(int place) {
    LoadedLibrary library = libraries.get(place);
    set(arrays.base() + (long) Integer.BYTES * place, library.libraryTlsInfo().orElse(0));
    set(bases() + (long) Integer.BYTES * place, library.firstContext());
  }

  private long bases() {
    return arrays.base() + (long) Integer.BYTES * capacity;
  }

  private void set(long address, long value) {
    Memory current = memory.memory();
    if (current != null) {
      current.segment().set(WORD, address, (int) value);
    }
  }
}
