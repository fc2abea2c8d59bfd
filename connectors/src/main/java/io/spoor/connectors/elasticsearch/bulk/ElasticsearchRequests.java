package io.spoor.connectors.elasticsearch.bulk;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Sends plain JSON requests over the official client's connections. The client's typed requests
 * lose the status of a response without a body, with which Elasticsearch reports an oversized
 * request, and unknown fields of templates.
 */
public final class ElasticsearchRequests {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Rest5Client client;

  public ElasticsearchRequests(Rest5Client client) {
    this.client = client;
  }

  /** The response; empty for 404. */
  public Optional<JsonNode> get(String path) throws RequestFailedException {
    JsonResponse response = send(new Request("GET", path));
    return response.status == 404 ? Optional.empty() : Optional.of(response.success());
  }

  public JsonNode post(String path) throws RequestFailedException {
    return send(new Request("POST", path)).success();
  }

  JsonNode post(String path, HttpEntity body) throws RequestFailedException {
    Request request = new Request("POST", path);
    request.setEntity(body);
    return send(request).success();
  }

  public void put(String path, JsonNode body) throws RequestFailedException {
    send(putRequest(path, body)).success();
  }

  /** As {@link #put}, but ignores an error of this type. */
  public void putUnless(String errorType, String path, JsonNode body)
      throws RequestFailedException {
    JsonResponse response = send(putRequest(path, body));
    if (!response.errorType().equals(errorType)) {
      response.success();
    }
  }

  private static Request putRequest(String path, JsonNode body) {
    Request request = new Request("PUT", path);
    request.setJsonEntity(body.toString());
    return request;
  }

  private JsonResponse send(Request request) throws RequestFailedException {
    try {
      return JsonResponse.of(request, client.performRequest(request));
    } catch (ResponseException e) {
      try {
        return JsonResponse.of(request, e.getResponse());
      } catch (IOException cut) {
        throw RequestFailedException.noResponse(cut);
      }
    } catch (IOException e) {
      throw RequestFailedException.noResponse(e);
    }
  }

  /**
   * A response.
   *
   * @param body missing node if there is no body, null if it is not JSON
   */
  private record JsonResponse(String request, int status, @Nullable JsonNode body) {

    static JsonResponse of(Request request, Response response) throws IOException {
      String description = request.getMethod() + " " + request.getEndpoint();
      return new JsonResponse(description, response.getStatusCode(), parse(response.getEntity()));
    }

    private static @Nullable JsonNode parse(@Nullable HttpEntity entity) throws IOException {
      if (entity == null) {
        return MissingNode.getInstance();
      }
      try (InputStream in = entity.getContent()) {
        return MAPPER.readTree(in);
      } catch (JsonProcessingException e) {
        return null;
      }
    }

    /** The body of a 2xx response. */
    JsonNode success() throws RequestFailedException {
      if (body == null) {
        throw RequestFailedException.notElasticsearch(status, request);
      }
      if (status / 100 != 2) {
        String reason = body.path("error").path("reason").asText("");
        throw RequestFailedException.refused(status, errorType(), reason + " (" + request + ")");
      }
      return body;
    }

    String errorType() {
      return body == null ? "" : body.path("error").path("type").asText("");
    }
  }
}
