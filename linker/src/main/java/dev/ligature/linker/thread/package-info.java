/**
 * Threads of a guest program: each with a stack, an instance of every library that it enters, and
 * in it the thread-local data.
 *
 * <p>{@link dev.ligature.linker.thread.ThreadState} is a thread, {@link
 * dev.ligature.linker.thread.ThreadLocals} makes its thread-local data, and {@link
 * dev.ligature.linker.thread.GuestThreads} begins and ends threads, and the program with them.
 */
@NullMarked
package dev.ligature.linker.thread;

import org.jspecify.annotations.NullMarked;
