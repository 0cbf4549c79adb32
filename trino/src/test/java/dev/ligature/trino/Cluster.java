package dev.ligature.trino;

import dev.ligature.guests.Guests;
import io.airlift.log.Level;
import io.airlift.log.Logging;
import io.trino.plugin.memory.MemoryPlugin;
import io.trino.plugin.tpch.TpchPlugin;
import io.trino.server.testing.TestingTrinoServer;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.MaterializedResult;
import io.trino.testing.TestingSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Several servers of Trino over HTTP in this JVM, each with a plug-in of its own. */
final class Cluster implements AutoCloseable {
  private final DistributedQueryRunner runner;
  private final List<WasmPlugin> plugins = new ArrayList<>();

  private Cluster(DistributedQueryRunner runner) {
    this.runner = runner;
  }

  /** The folder of the guest that the tests call. */
  static Path guests() {
    return Guests.module("sql");
  }

  /** A coordinator, which works too, and a worker, with the libraries of the tests. */
  static Cluster start() throws Exception {
    return start(1, server -> small("server-" + server));
  }

  /** Limits that are reached soon. */
  static PluginConfig small(String worker) {
    return new PluginConfig(worker, guests(), 16 << 20, 48 << 20, 256 << 20, true);
  }

  /**
   * Starts servers.
   *
   * @param workers how many besides the coordinator
   * @param config of each server, the coordinator being 0
   */
  static Cluster start(int workers, IntFunction<PluginConfig> config) throws Exception {
    Logging.initialize().setLevel("", Level.ERROR);
    DistributedQueryRunner runner =
        DistributedQueryRunner.builder(
                TestingSession.testSessionBuilder().setCatalog("tpch").setSchema("tiny").build())
            .setWorkerCount(workers)
            .build();
    Cluster cluster = new Cluster(runner);
    try {
      runner.installPlugin(new TpchPlugin());
      runner.createCatalog("tpch", "tpch", Map.of("tpch.splits-per-node", "2"));
      // Keeps functions that CREATE FUNCTION makes.
      runner.installPlugin(new MemoryPlugin());
      runner.createCatalog("memory", "memory", Map.of());
      List<TestingTrinoServer> servers = runner.getServers();
      for (int k = 0; k < servers.size(); k++) {
        WasmPlugin plugin = new WasmPlugin(config.apply(k));
        cluster.plugins.add(plugin);
        servers.get(k).installPlugin(plugin);
      }
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  DistributedQueryRunner runner() {
    return runner;
  }

  /** What functions have on all servers, in bytes. */
  long memory() {
    return plugins.stream().mapToLong(plugin -> plugin.worker().budget().total()).sum();
  }

  /** Stops the worker that was started last, and starts it again. */
  void restartWorker() throws Exception {
    List<TestingTrinoServer> before = List.copyOf(runner.getServers());
    runner.restartWorker(before.getLast());
    for (TestingTrinoServer server : runner.getServers()) {
      if (!before.contains(server)) {
        WasmPlugin plugin = new WasmPlugin(small("restarted"));
        plugins.set(plugins.size() - 1, plugin);
        server.installPlugin(plugin);
      }
    }
  }

  /** The rows of a query. */
  MaterializedResult query(String sql) {
    return runner.execute(sql);
  }

  /** The one value of a query. */
  @Nullable Object value(String sql) {
    return query(sql).getOnlyValue();
  }

  @Override
  public void close() {
    runner.close();
  }
}
