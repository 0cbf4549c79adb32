package dev.ligature.linker.relocate;

import dev.ligature.engine.Extern;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.engine.LimitException;
import dev.ligature.engine.Table;
import dev.ligature.engine.Tag;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.host.HostGlobals;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.TableDefinition;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * Gives a library its instance: memory, table, bases, tags, an empty GOT. Functions are left
 * unbound, since libraries may import each other. Nothing is copied and no code runs yet.
 */
public final class Instantiation {
  /** What a library without memories and tables of its own needs room for, and its class too. */
  private static final String INSTANCE = "its instance";

  private final ProgramMemory memory;
  private final SharedImports shared;
  private final HostGlobals host;

  /**
   * Instances over a program's memory and table.
   *
   * @param resolution knows the globals of the host
   */
  public Instantiation(ProgramMemory memory, ProgramTable table, Resolution resolution) {
    this.memory = memory;
    this.host = resolution.hostGlobals();
    this.shared = new SharedImports(memory, table);
  }

  /**
   * Makes the instance.
   *
   * @throws LinkException.Incompatible if an import's type does not fit
   * @throws LinkException.NoRoom if there is no room for memories and tables of its own, or they
   *     are over a limit
   */
  @SuppressWarnings("IfChainToSwitch") // no switch over patterns, which each start would link
  public void instantiate(LoadedLibrary library) {
    memory.checkOwn(library);
    checkTables(library);
    List<Extern> externs = new ArrayList<>();
    int tags = 0;
    int functions = 0;
    for (Import reference : library.module().module().imports()) {
      if (reference.type() instanceof ExternType.Function) {
        // Bound later.
        externs.add(library.module().compiled().unbound(functions++, reference));
      } else if (reference.type() instanceof ExternType.Tag) {
        externs.add(library.tags()[tags++]);
      } else {
        externs.add(extern(library, reference));
      }
    }
    List<Tag> defined = Arrays.asList(library.tags()).subList(tags, library.tags().length);
    library.instantiated(allocate(library, externs, defined));
    memory.agents().add(library.instance());
  }

  private static void checkTables(LoadedLibrary library) {
    for (TableDefinition definition : library.module().module().tableDefinitions()) {
      if (definition.type().limits().min() > Table.MAX_SIZE) {
        throw ProgramTable.tooLarge(library, definition.type());
      }
    }
  }

  private Instance allocate(LoadedLibrary library, List<Extern> externs, List<Tag> defined) {
    try {
      return library.module().compiled().allocate(externs, defined, memory.quotas().engine());
    } catch (LimitException e) {
      String limit = String.valueOf(e.getMessage());
      boolean ofCode = limit.equals(memory.quotas().engine().code().text());
      throw new LinkException.NoRoom(
          library.name(), ofCode ? INSTANCE : own(library), limit, library.chain());
    } catch (OutOfMemoryError e) {
      throw new LinkException.NoRoom(
          library.name(), own(library), "the Java heap has no room", library.chain());
    }
  }

  /** What of its own a library has that takes room. */
  private static String own(LoadedLibrary library) {
    WasmModule module = library.module().module();
    StringJoiner text = new StringJoiner(" and ");
    List<ExternType.Memory> memories = module.memories();
    memories.subList(module.importCount(ExternKind.MEMORY), memories.size()).stream()
        .map(memory -> memory.limits().min() + " pages of memory")
        .forEach(text::add);
    module.tableDefinitions().stream()
        .map(table -> table.type().limits().min() + " table elements")
        .forEach(text::add);
    return text.length() == 0 ? INSTANCE : text.toString();
  }

  /** What an import gets that is neither a function nor a tag. */
  @SuppressWarnings("IfChainToSwitch") // no switch over patterns, which each start would link
  private Extern extern(LoadedLibrary library, Import reference) {
    if (reference.type() instanceof ExternType.Memory type) {
      return shared.memory(library, reference, type);
    } else if (reference.type() instanceof ExternType.Table type) {
      return shared.table(library, reference, type);
    } else if (reference.type() instanceof ExternType.Global type) {
      return global(library, reference, type);
    }
    throw new AssertionError(reference.type());
  }

