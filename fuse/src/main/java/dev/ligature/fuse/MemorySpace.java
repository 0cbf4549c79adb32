package dev.ligature.fuse;

import dev.ligature.linker.LinkPlan;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The memory of the fused module. That of a position-independent program is laid out as the linker
 * does: the stack low, then the libraries in load order, then the heap. A program of fixed
 * addresses keeps its own layout, and libraries lie behind its memory, or in a block of its {@code
 * malloc} if it has one that others can call: that may take all memory behind its heap for its own.
 */
final class MemorySpace {
  private static final int PAGE = 1 << 16;
  private static final int ALIGNMENT = 16;

  /** The lowest bytes of a memory, which are nobody's: at address 0 nothing has an address. */
  private static final int NULL_AREA = 16;

  private static final FuncType MALLOC = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
  private static final FuncType FREE = new FuncType(List.of(ValType.I32), List.of());

  private final LinkPlan plan;
  private final List<Unit> units;
  private final List<Reservation> reservations = new ArrayList<>();
  private final boolean fixed;
  private final boolean fromGuest;
  private long end;
  private long blockAlignment = ALIGNMENT;
  private Limits limits = new Limits(0, -1, false, false);

  /** A part of the memory that the fused module has for itself. */
  static final class Reservation {
    private final int size;
    private Value base = Value.of(0);

    private Reservation(int size) {
      this.size = size;
    }

    /** Where it is, once all is allocated. */
    Value base() {
      return base;
    }
  }

  MemorySpace(LinkPlan plan, List<Unit> units) {
    this.plan = plan;
    this.units = units;
    this.fixed = !units.getFirst().member().relocatable();
    this.fromGuest = fixed && malloc().isPresent();
  }

  /** The {@code malloc} of a main of fixed addresses, if libraries can have it. */
  private Optional<LinkPlan.Symbol> malloc() {
    return hasFunction("free", FREE).isPresent() ? hasFunction("malloc", MALLOC) : Optional.empty();
  }

  private Optional<LinkPlan.Symbol> hasFunction(String name, FuncType type) {
    Unit main = units.getFirst();
    return main.member().symbols().stream()
        .filter(symbol -> symbol.name().equals(name))
        .filter(symbol -> symbol.definition().kind() == LinkPlan.Kind.FUNCTION)
        .filter(symbol -> main.module().functionType(symbol.definition().index()).equals(type))
        .findFirst();
  }

  /** Asks for memory. */
  Reservation reserve(int size) {
    Reservation reservation = new Reservation(size);
    reservations.add(reservation);
    return reservation;
  }

  /**
   * Gives all libraries their memory areas.
   *
   * @param tableSize the table indices in use. No data has an address as low: function pointers and
   *     addresses are told apart by their value
   */
  void allocate(int tableSize) {
    wanted();
    if (!fixed) {
      end = aligned(Math.max(plan.stackSize(), tableSize), ALIGNMENT);
    } else if (!fromGuest) {
      end = Math.max(limits.min() * PAGE, NULL_AREA);
    }
    for (Unit unit : units) {
      if (unit.member().relocatable() && unit.member().room().memorySize() > 0) {
        LinkPlan.Room room = unit.member().room();
        unit.setMemoryBase(take(room.memorySize(), room.memoryAlignment()));
      }
    }
    for (Reservation reservation : reservations) {
      reservation.base = take(reservation.size, ALIGNMENT);
    }
    if (fromGuest) {
      end = aligned(end, ALIGNMENT);
      return;
    }
    long pages = (end + PAGE - 1) / PAGE;
    long min = Math.max(limits.min(), pages);
    if (limits.hasMax() && min > limits.max()) {
      throw new FusionException(
          "%s: needs %d pages of memory with its libraries: the limit is %d pages"
              .formatted(units.getFirst().name(), min, limits.max()));
    }
    limits = new Limits(min, limits.max(), false, limits.shared());
  }

  private Value take(long size, long alignment) {
    long base = aligned(end, alignment);
    end = base + size;
    blockAlignment = Math.max(blockAlignment, alignment);
    if (end > Integer.toUnsignedLong(-1)) {
      throw new FusionException(
          units.getFirst().name() + ": its libraries do not fit into a memory of 4 GiB");
    }
    return new Value(fromGuest, (int) base);
  }

  private static long aligned(long address, long alignment) {
    return (address + alignment - 1) & -alignment;
  }

  /** What all that share the memory want of it: the largest minimum, the smallest maximum. */
  private void wanted() {
    Unit main = units.getFirst();
    if (fixed && main.module().memories().isEmpty()) {
      if (units.stream().anyMatch(unit -> !unit.module().memories().isEmpty())) {
        throw new FusionException(main.name() + ": the program has no memory to share");
      }
      return;
    }
    long min = 0;
    long max = -1;
    boolean shared = false;
    for (Unit unit : units) {
      for (ExternType.Memory memory : unit.module().memories()) {
        Limits own = memory.limits();
        min = Math.max(min, own.min());
        max = own.hasMax() ? (max < 0 ? own.max() : Math.min(max, own.max())) : max;
        shared |= own.shared();
      }
    }
    limits = new Limits(min, max, false, shared);
  }

  /** An address that the loader chooses. */
  Value chosen(Unit unit, String name) {
    long memoryEnd = limits.min() * PAGE;
    if (name.equals("__heap_base")) {
      return Value.of(fixed ? memoryEnd : aligned(end, ALIGNMENT));
    } else if (name.equals("__heap_end")) {
      return Value.of(memoryEnd);
    } else if (!fixed) {
      return Value.of(name.equals("__stack_low") ? NULL_AREA : plan.stackSize());
    }
    throw new FusionException(
        "%s: undefined symbol: %s: a program at fixed addresses has to export it"
            .formatted(unit.name(), name));
  }

  /** Where the stack starts that a position-independent program gets. */
  int stackHigh() {
    return (int) plan.stackSize();
  }

  /** Whether there is one. */
  boolean isThere() {
    return !fixed || !units.getFirst().module().memories().isEmpty();
  }

  /** What it is imported by, if a main of fixed addresses imports it. */
  Optional<Import> imported() {
    return units.getFirst().module().imports().stream()
        .filter(reference -> fixed && reference.type().kind() == ExternKind.MEMORY)
        .map(name -> new Import(name.module(), name.name(), new ExternType.Memory(limits)))
        .findFirst();
  }

  Limits limits() {
    return limits;
  }

  /** The size of the block that libraries get from the program's allocator; 0 if there is none. */
  int blockSize() {
    return fromGuest ? (int) end : 0;
  }

  /** The alignment of that block. */
  int blockAlignment() {
    return (int) blockAlignment;
  }

  /** The index in main of the allocator that gives the block. */
  OptionalInt allocator() {
    return malloc().stream().mapToInt(symbol -> symbol.definition().index()).findFirst();
  }
}
