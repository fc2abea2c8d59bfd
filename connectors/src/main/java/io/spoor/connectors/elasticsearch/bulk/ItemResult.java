package io.spoor.connectors.elasticsearch.bulk;

import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch's answer for one document.
 *
 * @param status HTTP status
 * @param type type of error; null where there is none
 * @param reason what it says about it, without the document's contents
 */
public record ItemResult(int status, @Nullable String type, @Nullable String reason) {

  /** Where Elasticsearch begins to quote the document. */
  private static final String QUOTE = ". Preview of field's value";

  public ItemResult {
    if (reason != null && reason.contains(QUOTE)) {
      reason = reason.substring(0, reason.indexOf(QUOTE));
    }
  }

  WriteOutcome verdict() {
    return WriteOutcome.ofItem(status, type);
  }

  /** Whether there is no such index, and none is made by itself. */
  boolean isMissingIndex() {
    return "index_not_found_exception".equals(type);
  }

  /** For logs and dead letters. */
  String description() {
    return type == null ? "status " + status : type + ": " + reason;
  }
}
