package dev.ligature.cli.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The sections of a module, in their order, with their places in the file.
 *
 * @param sections the sections
 */
public record SectionList(List<Entry> sections) {
  private static final int PREAMBLE = 8;
  private static final List<String> NAMES =
      List.of(
          "custom",
          "type",
          "import",
          "function",
          "table",
          "memory",
          "global",
          "export",
          "start",
          "element",
          "code",
          "data",
          "data count",
          "tag");

  public SectionList {
    sections = List.copyOf(sections);
  }

  /**
   * A section.
   *
   * @param id its number
   * @param name what it is; of a custom section its own name
   * @param start where it starts in the file, at its number
   * @param contents where its contents start: behind its size, or the name of a custom section
   * @param end where the next one starts
   * @param count how many items it has, or -1 if it has none that are counted
   */
  public record Entry(int id, String name, int start, int contents, int end, int count) {
    /** The size of its contents. */
    public int size() {
      return end - contents;
    }

    /** Whether it is a custom section. */
    public boolean isCustom() {
      return id == 0;
    }
  }

  /**
   * The sections of a module.
   *
   * @param bytes the module, which has been parsed
   */
  public static SectionList of(byte[] bytes) {
    List<Entry> sections = new ArrayList<>();
    Leb at = new Leb(bytes, PREAMBLE);
    while (at.position() < bytes.length) {
      int start = at.position();
      int id = at.u8();
      int size = at.u32();
      int end = at.position() + size;
      if (id == 0) {
        int length = at.u32();
        String name = new String(bytes, at.position(), length, StandardCharsets.UTF_8);
        sections.add(new Entry(id, name, start, at.position() + length, end, -1));
      } else {
        int contents = at.position();
        String name = id < NAMES.size() ? NAMES.get(id) : "section " + id;
        // Of a start section it is the function, of a data count section the count of another.
        int count = id == 8 || id == 12 ? -1 : at.u32();
        sections.add(new Entry(id, name, start, contents, end, count));
      }
      at = new Leb(bytes, end);
    }
    return new SectionList(sections);
  }

  /** The first custom section of a name; null-free: an empty list if there is none. */
  public List<Entry> named(String name) {
    return sections.stream()
        .filter(entry -> entry.isCustom() && entry.name().equals(name))
        .toList();
  }
}
