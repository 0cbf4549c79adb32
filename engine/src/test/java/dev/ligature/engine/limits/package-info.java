/**
 * Modules as large as engines take, and shapes of code that cost more than their size: they run,
 * with the right results and in time that grows as they do, or are refused when they are opened.
 */
package dev.ligature.engine.limits;
