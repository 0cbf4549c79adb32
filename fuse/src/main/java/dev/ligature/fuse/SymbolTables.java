package dev.ligature.fuse;

import dev.ligature.fuse.MemorySpace.Reservation;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Opening;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code dlopen} and {@code dlsym} of the fused module look up, as data in its memory. All
 * that is in it refers to other parts by their offset.
 *
 * <pre>
 * handle   16 bytes: name, scope, which opening or -1, how often it is open
 * scope    count, then symbol tables
 * table    count, then symbols of 16 bytes: hash, name, value, and 1 if it counts from here, or the
 *          place of the library whose thread-local data it counts from, as -1 - place
 * names    count, then pairs of name and handle
 * </pre>
 */
final class SymbolTables {
  static final int HANDLE_SIZE = 16;
  static final int SCOPE = 4;
  static final int OPENING = 8;
  static final int COUNT = 12;
  static final int SYMBOL_SIZE = 16;
  static final int SYMBOL_NAME = 4;
  static final int SYMBOL_VALUE = 8;
  static final int SYMBOL_MOVES = 12;
  static final int NAME_SIZE = 8;
  static final int NAME_HANDLE = 4;

  /** How long a message of {@code dlerror} can be. */
  static final int MESSAGE_SIZE = 512;

  private static final int WORD = Integer.BYTES;
  private static final int HASH_START = 5381;
  private static final int HASH_FACTOR = 33;

  private final LinkPlan plan;
  private final List<Unit> units;
  private final FunctionSpace functions;
  private final TableSpace table;
  private final Addresses addresses;
  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private final Map<Integer, Integer> tables = new LinkedHashMap<>();
  private final List<Handle> handles = new ArrayList<>();
  private int handlesStart;
  private int pathNames;
  private int baseNames;
  private int message;
  private int size;

  /** What can be opened; of the program, by no name. */
  private record Handle(int offset, Unit unit, int opening, List<Integer> scope) {}

  SymbolTables(
      LinkPlan plan,
      List<Unit> units,
      FunctionSpace functions,
      TableSpace table,
      Addresses addresses) {
    this.plan = plan;
    this.units = units;
    this.functions = functions;
    this.table = table;
    this.addresses = addresses;
  }

