package io.spoor.client;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Renders exceptions as short messages for people. */
public final class ErrorMessages {
  private ErrorMessages() {}

  public static String describe(Throwable e) {
    return switch (e) {
      case NoSuchFileException missing -> "file not found";
      case FileNotFoundException missing -> "file not found";
      case AccessDeniedException denied -> "permission denied";
      case EOFException cut -> "the gzip data is truncated";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
