package dev.ligature.linker.mutants;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Changes a module in one to four ways that a seed decides, mostly in one. */
final class Mutator {
  private static final int PREAMBLE = 8;

  private static final int[] BYTES = {
    0x00, 0x01, 0x02, 0x0b, 0x10, 0x11, 0x20, 0x23, 0x24, 0x40, 0x41, 0x60, 0x63, 0x64, 0x6f, 0x70,
    0x7b, 0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0x81, 0xc0, 0xd0, 0xd2, 0xfb, 0xfc, 0xfd, 0xfe, 0xff
  };

  private static final List<String> NAMES =
      List.of(
          "__wasm_call_ctors",
          "_initialize",
          "__wasm_apply_data_relocs",
          "__wasm_apply_tls_relocs",
          "__wasm_init_tls",
          "__tls_base",
          "__tls_size",
          "_start",
          "main",
          "__main_void",
          "_fini",
          "malloc",
          "free",
          "exit",
          "memory",
          "__stack_pointer",
          "__memory_base",
          "__indirect_function_table",
          "wasi_thread_start",
          "setThrew",
          "a\0b",
          "\u202e/\ud83d\ude00",
          "");

  private static final long[] SIZES = {
    0,
    1,
    2,
    16,
    31,
    32,
    33,
    65535,
    65536,
    1 << 20,
    10_000_000,
    0x7fffffffL,
    0x80000000L,
    0xfffffff0L,
    0xffffffffL
  };

  private static final class Section {
    final int id;
    final byte[] content;

    Section(int id, byte[] content) {
      this.id = id;
      this.content = content;
    }
  }

  private final SplittableRandom random;
  private final List<Section> sections = new ArrayList<>();
  private byte[] tail = {};
  private int lieAbout = -1;
  private int paddedSize = -1;

  private Mutator(byte[] module, SplittableRandom random) {
    this.random = random;
    read(module);
  }

