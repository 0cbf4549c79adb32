package dev.ligature.fuse;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.ByteWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * A random program of libraries, cycles included. Each defines some of the same few symbols, and
 * refers weakly to some. Its constructor and destructor tell its number; its function {@code
 * observe} tells who defines what it sees: by calls, by pointers, by addresses and in relocated
 * data. Main observes what it starts with, opens libraries and observes these, closes some, and
 * ends.
 */
final class RandomGraph {
  private static final List<String> FUNCTIONS = List.of("p", "q", "r");
  private static final List<String> DATA = List.of("P", "Q");

  // The areas: own data, then a pointer that is relocated for each datum, then names.
  private static final int POINTERS = 4;
  private static final int NAMES = 16;
  private static final int NAME = 16;
  private static final int SIZE = 1024;

  private final Random random;
  private final Map<String, Lib> libraries = new LinkedHashMap<>();
  private final List<String> opened = new ArrayList<>();

  /** A library; main is number 0. */
  private record Lib(
      String name, int number, List<String> needed, Set<String> defines, Set<String> refers) {
    String observe() {
      return "observe_" + number;
    }
  }

  RandomGraph(long seed) {
    random = new Random(seed);
    int start = random.nextInt(6);
    List<String> startNames = names("s", start);
    add("main.wasm", some(startNames, 4));
    startNames.forEach(name -> add(name, some(startNames, 3)));
    int openings = random.nextInt(4);
    for (int k = 0; k < openings; k++) {
      // No two of them share anything but what main has: what binds it depends on who comes first.
      List<String> group = names("o" + k, 1 + random.nextInt(3));
      List<String> all = new ArrayList<>(group);
      all.addAll(reached("main.wasm").subList(1, reached("main.wasm").size()));
      group.forEach(name -> add(name, some(all, 3)));
      opened.add(group.getFirst());
    }
  }

