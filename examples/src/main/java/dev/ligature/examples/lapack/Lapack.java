package dev.ligature.examples.lapack;

import dev.ligature.linker.Library;
import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.wasi.WasiPreview1;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** LAPACK in a program without a main: Java opens the library and calls it. Not thread-safe. */
public final class Lapack implements AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Program program;
  private final Gesv dgesv;

  /**
   * {@code dgesv_}, with all arguments by address as Fortran passes them. Public, because {@link
   * MethodHandleProxies} only takes public interfaces.
   *
   * @see <a href="https://www.netlib.org/lapack/explore-html/d8/da6/group__gesv.html">dgesv</a>
   */
  public interface Gesv {
    /** Overwrites the matrix at {@code a} by its factors and {@code b} by the solution. */
    void solve(int n, int nrhs, int a, int lda, int pivots, int b, int ldb, int info);
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
    program = Linker.create().open(config);
    Library library = program.open("libRlapack.so");
    dgesv =
        MethodHandleProxies.asInterfaceInstance(
            Gesv.class, library.findFunction("dgesv_").handle());
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
    long a = program.allocate(Double.BYTES * (long) n * n);
    long b = program.allocate(Double.BYTES * (long) n);
    // The pivots, then what is passed by address: n, the count of right-hand sides, the status.
    long numbers = program.allocate(Integer.BYTES * (n + 3L));
    try {
      MemorySegment memory = program.memory();
      MemorySegment.copy(matrix, 0, memory, DOUBLE, a, n * n);
      MemorySegment.copy(right, 0, memory, DOUBLE, b, n);
      int size = (int) (numbers + (long) Integer.BYTES * n);
      int one = size + Integer.BYTES;
      int status = one + Integer.BYTES;
      memory.set(INT, size, n);
      memory.set(INT, one, 1);
      dgesv.solve(size, one, (int) a, size, (int) numbers, (int) b, size, status);
      return solution(b, n, program.memory().get(INT, status));
    } finally {
      program.free(numbers);
      program.free(b);
      program.free(a);
    }
  }

  private double[] solution(long address, int n, int status) {
    if (status != 0) {
      throw new ArithmeticException("singular matrix: pivot %d is zero".formatted(status));
    }
    double[] solution = new double[n];
    MemorySegment.copy(program.memory(), DOUBLE, address, solution, 0, n);
    return solution;
  }

  /** Gives back all that it holds. */
  @Override
  public void close() {
    program.close();
  }
}
