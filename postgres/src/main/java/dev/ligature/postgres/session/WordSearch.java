package dev.ligature.postgres.session;

/** Looks for a word among bytes that come in parts, whatever its case. */
final class WordSearch {
  private final String word;
  private int matched;
  private boolean found;

  /**
   * A search.
   *
   * @param word of small letters, the first of which is in it once
   */
  WordSearch(String word) {
    this.word = word;
  }

  /** Looks through the next bytes. */
  void scan(byte[] bytes, int from, int to) {
    for (int i = from; i < to && !found; i++) {
      int c = bytes[i] >= 'A' && bytes[i] <= 'Z' ? bytes[i] + ('a' - 'A') : bytes[i];
      if (c == word.charAt(matched)) {
        matched++;
      } else {
        matched = c == word.charAt(0) ? 1 : 0;
      }
      if (matched == word.length()) {
        found = true;
      }
    }
  }

  /** Whether it was there. */
  boolean isFound() {
    return found;
  }
}