  /** The hash by which symbols are found. */
  static int hash(String name) {
    int hash = HASH_START;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = hash * HASH_FACTOR + (b & 0xff);
    }
    return hash;
  }

  static int hashStart() {
    return HASH_START;
  }

  static int hashFactor() {
    return HASH_FACTOR;
  }

  /** Lays all out; each function that can be looked up gets its table index. */
  Reservation reserve(MemorySpace memory) {
    // Offset 0 is nothing's.
    size = WORD;
    handlesStart = size;
    addHandles();
    size += handles.size() * HANDLE_SIZE;
    message = size;
    size += MESSAGE_SIZE;
    for (Unit unit : units) {
      tables.put(unit.place(), size);
      size += WORD + symbols(unit).size() * SYMBOL_SIZE;
      symbols(unit).forEach(this::take);
    }
    for (Handle handle : handles) {
      size += WORD + handle.scope().size() * WORD;
      string(handle.unit().name());
    }
    pathNames = size;
    size += WORD + names(false).size() * NAME_SIZE;
    baseNames = size;
    size += WORD + names(true).size() * NAME_SIZE;
    names(false).keySet().forEach(this::string);
    names(true).keySet().forEach(this::string);
    strings.replaceAll((text, _) -> placed(text));
    return memory.reserve(size);
  }

  private void addHandles() {
    handles.add(new Handle(handlesStart, units.getFirst(), -1, start()));
    for (int place : start()) {
      if (place != 0) {
        addHandle(units.get(place), -1);
      }
    }
    for (int k = 0; k < plan.openings().size(); k++) {
      Unit unit = units.get(plan.openings().get(k).member());
      if (handles.stream().noneMatch(handle -> handle.unit() == unit)) {
        addHandle(unit, k);
      }
    }
  }

  private void addHandle(Unit unit, int opening) {
    int offset = handlesStart + handles.size() * HANDLE_SIZE;
    handles.add(new Handle(offset, unit, opening, scope(unit)));
  }

  /** The libraries that the program starts with, in load order. */
  private List<Integer> start() {
    return units.stream().filter(Unit::isOfStart).map(Unit::place).toList();
  }

  /** A library and all it needs, breadth first. */
  private List<Integer> scope(Unit unit) {
    Set<Integer> seen = new LinkedHashSet<>(List.of(unit.place()));
    List<Integer> order = new ArrayList<>(seen);
    for (int k = 0; k < order.size(); k++) {
      for (int needed : units.get(order.get(k)).member().needed()) {
        if (seen.add(needed)) {
          order.add(needed);
        }
      }
    }
    return order;
  }

  /** The symbols of a library that have an address. */
  private static List<LinkPlan.Symbol> symbols(Unit unit) {
    return hasThreadLocals(unit)
        ? unit.member().symbols()
        : unit.member().symbols().stream()
            .filter(symbol -> symbol.definition().kind() != LinkPlan.Kind.THREAD_LOCAL)
            .toList();
  }

  /** Whether a library has thread-local data that others can find. */
  static boolean hasThreadLocals(Unit unit) {
    return unit.exportedGlobal(Conventions.TLS_BASE).isPresent()
        && unit.member().symbols().stream()
            .anyMatch(symbol -> symbol.definition().kind() == LinkPlan.Kind.THREAD_LOCAL);
  }

  private void take(LinkPlan.Symbol symbol) {
    string(symbol.name());
    if (symbol.definition().kind() == LinkPlan.Kind.FUNCTION) {
      slot(symbol);
    }
  }

  private int slot(LinkPlan.Symbol symbol) {
    Unit unit = units.get(symbol.definition().member());
    return table.slotOf(functions.index(functions.target(unit, symbol.definition().index())));
  }

  private void string(String text) {
    strings.putIfAbsent(text, 0);
  }

  private int placed(String text) {
    int offset = size;
    size += text.getBytes(StandardCharsets.UTF_8).length + 1;
    return offset;
  }

  /** The names that lead to libraries: as given, or the last parts of these as paths. */
  private Map<String, Integer> names(boolean last) {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (Handle handle : handles.subList(1, handles.size())) {
      names.putIfAbsent(last ? last(handle.unit().name()) : handle.unit().name(), handle.offset());
    }
    for (Opening opening : plan.openings()) {
      handles.stream()
          .filter(handle -> handle.unit().place() == opening.member())
          .findFirst()
          .ifPresent(
              handle ->
                  names.putIfAbsent(last ? last(opening.name()) : opening.name(), handle.offset()));
    }
    return names;
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The offset of the handle of the program as a whole, which is the first one. */
  int programHandle() {
    return handlesStart;
  }

  /** The offset behind the last handle. */
  int handlesEnd() {
    return handlesStart + handles.size() * HANDLE_SIZE;
  }

  /** The offset of the handle of a library that is opened. */
  int handle(int place) {
    return handles.stream()
        .filter(handle -> handle.unit().place() == place)
        .mapToInt(Handle::offset)
        .findFirst()
        .orElseThrow();
  }

  /** The offset of the names as they were given. */
  int pathNames() {
    return pathNames;
  }

  /** The offset of the last parts of names. */
  int baseNames() {
    return baseNames;
  }

  /** The offset of the message of {@code dlerror}. */
  int message() {
    return message;
  }

  /** A text; its place is known before all is written. */
  int text(String text) {
    return strings.getOrDefault(text, 0);
  }

  /** Asks for a text. */
  void require(String text) {
    string(text);
  }

  /**
   * The data, once all addresses are known.
   *
   * @param base where it will be
   */
  byte[] data(Value base) {
    ByteBuffer data = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    int scope = message + MESSAGE_SIZE;
    for (Unit unit : units) {
      data.position(tables.getOrDefault(unit.place(), 0));
      data.putInt(symbols(unit).size());
      for (LinkPlan.Symbol symbol : symbols(unit)) {
        symbol(data, symbol, base);
      }
      scope = data.position();
    }
    for (Handle handle : handles) {
      data.position(handle.offset());
      data.putInt(text(handle.unit().name())).putInt(scope).putInt(handle.opening()).putInt(0);
      data.position(scope);
      data.putInt(handle.scope().size());
      handle.scope().forEach(place -> data.putInt(tables.getOrDefault(place, 0)));
      scope = data.position();
    }
    for (boolean last : new boolean[] {false, true}) {
      data.position(last ? baseNames : pathNames);
      data.putInt(names(last).size());
      names(last).forEach((name, handle) -> data.putInt(text(name)).putInt(handle));
    }
    strings.forEach(
        (text, offset) -> data.position(offset).put(text.getBytes(StandardCharsets.UTF_8)));
    return data.array();
  }

  private void symbol(ByteBuffer data, LinkPlan.Symbol symbol, Value base) {
    data.putInt(hash(symbol.name())).putInt(text(symbol.name()));
    if (symbol.definition().kind() == LinkPlan.Kind.FUNCTION) {
      data.putInt(slot(symbol)).putInt(0);
      return;
    }
    Value address = addresses.data(symbol.definition());
    if (symbol.definition().kind() == LinkPlan.Kind.THREAD_LOCAL) {
      data.putInt(address.offset()).putInt(-1 - symbol.definition().member());
      return;
    }
    // What moves with the block moves with this data too.
    data.putInt(address.movable() ? address.offset() - base.offset() : address.offset());
    data.putInt(address.movable() ? 1 : 0);
  }
}