  private Global global(LoadedLibrary library, Import reference, ExternType.Global type) {
    return switch (reference.module()) {
      case GotCell.DATA, GotCell.FUNCTIONS -> gotCell(library, reference, type);
      case HostFunction.ENV -> ownGlobal(library, reference, type);
      default -> hostGlobal(library, reference, type);
    };
  }

  /** Why an import from the GOT can't be an entry of it, if so. */
  static Optional<LinkException> notGotEntry(LoadedLibrary library, Import reference) {
    boolean ofGot =
        reference.module().equals(GotCell.DATA) || reference.module().equals(GotCell.FUNCTIONS);
    if (!ofGot || !(reference.type() instanceof ExternType.Global type)) {
      return Optional.empty();
    }
    if (!isInteger(type)) {
      return Optional.of(SharedImports.incompatible(library, reference, text(type), "global i32"));
    }
    // Instances take the value of a constant when they are made, before it is known.
    return type.mutable()
        ? Optional.empty()
        : Optional.of(
            SharedImports.incompatible(
                library, reference, text(type), "global mut " + type.type()));
  }

  private static Global gotCell(LoadedLibrary library, Import reference, ExternType.Global type) {
    Optional<LinkException> problem = notGotEntry(library, reference);
    if (problem.isPresent()) {
      throw problem.get();
    }
    Global cell = Global.of(type);
    library.got().add(new GotCell(library, reference, cell));
    return cell;
  }

  private Global ownGlobal(LoadedLibrary library, Import reference, ExternType.Global type) {
    return switch (reference.name()) {
      case "__memory_base" -> constant(library, reference, type, library.memory().base());
      case "__table_base" -> constant(library, reference, type, library.table().base());
      case "__stack_pointer" -> stackPointer(library, reference, type);
      case AbiNames.INIT_STACK_POINTER -> stackStart(library, reference, type);
      default -> hostGlobal(library, reference, type);
    };
  }

  private Global stackStart(LoadedLibrary library, Import reference, ExternType.Global type) {
    OptionalLong start = memory.stackHigh();
    return start.isPresent()
        ? constant(library, reference, type, start.getAsLong())
        : hostGlobal(library, reference, type);
  }

  private Global hostGlobal(LoadedLibrary library, Import reference, ExternType.Global type) {
    String module = reference.module();
    String name = reference.name();
    HostGlobal given =
        host.find(module, name, type)
            .orElseThrow(
                () ->
                    SharedImports.incompatible(
                        library,
                        reference,
                        text(type),
                        host.refuses(module, name, type)
                            ? "one that the link policy does not grant"
                            : SharedImports.none(reference)));
    if (!given.type().equals(type)) {
      throw SharedImports.incompatible(library, reference, text(type), text(given.type()));
    }
    if (type.mutable()) {
      library.hostVariables().add(given);
    }
    return given.cell();
  }

  private static Global constant(
      LoadedLibrary library, Import reference, ExternType.Global type, long value) {
    checkInteger(library, reference, type);
    return type.type().equals(ValType.I64)
        ? new Global.I64(type.mutable(), value)
        : new Global.I32(type.mutable(), (int) value);
  }

  private Global stackPointer(LoadedLibrary library, Import reference, ExternType.Global type) {
    Global given = memory.firstStackPointer();
    if (given == null) {
      throw SharedImports.incompatible(
          library, reference, text(type), "none: main must export __stack_pointer to be shared");
    }
    if (!given.type().equals(type)) {
      throw SharedImports.incompatible(library, reference, text(type), text(given.type()));
    }
    return given;
  }

  private static void checkInteger(
      LoadedLibrary library, Import reference, ExternType.Global type) {
    if (!isInteger(type)) {
      throw SharedImports.incompatible(library, reference, text(type), "global i32");
    }
  }

  private static boolean isInteger(ExternType.Global type) {
    return type.type().equals(ValType.I32) || type.type().equals(ValType.I64);
  }

  static String text(ExternType.Global type) {
    return "global " + (type.mutable() ? "mut " : "") + type.type();
  }
}
