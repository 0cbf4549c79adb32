package dev.ligature.linker.faults;

import dev.ligature.linker.faults.Steps.Site;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file system over another one, whose every call is a step. Counts what is open. */
final class FaultyFiles {
  private final FileSystem real;
  private final Steps steps;
  private final FileSystem files = new Files();
  private final FileSystemProvider provider = new Provider();
  private int open;

  FaultyFiles(FileSystem real, Steps steps) {
    this.real = real;
    this.steps = steps;
  }

  /** The path of this file system that leads to the same file. */
  Path path(Path realPath) {
    return wrap(realPath);
  }

  /** How many channels and folders are open. */
  int open() {
    return open;
  }

  private void reach(String what) throws IOException {
    steps.reach(Site.FILES, what);
  }

  private Path wrap(Path path) {
    if (path == null) {
      return null;
    }
    return (Path)
        Proxy.newProxyInstance(
            FaultyFiles.class.getClassLoader(), new Class<?>[] {Path.class}, new Name(path));
  }

  private static Path unwrap(Path path) {
    return Proxy.isProxyClass(path.getClass())
            && Proxy.getInvocationHandler(path) instanceof Name name
        ? name.path
        : path;
  }

  /** What stands behind a path of this file system. */
  private final class Name implements InvocationHandler {
    private final Path path;

    Name(Path path) {
      this.path = path;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
      Object[] arguments = given == null ? new Object[0] : given.clone();
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = arguments[i] instanceof Path other ? unwrap(other) : arguments[i];
      }
      return switch (method.getName()) {
        case "getFileSystem" -> files;
        case "forEach", "spliterator" -> InvocationHandler.invokeDefault(proxy, method, given);
        case "iterator" -> wrapped(path.iterator());
        case "toRealPath" -> {
          reach("toRealPath " + path);
          yield call(method, arguments);
        }
        default -> call(method, arguments);
      };
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
      try {
        Object result = method.invoke(path, arguments);
        return result instanceof Path other ? wrap(other) : result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  private Iterator<Path> wrapped(Iterator<Path> paths) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return paths.hasNext();
      }

      @Override
      public Path next() {
        return wrap(paths.next());
      }
    };
  }

  /** Something that is open until it is closed. */
  private void opened(Closeable thing) {
    Objects.requireNonNull(thing);
    open++;
  }

  /** Closes, whether or not that fails, as the system does. */
  private void close(Closeable thing, String what) throws IOException {
    open--;
    thing.close();
    reach("close " + what);
  }

  /** A channel whose calls are steps. */
  private SeekableByteChannel channel(SeekableByteChannel channel, Path path) {
    opened(channel);
    // An interrupt closes the channel itself; whoever has opened it closes it all the same.
    AtomicBoolean closed = new AtomicBoolean();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "close" -> {
              if (closed.compareAndSet(false, true)) {
                close(channel, path.toString());
              }
              return null;
            }
            case "read" -> reach("read " + path);
            default -> {}
          }
          try {
            return method.invoke(channel, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (SeekableByteChannel)
        Proxy.newProxyInstance(
            FaultyFiles.class.getClassLoader(),
            new Class<?>[] {SeekableByteChannel.class},
            handler);
  }

  /** An open folder. */
  private final class Folder implements SecureDirectoryStream<Path> {
    private final SecureDirectoryStream<Path> folder;
    private final String name;
    private boolean closed;

    Folder(SecureDirectoryStream<Path> folder, String name) {
      this.folder = folder;
      this.name = name;
      opened(folder);
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
        throws IOException {
      reach("open folder " + path);
      return new Folder(folder.newDirectoryStream(unwrap(path), options), path.toString());
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      reach("open " + path);
      return channel(folder.newByteChannel(unwrap(path), options, attributes), path);
    }

    @Override
    public void deleteFile(Path path) throws IOException {
      folder.deleteFile(unwrap(path));
    }

    @Override
    public void deleteDirectory(Path path) throws IOException {
      folder.deleteDirectory(unwrap(path));
    }

    @Override
    public void move(Path from, SecureDirectoryStream<Path> target, Path to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
      return view(type, folder.getFileAttributeView(type), name);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return view(type, folder.getFileAttributeView(unwrap(path), type, options), path.toString());
    }

    @Override
    public Iterator<Path> iterator() {
      return wrapped(folder.iterator());
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        FaultyFiles.this.close(folder, "folder " + name);
      }
    }
  }

  private <V extends FileAttributeView> V view(Class<V> type, V view, String name) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          reach(method.getName() + " " + name);
          try {
            return method.invoke(view, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(FaultyFiles.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** The provider. */
  private final class Provider extends FileSystemProvider {
    @Override
    public String getScheme() {
      return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return files;
    }

    @Override
    public Path getPath(URI uri) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      reach("open " + path);
      Path own = unwrap(path);
      return channel(own.getFileSystem().provider().newByteChannel(own, options, attributes), path);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
      reach("open folder " + path);
      return new Folder(
          (SecureDirectoryStream<Path>) real.provider().newDirectoryStream(unwrap(path), p -> true),
          path.toString());
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
      real.provider().createDirectory(unwrap(path), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      real.provider().delete(unwrap(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      real.provider().copy(unwrap(source), unwrap(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      real.provider().move(unwrap(source), unwrap(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
      return real.provider().isSameFile(unwrap(path), unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return real.provider().isHidden(unwrap(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return real.provider().getFileStore(unwrap(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      reach("access " + path);
      real.provider().checkAccess(unwrap(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return view(
          type, real.provider().getFileAttributeView(unwrap(path), type, options), path.toString());
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      reach("attributes " + path);
      return real.provider().readAttributes(unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      reach("attributes " + path);
      return real.provider().readAttributes(unwrap(path), names, options);
    }

    @Override
    public Path readSymbolicLink(Path path) throws IOException {
      reach("link " + path);
      return wrap(real.provider().readSymbolicLink(unwrap(path)));
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      real.provider().setAttribute(unwrap(path), name, value, options);
    }
  }

  /** The file system. */
  private final class Files extends FileSystem {
    @Override
    public FileSystemProvider provider() {
      return provider;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return real.isOpen();
    }

    @Override
    public boolean isReadOnly() {
      return real.isReadOnly();
    }

    @Override
    public String getSeparator() {
      return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      return () -> wrapped(real.getRootDirectories().iterator());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return wrap(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      return path -> real.getPathMatcher(pattern).matches(unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() {
      throw new UnsupportedOperationException();
    }
  }
}
