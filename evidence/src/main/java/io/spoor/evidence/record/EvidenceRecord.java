package io.spoor.evidence.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record to append to the log.
 *
 * @param fields by name; each can be withheld later individually
 */
public record EvidenceRecord(RecordHeader header, SortedMap<String, JsonNode> fields) {
  public EvidenceRecord {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /** Creates a record with the members of an object as fields. */
  public static EvidenceRecord of(RecordHeader header, ObjectNode members) {
    var fields = new TreeMap<String, JsonNode>();
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      fields.put(member.getKey(), member.getValue());
    }
    return new EvidenceRecord(header, fields);
  }
}
