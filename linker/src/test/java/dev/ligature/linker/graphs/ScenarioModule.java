package dev.ligature.linker.graphs;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;

import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import java.util.HashMap;
import java.util.Map;

/**
 * The module of a library of a scenario. Its constructor traces its name; its destructor {@code ~}
 * and the name. {@link #OBSERVE} writes into its memory area what its references mean and what
 * {@code dlsym} gives it; a function that may be undefined is called by {@link #caller} instead.
 */
final class ScenarioModule {
  static final String OBSERVE = "observe";

  private static final int COUNT = Scenario.SYMBOLS.size();
  private static final int WORD = 4;

  /** The areas: own data, names, what was observed, then the first thread's data. */
  private static final int NAMES = WORD;

  private static final int REFERENCES = NAMES + COUNT * WORD;
  private static final int DEFAULTS = REFERENCES + COUNT * WORD;
  private static final int NEXTS = DEFAULTS + COUNT * WORD;
  private static final int STARTED = NEXTS + COUNT * WORD;
  private static final int FIRST_BLOCK = STARTED + WORD;
  private static final int SIZE = FIRST_BLOCK + WORD;

  private static final int RTLD_DEFAULT = 0;
  private static final int RTLD_NEXT = -1;

  private final Scenario.Lib lib;
  private final int letter;
  private final TestModule module;
  private final Map<String, Integer> functions = new HashMap<>();
  private final Map<String, Integer> cells = new HashMap<>();

  /** The last function that it has defined. */
  private int own = -1;

  /**
   * The writer of a library's module.
   *
   * @param threads whether its program has threads
   */
  ScenarioModule(Scenario.Lib lib, boolean threads) {
    this.lib = lib;
    this.module =
        (threads ? TestModule.sharing() : TestModule.library()).memory(SIZE, 2).table(1, 0);
    this.letter = lib.name().charAt(0);
  }

  /** Where the letter of the library is found that a reference means, or 0. */
  static int referenceAt(String symbol) {
    return REFERENCES + Scenario.SYMBOLS.indexOf(symbol) * WORD;
  }

  /** Where the pointer is found that {@code RTLD_DEFAULT} gives. */
  static int defaultAt(String symbol) {
    return DEFAULTS + Scenario.SYMBOLS.indexOf(symbol) * WORD;
  }

  /** Where the pointer is found that {@code RTLD_NEXT} gives. */
  static int nextAt(String symbol) {
    return NEXTS + Scenario.SYMBOLS.indexOf(symbol) * WORD;
  }

  /** The function that calls a function by its strong reference. */
  static String caller(String symbol) {
    return "call_" + symbol;
  }

  private static int nameAt(String symbol) {
    return NAMES + Scenario.SYMBOLS.indexOf(symbol) * WORD;
  }

  byte[] build() {
    lib.needed().forEach(needed -> module.needs(needed + ".so"));
    if (lib.broken()) {
      module.needs("nowhere.so");
    }
    int trace = module.importFunction("trace", TAKES_INT);
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int dlsym = module.importFunction("dlsym", TestModule.type(2, 1));
    importReferences();
    construct(trace, atExit);
    define();
    module.function(OBSERVE, GIVES_INT, observe(dlsym));
    for (String symbol : lib.strong()) {
      if (isCalled(lib, symbol)) {
        module.function(caller(symbol), GIVES_INT, Code.of().call(functions.get(symbol)));
      }
    }
    if (lib.name().equals(Scenario.MAIN)) {
      module.function("__main_void", GIVES_INT, Code.constant(0));
    }
    return module.build();
  }

  private void importReferences() {
    for (String symbol : Scenario.SYMBOLS) {
      if (lib.bindsItself(symbol)) {
        continue;
      }
      if (lib.refersTo(symbol) && Scenario.isFunction(symbol)) {
        functions.put(symbol, module.importFunction(symbol, GIVES_INT));
        cells.put(symbol, module.gotFunc(symbol));
      } else if (lib.refersTo(symbol)) {
        cells.put(symbol, module.gotMem(symbol));
      }
      if (lib.weak().contains(symbol)) {
        module.weak(symbol);
      }
    }
  }

