package dev.ligature.linker;

import dev.ligature.engine.CodeCache;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Opens programs. What it parses and compiles is kept and shared by all its programs, so that a
 * second program over the same modules pays for its data only. A process wants one for all its
 * programs: one that is made for each program reads, compiles and warms up each module anew.
 * Thread-safe.
 *
 * <p>Not for implementing outside this module.
 */
public interface DynamicLinker {
  /** A linker with an empty cache of modules. */
  static DynamicLinker create() {
    // The service is this interface: the API stays free of references to what implements it.
    return ServiceLoader.load(DynamicLinker.class, DynamicLinker.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no implementation of " + DynamicLinker.class));
  }

  /**
   * A linker with an empty cache of modules, which looks for generated code in a cache, and keeps
   * there what it generates.
   *
   * @param cache where; {@link CodeCache#in} has what is asked of the folder
   */
  static DynamicLinker create(CodeCache cache) {
    return create().withCodeCache(cache);
  }

  /** Another linker as {@link #create(CodeCache)} makes. */
  DynamicLinker withCodeCache(CodeCache cache);

  /**
   * Opens a program: loads the main module, the preloads and all needed libraries, relocates them
   * and runs the constructors of the libraries. Main's own run in {@link Program#run}, or here if
   * main is not a command.
   *
   * @param main the file of the main module, used as it is
   * @param config how
   * @throws LinkException if anything can't be linked; nothing stays behind then
   * @throws dev.ligature.engine.TrapException if a constructor traps
   */
  Program open(Path main, ProgramConfig config);

  /**
   * Opens a program whose main module is in memory.
   *
   * @param name the name of main in messages and in the link map; no file is looked for
   * @param main the module; kept, not copied
   * @param config how
   * @throws LinkException as {@link #open(Path, ProgramConfig)}
   */
  Program open(String name, byte[] main, ProgramConfig config);

  /**
   * Opens a program without a main module: memory and table are the linker's, and libraries are
   * opened by {@link Program#open}. Preloads are loaded.
   *
   * @param config how
   * @throws LinkException if a preload can't be linked
   */
  Program open(ProgramConfig config);

  /**
   * Opens a program that {@link Program#snapshot} has saved. It goes on where that was: no segment
   * is copied and no constructor runs. Host modules are made anew.
   *
   * @param snapshot what was written, not closed; more of the stream may be read. It is to be
   *     trusted as the modules are: it says which code is called, and what is in memory
   * @param config the configuration that the saved program had, or one with the same host functions
   *     and host modules. Preloads are ignored
   * @throws IOException if it can't be read
   * @throws LinkException.NotRestored if it is damaged or of another version, or if modules or host
   *     functions are not those that the saved program had
   * @throws LinkException as {@link #open(Path, ProgramConfig)}
   */
  Program restore(InputStream snapshot, ProgramConfig config) throws IOException;

  /**
   * Finds and allocates what a program would load, without running or compiling any of it: what
   * {@code ldd} prints. A needed library that can't be found is an entry, not an error.
   *
   * @param main the file of the main module, or of a library
   * @param config how
   * @throws LinkException if main itself can't be read
   */
  LoadPlan plan(Path main, ProgramConfig config);

  /**
   * The plan of a program whose main module is in memory, as {@link #open(String, byte[],
   * ProgramConfig)} opens it.
   *
   * @param name the name of main in messages and in the plan; no file is looked for
   * @param main the module; kept, not copied
   * @param config how
   * @throws LinkException if main is no module
   */
  LoadPlan plan(String name, byte[] main, ProgramConfig config);

  /**
   * Finds what a program would be linked of, and what each reference would mean, without running or
   * compiling any of it: for tools that bind it ahead of time. Functions of the host are not looked
   * at, but for the linker's own.
   *
   * @param main the file of the main module
   * @param opened the names of libraries that main would open, which get scopes of their own
   * @param config how; its preloads and library path count
   * @throws LinkException if a library can't be found or linked, or data that it refers to is
   *     defined nowhere
   */
  LinkPlan plan(Path main, List<String> opened, ProgramConfig config);

  /**
   * As {@link #plan(Path, List, ProgramConfig)}, of a program whose main module is in memory.
   *
   * @param name the name of main in messages and in the plan; no file is looked for
   * @param main the module; kept, not copied
   * @param opened the names of libraries that main would open, which get scopes of their own
   * @param config how; its preloads and library path count
   * @throws LinkException as there, or if main is no module
   */
  LinkPlan plan(String name, byte[] main, List<String> opened, ProgramConfig config);

  /**
   * Finds out whether a program would link with all functions bound at its start, without running
   * or compiling any of it. The host's functions are looked up too, so its groups are made, and
   * closed again. What can't be linked is in the result, not thrown.
   *
   * @param main the file of the main module, or of a library
   * @param opened the names of libraries that main would open, which get scopes of their own
   * @param config how
   * @throws LinkException if main itself can't be read
   */
  LinkCheck check(Path main, List<String> opened, ProgramConfig config);

  /**
   * Finds out whether a program would link whose main module is in memory, as {@link #open(String,
   * byte[], ProgramConfig)} opens it.
   *
   * @param name the name of main in messages and in the plan; no file is looked for
   * @param main the module; kept, not copied
   * @param opened the names of libraries that main would open, which get scopes of their own
   * @param config how
   * @throws LinkException if main is no module
   */
  LinkCheck check(String name, byte[] main, List<String> opened, ProgramConfig config);

  /**
   * The symbols of a module: what {@code nm} prints. Definitions come first, then what it refers
   * to.
   *
   * @param module the file of a program or library
   * @throws LinkException.NotFound if there is no such file
   * @throws LinkException.InvalidModule if it is not a module
   */
  List<ModuleSymbol> symbols(Path module);

  /**
   * The symbols of a module in memory.
   *
   * @param name the name of the module in messages
   * @param module the module; kept, not copied
   * @throws LinkException.InvalidModule if it is not a module
   */
  List<ModuleSymbol> symbols(String name, byte[] module);

  /**
   * The module of a library as those programs run it that have {@link Interposition} in it: for
   * tools that generate code ahead of time.
   *
   * @param library the module as it is in its file; one that this has made is given back
   * @throws dev.ligature.wasm.WasmException if it is not valid outside its bodies
   */
  WasmModule interposable(WasmModule library);

  /**
   * Forgets the modules that no program uses at the moment, so that the next garbage collection can
   * unload the classes generated for them. Without it they stay, for a program that may want them
   * again, until the JVM runs short of memory or 256 others were used, or as many as the largest
   * program had: a soft reference holds them. It is for those who replace libraries by newer ones
   * in a process that runs for long.
   */
  void releaseUnused();
}
