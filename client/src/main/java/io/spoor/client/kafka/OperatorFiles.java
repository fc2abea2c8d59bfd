package io.spoor.client.kafka;

import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the documents that an operator applies, from a file or a directory; all or none. */
final class OperatorFiles {
  private OperatorFiles() {}

  /** Parses one document. */
  interface Parser<T> {
    T parse(byte[] json, String source) throws InvalidDocumentException;
  }

  /**
   * Reads the documents of a file, or of the {@code *.json} files of a directory.
   *
   * @param description document type for error messages: {@code manifest}
   * @throws OperationFailedException listing every error of every file
   */
  static <T> List<T> read(Path fileOrDirectory, String description, Parser<T> parser) {
    List<T> documents = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Path file : list(fileOrDirectory)) {
      try {
        documents.add(parser.parse(Files.readAllBytes(file), file.toString()));
      } catch (InvalidDocumentException e) {
        faults.add(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        faults.add("cannot read " + file + ": " + ErrorMessages.describe(e));
      }
    }
    if (!faults.isEmpty()) {
      throw new OperationFailedException(
          "no "
              + description
              + " was applied. Correct these faults first:\n"
              + String.join("\n", faults));
    }
    return documents;
  }

  /** The file, or the {@code *.json} files of the directory, sorted by name. */
  private static List<Path> list(Path fileOrDirectory) {
    if (!Files.isDirectory(fileOrDirectory)) {
      if (!Files.exists(fileOrDirectory)) {
        throw new OperationFailedException("no such file or directory: " + fileOrDirectory);
      }
      return List.of(fileOrDirectory);
    }
    try (Stream<Path> entries = Files.list(fileOrDirectory)) {
      List<Path> files =
          entries.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      if (files.isEmpty()) {
        throw new OperationFailedException("no *.json file in " + fileOrDirectory);
      }
      return files;
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot list " + fileOrDirectory + ": " + ErrorMessages.describe(e), e);
    }
  }
}