  private void construct(int trace, int atExit) {
    Code up = lib.traps() ? Code.of().unreachable() : Code.of().i32(letter).call(trace);
    up.global(module.tableBase()).i32(0).global(module.memoryBase()).call(atExit).drop();
    Code down = Code.of().i32('~').call(trace).i32(letter).call(trace);
    module.elements(0, module.function(TAKES_INT, down)).function("__wasm_call_ctors", VOID, up);
  }

  private void define() {
    module.initialData(0, letter);
    for (String symbol : Scenario.SYMBOLS) {
      module.initialData(nameAt(symbol), symbol.charAt(0));
      if (lib.defines().contains(symbol)) {
        define(symbol);
      }
    }
  }

  private void define(String symbol) {
    if (Scenario.isFunction(symbol)) {
      if (own < 0 || !lib.linkage().aliases()) {
        own = module.function(GIVES_INT, Code.constant(letter));
      }
      functions.putIfAbsent(symbol, own);
      module.exportFunction(symbol, own);
    } else if (symbol.equals(Scenario.THREAD_LOCAL)) {
      defineThreadLocal(symbol);
    } else {
      module.exportAddress(symbol, 0);
    }
    if (lib.linkage().hidden().contains(symbol)) {
      module.hidden(symbol);
    }
    if (lib.linkage().weak()) {
      module.weakDefinition(symbol);
    }
  }

  /**
   * A block of a word for each thread, which begins with the library's letter. As in modules of
   * wasm-ld the start function, which runs once, makes the first thread's.
   */
  private void defineThreadLocal(String symbol) {
    int base = module.defineGlobal(true, 0);
    Code template = Code.of().local(0).setGlobal(base).local(0).i32(letter).store();
    int init = module.function(TAKES_INT, template);
    int memory = module.memoryBase();
    Code first = Code.of().global(memory).i32(STARTED).add().i32(1).store();
    first.global(memory).i32(FIRST_BLOCK).add().call(init);
    Code start = Code.of().global(memory).i32(STARTED).add().load().i32(0).equal().ifTrue(first);
    module
        .exportAddress(symbol, 0)
        .threadLocal(symbol)
        .exportGlobal("__tls_base", base)
        .exportGlobal("__tls_size", module.defineGlobal(false, WORD))
        .exportGlobal("__tls_align", module.defineGlobal(false, WORD))
        .exportFunction("__wasm_init_tls", init)
        .start(module.function(VOID, start));
  }

  private Code observe(int dlsym) {
    Code code = Code.of();
    int base = module.memoryBase();
    for (String symbol : Scenario.SYMBOLS) {
      if (lib.refersTo(symbol) && lib.bindsItself(symbol)) {
        code.global(base).i32(referenceAt(symbol)).add();
        if (Scenario.isFunction(symbol)) {
          code.call(functions.get(symbol)).store();
        } else {
          code.i32(letter).store();
        }
      }
      if (cells.containsKey(symbol) && !isCalled(lib, symbol)) {
        // The function is called by the import and by the pointer: they have to agree.
        Code seen = Code.of().global(base).i32(referenceAt(symbol)).add();
        if (Scenario.isFunction(symbol)) {
          int type = module.typeIndex(GIVES_INT);
          seen.call(functions.get(symbol)).global(cells.get(symbol)).callIndirect(type).and();
        } else {
          seen.global(cells.get(symbol)).load();
        }
        code.global(cells.get(symbol)).ifTrue(seen.store());
      }
      code.global(base).i32(defaultAt(symbol)).add();
      code.i32(RTLD_DEFAULT).global(base).i32(nameAt(symbol)).add().call(dlsym).store();
      code.global(base).i32(nextAt(symbol)).add();
      code.i32(RTLD_NEXT).global(base).i32(nameAt(symbol)).add().call(dlsym).store();
    }
    return code.i32(0);
  }

  /** Whether a reference is one to a function that may be undefined: {@link #caller} calls it. */
  static boolean isCalled(Scenario.Lib lib, String symbol) {
    return lib.strong().contains(symbol) && Scenario.isFunction(symbol) && !lib.bindsItself(symbol);
  }
}
