package dev.ligature.cli.edit;

import dev.ligature.cli.inspect.Leb;
import dev.ligature.cli.inspect.SectionList;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.PrintableText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Changes the {@code dylink.0} section of a module. All other bytes stay as they are, and so do
 * those of its subsections that are not changed.
 */
public final class DylinkEditor {
  private static final String SECTION = "dylink.0";
  private static final int NEEDED = 2;
  private static final int RUNPATH = 5;

  private final byte[] bytes;
  private final SectionList.Entry section;
  private final List<Subsection> subsections = new ArrayList<>();

  /** A subsection, with its type and size in front. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Subsection(int type, byte[] whole) {}

  private DylinkEditor(byte[] bytes, SectionList.Entry section) {
    this.bytes = bytes;
    this.section = section;
  }

  /**
   * The module with some changes.
   *
   * @param bytes a module that can be parsed
   * @throws EditException if it has no such section, or what is to be changed is not there
   */
  public static byte[] edited(byte[] bytes, Changes changes) throws EditException {
    SectionList sections = SectionList.of(bytes);
    if (sections.named(SECTION).isEmpty()) {
      throw new EditException(
          sections.named("dylink").isEmpty()
              ? "no dylink.0 section: it is not made for dynamic linking\n"
                  + ">>> a library is linked by wasm-ld -shared, a program by wasm-ld -pie"
              : "its section is dylink, of tools before LLVM 14: link it anew");
    }
    return new DylinkEditor(bytes, sections.named(SECTION).getFirst()).edited(changes);
  }

  private byte[] edited(Changes changes) throws EditException {
    List<String> needed = new ArrayList<>();
    List<String> runpath = new ArrayList<>();
    read(needed, runpath);
    List<String> newNeeded = needed(needed, changes);
    List<String> newRunpath = changes.runpath().orElse(runpath);
    if (!newNeeded.equals(needed)) {
      set(NEEDED, newNeeded);
    }
    if (!newRunpath.equals(runpath)) {
      set(RUNPATH, newRunpath);
    }
    ByteWriter contents = new ByteWriter();
    contents.name(SECTION);
    subsections.forEach(subsection -> contents.bytes(subsection.whole()));
    ByteWriter module = new ByteWriter();
    module.bytes(bytes, 0, section.start());
    module.u8(section.id());
    module.sized(contents);
    module.bytes(bytes, section.end(), bytes.length);
    return module.toByteArray();
  }

  private void read(List<String> needed, List<String> runpath) {
    Leb at = new Leb(bytes, section.contents());
    while (at.position() < section.end()) {
      int start = at.position();
      int type = at.u8();
      int size = at.u32();
      int end = at.position() + size;
      if (type == NEEDED || type == RUNPATH) {
        int count = at.u32();
        for (int i = 0; i < count; i++) {
          (type == NEEDED ? needed : runpath).add(at.name());
        }
      }
      subsections.add(new Subsection(type, Arrays.copyOfRange(bytes, start, end)));
      at.goTo(end);
    }
  }

  private static List<String> needed(List<String> now, Changes changes) throws EditException {
    List<String> needed = new ArrayList<>(now);
    for (String old : changes.replaced().keySet()) {
      checkNeeded(needed, old);
    }
    needed.replaceAll(name -> changes.replaced().getOrDefault(name, name));
    for (String removed : changes.removed()) {
      checkNeeded(needed, removed);
      needed.removeIf(removed::equals);
    }
    for (String added : changes.added()) {
      if (!needed.contains(added)) {
        needed.add(added);
      }
    }
    return needed;
  }

  private static void checkNeeded(List<String> needed, String name) throws EditException {
    if (!needed.contains(name)) {
      throw new EditException(
          "it does not need %s: it needs %s"
              .formatted(
                  PrintableText.of(name),
                  needed.isEmpty() ? "nothing" : PrintableText.of(String.join(", ", needed))));
    }
  }

  /** Puts a list of names in the place of those that there are of that type. */
  private void set(int type, List<String> names) {
    int place = 0;
    while (place < subsections.size() && subsections.get(place).type() < type) {
      place++;
    }
    subsections.removeIf(subsection -> subsection.type() == type);
    if (names.isEmpty()) {
      return;
    }
    ByteWriter contents = new ByteWriter();
    contents.u32(names.size());
    names.forEach(contents::name);
    ByteWriter whole = new ByteWriter();
    whole.u8(type);
    whole.sized(contents);
    subsections.add(Math.min(place, subsections.size()), new Subsection(type, whole.toByteArray()));
  }
}
