package io.spoor.offline.input;

/**
 * Signals of OTLP whose records Spoor reads, with the names of the lists in a request (trace.proto
 * and logs.proto, in JSON).
 */
enum OtlpSignal {
  TRACES("resourceSpans", "scopeSpans", "spans"),
  LOGS("resourceLogs", "scopeLogs", "logRecords");

  private final String resources;
  private final String scopes;
  private final String records;

  OtlpSignal(String resources, String scopes, String records) {
    this.resources = resources;
    this.scopes = scopes;
    this.records = records;
  }

  /** The outermost list, first member of a request. */
  String resources() {
    return resources;
  }

  /** The list in an element of it. */
  String scopes() {
    return scopes;
  }

  /** The list of records in an element of that. */
  String records() {
    return records;
  }
}
