package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The labels of the blocks that are open, the outermost first. */
final class Labels {
  private final List<Optional<String>> open = new ArrayList<>();

  void push(Optional<String> label) {
    open.add(label);
  }

  void pop() {
    open.removeLast();
  }

  /** Takes a label: a depth or the identifier of the innermost block that has it. */
  int depth(Cursor cursor) {
    if (!cursor.atIndex()) {
      throw cursor.unexpected();
    }
    Atom atom = (Atom) cursor.next();
    if (atom.kind() == Kind.NUMBER) {
      return (int) Literals.unsigned(atom, atom.text(), 32);
    }
    int index = open.lastIndexOf(Optional.of(atom.text()));
    if (index < 0) {
      throw new TextException("unknown label " + atom.text(), atom.line());
    }
    return open.size() - 1 - index;
  }
}
