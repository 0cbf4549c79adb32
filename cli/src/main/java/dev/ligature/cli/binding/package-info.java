/** Java interfaces for C libraries, from their headers or from what their modules know. */
@NullMarked
package dev.ligature.cli.binding;

import org.jspecify.annotations.NullMarked;
