package dev.ligature.linker.abi;

import dev.ligature.engine.Func;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.wasm.CxxNames;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Says of what type a C++ exception is that nobody in a program has caught, and what it says: of
 * those of WebAssembly, which carry the address of LLVM's header. The type is asked for by the
 * functions of the C++ ABI; bases and {@code what()} are found by what compilers write of types.
 *
 * @see <a href="https://itanium-cxx-abi.github.io/cxx-abi/abi.html#rtti-layout">RTTI layout</a>
 */
public final class CxxUncaught {
  private static final String TAG = "__cpp_exception";

  /** The halves of {@code CLNGC++\0}, by which LLVM's runtime marks its own. */
  private static final int OURS_LOW = 0x432b2b00;

  private static final int OURS_HIGH = 0x434c4e47;

  /** The size of {@code _Unwind_Exception}, which stands before the object. */
  private static final int HEADER = 32;

  private static final int NAME = 4;
  private static final int FIRST_BASE = 8;
  private static final int BASE_COUNT = 12;
  private static final int BASES = 16;
  private static final int BASE_SIZE = 8;
  private static final int VIRTUAL = 1;
  private static final int OFFSET_SHIFT = 8;

  /** Behind the two destructors of a class that has no other virtual function before it. */
  private static final int WHAT = 8;

  private static final int MOST_BASES = 100;
  private static final String EXCEPTION = "St9exception";
  private static final String SINGLE = "N10__cxxabiv120__si_class_type_infoE";
  private static final String SEVERAL = "N10__cxxabiv121__vmi_class_type_infoE";
  private static final String NAME_OF = "typeinfo name for ";

  private final RuntimeFunctions guest;
  private final GuestStrings memory;
  private final ProgramTable table;

  /** How many bases are looked at yet: what is no type may refer to itself. */
  private int left;

  /** That of one program. */
  public CxxUncaught(RuntimeFunctions guest, GuestStrings memory, ProgramTable table) {
    this.guest = guest;
    this.memory = memory;
    this.table = table;
  }

  /** Runs a program; what leaves it says what it is. */
  public int run(IntSupplier main) {
    try {
      return main.getAsInt();
    } catch (GuestException e) {
      throw described(e);
    }
  }

  private GuestException described(GuestException thrown) {
    if (!thrown.tag().name().equals(TAG)
        || thrown.values().size() != 1
        || !(thrown.values().getFirst() instanceof Integer header)) {
      return thrown;
    }
    Optional<String> text = text(header);
    if (text.isEmpty()) {
      return thrown;
    }
    GuestException told =
        GuestException.described(text.get(), thrown.tag(), thrown.values().toArray());
    told.setStackTrace(thrown.getStackTrace());
    return told;
  }

  private Optional<String> text(int header) {
    try {
      OptionalInt type = type(header);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      String name = memory.name(memory.word(type.getAsInt() + NAME));
      return Optional.of(CxxDescription.text(readable(name), what(type.getAsInt(), header)));
    } catch (GuestInterrupted e) {
      throw e;
    } catch (TrapException | GuestException | LinkException.InvalidRequest e) {
      // It is an exception that is not in order.
      return Optional.empty();
    }
  }

  /** The {@code std::type_info} of a header, if it is of LLVM's runtime and that tells. */
  private OptionalInt type(int header) {
    Optional<MethodHandle> begin = guest.function("__cxa_begin_catch", 1);
    Optional<MethodHandle> current = guest.function("__cxa_current_exception_type", 0);
    boolean ours =
        memory.word(header) == OURS_LOW && memory.word(header + Integer.BYTES) == OURS_HIGH;
    if (!ours || begin.isEmpty() || current.isEmpty()) {
      return OptionalInt.empty();
    }
    RuntimeFunctions.get(begin.get(), header);
    int type = RuntimeFunctions.get(current.get());
    return type == 0 ? OptionalInt.empty() : OptionalInt.of(type);
  }

  private static String readable(String mangled) {
    return CxxNames.demangle("_ZTS" + mangled)
        .filter(text -> text.startsWith(NAME_OF))
        .map(text -> text.substring(NAME_OF.length()))
        .orElse(mangled);
  }

  /** What an object says if it is a {@code std::exception}. */
  private String what(int type, int header) {
    left = MOST_BASES;
    OptionalInt part = exception(type, header + HEADER);
    if (part.isEmpty()) {
      return "";
    }
    int index = memory.word(memory.word(part.getAsInt()) + WHAT);
    boolean inTable = Integer.compareUnsigned(index, table.requireTable().size()) < 0;
    return inTable
            && table.requireTable().get(index) instanceof Func function
            && function.functionType().equals(RuntimeFunctions.GIVING_ONE)
        ? memory.name(RuntimeFunctions.get(function.handle(), part.getAsInt()))
        : "";
  }

  /** Where an object of a type is a {@code std::exception}. */
  private OptionalInt exception(int type, int object) {
    if (memory.name(memory.word(type + NAME)).equals(EXCEPTION)) {
      return OptionalInt.of(object);
    }
    if (left-- == 0) {
      return OptionalInt.empty();
    }
    // In front of a table of virtual functions is the type of what has it.
    int kind = memory.word(memory.word(type) - Integer.BYTES);
    return switch (memory.name(memory.word(kind + NAME))) {
      case SINGLE -> exception(memory.word(type + FIRST_BASE), object);
      case SEVERAL -> amongBases(type, object);
      default -> OptionalInt.empty();
    };
  }

  private OptionalInt amongBases(int type, int object) {
    int count = memory.word(type + BASE_COUNT);
    for (int k = 0; k < count && left > 0; k++) {
      int base = type + BASES + k * BASE_SIZE;
      int flags = memory.word(base + Integer.BYTES);
      int offset = flags >> OFFSET_SHIFT;
      int place = (flags & VIRTUAL) == 0 ? offset : memory.word(memory.word(object) + offset);
      OptionalInt found = exception(memory.word(base), object + place);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalInt.empty();
  }
}
