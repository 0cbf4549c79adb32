package dev.ligature.examples.lapack;

import dev.ligature.linker.LinkException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Solves a system of equations again and again, and prints how exact and how fast.
 *
 * <p>Usage: {@code Main LIBC_FOLDER MODULES_FOLDER [EQUATIONS [TIMES]]}. Status 1 if the modules
 * can't be linked, 2 if the arguments make no sense.
 */
public final class Main {
  private static final int EQUATIONS = 500;
  private static final int TIMES = 10;
  private static final int MOST_EQUATIONS = 5000;

  private Main() {}

  /** Runs it. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    int n = number(args, 2, EQUATIONS);
    int times = number(args, 3, TIMES);
    if (args.size() < 2 || args.size() > 4 || n < 1 || n > MOST_EQUATIONS || times < 1) {
      err.println("usage: examples/lapack/run [EQUATIONS [TIMES]]");
      return 2;
    }
    long start = System.nanoTime();
    try (Lapack lapack = Lapack.open(Path.of(args.get(0)), Path.of(args.get(1)))) {
      out.printf(Locale.ROOT, "libRlapack.so: linked in %.1f ms%n", millisSince(start));
      Equations equations = Equations.of(n);
      for (int k = 0; k < times; k++) {
        start = System.nanoTime();
        double[] solution = lapack.solve(equations.matrix(), equations.right());
        out.printf(
            Locale.ROOT,
            "%d equations: %.1f ms, error %.1e%n",
            n,
            millisSince(start),
            Equations.error(solution));
      }
      return 0;
    } catch (LinkException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private static int number(List<String> args, int at, int otherwise) {
    try {
      return args.size() > at ? Integer.parseInt(args.get(at)) : otherwise;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
