package io.spoor.sources.otel;

import org.jspecify.annotations.Nullable;

/**
 * Reads the id under which the callee's log has the request of a client span: attributes of SDKs of
 * clouds, and headers of the response (OpenTelemetry, "Semantic conventions for HTTP spans" and
 * "for AWS SDK").
 */
final class SpanRequest {
  /** The log of Azure has the id that the client chose, all others have their own. */
  private static final String[] ATTRIBUTES = {
    "aws.request_id", "aws.request.id", "az.client_request_id", "azure.client.id"
  };

  private static final String[] HEADERS = {
    "http.response.header.x-github-request-id",
    "http.response.header.x-amzn-requestid",
    "http.response.header.x-amz-request-id",
    "http.response.header.x-ms-client-request-id",
    "http.response.header.x-okta-request-id"
  };

  private SpanRequest() {}

  static @Nullable String id(SpanAttributes attributes) {
    String id = attributes.firstText(ATTRIBUTES);
    if (id != null) {
      return id;
    }
    for (String header : HEADERS) {
      if (attributes.has(header)) {
        return attributes.texts(header).stream().findFirst().orElse(null);
      }
    }
    return null;
  }
}
