package dev.ligature.linker.map;

/**
 * What a reference is bound to: the definition of a library, of the host, or of the loader itself;
 * or none.
 */
public sealed interface Definition
    permits LibraryDefinition, HostDefinition, LoaderDefinition, MissingDefinition {}
