package dev.ligature.linker.limits;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.ArrayList;
import java.util.List;

/** What is to be linked, in any size: libraries are put into a world, and a program uses them. */
final class Loads {
  /** What each load comes to. */
  static final int RESULT = 7;

  private static final String PREFIX = "a_rather_long_prefix_that_all_of_the_names_have".repeat(3);

  private Loads() {}

  private static String lib(int k) {
    return "lib" + k + ".so";
  }

  private static TestModule constant(String name) {
    return TestModule.library().function(name, TestModule.GIVES_INT, Code.constant(RESULT));
  }

  /** Calls a function of a library, and closes it and what it needs. */
  private static int open(Program program, String name, String function, OpenFlag flag) {
    Library library = program.open(name, flag);
    int result = World.call(library, function);
    library.close();
    return program.libraries().isEmpty() ? result : -1;
  }

  // Libraries.

  /** Each needs the next, and calls it. */
  static void putChain(World world, int n) {
    for (int k = 0; k < n - 1; k++) {
      TestModule module = TestModule.library().needs(lib(k + 1));
      int next = module.importFunction("f" + (k + 1), TestModule.GIVES_INT);
      world.put(lib(k), module.function("f" + k, TestModule.GIVES_INT, Code.of().call(next)));
    }
    world.put(lib(n - 1), constant("f" + (n - 1)));
  }

  static int openChain(Program program, int n) {
    return open(program, lib(0), "f0", OpenFlag.NOW);
  }

  /** One needs all others, and imports a function of each. */
  static void putStar(World world, int n) {
    TestModule root = TestModule.library();
    int last = 0;
    for (int k = 0; k < n; k++) {
      world.put(lib(k), constant("f" + k));
      last = root.needs(lib(k)).importFunction("f" + k, TestModule.GIVES_INT);
    }
    world.put("root.so", root.function("f", TestModule.GIVES_INT, Code.of().call(last)));
  }

  static int openRoot(Program program, int n) {
    return open(program, "root.so", "f", OpenFlag.NOW);
  }

  /** One needs all others, each of which imports what the last one defines. */
  static void putScope(World world, int n) {
    TestModule root = TestModule.library();
    for (int k = 0; k < n; k++) {
      TestModule module = TestModule.library();
      int last = module.importFunction("last", TestModule.GIVES_INT);
      world.put(lib(k), module.function("f" + k, TestModule.GIVES_INT, Code.of().call(last)));
      root.needs(lib(k));
    }
    world.put("last.so", constant("last"));
    int first = root.needs("last.so").importFunction("f0", TestModule.GIVES_INT);
    world.put("root.so", root.function("f", TestModule.GIVES_INT, Code.of().call(first)));
  }

  // Symbols.

  private static void putSymbols(World world, List<String> names) {
    TestModule definer = TestModule.library();
    TestModule root = TestModule.library().needs("definer.so");
    int last = 0;
    for (String name : names) {
      definer.function(name, TestModule.GIVES_INT, Code.constant(RESULT));
      last = root.importFunction(name, TestModule.GIVES_INT);
    }
    world.put("definer.so", definer);
    world.put("root.so", root.function("f", TestModule.GIVES_INT, Code.of().call(last)));
  }

