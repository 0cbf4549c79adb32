package dev.ligature.bench.worker;

import dev.ligature.examples.lapack.Equations;
import dev.ligature.examples.lapack.Lapack;
import java.nio.file.Path;
import java.util.List;

/** LAPACK over a libc of another toolchain. */
final class LapackTasks {
  private final Opened<Lapack> lapack = new Opened<>();
  private final Opened<Equations> equations = new Opened<>();

  /** Links: the folder of libc.so, that of the modules, and how many equations. */
  String open(List<String> words) {
    lapack.set(Lapack.open(Path.of(words.get(0)), Path.of(words.get(1))));
    equations.set(Equations.of(Integer.parseInt(words.get(2))));
    return "";
  }

  /** Solves the equations. Gives nanoseconds and the error. */
  String solve(List<String> words) {
    long start = System.nanoTime();
    double[] solution = lapack.get().solve(equations.get().matrix(), equations.get().right());
    long nanos = System.nanoTime() - start;
    return nanos + "\t" + Equations.error(solution);
  }
}
