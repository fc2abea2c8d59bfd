package io.spoor.evidence.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.json.CanonicalJson;
import java.io.ByteArrayOutputStream;
import java.util.Map;

/**
 * Encodes records as lines and commits to their fields, each with a separate salt. Not thread-safe.
 */
public final class RecordEncoder {
  private final SaltGenerator saltGenerator = new SaltGenerator();
  private final LeafHasher hasher = new LeafHasher();

  /**
   * A record in stored form.
   *
   * @param lines header and fields, each with a newline at its end
   * @param leafHash 32 bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Encoded(byte[] lines, byte[] leafHash) {}

  /**
   * Encodes a record.
   *
   * @throws IllegalArgumentException if a value has no canonical JSON; the message names the field
   */
  public Encoded encode(EvidenceRecord record) {
    var lines = new ByteArrayOutputStream(1024);
    // Encodes all lines first: a failure must not leave part of a record in the hash.
    byte[][] fieldLines = new byte[1 + record.fields().size()][];
    fieldLines[0] = record.header().bytes();
    int i = 1;
    for (Map.Entry<String, JsonNode> field : record.fields().entrySet()) {
      fieldLines[i++] = field(field.getKey(), field.getValue());
    }
    for (byte[] line : fieldLines) {
      lines.writeBytes(line);
      lines.write('\n');
      hasher.line(line, 0, line.length);
    }
    return new Encoded(lines.toByteArray(), hasher.finish());
  }

  private byte[] field(String name, JsonNode value) {
    var text = new StringBuilder(128);
    text.append("[\"").append(saltGenerator.next()).append("\",");
    try {
      CanonicalJson.string(name, text);
      text.append(',');
      CanonicalJson.write(value, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("field " + name + ": " + e.getMessage(), e);
    }
    return text.append(']').toString().getBytes(UTF_8);
  }
}
