package dev.ligature.wasm.cxx;

import dev.ligature.wasm.cxx.Encodings.NameKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names with their scopes. */
final class Names {
  private static final Node STD = new Text("std");

  private final Reading in;

  Names(Reading in) {
    this.in = in;
  }

  /**
   * Reads a name.
   *
   * @param kind to be filled in; null if it isn't the name that the symbol is of
   */
  Node name(@Nullable NameKind kind) throws Malformed {
    in.enter();
    try {
      if (in.peek() == 'N') {
        return nested(kind);
      } else if (in.peek() == 'Z') {
        return local(kind);
      } else if (in.peek() == 'S' && in.peek(1) != 't') {
        return templated(in.back.substitution(), kind);
      }
      boolean isStd = in.take("St");
      Node name = in.unqualified.name(null, kind);
      Node whole = isStd ? new Scoped(STD, name) : name;
      if (in.peek() != 'I') {
        return whole;
      }
      in.substitutions.add(whole);
      return templated(whole, kind);
    } finally {
      in.leave();
    }
  }

  private Node templated(Node name, @Nullable NameKind kind) throws Malformed {
    if (in.peek() != 'I') {
      throw new Malformed();
    }
    Node arguments = in.templates.arguments(kind != null);
    NameKind.arguments(kind, true);
    return new Templated(name, arguments);
  }

  private Node nested(@Nullable NameKind kind) throws Malformed {
    in.expect("N");
    in.take("H");
    String qualifiers = in.types.qualifiers();
    if (in.take("R")) {
      qualifiers += " &";
    } else if (in.take("O")) {
      qualifiers += " &&";
    }
    if (kind != null) {
      kind.qualifiers = qualifiers;
    }
    Node scope = null;
    boolean isLastNew = false;
    while (!in.take("E")) {
      isLastNew = true;
      if (in.peek() == 'I') {
        if (scope == null) {
          throw new Malformed();
        }
        scope = templated(scope, kind);
      } else if (in.take("St")) {
        NameKind.arguments(kind, false);
        scope = STD;
        isLastNew = false;
      } else if (in.peek() == 'S') {
        NameKind.arguments(kind, false);
        Node back = in.back.substitution();
        scope = scope == null ? back : new Scoped(scope, back);
        isLastNew = false;
      } else {
        scope = part(scope, kind);
      }
      if (isLastNew) {
        in.substitutions.add(scope);
      }
      in.take("M");
    }
    if (scope == null || !isLastNew) {
      throw new Malformed();
    }
    in.substitutions.removeLast();
    return scope;
  }

  private Node part(@Nullable Node scope, @Nullable NameKind kind) throws Malformed {
    NameKind.arguments(kind, false);
    if (scope == null && in.peek() == 'T') {
      return in.templates.parameter();
    } else if (scope == null && in.peek() == 'D' && (in.peek(1) == 't' || in.peek(1) == 'T')) {
      return in.types.decltype();
    }
    Node name = in.unqualified.name(scope, kind);
    if (scope == null) {
      return name;
    }
    boolean isMember = kind != null && kind.hasNoResult;
    return new Scoped(isMember && scope instanceof Standard s ? s.expanded() : scope, name);
  }

  private Node local(@Nullable NameKind kind) throws Malformed {
    in.expect("Z");
    Node function = in.encodings.encoding();
    in.expect("E");
    if (in.take("s")) {
      discriminator();
      return new Scoped(function, new Text("string literal"));
    }
    if (in.take("d")) {
      in.index();
      return new Scoped(function, name(kind));
    }
    List<List<Node>> outer = in.levels;
    if (kind == null) {
      in.levels = new ArrayList<>();
    }
    Node entity = name(kind);
    if (kind == null) {
      in.levels = outer;
    }
    discriminator();
    return new Scoped(function, entity);
  }

  private void discriminator() throws Malformed {
    if (in.take("__")) {
      in.number();
      in.expect("_");
    } else if (in.peek() == '_' && in.peek(1) >= '0' && in.peek(1) <= '9') {
      in.expect("_");
      in.next();
    }
  }
}
