package io.spoor.connectors.elasticsearch.bulk;

import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch's result for one document.
 *
 * @param status HTTP status
 * @param type error type; null if there is none
 * @param reason the error's reason, without the document's contents
 */
public record ItemResult(int status, @Nullable String type, @Nullable String reason) {

  /** Start of Elasticsearch's quotation of the document. */
  private static final String QUOTE = ". Preview of field's value";

  public ItemResult {
    if (reason != null && reason.contains(QUOTE)) {
      reason = reason.substring(0, reason.indexOf(QUOTE));
    }
  }

  WriteOutcome verdict() {
    return WriteOutcome.ofItem(status, type);
  }

  /** Whether the index does not exist and is not created automatically. */
  boolean isMissingIndex() {
    return "index_not_found_exception".equals(type);
  }

  /** Text for logs and dead letters. */
  String description() {
    return type == null ? "status " + status : type + ": " + reason;
  }
}
