package io.spoor.decisions.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.json.Sha256Hex;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The texts of a policy set, not validated.
 *
 * @param origin names them together in messages: a folder, or a version
 * @param policies policy files by their path below the origin, with slashes
 * @param schema validates policies, entities and requests; empty: none
 * @param entities Cedar's JSON format; empty: none
 */
public record PolicySource(
    Path origin,
    SortedMap<String, SourceText> policies,
    Optional<SourceText> schema,
    Optional<SourceText> entities) {

  public PolicySource {
    policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
  }

  /**
   * SHA-256 of paths and texts of the policy files in the order of the paths, of the schema and of
   * the entities; 64 lower-case hex digits. It does not depend on where the texts come from, nor on
   * the names of the files of schema and entities.
   */
  public String digest() {
    var bytes = new ByteArrayOutputStream();
    for (Map.Entry<String, SourceText> policy : policies.entrySet()) {
      add(bytes, "policy");
      add(bytes, policy.getKey());
      add(bytes, policy.getValue().text());
    }
    schema.ifPresent(
        source -> {
          add(bytes, "schema");
          add(bytes, source.text());
        });
    entities.ifPresent(
        source -> {
          add(bytes, "entities");
          add(bytes, source.text());
        });
    return Sha256Hex.hex(bytes.toByteArray());
  }

  /**
   * The texts of the policies by their place: path and number, such as {@code team/deny.cedar#2}.
   * Each ends with its semicolon; comments before it are left out.
   */
  public Map<String, String> statements() {
    Map<String, String> statements = new LinkedHashMap<>();
    policies.forEach(
        (path, policy) -> {
          int number = 0;
          for (PolicyFile.Statement statement : PolicyFile.split(policy.text())) {
            number++;
            statements.put(placeOf(path, number), statement.text());
          }
        });
    return statements;
  }

  /** Place of the nth policy of a file, from 1. */
  static String placeOf(String path, int number) {
    return path + "#" + number;
  }

  /** With its length, so that no text looks like the begin of the next. */
  private static void add(ByteArrayOutputStream all, String part) {
    byte[] bytes = part.getBytes(UTF_8);
    all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    all.writeBytes(bytes);
  }
}
