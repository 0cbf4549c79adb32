package dev.ligature.fuse.code;

/** The indices that what a module refers to has in another one. */
public interface Indices {
  /** Of a type. */
  int type(int type);

  /** Of a function that is called. */
  int function(int function);

  /** Of a function whose reference is taken. */
  int reference(int function);

  /** Of a global that is read. */
  int global(int global);

  /** Of a global that is written. */
  int written(int global);

  /** Of a table. */
  int table(int table);

  /** Of an exception tag. */
  int tag(int tag);

  /** Of a data segment. */
  int data(int segment);

  /** Of an element segment. */
  int element(int segment);
}
