package dev.ligature.bench.ways;

/** What a Java program wants of a C library; each way of calling it has a class that does it. */
public interface Way {
  /** Numbers. */
  int add(int a, int b) throws Throwable;

  /** A string that C reads. */
  int length(String text) throws Throwable;

  /** A string that C makes, and Java frees. */
  String repeated(String text) throws Throwable;

  /** An array that C reads. */
  int sum(int[] values) throws Throwable;

  /** A struct that C reads. */
  double norm(double x, double y) throws Throwable;

  /** A struct that C returns. */
  double made(double x, double y) throws Throwable;

  /** An array that C changes, and a function that C calls. */
  void sort(int[] values) throws Throwable;
}
