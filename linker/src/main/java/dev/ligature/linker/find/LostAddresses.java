package dev.ligature.linker.find;

import dev.ligature.wasm.CustomSection;
import dev.ligature.wasm.DataSegment;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds places where a program of fixed addresses wants the address of another library's symbol,
 * and the static linker has left null. Such places are in static data, since only
 * position-independent code has relocations for that at load time. They are also in code that was
 * not compiled to take addresses from the GOT. Nothing of it shows in the module, unless it was
 * linked with {@code --emit-relocs}: then such a relocation is of no symbol of the module.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md">Linking.md</a>
 */
public final class LostAddresses {
  private static final long NO_SYMBOL = 0xffff_ffffL;
  private static final int CODE = 10;
  private static final int DATA = 11;
  private static final int SYMBOLS = 8;
  private static final int UNDEFINED = 0x10;
  private static final int EXPLICIT_NAME = 0x40;
  private static final int ABSOLUTE = 0x200;

  private final WasmModule module;
  private final List<String> places = new ArrayList<>();
  private @Nullable Set<Integer> filled;

  private LostAddresses(WasmModule module) {
    this.module = module;
  }

  /**
   * What is wrong with a program.
   *
   * @param problem how many addresses are lost, and where the first is
   * @param hint what to do about it
   */
  public record Problem(String problem, String hint) {}

  /** What a program has lost, if that can be seen. */
  public static Optional<Problem> of(LibraryModule main) {
    if (!main.isDynamic() || main.isRelocatable()) {
      return Optional.empty();
    }
    LostAddresses lost = new LostAddresses(main.module());
    try {
      return lost.find();
    } catch (IndexOutOfBoundsException e) {
      // These sections are for tools: nothing else depends on them.
      return Optional.empty();
    }
  }

  private Optional<Problem> find() {
    find("reloc.CODE", CODE);
    if (!places.isEmpty()) {
      return problem("compile it with -fPIC");
    }
    find("reloc.DATA", DATA);
    return places.isEmpty()
        ? Optional.empty()
        : problem(
            "static data of a program at fixed addresses can't have them: set them in a"
                + " constructor, or move them into a library");
  }

  private Optional<Problem> problem(String hint) {
    String others = places.size() == 1 ? "" : ", and %d more".formatted(places.size() - 1);
    return Optional.of(
        new Problem(
            "the address of another library's symbol is left null: in %s%s"
                .formatted(places.getFirst(), others),
            hint));
  }

  private void find(String name, int id) {
    Optional<CustomSection> section = module.customSection(name);
    if (section.isEmpty()) {
      return;
    }
    int target = payload(id);
    Cursor cursor = new Cursor(section.get());
    cursor.number();
    long count = cursor.number();
    for (long i = 0; i < count; i++) {
      int type = cursor.next();
      long at = target + cursor.number();
      boolean lost = cursor.number() == NO_SYMBOL;
      if (hasAddend(type)) {
        cursor.number();
      }
      if (lost && isAddress(type)) {
        if (id == CODE) {
          places.add(function(at));
        } else {
          addDatum(at);
        }
      }
    }
  }

  /** Where the payload of a section that is not custom starts. */
  private int payload(int id) {
    Cursor cursor = new Cursor(8, module.bytes().length);
    while (true) {
      int found = cursor.next();
      int size = (int) cursor.number();
      if (found == id) {
        return cursor.at;
      }
      cursor.at += size;
    }
  }

  /** TABLE_INDEX_SLEB and I32; MEMORY_ADDR_LEB, SLEB and I32. */
  private static boolean isAddress(int type) {
    return type >= 1 && type <= 5;
  }

  /** Those of memory, of functions in debug information, of sections, and 64-bit ones. */
  private static boolean hasAddend(int type) {
    return switch (type) {
      case 3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25 -> true;
      default -> false;
    };
  }

