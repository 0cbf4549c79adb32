package dev.ligature.linker.allocate;

import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.LimitException;
import dev.ligature.engine.Quota;
import dev.ligature.engine.Table;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.image.FunctionImage;
import dev.ligature.linker.image.TableImage;
import dev.ligature.linker.image.TableImage.Slot;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.ElementSlots;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The table of a program: the areas that libraries have in it, and one index for each function
 * whose address somebody takes, the same one whoever asks.
 *
 * <p>A function that an element segment already put into the table has that index; any other gets a
 * slot of its own when its address is first taken.
 */
public final class ProgramTable {
  /** The least by which the table grows for single functions, so that most of them copy nothing. */
  private static final int CHUNK = 64;

  private final IdentityHashMap<Func, Integer> slots = new IdentityHashMap<>();
  private final FreeList free = new FreeList();
  private final Quota quota;
  private @Nullable Table table;
  private @Nullable ProgramMemory memory;

  /**
   * No table yet.
   *
   * @param quotas what the program's tables may have
   */
  public ProgramTable(ProgramQuotas quotas) {
    this.quota = quotas.engine().elements();
  }

  /** The table; null if there is none yet, or main has none. */
  public @Nullable Table table() {
    ProgramMemory first = memory;
    if (table == null && first != null) {
      first.settle();
    }
    return table;
  }

  /** The table, which has to be there. */
  public Table requireTable() {
    return Objects.requireNonNull(table(), "no table");
  }

  /** Says what makes the table if that was postponed. */
  public void postpone(ProgramMemory maker) {
    memory = maker;
  }

  /** Undoes that it was made, if there is no memory to go with it. */
  public void discard() {
    Table made = table;
    if (made != null) {
      quota.give(made.size());
      table = null;
      slots.clear();
      free.clear();
    }
  }

  /** Takes over the table of a main module of fixed addresses. */
  public void adopt(Table mainTable) {
    table = mainTable;
  }

  /**
   * Makes a table of functions without any.
   *
   * @param wide whether its indices have 64 bits
   */
  public void create(boolean wide) {
    Limits limits = new Limits(1, -1, wide, false);
    table = new Table(new ExternType.Table(ValType.FUNCREF, limits), null, quota);
  }

