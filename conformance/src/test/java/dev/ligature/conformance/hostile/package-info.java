/**
 * Guests that mean harm to the JVM hurt no other guest: they exhaust its stack or its metaspace.
 */
package dev.ligature.conformance.hostile;
