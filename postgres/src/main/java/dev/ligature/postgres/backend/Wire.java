package dev.ligature.postgres.backend;

/** What a backend reads from and writes to. */
public interface Wire {
  /**
   * Reads.
   *
   * @param target takes the bytes, from its start
   * @param most how many bytes at most
   * @return how many; 0 is the end
   */
  int read(byte[] target, int most);

  /**
   * Writes.
   *
   * @return how many bytes were written; -1 if nobody reads any more
   */
  int write(byte[] bytes);
}
