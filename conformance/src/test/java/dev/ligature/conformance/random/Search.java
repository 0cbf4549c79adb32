package dev.ligature.conformance.random;

import dev.ligature.conformance.differential.ModuleGenerator;
import dev.ligature.conformance.play.Oracle;
import dev.ligature.conformance.play.Play;
import dev.ligature.engine.EngineOptions;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * Searches for modules on which engines differ, in a JVM of its own, for as long as one likes.
 *
 * <p>Arguments: {@code generated}, {@code installed} for {@code wasm-opt} or the folder of its npm
 * package, the first seed, how many, how often each export of every eighth module is called, and a
 * folder for what is found. Each find is a line that begins with its seed, and a line with each of
 * its modules, made small. With a module's file as the only argument, it tells whether engines
 * differ on that.
 */
final class Search implements AutoCloseable {
  private static final int ROUNDS = 2;

  /** How often each export is called of a module that is the only one. */
  private static final int ALONE = 300;

  /** How often each export of the other modules is called. */
  private static final int FEW = 5;

  private static final int REPORT = 100;

  /** How long a find is made smaller, and how long to wait for one of the trials. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration TRIAL = Duration.ofSeconds(10);

  /** Threads that compute on take the processors from the others. */
  private static final int MOST_ABANDONED = 3;

  private final int times;
  private Oracle oracle = new Oracle();
  private int abandoned;
  private long bytes;
  private long beyondLimits;

  private Search(int times) {
    this.times = times;
  }

  @Override
  public void close() {
    oracle.close();
  }

  public static void main(String[] args) throws IOException {
    try (Search search = new Search(args.length == 1 ? ALONE : Integer.parseInt(args[3]))) {
      if (args.length == 1) {
        WasmModule module = WasmModule.parse(Files.readAllBytes(Path.of(args[0])));
        for (long seed = 0; seed < 12; seed++) {
          System.out.println(search.difference(with(module), seed).orElse("equal"));
        }
      } else {
        search.search(args[0], Long.parseLong(args[1]), Long.parseLong(args[2]), Path.of(args[4]));
      }
    }
    // Does not wait for what computes on.
    System.exit(0);
  }

  private void search(String maker, long first, long count, Path found) throws IOException {
    Files.createDirectories(found);
    if (maker.equals("generated")) {
      search(ModuleGenerator::generate, first, count, found);
      return;
    }
    boolean installed = maker.equals("installed");
    try (WasmOpt tool =
        (installed ? WasmOpt.installed() : WasmOpt.ofPackage(Path.of(maker))).orElseThrow()) {
      Path folder = Files.createTempDirectory("binaryen");
      Binaryen binaryen = new Binaryen(tool, !installed, folder);
      search(seed -> with(WasmModule.parse(binaryen.module(seed))), first, count, found);
    }
  }

  /** A module behind those that it imports from. */
  private static List<Play.Part> with(WasmModule module) {
    List<Play.Part> parts = new ArrayList<>(Support.of(module));
    parts.add(new Play.Part("m", module));
    return parts;
  }

  private void search(LongFunction<List<Play.Part>> maker, long first, long count, Path found)
      throws IOException {
    Instant start = Instant.now();
    for (long seed = first; seed < first + count; seed++) {
      List<Play.Part> parts = List.of();
      try {
        parts = maker.apply(seed);
      } catch (WasmException e) {
        if (e.getMessage().contains("too many")) {
          beyondLimits++;
        } else {
          System.out.println("seed " + seed + ": " + e);
        }
      }
      Optional<String> difference = difference(parts, seed);
      if (difference.isPresent()) {
        System.out.println("seed " + seed + ": " + difference.get());
        report(parts, seed, found);
      }
      long done = seed - first + 1;
      if (done % REPORT == 0 || done == count) {
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        System.out.printf(
            "%d modules, %d bytes, %d s: %s, %d beyond limits%n",
            done, bytes, seconds, oracle.counts(), beyondLimits);
      }
    }
  }

  /** Keeps the modules of a find, and tells them as small as they become in a minute. */
  private void report(List<Play.Part> parts, long seed, Path found) throws IOException {
    for (Play.Part part : parts) {
      Files.write(found.resolve(seed + "-" + part.name() + ".wasm"), part.module().bytes());
    }
    Shrinker shrinker = new Shrinker(set -> differs(List.copyOf(set), seed), PATIENCE);
    for (Play.Part part : shrinker.shrink(parts)) {
      byte[] module = part.module().bytes();
      System.out.println(part.name() + ": " + Base64.getEncoder().encodeToString(module));
    }
  }

  /** Whether engines differ on modules, which may compute without end once they are smaller. */
  private boolean differs(List<Play.Part> parts, long seed) {
    if (abandoned == MOST_ABANDONED) {
      return false;
    }
    FutureTask<Boolean> task = new FutureTask<>(() -> difference(parts, seed).isPresent());
    Thread thread = new Thread(task, "shrinking " + seed);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(TRIAL.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      abandoned++;
      oracle.close();
      oracle = new Oracle();
      return false;
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<String> difference(List<Play.Part> parts, long seed) {
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    try {
      parts.forEach(part -> bytes += part.module().bytes().length);
      // Every eighth until C2 has compiled it.
      int often = seed % 8 == 0 ? times : Math.min(times, FEW);
      boolean helped = parts.getLast().name().equals("m");
      List<Play.Part> called = helped ? List.of(parts.getLast()) : parts;
      Play play = Play.ofAllExports(parts, called, seed, ROUNDS, often);
      return oracle.differenceOf(play, options(seed));
    } catch (RuntimeException | Error e) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      return Optional.of(text.toString());
    }
  }

  /** Whole, and cut somewhere or with operands in locals. */
  private static List<EngineOptions> options(long seed) {
    EngineOptions whole = EngineOptions.DEFAULT;
    EngineOptions other =
        switch (Math.floorMod(seed, 3)) {
          case 0 -> whole.withMethodLimit(100 + Math.floorMod(seed * 37, 400));
          case 1 -> whole.withMethodLimit(500 + Math.floorMod(seed * 101, 3000));
          default -> whole.withOperandLimit(Math.floorMod(seed / 3, 6));
        };
    return List.of(whole, other);
  }
}
