package io.spoor.decisions.policy;

import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policies of a folder and its subfolders: files {@code *.cedar}, and at most one {@code
 * *.cedarschema}, by which they are validated.
 */
public final class PolicyFolder {
  private PolicyFolder() {}

  /**
   * Loads and validates a folder. All policies are valid, or none is used.
   *
   * @throws InvalidFileException if a file is not readable or not valid
   */
  public static PolicySet load(Path folder) throws InvalidFileException {
    return PolicySet.load(read(folder, null));
  }

  /**
   * Reads the texts of a folder, and of a file of entities.
   *
   * @param entities null: none
   * @throws InvalidFileException if a file is not readable
   */
  public static PolicySource read(Path folder, @Nullable Path entities)
      throws InvalidFileException {
    SortedMap<String, SourceText> policies = new TreeMap<>();
    for (Path file : files(folder, ".cedar")) {
      policies.put(folder.relativize(file).toString().replace('\\', '/'), source(file));
    }
    return new PolicySource(
        folder,
        policies,
        schema(folder),
        entities == null ? Optional.empty() : Optional.of(source(entities)));
  }

  private static Optional<SourceText> schema(Path folder) throws InvalidFileException {
    List<Path> files = files(folder, ".cedarschema");
    if (files.size() > 1) {
      throw new InvalidFileException(
          files.get(1), "a folder has at most one schema, and " + files.get(0) + " is one, too");
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(source(files.get(0)));
  }

  private static List<Path> files(Path folder, String ending) throws InvalidFileException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(folder, "there is no such folder");
    }
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          all.filter(file -> file.toString().endsWith(ending))
              .filter(file -> !Files.isDirectory(file) && !isHiddenCopy(folder, file))
              .sorted()
              .toList();
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          // Without it, fewer policies would decide than the folder names.
          throw new InvalidFileException(file, "this is no file, or a link without its file");
        }
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidFileException(folder, "the folder cannot be read: " + e.getMessage());
    }
  }

  /** Kubernetes mounts files as links into a folder whose name begins with two dots. */
  private static boolean isHiddenCopy(Path folder, Path file) {
    Path parent = folder.relativize(file).getParent();
    return parent != null
        && StreamSupport.stream(parent.spliterator(), false)
            .anyMatch(name -> name.toString().startsWith(".."));
  }

  private static SourceText source(Path file) throws InvalidFileException {
    try {
      return new SourceText(file, StrictJson.decoded(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new InvalidFileException(file, "the file cannot be read: " + e.getMessage());
    } catch (MalformedRequestException e) {
      throw new InvalidFileException(file, e.reason());
    }
  }
}
