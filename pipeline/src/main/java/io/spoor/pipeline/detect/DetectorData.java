package io.spoor.pipeline.detect;

import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.text.ResourceText;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Data by which a detector evaluates, read from a resource beside it: a key a line, then a space
 * and its value, if any. Its digest is part of the rule's version.
 *
 * @param entries values by key, in the order of the file; "" for a key without a value
 */
public record DetectorData(Map<String, String> entries) {

  /**
   * Reads a resource.
   *
   * @throws IllegalStateException the resource has a fault; the message names file and line
   */
  public static DetectorData read(String resource) {
    return parse(resource, ResourceText.read(DetectorData.class, resource));
  }

  public static DetectorData parse(String name, String text) {
    Map<String, String> entries = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String entry = line.strip();
      if (!entry.isEmpty() && !entry.startsWith("#")) {
        int space = entry.indexOf(' ');
        String key = space < 0 ? entry : entry.substring(0, space);
        String value = space < 0 ? "" : entry.substring(space).strip();
        if (entries.put(key, value) != null) {
          throw new IllegalStateException(name + ", line " + number + ": " + key + " is set twice");
        }
      }
    }
    return new DetectorData(Collections.unmodifiableMap(entries));
  }

  /** SHA-256, hex, of the entries. */
  public String digest() {
    return Sha256Hex.hex(entries.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #digest}, of the keys only: where the values are texts for people. */
  public String keysDigest() {
    return Sha256Hex.hex(keys().toString().getBytes(StandardCharsets.UTF_8));
  }

  public Set<String> keys() {
    return entries.keySet();
  }

  /** The value of a key; null when the data does not list it. */
  @Nullable
  public String value(String key) {
    return entries.get(key);
  }

  /** The value of a key as a number; 0 when the data does not list it. */
  public int number(String key) {
    String value = entries.get(key);
    return value == null ? 0 : Integer.parseInt(value);
  }
}
