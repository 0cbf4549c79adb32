/* The parts of mbed TLS that WASI has a system for: no sockets, no alarms, and getentropy, see entropy.c.
 * Without assembly, so that native programs print the same. */
#undef MBEDTLS_NET_C
#undef MBEDTLS_TIMING_C
#undef MBEDTLS_AESNI_C
#define MBEDTLS_NO_PLATFORM_ENTROPY
#define MBEDTLS_ENTROPY_HARDWARE_ALT
