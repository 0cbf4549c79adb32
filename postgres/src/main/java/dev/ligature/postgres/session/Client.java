package dev.ligature.postgres.session;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A client that is connected.
 *
 * @param input what it sends
 * @param output what it is sent
 * @param connection closes both
 */
public record Client(InputStream input, OutputStream output, Closeable connection) {}
