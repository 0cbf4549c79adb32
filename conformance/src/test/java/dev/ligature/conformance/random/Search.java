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
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Searches for modules on which engines differ, in a JVM of its own, for as long as one likes.
 *
 * <p>Arguments: {@code generated}, {@code installed} for {@code wasm-opt} or the folder of its npm
 * package, the first seed, how many, how often each export of every eighth module is called, and a
 * folder for what is found. Each find is a line that begins with its seed. With a module's file as
 * the only argument, it tells whether engines differ on that: {@code wasm-reduce} can ask so.
 */
final class Search {
  private static final int ROUNDS = 2;

  /** How often each export of the other modules is called. */
  private static final int FEW = 5;

  private static final int REPORT = 100;

  private final Oracle oracle;
  private final int times;
  private List<Play.Part> parts = List.of();
  private long bytes;
  private long beyondLimits;

  private Search(Oracle oracle, int times) {
    this.oracle = oracle;
    this.times = times;
  }

  public static void main(String[] args) throws IOException {
    try (Oracle oracle = new Oracle()) {
      if (args.length == 1) {
        WasmModule module = WasmModule.parse(Files.readAllBytes(Path.of(args[0])));
        for (long seed = 0; seed < 12; seed++) {
          Optional<String> difference = new Search(oracle, 300).difference(s -> with(module), seed);
          System.out.println(difference.orElse("equal"));
        }
        return;
      }
      long first = Long.parseLong(args[1]);
      long count = Long.parseLong(args[2]);
      Path found = Files.createDirectories(Path.of(args[4]));
      Search search = new Search(oracle, Integer.parseInt(args[3]));
      if (args[0].equals("generated")) {
        search.search(ModuleGenerator::generate, first, count, found);
        return;
      }
      boolean installed = args[0].equals("installed");
      try (WasmOpt tool =
          (installed ? WasmOpt.installed() : WasmOpt.ofPackage(Path.of(args[0]))).orElseThrow()) {
        Path folder = Files.createTempDirectory("binaryen");
        Binaryen binaryen = new Binaryen(tool, !installed, folder);
        search.search(s -> with(WasmModule.parse(binaryen.module(s))), first, count, found);
      }
    }
  }

  /**
   * The modules of a seed, of which the last is looked at if it is linked to what only helps it.
   */
  private interface Source extends LongFunction<List<Play.Part>> {}

  private static List<Play.Part> with(WasmModule module) {
    List<Play.Part> parts = new ArrayList<>(Support.of(module));
    parts.add(new Play.Part("m", module));
    return parts;
  }

  private void search(Source source, long first, long count, Path found) throws IOException {
    Instant start = Instant.now();
    for (long seed = first; seed < first + count; seed++) {
      Optional<String> difference = difference(source, seed);
      if (difference.isPresent()) {
        System.out.println("seed " + seed + ": " + difference.get());
        for (Play.Part part : parts) {
          Files.write(found.resolve(seed + "-" + part.name() + ".wasm"), part.module().bytes());
        }
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

  private Optional<String> difference(Source source, long seed) {
    try {
      parts = source.apply(seed);
      parts.forEach(part -> bytes += part.module().bytes().length);
      // Every eighth until C2 has compiled it.
      int often = seed % 8 == 0 ? times : Math.min(times, FEW);
      boolean helped = parts.getLast().name().equals("m");
      List<Play.Part> called = helped ? List.of(parts.getLast()) : parts;
      Play play = Play.ofAllExports(parts, called, seed, ROUNDS, often);
      return oracle.differenceOf(play, options(seed));
    } catch (WasmException e) {
      if (e.getMessage().contains("too many")) {
        beyondLimits++;
        return Optional.empty();
      }
      return Optional.of(e.toString());
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
