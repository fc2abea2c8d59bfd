package io.spoor.connectors.elasticsearch.bulk;

import org.jspecify.annotations.Nullable;

/**
 * Meaning of an Elasticsearch result for a document or a request: whose fault it is and the next
 * step.
 */
enum WriteOutcome {
  /** The document is stored. */
  STORED,
  /** An equal or newer version already exists: equivalent to stored. */
  SUPERSEDED,
  /** Transient and not the document's fault: retry without limit. */
  RETRY,
  /** Possibly the document's fault: retry a few times, then treat it as rejected. */
  UNCLEAR,
  /** The document's fault: it is rejected permanently. */
  REJECTED,
  /** A configuration error: all writes fail until a setting is changed. */
  DENIED;

  /**
   * Classifies the result for one document of a request.
   *
   * @param status HTTP status
   * @param type Elasticsearch's error type, if it is an error
   */
  static WriteOutcome ofItem(int status, @Nullable String type) {
    if (status / 100 == 2) {
      return STORED;
    }
    if (type != null && isState(type)) {
      return RETRY;
    }
    return switch (status) {
      case 409 -> SUPERSEDED;
      case 408, 429, 502, 503, 504 -> RETRY;
      case 401, 403 -> DENIED;
      default -> status >= 500 ? UNCLEAR : REJECTED;
    };
  }

  /**
   * Classifies the response to a request as a whole. {@link #REJECTED}: one of its documents is
   * invalid, or the request is too large.
   *
   * @param status HTTP status
   * @param type Elasticsearch's error type, empty if there is none
   */
  static WriteOutcome ofRequest(int status, String type) {
    return switch (status) {
      case 413 -> REJECTED;
      // Other errors, such as an unsupported client version, would affect any document.
      case 400 -> isContent(type) ? REJECTED : isState(type) ? RETRY : DENIED;
      case 408, 429 -> RETRY;
      default -> status >= 500 ? RETRY : DENIED;
    };
  }

  /** Errors of a request that the contents of one of its documents cause. */
  private static boolean isContent(String type) {
    return switch (type) {
      case "action_request_validation_exception",
          "illegal_argument_exception",
          "parse_exception",
          "parsing_exception",
          "x_content_parse_exception" ->
          true;
      default -> false;
    };
  }

  /** Errors that report the state of the cluster or an index, whatever their status. */
  private static boolean isState(String type) {
    return switch (type) {
      case "cluster_block_exception",
          "index_closed_exception",
          "index_not_found_exception",
          // The cluster has reached its maximum number of shards.
          "validation_exception" ->
          true;
      default -> false;
    };
  }
}
