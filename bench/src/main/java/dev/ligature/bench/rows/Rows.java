package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Row;
import java.util.List;

/** All rows in their order: a new one is a line here. */
public final class Rows {
  private static final String CALLS = "bench-calls/caller.so";

  private Rows() {}

  /** The rows; made anew, since they keep what they measured. */
  public static List<Row> all() {
    return List.of(
        new ImportedCall(),
        new AgainstNode(
            "2",
            "call of an imported function",
            CALLS,
            List.of(new Kernel("imported call", "call_imported", 20_000_000)),
            0.4),
        new AgainstNode(
            "3",
            "call_indirect to another module, one target",
            CALLS,
            List.of(new Kernel("one target", "call_1", 20_000_000)),
            0.5),
        new AgainstNode(
            "4",
            "call_indirect to another module, targets in turn",
            CALLS,
            List.of(
                new Kernel("4 targets", "call_4", 10_000_000),
                new Kernel("32 targets", "call_32", 10_000_000)),
            1.5),
        new AgainstNode(
            "5",
            "data through the GOT, the stack pointer",
            CALLS,
            List.of(
                new Kernel("GOT data", "got_data", 20_000_000),
                new Kernel("stack pointer", "stack_pointer", 20_000_000)),
            1.5),
        new MemoryKernels(),
        new ColdStart(),
        new OpenPlugin(),
        new Parsing(),
        new ManyLibraries(),
        new SecondProgram(),
        new LargeFunction(),
        new SymbolLookup(),
        new Hello(),
        new Interpreters(),
        new Scripts(),
        new Codecs(),
        new Programs(),
        new LargePrograms(),
        new OtherEngines(),
        new HostCalls(),
        new Interrupts(),
        new Exceptions(),
        new SolvedEquations(),
        new Databases(),
        new BoundCalls(),
        new Vectors(),
        new WidePointers());
  }
}
