/** A program and its libraries as one plain module. */
module dev.ligature.fuse {
  requires static org.jspecify;
  requires transitive dev.ligature.linker;

  exports dev.ligature.fuse;
}
