package dev.ligature.linker.faults;

import static dev.ligature.linker.OpenFlag.DEEPBIND;
import static dev.ligature.linker.OpenFlag.GLOBAL;
import static dev.ligature.linker.OpenFlag.LAZY;
import static dev.ligature.linker.OpenFlag.NODELETE;
import static dev.ligature.linker.OpenFlag.NOW;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.WasmException;

/** How something is loaded. */
enum LoadKind {
  /** The program itself, which needs libraries. */
  START {
    @Override
    void prepare(Session session) {}

    @Override
    void load(Session session) {
      session.start("needs.wasm");
    }
  },
  /** The program with libraries that it does not need. */
  PRELOAD {
    @Override
    void prepare(Session session) {}

    @Override
    void load(Session session) {
      session.start("main.wasm", "a.so", "e.so");
    }
  },
  /** From Java, all bound now. */
  NOW_FROM_JAVA {
    @Override
    void load(Session session) {
      session.program().open("a.so", NOW);
    }
  },
  /** From Java, into the global scope and for good. */
  GLOBAL_FROM_JAVA {
    @Override
    void load(Session session) {
      session.program().open("a.so", LAZY, GLOBAL, NODELETE);
    }
  },
  /** From Java, its own scope first. */
  DEEPBIND_FROM_JAVA {
    @Override
    void load(Session session) {
      session.program().open("./a.so", NOW, DEEPBIND);
    }
  },
  /** By a guest, all bound now. */
  NOW_FROM_GUEST {
    @Override
    void load(Session session) {
      open(session, "a.so", DlGuest.NOW);
    }
  },
  /** By a guest, into the global scope and for good. */
  GLOBAL_FROM_GUEST {
    @Override
    void load(Session session) {
      open(session, "a.so", DlGuest.LAZY | DlGuest.GLOBAL | DlGuest.NODELETE);
    }
  },
  /** By a guest, in a new namespace. */
  NEW_NAMESPACE_FROM_GUEST {
    @Override
    void load(Session session) {
      checked(session, session.guest().open(GnuGuest.NEW, "a.so", DlGuest.NOW));
    }
  },
  /** From Java, in a namespace that is there. */
  NAMESPACE_FROM_JAVA {
    @Override
    void prepare(Session session) {
      super.prepare(session);
      session.makeNamespace();
    }

    @Override
    void load(Session session) {
      session.namespace().open("a.so", NOW);
    }
  },
  /** In a constructor. */
  NESTED_FROM_JAVA {
    @Override
    void load(Session session) {
      session.program().open("d.so", NOW);
    }
  },
  /** In a constructor that a guest has run. */
  NESTED_FROM_GUEST {
    @Override
    void load(Session session) {
      open(session, "d.so", DlGuest.LAZY);
    }
  },
  /** While a second thread has entered what is there. */
  WITH_THREAD {
    @Override
    boolean threads() {
      return true;
    }

    @Override
    void prepare(Session session) {
      super.prepare(session);
      session.beginThread();
      session
          .thread()
          .call(
              () -> {
                fail(session);
                enterInvalid(session);
                return World.call(session.opened(), FaultGuests.RUN);
              });
    }

    @Override
    void load(Session session) {
      session.program().open("a.so", NOW);
    }
  },
  /** As the second thread. */
  IN_THREAD {
    @Override
    boolean threads() {
      return true;
    }

    @Override
    void prepare(Session session) {
      WITH_THREAD.prepare(session);
    }

    @Override
    void load(Session session) {
      session
          .thread()
          .call(
              () -> {
                open(session, "a.so", DlGuest.NOW | DlGuest.GLOBAL);
                return session;
              });
    }
  },
  /** The second thread enters what the first has opened. */
  THREAD_ENTERS {
    @Override
    boolean threads() {
      return true;
    }

    @Override
    void prepare(Session session) {
      super.prepare(session);
      session.beginThread();
      session.keep(session.program().open("a.so", NOW));
    }

    @Override
    void load(Session session) {
      session.thread().call(() -> World.call(session.opened(), FaultGuests.RUN));
    }
  },
  /** Into memory of the guest's malloc. */
  INTO_HEAP {
    @Override
    void prepare(Session session) {
      session.start("heap.wasm");
      // The code of free is there: it might not be generated when it is needed.
      session.program().open("l.so", NOW).close();
      session.keep(session.program().open("e.so", LAZY));
      fail(session);
    }

    @Override
    void load(Session session) {
      open(session, "a.so", DlGuest.NOW);
    }
  },
  /** What is there is made global, and bound now. */
  PROMOTION {
    @Override
    void prepare(Session session) {
      super.prepare(session);
      session.program().open("l.so", NOW, GLOBAL);
      session.program().open("a.so", LAZY);
    }

    @Override
    void load(Session session) {
      session.program().open("e.so", NOW, GLOBAL);
    }
  },
  /** A function is bound when it is first called. */
  FIRST_CALL {
    @Override
    void prepare(Session session) {
      super.prepare(session);
      session.program().open("l.so", NOW, GLOBAL);
    }

    @Override
    void load(Session session) {
      World.call(session.opened(), FaultGuests.LATE);
    }
  };

  /** A guest was told that something failed. */
  static final class NullHandle extends RuntimeException {
    private static final long serialVersionUID = 1;

    NullHandle(String message) {
      super(message);
    }
  }

  /** Whether the program has threads. */
  boolean threads() {
    return false;
  }

  /** Whether a constructor opens a library. */
  final boolean nests() {
    return this == NESTED_FROM_JAVA || this == NESTED_FROM_GUEST;
  }

  /** Whether the program itself is opened. */
  final boolean starts() {
    return this == START || this == PRELOAD;
  }

  /** Whether it takes no more than there is before. */
  final boolean takesLittle() {
    return calls() || this == PROMOTION;
  }

  /** Whether it runs code of libraries that are there, and leaves what those are so given. */
  final boolean calls() {
    return this == THREAD_ENTERS || this == FIRST_CALL;
  }

  /** What is there before. */
  void prepare(Session session) {
    session.start("main.wasm");
    session.keep(session.program().open("e.so", LAZY));
    fail(session);
  }

  /** The thread gets its instance of the library whose function is invalid. */
  private static void enterInvalid(Session session) {
    try {
      session.program().find("bad").map(FunctionSymbol.class::cast).orElseThrow().handle().invoke();
      throw new AssertionError("it is valid");
    } catch (WasmException e) {
      return;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** A guest gets what it needs to be told of a failure. */
  private static void fail(Session session) {
    DlGuest guest = session.guest().dl();
    guest.open("nowhere.so", DlGuest.NOW);
    var _ = guest.error().orElseThrow();
  }

  /** The load. */
  abstract void load(Session session);

  private static void open(Session session, String name, int flags) {
    checked(session, session.guest().dl().open(name, flags));
  }

  private static void checked(Session session, int handle) {
    if (handle == 0) {
      throw new NullHandle(session.guest().dl().error().orElseThrow());
    }
  }
}
