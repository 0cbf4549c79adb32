package dev.ligature.linker.linearizable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/**
 * The operations of {@link LinkMapOperations}, one after another, by the rules. Done by several
 * threads at once it is what Lincheck has to find.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
public class SequentialLinkMap {
  private final NamespaceModel base = new NamespaceModel(true);
  private final NamespaceModel other = new NamespaceModel(false);
  private final Map<Handle, Integer> open = new HashMap<>();

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
  public String close(@Param(name = "thread") int thread, Name library) {
    return close(thread, library, false, base);
  }

  @Operation
  public String closeElsewhere(@Param(name = "thread") int thread, Name library) {
    return close(thread, library, true, other);
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
    if (!isOpen(new Handle(thread, Name.B, false))) {
      return "not open";
    }
    base.rebind(!back);
    return "done";
  }

  @Operation
  public String call(@Param(name = "thread") int thread) {
    if (!isOpen(new Handle(thread, Name.A, false))) {
      return "not open";
    }
    return base.isRebound() ? "other" : "own";
  }

  private String took(int thread, Name library, boolean elsewhere, String result) {
    if (!result.equals("not loaded")) {
      open.merge(new Handle(thread, library, elsewhere), 1, Integer::sum);
    }
    return result;
  }

  private String close(int thread, Name library, boolean elsewhere, NamespaceModel namespace) {
    if (!isOpen(new Handle(thread, library, elsewhere))) {
      return "not open";
    }
    open.merge(new Handle(thread, library, elsewhere), -1, Integer::sum);
    namespace.close(library);
    return "closed";
  }

  private boolean isOpen(Handle handle) {
    return open.getOrDefault(handle, 0) > 0;
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
