package io.spoor.evidence.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.merkle.InclusionProof;
import io.spoor.evidence.merkle.TreeHash;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.segment.SegmentStatement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A proof that a log contains a record; includes everything needed for the check except the key.
 *
 * @param record number in the log, from 0
 * @param lines the record in stored form
 * @param inSegment proof that the segment contains it
 * @param statement the segment's statement, as stored
 * @param inLog proof that the log contains the statement
 * @param checkpoint the log's checkpoint, as stored
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RecordProof(
    long record,
    byte[] lines,
    InclusionProof inSegment,
    byte[] statement,
    InclusionProof inLog,
    byte[] checkpoint) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The fault of the proof, if any; trusts only these keys.
   *
   * @param keys any of them may have signed the checkpoint
   */
  public Optional<String> problem(Collection<VerifierKey> keys) {
    Checkpoint root;
    SegmentStatement parsedStatement;
    byte[] leaf;
    try {
      root = Checkpoint.parse(checkpoint);
      parsedStatement = SegmentStatement.parse(statement);
      leaf = leafHash();
    } catch (IllegalArgumentException e) {
      return Optional.of("the proof is malformed: " + e.getMessage());
    }
    if (root.signedBy(keys).isEmpty()) {
      return Optional.of("the checkpoint is not signed by one of " + keys);
    }
    if (inLog.size() != root.size()
        || inLog.index() != parsedStatement.segment()
        || !inLog.proves(TreeHash.leaf(statement), root.root())) {
      return Optional.of(
          "segment " + parsedStatement.segment() + " is not under the checkpoint's root");
    }
    if (inSegment.size() != parsedStatement.records()
        || parsedStatement.first() + inSegment.index() != record
        || !inSegment.proves(leaf, HexFormat.of().parseHex(parsedStatement.root()))) {
      return Optional.of(
          "record " + record + " is not under the root of segment " + parsedStatement.segment());
    }
    return Optional.empty();
  }

  private byte[] leafHash() {
    try {
      RecordFileReader reader = RecordFileReader.hashing(new ByteArrayInputStream(lines));
      if (!reader.next()) {
        throw new IllegalArgumentException("no record");
      }
      byte[] leaf = reader.leafHash();
      if (reader.next()) {
        throw new IllegalArgumentException("more than one record");
      }
      return leaf;
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
  }

  /** The JSON form; the format is in {@code docs/evidence.md}. */
  public ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "record_proof");
    json.put("format", SegmentStatement.parse(statement).format());
    json.put("record", record);
    ArrayNode lineArray = json.putArray("lines");
    new String(lines, UTF_8).lines().forEach(lineArray::add);
    json.put("index", inSegment.index());
    path(json.putArray("segment_path"), inSegment.path());
    json.put("statement", new String(statement, UTF_8));
    path(json.putArray("log_path"), inLog.path());
    json.put("checkpoint", new String(checkpoint, UTF_8));
    return json;
  }

  private static void path(ArrayNode array, List<byte[]> path) {
    path.forEach(hash -> array.add(HexFormat.of().formatHex(hash)));
  }
}
