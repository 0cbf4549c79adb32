/* What expat's configure would find on wasm32-wasi, and on the machines that tests compare with. */
#define BYTEORDER 1234
#define HAVE_FCNTL_H 1
#define HAVE_GETENTROPY 1
#define HAVE_STDINT_H 1
#define HAVE_UNISTD_H 1
#define PACKAGE "expat"
#define XML_CONTEXT_BYTES 1024
#define XML_DEV_URANDOM 1
#define XML_DTD 1
#define XML_NS 1
