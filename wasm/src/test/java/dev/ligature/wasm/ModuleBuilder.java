package dev.ligature.wasm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes modules by hand: items are given as bytes in hex, counts and sizes are filled in. */
final class ModuleBuilder {
  /** The end of a body or expression. */
  private static final String END = " 0b";

  private final Map<Section, List<byte[]>> items = new TreeMap<>();
  private final List<byte[]> leading = new ArrayList<>();
  private final List<byte[]> trailing = new ArrayList<>();

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  static String toHex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** An unsigned number in hex. */
  static String leb(long value) {
    StringBuilder text = new StringBuilder();
    long rest = value;
    do {
      long low = rest & 0x7f;
      rest >>>= 7;
      text.append(HexFormat.of().toHexDigits((byte) (rest == 0 ? low : low | 0x80)));
    } while (rest != 0);
    return text.toString();
  }

  /** A name in hex: its size and its bytes. */
  static String name(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return leb(bytes.length) + toHex(bytes);
  }

  /** Adds an item to a section. */
  ModuleBuilder item(Section section, String hex) {
    items.computeIfAbsent(section, s -> new ArrayList<>()).add(hex(hex));
    return this;
  }

  /** A function type; types are letters as in {@link Op#signature}, {@code r} a funcref. */
  ModuleBuilder type(String params, String results) {
    return item(Section.TYPE, "60" + types(params) + types(results));
  }

  private static String types(String letters) {
    StringBuilder text = new StringBuilder(leb(letters.length()));
    for (int i = 0; i < letters.length(); i++) {
      text.append(
          switch (letters.charAt(i)) {
            case 'i' -> "7f";
            case 'l' -> "7e";
            case 'f' -> "7d";
            case 'd' -> "7c";
            case 'v' -> "7b";
            case 'r' -> "70";
            default -> "6f";
          });
    }
    return text.toString();
  }

  ModuleBuilder imports(String module, String field, String kindAndType) {
    return item(Section.IMPORT, name(module) + name(field) + kindAndType);
  }

  /** A function without locals; the end of the body is added. */
  ModuleBuilder function(int type, String code) {
    return functionWithLocals(type, "00", code);
  }

  ModuleBuilder functionWithLocals(int type, String locals, String code) {
    return rawFunction(type, locals + code + END);
  }

  /** A function with a body as given. */
  ModuleBuilder rawFunction(int type, String body) {
    item(Section.FUNCTION, leb(type));
    return item(Section.CODE, leb(hex(body).length) + body);
  }

  /** A memory with that many pages and no maximum. */
  ModuleBuilder memory(int pages) {
    return item(Section.MEMORY, "00" + leb(pages));
  }

  /** A table of funcref with that many elements and no maximum. */
  ModuleBuilder table(int size) {
    return item(Section.TABLE, "7000" + leb(size));
  }

  /** A global; the end of its expression is added. */
  ModuleBuilder global(String type, String init) {
    return item(Section.GLOBAL, type + init + END);
  }

  ModuleBuilder export(String name, ExternKind kind, int index) {
    return item(Section.EXPORT, name(name) + leb(kind.code()) + leb(index));
  }

  /** A custom section in front of the others. */
  ModuleBuilder leading(String name, String payload) {
    leading.add(hex(name(name) + payload));
    return this;
  }

  /** A custom section behind the others. */
  ModuleBuilder trailing(String name, String payload) {
    trailing.add(hex(name(name) + payload));
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(hex("00 61 73 6d 01 00 00 00"));
    leading.forEach(payload -> section(out, Section.CUSTOM, payload));
    items.forEach((section, list) -> section(out, section, contents(section, list)));
    trailing.forEach(payload -> section(out, Section.CUSTOM, payload));
    return out.toByteArray();
  }

  private static byte[] contents(Section section, List<byte[]> list) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (section != Section.START && section != Section.DATA_COUNT) {
      out.writeBytes(hex(leb(list.size())));
    }
    list.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private static void section(ByteArrayOutputStream out, Section section, byte[] contents) {
    out.write(section.code());
    out.writeBytes(hex(leb(contents.length)));
    out.writeBytes(contents);
  }

  WasmModule parse() {
    return WasmModule.parse(bytes());
  }

  /** Reads the module and checks it with its bodies. */
  WasmModule validate() {
    WasmModule module = parse();
    Validator.validateModule(module);
    int imported = module.importCount(ExternKind.FUNCTION);
    for (int i = imported; i < module.functionCount(); i++) {
      Validator.validateBody(module, module.body(i));
    }
    return module;
  }
}