  private static List<String> names(String prefix, int count) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      names.add(prefix + (char) ('a' + k) + ".so");
    }
    return names;
  }

  private void add(String name, List<String> needed) {
    libraries.put(
        name,
        new Lib(
            name,
            libraries.size(),
            needed,
            Set.copyOf(some(symbols(), 4)),
            new LinkedHashSet<>(some(symbols(), 5))));
  }

  private static List<String> symbols() {
    List<String> symbols = new ArrayList<>(FUNCTIONS);
    symbols.addAll(DATA);
    return symbols;
  }

  private List<String> some(List<String> names, int most) {
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, Math.min(random.nextInt(most + 1), shuffled.size())));
  }

  private Lib lib(String name) {
    return Objects.requireNonNull(libraries.get(name));
  }

  /** A library and all it needs, breadth first. */
  private List<String> reached(String name) {
    Set<String> seen = new LinkedHashSet<>(List.of(name));
    List<String> order = new ArrayList<>(seen);
    for (int k = 0; k < order.size(); k++) {
      Lib lib = libraries.get(order.get(k));
      for (String needed : lib == null ? List.<String>of() : lib.needed()) {
        if (seen.add(needed)) {
          order.add(needed);
        }
      }
    }
    return order;
  }

  /** The names of what main opens, in order. */
  String[] opened() {
    return opened.toArray(String[]::new);
  }

  /** Writes the modules; gives the path of main. */
  Path write(Path folder) throws IOException {
    for (Lib lib : libraries.values()) {
      Files.write(folder.resolve(lib.name()), module(lib));
    }
    return folder.resolve("main.wasm");
  }

  private byte[] module(Lib lib) {
    byte[] plain = ModuleAssembler.assemble(text(lib).getBytes(StandardCharsets.UTF_8)).bytes();
    ByteWriter out = new ByteWriter();
    out.bytes(plain, 0, 8);
    out.u8(0);
    out.sized(dylink(lib));
    out.bytes(plain, 8, plain.length);
    return out.toByteArray();
  }

  private static ByteWriter dylink(Lib lib) {
    ByteWriter section = new ByteWriter();
    section.name("dylink.0");
    ByteWriter sizes = new ByteWriter();
    sizes.u32(SIZE);
    sizes.u32(4);
    sizes.u32(1 + FUNCTIONS.size());
    sizes.u32(0);
    section.u8(1);
    section.sized(sizes);
    ByteWriter needed = new ByteWriter();
    needed.u32(lib.needed().size());
    lib.needed().forEach(needed::name);
    section.u8(2);
    section.sized(needed);
    ByteWriter weak = new ByteWriter();
    weak.u32(lib.refers().size());
    for (String symbol : lib.refers()) {
      weak.name("env");
      weak.name(symbol);
      weak.u32(1);
    }
    section.u8(4);
    section.sized(weak);
    return section;
  }

  private String text(Lib lib) {
    StringBuilder text = new StringBuilder("(module\n");
    text.append(
        """
        (type $gives (func (result i32)))
        (import "env" "memory" (memory 0))
        (import "env" "__indirect_function_table" (table 0 funcref))
        (import "env" "__memory_base" (global $memory i32))
        (import "env" "__table_base" (global $table i32))
        (import "env" "trace" (func $trace (param i32)))
        (import "env" "__cxa_atexit" (func $atexit (param i32 i32 i32) (result i32)))
        """);
    for (String symbol : lib.refers()) {
      if (FUNCTIONS.contains(symbol)) {
        text.append(
            "(import \"env\" \"%s\" (func $i_%s (result i32)))\n".formatted(symbol, symbol));
        text.append(
            "(import \"GOT.func\" \"%s\" (global $g_%s (mut i32)))\n".formatted(symbol, symbol));
      } else {
        text.append(
            "(import \"GOT.mem\" \"%s\" (global $g_%s (mut i32)))\n".formatted(symbol, symbol));
      }
    }
    if (lib.number() == 0) {
      text.append(mainImports());
    }
    text.append(definitions(lib)).append(observe(lib));
    if (lib.number() == 0) {
      text.append(run());
    }
    return text.append(")\n").toString();
  }

  private static String definitions(Lib lib) {
    StringBuilder text = new StringBuilder();
    int number = lib.number();
    text.append("(data (global.get $memory) \"\\%02x\")\n".formatted(100 + number));
    text.append("(elem (global.get $table) $down %s)\n".formatted(ownPointers(lib)));
    text.append(
        "(func $down (param i32) (call $trace (i32.const %d)))\n".formatted(-1000 - number));
    text.append(
        """
        (func (export "__wasm_call_ctors") (call $trace (i32.const %d))
          (drop (call $atexit (global.get $table) (i32.const 0) (global.get $memory))))
        """
            .formatted(1000 + number));
    for (String symbol : FUNCTIONS) {
      if (lib.defines().contains(symbol)) {
        text.append(
            "(func $%s (export \"%s\") (result i32) (i32.const %d))\n"
                .formatted(symbol, symbol, 100 + number));
      }
    }
    StringBuilder relocations = new StringBuilder();
    for (String symbol : DATA) {
      if (lib.defines().contains(symbol)) {
        text.append("(global (export \"%s\") i32 (i32.const 0))\n".formatted(symbol));
      }
      if (lib.refers().contains(symbol)) {
        relocations.append(
            "(i32.store (i32.add (global.get $memory) (i32.const %d)) (global.get $g_%s))\n"
                .formatted(pointer(symbol), symbol));
      }
    }
    text.append("(func (export \"__wasm_apply_data_relocs\")\n%s)\n".formatted(relocations));
    return text.toString();
  }

  /** The functions whose addresses the library knows without its GOT: those that it defines. */
  private static String ownPointers(Lib lib) {
    return FUNCTIONS.stream()
        .filter(lib.defines()::contains)
        .map(symbol -> "$" + symbol)
        .reduce("", (a, b) -> a + " " + b);
  }

  private static int pointer(String symbol) {
    return POINTERS + 4 * DATA.indexOf(symbol);
  }

  private static String observe(Lib lib) {
    StringBuilder code = new StringBuilder();
    for (String symbol : lib.refers()) {
      String seen =
          FUNCTIONS.contains(symbol)
              ? """
              (call $trace (call $i_%1$s))
              (call $trace (call_indirect (type $gives) (global.get $g_%1$s)))
              """
                  .formatted(symbol)
              : """
              (call $trace (i32.load8_u (global.get $g_%1$s)))
              (call $trace (i32.load8_u
                (i32.load (i32.add (global.get $memory) (i32.const %2$d)))))
              """
                  .formatted(symbol, pointer(symbol));
      code.append(
          "(if (global.get $g_%s) (then %s) (else (call $trace (i32.const 0))))\n"
              .formatted(symbol, seen));
    }
    return "(func $observe (export \"%s\") (result i32)\n%s(i32.const 0))\n"
        .formatted(lib.observe(), code);
  }

  private String mainImports() {
    StringBuilder text = new StringBuilder();
    for (String name : reached("main.wasm").subList(1, reached("main.wasm").size())) {
      String observe = lib(name).observe();
      text.append("(import \"env\" \"%s\" (func $%s (result i32)))\n".formatted(observe, observe));
    }
    text.append(
        """
        (import "env" "dlopen" (func $dlopen (param i32 i32) (result i32)))
        (import "env" "dlsym" (func $dlsym (param i32 i32) (result i32)))
        (import "env" "dlclose" (func $dlclose (param i32) (result i32)))
        (import "env" "__wasm_call_dtors" (func $end))
        """);
    return text.toString();
  }

  /** What main does. */
  private String run() {
    StringBuilder data = new StringBuilder();
    StringBuilder code = new StringBuilder("(drop (call $observe))\n");
    for (String name : reached("main.wasm").subList(1, reached("main.wasm").size())) {
      code.append("(drop (call $%s))\n".formatted(lib(name).observe()));
    }
    int at = NAMES;
    List<Integer> handles = new ArrayList<>();
    for (String name : opened) {
      at = name(data, name, at);
      code.append(
          "(local.set %d (call $dlopen (i32.add (global.get $memory) (i32.const %d)) (i32.const 2)))\n"
              .formatted(handles.size(), at - NAME));
      for (String member : reached(name)) {
        at = name(data, lib(member).observe(), at);
        code.append(
            """
            (drop (call_indirect (type $gives)
              (call $dlsym (local.get %d) (i32.add (global.get $memory) (i32.const %d)))))
            """
                .formatted(handles.size(), at - NAME));
      }
      handles.add(handles.size());
    }
    Collections.shuffle(handles, random);
    for (int handle : handles.subList(0, random.nextInt(handles.size() + 1))) {
      code.append("(call $trace (call $dlclose (local.get %d)))\n".formatted(handle));
    }
    return "%s(func (export \"run\") (result i32) %s\n%s(call $end) (i32.const 7))\n"
        .formatted(data, "(local i32) ".repeat(opened.size()), code);
  }

  private static int name(StringBuilder data, String name, int at) {
    data.append(
        "(data (i32.add (global.get $memory) (i32.const %d)) \"%s\")\n".formatted(at, name));
    return at + NAME;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Lib lib : libraries.values()) {
      text.append(lib).append('\n');
    }
    return text + "opened " + opened;
  }
}
