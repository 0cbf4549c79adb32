/**
 * Generated classes that outlive the process: a folder of them, and what tells whether they are
 * those of a module. {@link dev.ligature.engine.CodeCache} is the way in.
 */
@NullMarked
package dev.ligature.engine.cache;

import org.jspecify.annotations.NullMarked;
