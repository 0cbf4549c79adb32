package dev.ligature.linker.linearizable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/** The operations of {@link LinkMapOperations}, one after another, by the rules. */
@Param(name = "thread", gen = ThreadIdGen.class)
public class SequentialLinkMap {
  private final NamespaceModel base = new NamespaceModel(true);
  private final NamespaceModel other = new NamespaceModel(false);

  /** What each thread has opened and not closed, in that order. */
  private final Map<Integer, List<Handle>> open = new HashMap<>();

  @Operation
  public String open(@Param(name = "thread") int thread, Name library) {
    return took(thread, library, false, base.open(library, false));
  }

  @Operation
  public String openGlobally(@Param(name = "thread") int thread, Name library) {
    return took(thread, library, false, base.open(library, true));
  }

  @Operation
  public String openLoaded(@Param(name = "thread") int thread, Name library) {
    return took(thread, library, false, base.openLoaded(library, true));
  }

  @Operation
  public String openForGood(@Param(name = "thread") int thread) {
    return took(thread, Name.D, false, base.openForGood(Name.D));
  }

  @Operation
  public String openUndefined(@Param(name = "thread") int thread) {
    return "undefined";
  }

  @Operation
  public String openElsewhere(@Param(name = "thread") int thread, Name library) {
    return took(thread, library, true, other.open(library, false));
  }

  @Operation
  public String close(@Param(name = "thread") int thread, boolean first) {
    List<Handle> own = own(thread);
    if (own.isEmpty()) {
      return "nothing open";
    }
    Handle handle = first ? own.removeFirst() : own.removeLast();
    (handle.elsewhere() ? other : base).close(handle.library());
    return "closed";
  }

  @Operation
  public boolean find(Name library) {
    return base.isGlobal(library);
  }

  @Operation
  public boolean findElsewhere(Name library) {
    return other.isGlobal(library);
  }

  @Operation
  public String libraries() {
    return base.libraries();
  }

  @Operation
  public String librariesElsewhere() {
    return other.libraries();
  }

  @Operation
  public String rebind(@Param(name = "thread") int thread, boolean back) {
    if (!own(thread).contains(new Handle(Name.B, false))) {
      return "not open";
    }
    base.rebind(!back);
    return "done";
  }

  @Operation
  public String call(@Param(name = "thread") int thread) {
    if (!own(thread).contains(new Handle(Name.A, false))) {
      return "not open";
    }
    return base.isRebound() ? "other" : "own";
  }

  private String took(int thread, Name library, boolean elsewhere, String result) {
    if (!result.equals("not loaded")) {
      own(thread).add(new Handle(library, elsewhere));
    }
    return result;
  }

  private List<Handle> own(int thread) {
    return open.computeIfAbsent(thread, first -> new ArrayList<>());
  }

  private List<Object> state() {
    return List.of(base, other, open);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof SequentialLinkMap map && state().equals(map.state());
  }

  @Override
  public int hashCode() {
    return state().hashCode();
  }
}
