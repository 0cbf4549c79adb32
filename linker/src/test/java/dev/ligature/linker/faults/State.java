package dev.ligature.linker.faults;

import static dev.ligature.linker.faults.FaultGuests.BLOCK_SIZE;

import dev.ligature.engine.Quota;
import dev.ligature.linker.Program;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that there is of a program: each field of each object, and its memory but for what nobody
 * has.
 */
public final class State {
  private static final Pattern AREA = Pattern.compile("Area\\((\\d+) (\\d+) -?\\d+ \\)");

  /** What only says how often something happened. */
  private static final Set<String> COUNTERS =
      Set.of(
          "Scopes.version",
          "Rebindings.version",
          "LinkMap.adds",
          "LinkMap.removals",
          "LatestFirst.last",
          // What is in slots that somebody has is looked at by itself.
          "Table.elements",
          "Table.functions",
          "ShadowStack.asks",
          "ShadowStack.attends");

  /** What is found out once and kept, and room that is kept once it was made. */
  private static final Set<String> CACHES =
      Set.of(
          "ElementSlots.slots",
          "ShadowStack.agent",
          "LoadedLibrary.handleScope",
          "Scope.index",
          "Scope.hidden",
          "HostScope.found",
          "HostScope.canonical",
          "HostScope.made",
          "FreeList.ranges",
          "Quota.used",
          "FunctionTypes.known",
          "Func.code",
          "HostCode.made",
          "Entrances.ways",
          "Entrances.ofLibraries",
          "LibrarySearch.warned",
          "WidthCheck.known");

  private final Map<String, String> fields;
  private final byte[] memory;
  private final NavigableMap<Long, Long> nobodys;

  private State(Map<String, String> fields, byte[] memory, NavigableMap<Long, Long> nobodys) {
    this.fields = fields;
    this.memory = memory;
    this.nobodys = nobodys;
  }

  /** What is looked at of a program: with or without what is kept once it was found out. */
  public static ObjectGraph graph(boolean caches) {
    return new ObjectGraph(field -> counts(field, caches));
  }

  private static boolean counts(Field field, boolean caches) {
    String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
    return !COUNTERS.contains(name) && (caches || !CACHES.contains(name));
  }

  /** The state of a program now. */
  public static State of(Program program, ObjectGraph graph) {
    Map<String, String> fields = graph.snapshot(program);
    fields.put("in use", inUse(program));
    fields.put("table", table(program, graph));
    fields.put("quotas", quotas(program));
    Object parts = get(program, "parts");
    ProgramMemory memory = (ProgramMemory) get(parts, "memory");
    TreeMap<Long, Long> nobodys = new TreeMap<>(ranges(memory));
    if (hasHeap(program)) {
      nobodys.put(memory.heapBase(), memory.memory().byteSize() - memory.heapBase());
    }
    // What main asks for, and what it is told.
    program
        .main()
        .filter(main -> main.find("error").isPresent())
        .ifPresent(main -> nobodys.put(main.memoryBase(), main.memorySize()));
    fields.forEach(
        (field, value) -> {
          Matcher told = AREA.matcher(value);
          if (field.endsWith(".buffer") && told.matches()) {
            nobodys.put(Long.valueOf(told.group(1)), Long.valueOf(told.group(2)));
          }
        });
    return new State(fields, memory.memory().segment().toArray(ValueLayout.JAVA_BYTE), nobodys);
  }

  /** What of the program's own limits is used: all but what memories, tables and code keep. */
  private static String quotas(Program program) {
    Object quotas = get(get(program, "parts"), "quotas");
    List<String> used = new ArrayList<>();
    for (RecordComponent component : quotas.getClass().getRecordComponents()) {
      if (component.getType() == Quota.class) {
        used.add(component.getName() + "=" + get(get(quotas, component.getName()), "used"));
      }
    }
    return used.toString();
  }

  /** The functions in slots that somebody has. */
  private static String table(Program program, ObjectGraph graph) {
    ProgramTable table = (ProgramTable) get(get(program, "parts"), "table");
    TreeMap<Long, Long> free = new TreeMap<>(ranges(table));
    List<String> slots = new ArrayList<>();
    for (int slot = 0; slot < table.requireTable().size(); slot++) {
      if (!contains(free, slot)) {
        Object function = table.requireTable().get(slot);
        slots.add(slot + "=" + (function == null ? "null" : graph.name(function)));
      }
    }
    return slots.toString();
  }

  @SuppressWarnings("unchecked")
  private static Map<Long, Long> ranges(Object owner) {
    return (Map<Long, Long>) get(get(owner, "free"), "ranges");
  }

  private static boolean hasHeap(Program program) {
    return program.find("malloc").isPresent();
  }

  /** How much of the memory, of the table and of a guest's heap somebody has. */
  static String inUse(Program program) {
    Object parts = get(program, "parts");
    ProgramMemory memory = (ProgramMemory) get(parts, "memory");
    ProgramTable table = (ProgramTable) get(parts, "table");
    long slots = table.requireTable().size() - table.freeSlots();
    if (!hasHeap(program)) {
      return "%d bytes, %d slots".formatted(memory.memory().byteSize() - memory.freeBytes(), slots);
    }
    // What the linker could not give back to the heap it keeps for the next.
    int blocks = -ranges(memory).size();
    MemorySegment segment = memory.memory().segment();
    for (long at = (memory.heapBase() + 15) & -16; at < segment.byteSize(); at += BLOCK_SIZE) {
      blocks += segment.get(ValueLayout.JAVA_INT_UNALIGNED, at);
    }
    return "%d blocks, %d slots".formatted(blocks, slots);
  }

  private static Object get(Object object, String field) {
    return ObjectGraph.value(object, field);
  }

  /**
   * This state but for the table indices that functions have: those of libraries that stay keep
   * theirs if a constructor has run that could have kept them.
   */
  public State withoutIndices() {
    Map<String, String> rest = new LinkedHashMap<>(fields);
    rest.keySet().removeIf(field -> field.startsWith("ProgramTable#") || field.equals("table"));
    rest.keySet().removeIf(field -> field.startsWith("Func#") || field.startsWith("OwnCode#"));
    rest.computeIfPresent("in use", (field, text) -> text.replaceAll(", .*", ""));
    return new State(rest, memory, nobodys);
  }

  /** What is other in a later state; empty if nothing is. */
  public String difference(State later) {
    List<String> lines = new ArrayList<>();
    Set<String> all = new LinkedHashSet<>(fields.keySet());
    all.addAll(later.fields.keySet());
    for (String field : all) {
      String one = fields.getOrDefault(field, "-");
      String other = later.fields.getOrDefault(field, "-");
      if (!one.equals(other)) {
        lines.add(field + ": " + one + " -> " + other);
      }
    }
    for (int at = 0; at < memory.length; at++) {
      if (memory[at] != later.memory[at] && !contains(nobodys, at)) {
        lines.add("memory 0x%x: %d -> %d".formatted(at, memory[at], later.memory[at]));
      }
    }
    return String.join("\n", lines);
  }

  private static boolean contains(NavigableMap<Long, Long> ranges, long position) {
    return ranges.headMap(position, true).entrySet().stream()
        .anyMatch(range -> position < range.getKey() + range.getValue());
  }
}
