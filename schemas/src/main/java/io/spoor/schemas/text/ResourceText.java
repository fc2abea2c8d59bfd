package io.spoor.schemas.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads texts that are resources of a class: tables, word lists, descriptions. */
public final class ResourceText {
  private ResourceText() {}

  /**
   * The text of a resource in UTF-8.
   *
   * @param owner class in whose package the resource is
   * @throws IllegalStateException there is no such resource
   */
  public static String read(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name + " beside " + owner.getName());
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /** Words of a resource, separated by white space; a line that starts with # is a comment. */
  public static Set<String> words(Class<?> owner, String name) {
    return read(owner, name)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .flatMap(line -> Stream.of(line.split("\\s+")))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
