/** What guests try that mean harm: each class is a kind of attack. */
package dev.ligature.linker.attacks;