  private String function(long at) {
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      if (at >= module.bodyStart(f) && at < module.bodyStart(f) + (long) module.bodySize(f)) {
        return "function " + module.names().functionName(f).orElse("number " + f);
      }
    }
    return "code";
  }

  private void addDatum(long at) {
    for (int s = 0; s < module.dataSegments().size(); s++) {
      DataSegment segment = module.dataSegments().get(s);
      long offset = at - segment.start();
      if (offset >= 0 && offset < segment.size() && !isFilled(segment, offset)) {
        places.add(
            symbol(s, offset)
                .map(name -> "data " + name)
                .orElse("data segment %d at 0x%x".formatted(s, offset)));
      }
    }
  }

  private boolean isFilled(DataSegment segment, long offset) {
    Instructions base = segment.offset().orElse(null);
    if (base == null || base.size() == 0 || !isConstant(base, 0)) {
      return false;
    }
    if (filled == null) {
      filled = filled();
    }
    return filled.contains((int) (base.imm(0) + offset));
  }

  /** The data symbol that has an offset of a segment in it. */
  private Optional<String> symbol(int segment, long offset) {
    Optional<CustomSection> section = module.customSection("linking");
    if (section.isEmpty()) {
      return Optional.empty();
    }
    Cursor cursor = new Cursor(section.get());
    cursor.number();
    while (cursor.at < cursor.end) {
      int kind = cursor.next();
      int size = (int) cursor.number();
      if (kind == SYMBOLS) {
        return symbol(cursor, segment, offset);
      }
      cursor.at += size;
    }
    return Optional.empty();
  }

  private static Optional<String> symbol(Cursor cursor, int segment, long offset) {
    long count = cursor.number();
    for (long i = 0; i < count; i++) {
      int kind = cursor.next();
      long flags = cursor.number();
      boolean defined = (flags & UNDEFINED) == 0;
      if (kind == 1) {
        String name = cursor.text();
        if (defined) {
          long in = cursor.number();
          long start = cursor.number();
          long size = cursor.number();
          boolean found = (flags & ABSOLUTE) == 0 && in == segment;
          if (found && offset >= start && offset < start + size) {
            return Optional.of(name);
          }
        }
      } else {
        cursor.number();
        if (kind != 3 && (defined || (flags & EXPLICIT_NAME) != 0)) {
          cursor.text();
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The addresses that the module fills itself, as it does for weak data and as a later static
   * linker may for all: each is a constant in the function that stores there.
   */
  private Set<Integer> filled() {
    Set<Integer> addresses = new HashSet<>();
    Optional<Export> export = module.export(AbiNames.APPLY_DATA_RELOCS);
    if (export.isEmpty() || export.get().kind() != ExternKind.FUNCTION) {
      return addresses;
    }
    Instructions code = body(export.get().index());
    if (code.size() > 0 && code.op(0) == Op.CALL) {
      // A command's export is a wrapper, which runs destructors too.
      code = body(code.index(0));
    }
    for (int i = 0; i < code.size(); i++) {
      if (isConstant(code, i)) {
        addresses.add((int) code.imm(i));
      }
    }
    return addresses;
  }

  private static boolean isConstant(Instructions code, int i) {
    return code.op(i) == Op.I32_CONST || code.op(i) == Op.I64_CONST;
  }

  private Instructions body(int function) {
    if (function < module.importCount(ExternKind.FUNCTION)) {
      throw new IndexOutOfBoundsException(function);
    }
    return module.body(function).code();
  }

  /** Reads numbers of a section. */
  private final class Cursor {
    private final int end;
    private int at;

    Cursor(CustomSection section) {
      this(section.start(), section.start() + section.size());
    }

    Cursor(int start, int end) {
      this.at = start;
      this.end = end;
    }

    int next() {
      if (at < 0 || at >= end) {
        throw new IndexOutOfBoundsException(at);
      }
      return Byte.toUnsignedInt(module.bytes()[at++]);
    }

    /** An unsigned number; of a signed one, of no interest, just its end. */
    long number() {
      long value = 0;
      int part;
      int shift = 0;
      do {
        part = next();
        value |= (long) (part & 0x7f) << shift;
        shift += 7;
      } while (part >= 0x80);
      return value;
    }

    String text() {
      int length = (int) number();
      if (length < 0 || length > end - at) {
        throw new IndexOutOfBoundsException(length);
      }
      at += length;
      return new String(module.bytes(), at - length, length, StandardCharsets.UTF_8);
    }
  }
}
