package dev.ligature.cli.edit;

/** A module can't be changed as it is wanted. */
public final class EditException extends Exception {
  private static final long serialVersionUID = 1;

  EditException(String message) {
    super(message);
  }
}
