/** What is opened, used and closed for long: nothing grows. */
package dev.ligature.linker.soak;
