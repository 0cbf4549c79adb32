package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.In;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.operator.scalar.VarbinaryFunctions;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a row costs, against the same function called from Java and against Trino's own. */
@Tag("nightly")
final class SpeedTest {
  private static final int ROWS = Integer.getInteger("ligature.trino.speedRows", 6_000_000);
  private static final int RUNS = 7;

  interface Functions {
    int crc(int start, @In byte[] data, int length);

    int add(int a, int b);
  }

  private static double seconds(IntSupplier action) {
    double[] times = new double[RUNS];
    for (int k = 0; k < RUNS; k++) {
      long start = System.nanoTime();
      sink += action.getAsInt();
      times[k] = (System.nanoTime() - start) / 1e9;
    }
    double[] later = Arrays.copyOfRange(times, 2, RUNS);
    Arrays.sort(later);
    return later[later.length / 2];
  }

  static int sink;

  @Test
  void rows_cost_as_much_as_calls_from_Java_do() throws Exception {
    Map<String, Double> nanos = new LinkedHashMap<>();
    byte[] data = "carefully final deposits x".getBytes(StandardCharsets.UTF_8);
    try (Program program =
        DynamicLinker.create()
            .open(
                ProgramConfig.builder()
                    .libraryPath(Cluster.guests())
                    .interruptible(true)
                    .build())) {
      Functions c =
          program
              .open("sql.so", Set.of(OpenFlag.LAZY))
              .bind(Functions.class, MethodHandles.lookup());
      nanos.put(
          "Java loop: crc",
          seconds(
              () -> {
                int sum = 0;
                for (int k = 0; k < ROWS; k++) {
                  data[0] = (byte) k;
                  sum += c.crc(0, data, data.length);
                }
                return sum;
              }));
      nanos.put(
          "Java loop: add",
          seconds(
              () -> {
                int sum = 0;
                for (int k = 0; k < ROWS; k++) {
                  sum += c.add(k, sum);
                }
                return sum;
              }));
    }
    Slice slice = Slices.wrappedBuffer(data);
    nanos.put(
        "Java loop: crc32 of Trino",
        seconds(
            () -> {
              int sum = 0;
              for (int k = 0; k < ROWS; k++) {
                data[0] = (byte) k;
                sum += (int) VarbinaryFunctions.crc32(slice);
              }
              return sum;
            }));
    Wasm crc = Wasm.of("f(d varbinary) RETURNS bigint", "crc", "(0, d, length(d)):u32");
    Wasm add = Wasm.of("f(a integer, b integer) RETURNS integer", "add", "(a, b)");
    String rows =
        " FROM (SELECT CAST('carefully final deposits x' || chr(65 + CAST(mod(n, 26) AS integer))"
            + " AS varbinary) AS d, CAST(n AS integer) AS i FROM TABLE(sequence(start => 1, stop =>"
            + " %d)) t(n))".formatted(ROWS);
    try (Cluster cluster = Cluster.start(0, server -> PluginConfig.of("alone", Cluster.guests()))) {
      Map<String, String> queries = new LinkedHashMap<>();
      queries.put("query: length, to take away", "SELECT sum(length(d))" + rows);
      queries.put("query: crc", crc.inline() + "SELECT sum(f(d))" + rows);
      queries.put("query: crc32 of Trino", "SELECT sum(crc32(d))" + rows);
      queries.put("query: xxhash64 of Trino", "SELECT max(xxhash64(d))" + rows);
      queries.put("query: sum of i, to take away", "SELECT sum(i)" + rows);
      queries.put("query: add", add.inline() + "SELECT sum(f(i, 3))" + rows);
      queries.put("query: + of Trino", "SELECT sum(i + 3)" + rows);
      for (Map.Entry<String, String> query : queries.entrySet()) {
        nanos.put(
            query.getKey(),
            seconds(
                () -> {
                  cluster.query(query.getValue());
                  return 0;
                }));
      }
    }
    StringBuilder table = new StringBuilder();
    nanos.forEach(
        (name, time) -> table.append("%-32s %7.1f ns a row%n".formatted(name, time / ROWS * 1e9)));
    java.nio.file.Files.writeString(
        java.nio.file.Path.of(System.getProperty("java.io.tmpdir"), "ligature-trino-speed.txt"),
        table.toString());
    double row =
        Objects.requireNonNull(nanos.get("query: crc"))
            - Objects.requireNonNull(nanos.get("query: length, to take away"));
    assertTrue(
        row < 2 * Objects.requireNonNull(nanos.get("Java loop: crc")),
        () -> "a row costs too much\n" + table);
  }
}
