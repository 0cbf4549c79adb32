package dev.ligature.linker.map;

/** What a lookup found: the definition of a library, of the host, or of the loader itself. */
public sealed interface Definition permits LibraryDefinition, HostDefinition, LoaderDefinition {}
