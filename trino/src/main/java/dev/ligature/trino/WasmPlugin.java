package dev.ligature.trino;

import io.trino.spi.Plugin;
import io.trino.spi.function.LanguageFunctionEngine;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The plug-in of Trino that has {@code LANGUAGE WASM}. Each server of a cluster has one. */
public final class WasmPlugin implements Plugin {
  private final Supplier<PluginConfig> config;
  private @Nullable Worker worker;

  /** As a server makes it: configured by a file, see {@link PluginConfig#read}. */
  public WasmPlugin() {
    config = PluginConfig::read;
  }

  /**
   * Configured by a program, as for tests.
   *
   * @param config how
   */
  public WasmPlugin(PluginConfig config) {
    Objects.requireNonNull(config, "config");
    this.config = () -> config;
  }

  @Override
  public Iterable<LanguageFunctionEngine> getLanguageFunctionEngines() {
    return List.of(new WasmFunctionEngine(worker()));
  }

  /** What the server has of it. */
  synchronized Worker worker() {
    Worker known = worker;
    if (known == null) {
      known = new Worker(config.get());
      worker = known;
    }
    return known;
  }
}