  /**
   * A mutant.
   *
   * @param module a module
   * @param other another one, parts of which may get into it
   */
  static byte[] mutate(byte[] module, byte[] other, SplittableRandom random) {
    Mutator mutator = new Mutator(module, random);
    Mutator donor = new Mutator(other, random);
    int changes = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      mutator.change(donor);
    }
    byte[] mutant = mutator.write();
    return random.nextInt(20) == 0 ? flip(mutant, random) : mutant;
  }

  private static byte[] flip(byte[] bytes, SplittableRandom random) {
    byte[] result = bytes.clone();
    result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
    return result;
  }

  private void read(byte[] module) {
    int at = PREAMBLE;
    while (at < module.length) {
      int start = at;
      int id = module[at++] & 0xff;
      long size = 0;
      int shift = 0;
      int part;
      do {
        part = module[at++];
        size |= (long) (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0);
      if (at + size > module.length) {
        tail = java.util.Arrays.copyOfRange(module, start, module.length);
        return;
      }
      sections.add(new Section(id, java.util.Arrays.copyOfRange(module, at, at + (int) size)));
      at += (int) size;
    }
  }

  private void change(Mutator donor) {
    if (sections.isEmpty()) {
      return;
    }
    switch (random.nextInt(14)) {
      case 0 -> edit(content -> flip(content, random));
      case 1, 2 -> edit(this::setByte);
      case 3 -> edit(this::nudge);
      case 4 -> edit(this::remove);
      case 5 -> edit(this::duplicate);
      case 6 -> edit(this::stretch);
      case 7 -> splice(donor);
      case 8 -> sections.add(random.nextInt(sections.size() + 1), any());
      case 9 -> sections.remove(random.nextInt(sections.size()));
      case 10 -> java.util.Collections.swap(sections, index(), index());
      case 11 -> lieAbout = index();
      case 12 -> rename();
      case 13 -> dylink();
      default -> throw new AssertionError();
    }
    if (random.nextInt(16) == 0 && !sections.isEmpty()) {
      paddedSize = index();
    }
  }

  private int index() {
    return random.nextInt(sections.size());
  }

  private Section any() {
    return sections.get(index());
  }

  private interface Edit {
    byte[] of(byte[] content);
  }

  /** Small sections decide more than a large one of code does. */
  private void edit(Edit edit) {
    int at = index();
    Section section = sections.get(at);
    if (section.content.length > 0) {
      sections.set(at, new Section(section.id, edit.of(section.content)));
    }
  }

  private byte[] setByte(byte[] content) {
    byte[] result = content.clone();
    result[random.nextInt(result.length)] = (byte) BYTES[random.nextInt(BYTES.length)];
    return result;
  }

  /** Another index or count nearby. */
  private byte[] nudge(byte[] content) {
    byte[] result = content.clone();
    result[random.nextInt(result.length)] += (byte) (random.nextInt(7) - 3);
    return result;
  }

  private byte[] remove(byte[] content) {
    int from = random.nextInt(content.length);
    int to = Math.min(content.length, from + 1 + random.nextInt(8));
    return join(content, 0, from, content, to, content.length);
  }

  private byte[] duplicate(byte[] content) {
    int from = random.nextInt(content.length);
    int to = Math.min(content.length, from + 1 + random.nextInt(32));
    return join(content, 0, to, content, from, content.length);
  }

  /** A number of more bytes than it needs. */
  private byte[] stretch(byte[] content) {
    int at = random.nextInt(content.length);
    if (content[at] < 0) {
      return content;
    }
    int length = 1 + random.nextInt(5);
    byte[] number = new byte[length + 1];
    java.util.Arrays.fill(number, (byte) 0x80);
    number[0] = (byte) (content[at] | 0x80);
    number[length] = 0;
    byte[] head = join(content, 0, at, number, 0, number.length);
    return join(head, 0, head.length, content, at + 1, content.length);
  }

  private void splice(Mutator donor) {
    if (donor.sections.isEmpty()) {
      return;
    }
    Section given = donor.any();
    for (int i = 0; i < sections.size(); i++) {
      byte[] own = sections.get(i).content;
      if (sections.get(i).id == given.id && own.length > 0 && given.content.length > 0) {
        int at = random.nextInt(own.length);
        int from = random.nextInt(given.content.length);
        int length = Math.min(given.content.length - from, 1 + random.nextInt(64));
        int to = random.nextBoolean() ? at : Math.min(own.length, at + length);
        byte[] head = join(own, 0, at, given.content, from, from + length);
        sections.set(i, new Section(given.id, join(head, 0, head.length, own, to, own.length)));
        return;
      }
    }
    sections.add(given);
  }

  /** Gives something that has a name of three letters or more one that means something. */
  private void rename() {
    edit(
        content -> {
          for (int attempt = 0; attempt < 20; attempt++) {
            int at = random.nextInt(content.length);
            int length = content[at];
            if (length > 2 && at + 1 + length <= content.length && isText(content, at, length)) {
              byte[] name =
                  NAMES.get(random.nextInt(NAMES.size())).getBytes(StandardCharsets.UTF_8);
              byte[] head = join(content, 0, at, new byte[] {(byte) name.length}, 0, 1);
              head = join(head, 0, head.length, name, 0, name.length);
              return join(head, 0, head.length, content, at + 1 + length, content.length);
            }
          }
          return content;
        });
  }

  private static boolean isText(byte[] content, int at, int length) {
    for (int i = at + 1; i <= at + length; i++) {
      if (content[i] < '.' || content[i] > 'z') {
        return false;
      }
    }
    return true;
  }

  /** Other sizes and alignments of the areas, and more that is needed. */
  private void dylink() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    name(out, "dylink.0");
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    for (int i = 0; i < 4; i++) {
      boolean usual = random.nextInt(3) > 0;
      number(info, usual ? random.nextInt(5) : SIZES[random.nextInt(SIZES.length)]);
    }
    out.write(1);
    number(out, info.size());
    out.writeBytes(info.toByteArray());
    if (random.nextInt(3) == 0) {
      ByteArrayOutputStream names = new ByteArrayOutputStream();
      number(names, 1);
      name(names, NAMES.get(random.nextInt(NAMES.size())));
      out.write(random.nextBoolean() ? 2 : 5);
      number(out, names.size());
      out.writeBytes(names.toByteArray());
    }
    sections.removeIf(section -> section.id == 0 && section.content.length < 200);
    sections.addFirst(new Section(0, out.toByteArray()));
  }

  private static void name(ByteArrayOutputStream out, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) rest);
  }

  private static byte[] join(byte[] a, int from, int to, byte[] b, int bFrom, int bTo) {
    byte[] result = new byte[to - from + bTo - bFrom];
    System.arraycopy(a, from, result, 0, to - from);
    System.arraycopy(b, bFrom, result, to - from, bTo - bFrom);
    return result;
  }

  private byte[] write() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      out.write(section.id);
      long size = section.content.length;
      if (i == lieAbout) {
        size = random.nextBoolean() ? size + random.nextInt(9) - 4 : SIZES[random.nextInt(15)];
      }
      if (i == paddedSize) {
        out.writeBytes(
            new byte[] {(byte) ((size & 0x7f) | 0x80), (byte) (((size >> 7) & 0x7f) | 0x80)});
        out.writeBytes(
            new byte[] {(byte) (((size >> 14) & 0x7f) | 0x80), (byte) ((size >> 21) & 0x7f)});
      } else {
        number(out, size & 0xffffffffL);
      }
      out.writeBytes(section.content);
    }
    out.writeBytes(tail);
    return out.toByteArray();
  }
}
