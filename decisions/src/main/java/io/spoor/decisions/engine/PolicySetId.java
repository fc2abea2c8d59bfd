package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which policies answered.
 *
 * @param version number of the applied version, from 1; 0: policies of files
 * @param digest SHA-256 of their texts, with schema and entities; 64 lower-case hex digits
 */
public record PolicySetId(long version, String digest) {

  /** Whether they were applied, and so are on record under their version. */
  public boolean isApplied() {
    return version > 0;
  }

  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("version", version).put("digest", digest);
  }
}
