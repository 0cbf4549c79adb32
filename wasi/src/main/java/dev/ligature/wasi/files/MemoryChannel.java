package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file in memory that is open. No call waits, so no interrupt closes it. */
final class MemoryChannel extends FileChannel {
  private final MemoryNode.OfFile file;
  private final boolean readable;
  private final boolean writable;
  private final boolean appends;
  private long position;

  /**
   * @param appends whether it writes at the end, wherever it is asked to
   */
  MemoryChannel(MemoryNode.OfFile file, boolean readable, boolean writable, boolean appends) {
    this.file = file;
    this.readable = readable;
    this.writable = writable;
    this.appends = appends;
  }

  private void require(boolean permitted, RuntimeException otherwise) throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (!permitted) {
      throw otherwise;
    }
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    require(readable, new NonReadableChannelException());
    return file.content.read(target, at);
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    int count = read(target, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source, long at) throws IOException {
    require(writable, new NonWritableChannelException());
    file.touch();
    return appends ? file.content.append(source) : file.content.write(source, at);
  }

  @Override
  public synchronized int write(ByteBuffer source) throws IOException {
    int count = write(source, position);
    position = appends ? file.content.size() : position + count;
    return count;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized long position() throws IOException {
    require(true, new NonReadableChannelException());
    return position;
  }

  @Override
  public synchronized FileChannel position(long wanted) throws IOException {
    require(true, new NonReadableChannelException());
    position = wanted;
    return this;
  }

  @Override
  public long size() throws IOException {
    require(true, new NonReadableChannelException());
    return file.content.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    require(writable, new NonWritableChannelException());
    if (size < file.content.size()) {
      file.touch();
      file.content.resize(size);
    }
    return this;
  }

  @Override
  public void force(boolean status) {
    // It is where it stays.
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long to, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void implCloseChannel() {
    file.release();
  }
}
