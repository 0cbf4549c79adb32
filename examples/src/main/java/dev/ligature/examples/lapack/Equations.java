package dev.ligature.examples.lapack;

/** A system of linear equations whose solution is known: all unknowns are 1. */
public final class Equations {
  private final double[] matrix;
  private final double[] right;

  private Equations(double[] matrix, double[] right) {
    this.matrix = matrix;
    this.right = right;
  }

  /** The coefficients, column by column. */
  public double[] matrix() {
    return matrix;
  }

  /** The right-hand sides. */
  public double[] right() {
    return right;
  }

  /**
   * Equations that look random and are the same each time, here and in {@code oracle.mjs}.
   *
   * @param n how many
   */
  public static Equations of(int n) {
    double[] matrix = new double[n * n];
    double[] right = new double[n];
    long state = 1;
    for (int k = 0; k < matrix.length; k++) {
      // A multiplicative generator whose numbers JavaScript's doubles hold exactly.
      state = state * 48271 % 2147483647;
      matrix[k] = state / 2147483647.0 - 0.5;
      right[k % n] += matrix[k];
    }
    return new Equations(matrix, right);
  }

  /** How far the worst of the unknowns is off. */
  public static double error(double[] solution) {
    double worst = 0;
    for (double unknown : solution) {
      worst = Math.max(worst, Math.abs(unknown - 1));
    }
    return worst;
  }
}
