/** Tests of what workers are asked. */
package dev.ligature.bench.worker;
