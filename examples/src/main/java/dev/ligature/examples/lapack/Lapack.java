package dev.ligature.examples.lapack;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.In;
import dev.ligature.linker.bind.IntRef;
import dev.ligature.linker.bind.Out;
import dev.ligature.wasi.WasiPreview1;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/** LAPACK in a program without a main: Java opens the library and calls it. Not thread-safe. */
public final class Lapack implements AutoCloseable {
  private final Program program;
  private final Functions functions;

  /** Functions of LAPACK, with all arguments by address as Fortran passes them. */
  private interface Functions {
    /**
     * Overwrites the matrix {@code a} by its factors and {@code b} by the solution.
     *
     * @see <a href="https://www.netlib.org/lapack/explore-html/d8/da6/group__gesv.html">dgesv</a>
     */
    @CName("dgesv_")
    void solve(
        @In IntRef n,
        @In IntRef nrhs,
        @In double[] a,
        @In IntRef lda,
        @Out int[] pivots,
        double[] b,
        @In IntRef ldb,
        @Out IntRef info);
  }

  private Lapack(Path libc, Path modules) {
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(libc, modules)
            .preloads("libc.so")
            // R has the C++ runtime whose exceptions libRblas.so throws if it is called wrongly.
            .undefinedSymbols(UndefinedSymbols.ALLOW)
            .hostModule(WasiPreview1.builder().build())
            .build();
    program = DynamicLinker.create().open(config);
    functions = program.open("libRlapack.so").bind(Functions.class, MethodHandles.lookup());
  }

  /**
   * Opens LAPACK.
   *
   * @param libc the folder of {@code libc.so}
   * @param modules the folder of {@code libRlapack.so} and {@code libRblas.so}
   * @throws dev.ligature.linker.LinkException if one is not there or can't be linked
   */
  public static Lapack open(Path libc, Path modules) {
    return new Lapack(libc, modules);
  }

  /**
   * Solves a system of linear equations.
   *
   * @param matrix the coefficients, column by column
   * @param right the right-hand sides, as many as the matrix has columns
   * @return the unknowns
   * @throws ArithmeticException if the matrix is singular
   */
  public double[] solve(double[] matrix, double[] right) {
    int n = right.length;
    if (matrix.length != n * n) {
      throw new IllegalArgumentException(
          "%d coefficients for %d equations".formatted(matrix.length, n));
    }
    IntRef size = new IntRef(n);
    IntRef status = new IntRef();
    double[] solution = right.clone();
    functions.solve(size, new IntRef(1), matrix, size, new int[n], solution, size, status);
    if (status.get() != 0) {
      throw new ArithmeticException("singular matrix: pivot %d is zero".formatted(status.get()));
    }
    return solution;
  }

  /** Gives back all that it holds. */
  @Override
  public void close() {
    program.close();
  }
}
