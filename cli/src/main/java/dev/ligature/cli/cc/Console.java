package dev.ligature.cli.cc;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * What the tools have from the process that runs them.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the environment, of which the tools get what compilers look at
 */
public record Console(
    InputStream in, OutputStream out, OutputStream err, Map<String, String> environment) {}
