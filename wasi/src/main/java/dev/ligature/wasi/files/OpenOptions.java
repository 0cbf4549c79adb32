package dev.ligature.wasi.files;

/**
 * How a file is opened.
 *
 * @param read whether it can be read
 * @param write whether it can be written
 * @param append whether all is written at its end
 * @param create whether it is created if it is not there
 * @param exclusive whether it is created or nothing
 * @param truncate whether its content goes
 * @param directory whether it has to be a directory
 * @param follow whether to follow a symbolic link that is the last name
 * @param sync whether each write waits for the device to have content and status
 * @param dataSync whether each write waits for the device to have the content
 */
public record OpenOptions(
    boolean read,
    boolean write,
    boolean append,
    boolean create,
    boolean exclusive,
    boolean truncate,
    boolean directory,
    boolean follow,
    boolean sync,
    boolean dataSync) {}
