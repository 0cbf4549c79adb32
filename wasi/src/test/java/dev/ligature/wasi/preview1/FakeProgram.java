package dev.ligature.wasi.preview1;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Reloadable;
import dev.ligature.linker.Symbol;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A program that is only a memory and a configuration. */
final class FakeProgram implements Program {
  private final ProgramConfig config;
  private @Nullable MemorySegment memory;

  FakeProgram(ProgramConfig config, MemorySegment memory) {
    this.config = config;
    this.memory = memory;
  }

  /** A segment of that many bytes, as the engine's memories have them. */
  static MemorySegment segment(int byteSize) {
    return MemorySegment.ofArray(new long[byteSize / Long.BYTES]);
  }

  void replaceMemory(@Nullable MemorySegment memory) {
    this.memory = memory;
  }

  @Override
  public MemorySegment memory() {
    if (memory == null) {
      throw new IllegalStateException("no memory");
    }
    return memory;
  }

  @Override
  public <T> T bind(Class<T> type, MethodHandles.Lookup lookup) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Reloadable<T> reloadable(String name, Class<T> type, MethodHandles.Lookup lookup) {
    throw new UnsupportedOperationException();
  }

  @Override
  public GuestArena newArena(MethodHandles.Lookup lookup) {
    throw new UnsupportedOperationException();
  }

  @Override
  public GuestPointer pointer(long address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MemorySegment memory(long end) {
    return memory();
  }

  @Override
  public long memorySize() {
    return memory().byteSize();
  }

  @Override
  public void interrupt() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean signal(Runnable handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T, E extends Throwable> T within(Duration limit, GuestThread.Action<T, E> action) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long growMemory(long pages) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ProgramConfig config() {
    return config;
  }

  @Override
  public Optional<Library> main() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int run() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Integer> ended() {
    throw new UnsupportedOperationException();
  }

  @Override
  public GuestThread newThread() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Library open(String name, Set<OpenFlag> flags) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Library open(String name, byte[] module, Set<OpenFlag> flags) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Symbol> find(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Library> libraries() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Namespace newNamespace() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Namespace> namespaces() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Library> libraryAt(long pointer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Symbol> symbolAt(long pointer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<FunctionSymbol> functionAt(int tableIndex) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int tableIndex(HostFunction function) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long allocate(long byteSize) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void free(long address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void snapshot(OutputStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Program fork() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