  private static List<String> prefixed(int n) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      names.add(PREFIX + k);
    }
    return names;
  }

  /** Names that all have a long beginning. */
  static void putPrefixed(World world, int n) {
    putSymbols(world, prefixed(n));
  }

  /** Names of which all have the same hash in Java. */
  static void putColliding(World world, int n) {
    List<String> names = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 1 << 20; bit > 0; bit >>= 1) {
        name.append((k & bit) == 0 ? "Aa" : "BB");
      }
      names.add(name.toString());
    }
    putSymbols(world, names);
  }

  /** Looks all of them up by name. */
  static int lookUp(Program program, int n) {
    Library library = program.open("definer.so");
    FunctionSymbol last = null;
    for (String name : prefixed(n)) {
      last = (FunctionSymbol) library.findOrThrow(name);
    }
    try {
      return (int) last.handle().invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** One function calls as many others, each of which is bound when it is called. */
  static void putLazy(World world, int n) {
    TestModule definer = TestModule.library();
    TestModule root = TestModule.library().needs("definer.so");
    Code code = Code.of();
    for (int k = 0; k < n; k++) {
      definer.function("f" + k, TestModule.GIVES_INT, Code.constant(1));
      code.call(root.importFunction("f" + k, TestModule.GIVES_INT)).drop();
    }
    world.put("definer.so", definer);
    world.put("root.so", root.function("f", TestModule.GIVES_INT, code.i32(RESULT)));
  }

  static int callLazily(Program program, int n) {
    return open(program, "root.so", "f", OpenFlag.LAZY);
  }

  /** One imports what nobody defines, though there are as many other names. */
  static void putUndefined(World world, int n) {
    TestModule definer = TestModule.library();
    TestModule root = TestModule.library().needs("definer.so");
    for (int k = 0; k < n; k++) {
      definer.function("defined_function_" + k, TestModule.GIVES_INT, Code.constant(1));
      root.importFunction("undefined_" + k, TestModule.GIVES_INT);
    }
    world.put("definer.so", definer);
    world.put("root.so", root.function("f", TestModule.GIVES_INT, Code.constant(1)));
  }

  /** All of them are told. */
  static int failToOpen(Program program, int n) {
    try {
      program.open("root.so", OpenFlag.NOW);
    } catch (LinkException.Undefined e) {
      return !e.getMessage().isEmpty() && e.references().size() == n
          ? RESULT
          : -e.references().size();
    }
    return -1;
  }

  /** GOT entries of data and of functions, half of each. */
  static void putGot(World world, int n) {
    TestModule definer = TestModule.library().memory(8L * n, 2);
    TestModule root = TestModule.library().needs("definer.so");
    int last = 0;
    for (int k = 0; k < n / 2; k++) {
      definer.exportAddress("d" + k, 4 * k).function("f" + k, TestModule.VOID, Code.of());
      root.gotFunc("f" + k);
      last = root.gotMem("d" + k);
    }
    world.put("definer.so", definer);
    Code code = Code.of().global(last).i32(RESULT).store().global(last).load();
    world.put("root.so", root.function("f", TestModule.GIVES_INT, code));
  }

  /** Words that get the address of others. */
  static void putRelocations(World world, int n) {
    TestModule root = TestModule.library().memory(4L * n, 2);
    Code relocate = Code.of();
    int base = root.memoryBase();
    for (int k = 0; k < n; k++) {
      relocate.global(base).i32(4 * k).add().global(base).i32(RESULT).add().store();
    }
    root.function("__wasm_apply_data_relocs", TestModule.VOID, relocate);
    Code last = Code.of().global(base).i32(4 * (n - 1)).add().load().global(base).subtract();
    world.put("root.so", root.function("f", TestModule.GIVES_INT, last));
  }

  // Opening and closing.

  static void putOne(World world, int n) {
    world.put(lib(0), constant("f"));
    world.put("guest.so", DlGuest.module());
  }

  static void putMany(World world, int n) {
    for (int k = 0; k < n; k++) {
      world.put(lib(k), constant("f"));
    }
  }

  /** One after the other, from Java. */
  static int reopen(Program program, int n) {
    int result = 0;
    for (int k = 0; k < n; k++) {
      try (Library library = program.open(lib(0), OpenFlag.NOW)) {
        result = k == n - 1 ? World.call(library, "f") : 0;
      }
    }
    return result;
  }

  /** The same from a guest. */
  static int reopenByGuest(Program program, int n) {
    DlGuest guest = new DlGuest(program.open("guest.so"));
    for (int k = 0; k < n - 1; k++) {
      guest.close(guest.open(lib(0), DlGuest.NOW));
    }
    return guest.callPointer(guest.symbol(guest.open(lib(0), DlGuest.NOW), "f"));
  }

  /** All stay until the last is open. */
  static int openAll(Program program, int n) {
    List<Library> all = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      all.add(program.open(lib(k), OpenFlag.NOW, OpenFlag.GLOBAL));
    }
    int result = World.call(all.getLast(), "f");
    all.forEach(Library::close);
    return program.libraries().isEmpty() ? result : -1;
  }

  /** One in as many namespaces. */
  static int openInNamespaces(Program program, int n) {
    int result = 0;
    for (int k = 0; k < n; k++) {
      Namespace namespace = program.newNamespace();
      result = World.call(namespace.open(lib(0)), "f");
    }
    return result;
  }

  /** The constructor of each opens the next. */
  static void putNested(World world, int n) {
    for (int k = 0; k < n; k++) {
      TestModule module = TestModule.library().memory(32, 2);
      if (k < n - 1) {
        int open = module.importFunction("dlopen", TestModule.type(2, 1));
        module.text(0, lib(k + 1));
        Code code = Code.of().global(module.memoryBase()).i32(DlGuest.NOW).call(open).drop();
        module.function("__wasm_call_ctors", TestModule.VOID, code);
      }
      world.put(lib(k), module.function("f", TestModule.GIVES_INT, Code.constant(RESULT)));
    }
  }

  static int openNested(Program program, int n) {
    int result = World.call(program.open(lib(0)), "f");
    return program.libraries().size() == n ? result : -program.libraries().size();
  }
}
