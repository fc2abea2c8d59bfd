package io.spoor.connectors.elasticsearch.bulk;

import org.jspecify.annotations.Nullable;

/**
 * What Elasticsearch's answer means for a document, or for a whole request: whose fault, what next.
 */
enum WriteOutcome {
  /** It is there. */
  STORED,
  /** An equal or newer version is there already: as good as stored. */
  SUPERSEDED,
  /** Not the document's fault, and bound to pass: try again, for as long as it takes. */
  RETRY,
  /** Perhaps the document's fault: try again a few times, then treat it as refused. */
  UNCLEAR,
  /** The document's fault: it will never be taken. */
  REJECTED,
  /** The configuration's fault: nothing will be taken until somebody changes something. */
  DENIED;

  /**
   * What the answer for one document of a request means.
   *
   * @param status HTTP status
   * @param type Elasticsearch's type of error, where it is one
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
   * What the answer to a request as a whole means. {@link #REJECTED}: one of its documents spoils
   * it, or it is too large.
   *
   * @param status HTTP status
   * @param type Elasticsearch's type of error, empty where it has none
   */
  static WriteOutcome ofRequest(int status, String type) {
    return switch (status) {
      case 413 -> REJECTED;
      // Others, such as a version of the client that it does not speak, would refuse any document.
      case 400 -> isContent(type) ? REJECTED : DENIED;
      case 408, 429 -> RETRY;
      default -> status >= 500 ? RETRY : DENIED;
    };
  }

  /** Errors of a request that something in one of its documents causes. */
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

  /** Errors that tell of the cluster's or an index's state, whatever status they come with. */
  private static boolean isState(String type) {
    return switch (type) {
      case "cluster_block_exception",
          "index_closed_exception",
          "index_not_found_exception",
          // The cluster has as many shards as it may have.
          "validation_exception" ->
          true;
      default -> false;
    };
  }
}