  /**
   * Makes the table that a main of fixed addresses imports.
   *
   * @param type what it imports
   * @throws LinkException.NoRoom if there is no room for it
   */
  public void create(LoadedLibrary main, ExternType.Table type) {
    if (type.limits().min() > Table.MAX_SIZE) {
      throw tooLarge(main, type);
    }
    try {
      table = new Table(type, null, quota);
    } catch (LimitException e) {
      throw noRoom(main, type.limits().min() + " table elements", String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      throw noRoom(main, type.limits().min() + " table elements", "the Java heap has no room");
    }
  }

  /** What to say of a table that is larger than any may be. */
  public static LinkException tooLarge(LoadedLibrary library, ExternType.Table type) {
    return noRoom(
        library,
        type.limits().min() + " table elements",
        "a table has at most %d".formatted(Table.MAX_SIZE));
  }

  /**
   * Allocates the area of a library, filled with null.
   *
   * @throws LinkException.NoRoom if the table can't grow
   */
  public Area allocate(LoadedLibrary library) {
    long size = library.module().tableSize();
    if (size == 0) {
      return Area.NONE;
    }
    String wanted = size + " table elements";
    if (table == null) {
      throw noRoom(library, wanted, "the program has no table to share");
    }
    long base = take(size, library.module().tableAlignment());
    if (base < 0) {
      throw noRoom(library, wanted, limit(size));
    }
    table.fill((int) base, null, (int) size);
    return new Area(base, size);
  }

  /**
   * Grows the table to a size that a library's import wants, if it is smaller.
   *
   * @throws LinkException.NoRoom if it can't
   */
  public void ensureSize(LoadedLibrary library, long size) {
    long delta = size - requireTable().size();
    if (delta > 0 && !grow(delta)) {
      throw noRoom(library, size + " table elements", limit(delta));
    }
  }

  /**
   * Gives an area back.
   *
   * @param stale what to put in the place of a function until the slot is used again
   */
  public void release(Area area, UnaryOperator<Func> stale) {
    for (long slot = area.base(); slot < area.base() + area.size(); slot++) {
      vacate((int) slot, stale);
    }
    if (area.size() > 0) {
      free.give(area.base(), area.size());
    }
  }

  private void vacate(int slot, UnaryOperator<Func> stale) {
    Func function = (Func) requireTable().get(slot);
    if (function != null) {
      requireTable().set(slot, stale.apply(function));
    }
  }

  /**
   * Takes the slots of an instance's functions away, those outside its area too.
   *
   * @param stale what to put in the place of a function until the slot is used again
   */
  public void forget(Instance instance, Area area, UnaryOperator<Func> stale) {
    List<Integer> vacated = new ArrayList<>();
    List<Func> own =
        slots.keySet().stream()
            .filter(f -> f.instance().filter(instance::equals).isPresent())
            .toList();
    for (Func function : own) {
      int slot = Objects.requireNonNull(slots.remove(function));
      if (!area.contains(slot)) {
        vacated.add(slot);
      }
    }
    // The map knows functions by identity, so its order must not decide anything.
    Collections.sort(vacated);
    for (int slot : vacated) {
      vacate(slot, stale);
      free.give(slot, 1);
    }
  }

  /**
   * The index of a function, which is put into the table if it is not there.
   *
   * @throws LinkException.NoRoom if the table can't grow
   */
  public int indexOf(Func function) {
    Integer known = slots.get(function);
    if (known != null) {
      return known;
    }
    int slot = elementSlot(function);
    if (slot == ElementSlots.NO_SLOT) {
      slot = put(function);
    }
    slots.put(function, slot);
    return slot;
  }

  /** The index that a function has already, or {@link ElementSlots#NO_SLOT}. */
  public int knownIndexOf(Func function) {
    Integer known = slots.get(function);
    return known != null ? known : elementSlot(function);
  }

  private static int elementSlot(Func function) {
    LoadedLibrary library = LoadedLibrary.ownerOf(function);
    if (library == null) {
      return ElementSlots.NO_SLOT;
    }
    return library.elementSlots().slotOf(function.index());
  }

  private int put(Func function) {
    long slot = table() == null ? -1 : take(1, 1);
    if (slot < 0) {
      throw new LinkException.NoRoom(
          function.name(),
          "a table element",
          table == null ? "the program has no table to share" : limit(1),
          List.of());
    }
    requireTable().set((int) slot, function);
    return (int) slot;
  }

  /** Notes that an element segment holds a function of another library. */
  public void adopt(Func function, int slot) {
    slots.putIfAbsent(function, slot);
    requireTable().set(slot, function);
  }

  /** Takes a function's slot away that {@link #indexOf} gave it outside the areas. */
  public void remove(Func function) {
    Integer slot = slots.remove(function);
    if (slot != null) {
      requireTable().set(slot, null);
      free.give(slot, 1);
    }
  }

  /**
   * What is saved of it. What stands in free slots in the place of functions that have gone is not:
   * who calls one finds nothing there.
   *
   * @param functions what is saved of a function
   */
  public TableImage save(Function<Func, FunctionImage> functions) {
    Table made = table;
    List<@Nullable FunctionImage> elements = new ArrayList<>();
    for (int slot = 0; made != null && slot < made.size(); slot++) {
      Func function = free.contains(slot) ? null : (Func) made.get(slot);
      elements.add(function == null ? null : functions.apply(function));
    }
    List<TableImage.Slot> known = new ArrayList<>();
    slots.forEach((function, slot) -> known.add(new Slot(functions.apply(function), slot)));
    // The map knows functions by identity, so its order must not decide anything.
    known.sort(Comparator.comparingInt(Slot::index));
    return new TableImage(made != null && made.limits().is64(), elements, known, free.save());
  }

  /**
   * Makes the table that was saved, or grows the one that main brought; {@link #refill} does the
   * rest.
   *
   * @param first a library of the program, for messages; null if there is none
   * @throws LinkException.NoRoom if it can't have that size
   */
  public void restore(TableImage saved, @Nullable LoadedLibrary first) {
    int size = saved.elements().size();
    if (table == null && size > 0) {
      create(saved.wide());
    }
    Table made = table;
    if (made != null && made.size() < size && made.grow(size - made.size(), null) < 0) {
      throw new LinkException.NoRoom(
          first == null ? "the program" : first.name(),
          size + " table elements",
          limit(size - made.size()),
          List.of());
    }
    free.restore(saved.free());
  }

  /**
   * Puts the functions of a saved table into this one.
   *
   * @param functions the function of what was saved
   */
  public void refill(TableImage saved, Function<FunctionImage, Func> functions) {
    for (int slot = 0; slot < saved.elements().size(); slot++) {
      FunctionImage function = saved.elements().get(slot);
      requireTable().set(slot, function == null ? null : functions.apply(function));
    }
    saved.slots().forEach(slot -> slots.put(functions.apply(slot.function()), slot.index()));
  }

  /** How many elements of what the loader owns are in no area and hold no function. */
  public long freeSlots() {
    return free.total();
  }

  private long take(long size, long alignment) {
    long base = free.take(size, alignment);
    if (base < 0 && (grow(size + alignment - 1 + CHUNK) || grow(size + alignment - 1))) {
      base = free.take(size, alignment);
    }
    return base;
  }

  private boolean grow(long delta) {
    // The engine's table copies itself to grow: half as much again keeps the sum of copies linear.
    long generous = Math.max(delta, requireTable().size() / 2);
    return growBy(generous) || growBy(delta);
  }

  private boolean growBy(long delta) {
    int before = delta > Table.MAX_SIZE ? -1 : requireTable().grow((int) delta, null);
    if (before < 0) {
      return false;
    }
    long first = Math.max(before, 1);
    free.give(first, before + delta - first);
    return true;
  }

  /** Why the table did not grow by so many elements. */
  private String limit(long elements) {
    Table table = requireTable();
    Limits limits = table.limits();
    long max = limits.hasMax() ? Math.min(limits.max(), Table.MAX_SIZE) : Table.MAX_SIZE;
    if (elements <= max - table.size() && !quota.has(elements)) {
      return quota.text();
    }
    String hint =
        limits.hasMax() && limits.max() == limits.min() ? "; link main with --growable-table" : "";
    return "the table has %d of at most %d elements%s".formatted(table.size(), max, hint);
  }

  private static LinkException.NoRoom noRoom(LoadedLibrary library, String wanted, String limit) {
    return new LinkException.NoRoom(library.name(), wanted, limit, library.chain());
  }
}
