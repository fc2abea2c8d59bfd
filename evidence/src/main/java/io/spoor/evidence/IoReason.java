package io.spoor.evidence;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Renders the reason of an I/O failure as a short message. */
public final class IoReason {
  private IoReason() {}

  /** File and reason, such as {@code /log/segments: permission denied}. */
  public static String of(IOException failure) {
    return failure instanceof FileSystemException ofFile && ofFile.getFile() != null
        ? ofFile.getFile() + ": " + reason(ofFile)
        : reason(failure);
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _, FileNotFoundException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it already exists";
      case NotDirectoryException _ -> "it is not a directory";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case EOFException _ -> "it is truncated";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      case FileSystemException _ -> "the file system rejected the operation";
      default -> failure.getMessage() == null ? "reading or writing failed" : failure.getMessage();
    };
  }
}
