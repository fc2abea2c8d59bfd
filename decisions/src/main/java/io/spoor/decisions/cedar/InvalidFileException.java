package io.spoor.decisions.cedar;

import java.nio.file.Path;

/** A policy, schema or entity file that cannot be used. The message names file, line and reason. */
public final class InvalidFileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A fault of the whole file. */
  public InvalidFileException(Path file, String reason) {
    super(oneLine(file + ": " + reason));
  }

  /** {@code line}: from 1. */
  public InvalidFileException(Path file, int line, String reason) {
    super(oneLine(file + ", line " + line + ": " + reason));
  }

  /** Names of files, members and policies may have any characters. */
  private static String oneLine(String message) {
    return message.replaceAll("\\R|\\p{Cntrl}", " ");
  }

  /** File, line and reason, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
