package dev.ligature.examples.reload;

import dev.ligature.linker.BindException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Reloadable;
import dev.ligature.linker.bind.CName;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * Calls {@code plug.so} of a folder, and each version of it that takes its place. A file that is no
 * plug-in changes nothing.
 *
 * <p>Usage: {@code Main FOLDER}. It ends when {@code plug.so} is deleted.
 */
public final class Main {
  private static final String PLUG = "plug.so";

  /** In milliseconds. */
  private static final long PATIENCE = 300;

  private Main() {}

  /** What a version is asked. */
  private interface Plug {
    String greeting();

    @CName("calls_made")
    int callsMade();

    @CName("go_on_from")
    void goOnFrom(int calls);
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 1) {
      System.err.println("usage: Main FOLDER");
      System.exit(2);
    }
    run(Path.of(args[0]), System.out);
  }

  static void run(Path folder, PrintStream out) throws IOException, InterruptedException {
    ProgramConfig config = ProgramConfig.builder().libraryPath(folder).build();
    try (Program program = DynamicLinker.create().open(config);
        WatchService watch = folder.getFileSystem().newWatchService();
        Reloadable<Plug> plug = program.reloadable(PLUG, Plug.class, MethodHandles.lookup())) {
      folder.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      say(plug, out);
      while (isThere(folder.resolve(PLUG))) {
        if (changed(watch.take())) {
          reload(plug, out);
        }
      }
    }
  }

  /** Whether a file is there; who replaces one may delete it a moment before. */
  private static boolean isThere(Path file) throws InterruptedException {
    if (!Files.exists(file)) {
      Thread.sleep(PATIENCE);
    }
    return Files.exists(file);
  }

  private static boolean changed(WatchKey key) {
    boolean changed = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      changed |=
          event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)
              && event.context() instanceof Path file
              && file.endsWith(PLUG);
    }
    key.reset();
    return changed;
  }

  private static void reload(Reloadable<Plug> plug, PrintStream out) {
    try {
      plug.reload((before, after) -> after.goOnFrom(before.callsMade()));
    } catch (LinkException | BindException e) {
      out.println("not taken: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    say(plug, out);
  }

  private static void say(Reloadable<Plug> plug, PrintStream out) {
    String greeting = plug.get().greeting();
    out.printf("%s (%d)%n", greeting, plug.get().callsMade());
  }
}
