/** The documents say what is so: names exist, examples compile and run. */
package dev.ligature.conformance.docs;
