package dev.ligature.wasi.files;

/** What a name stands for. */
public enum FileType {
  REGULAR,
  DIRECTORY,
  SYMBOLIC_LINK,
  BLOCK_DEVICE,
  CHARACTER_DEVICE,
  PIPE,
  SOCKET,
  UNKNOWN
}
