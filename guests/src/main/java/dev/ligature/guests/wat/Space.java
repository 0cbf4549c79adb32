package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An index space: how many entities there are, and the identifiers of some. */
final class Space {
  private final String keyword;
  private final String word;
  private final Map<String, Integer> indices = new HashMap<>();
  private int size;

  /**
   * An empty space.
   *
   * @param keyword the keyword that defines its entities, for messages
   * @param word the word for an entity in messages
   */
  Space(String keyword, String word) {
    this.keyword = keyword;
    this.word = word;
  }

  /** Adds an entity and gives its index. */
  int add(Optional<String> id, int line) {
    int index = size++;
    if (id.isPresent() && indices.putIfAbsent(id.get(), index) != null) {
      throw new TextException("duplicate " + keyword + " " + id.get(), line);
    }
    return index;
  }

  int size() {
    return size;
  }

  /** Takes an index or an identifier. */
  int index(Cursor cursor) {
    if (!cursor.atIndex()) {
      throw cursor.unexpected();
    }
    return index((Atom) cursor.next());
  }

  /** Takes an index or an identifier if there is one; 0 otherwise. */
  int optionalIndex(Cursor cursor) {
    return cursor.atIndex() ? index(cursor) : 0;
  }

  private int index(Atom atom) {
    if (atom.kind() == Kind.NUMBER) {
      return (int) Literals.unsigned(atom, atom.text(), 32);
    }
    Integer index = indices.get(atom.text());
    if (index == null) {
      throw new TextException("unknown " + word + " " + atom.text(), atom.line());
    }
    return index;
  }
}
