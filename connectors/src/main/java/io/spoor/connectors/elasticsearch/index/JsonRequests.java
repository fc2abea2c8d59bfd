package io.spoor.connectors.elasticsearch.index;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.connectors.elasticsearch.write.RequestFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Sends JSON as it is: the client's typed requests would drop what they do not know of a template.
 */
final class JsonRequests {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Rest5Client client;

  JsonRequests(Rest5Client client) {
    this.client = client;
  }

  /** The answer; empty for 404. */
  Optional<JsonNode> get(String path) throws RequestFailedException {
    try {
      return Optional.of(send(new Request("GET", path)));
    } catch (StatusException e) {
      if (e.status == 404) {
        return Optional.empty();
      }
      throw e.failure();
    }
  }

  JsonNode post(String path) throws RequestFailedException {
    try {
      return send(new Request("POST", path));
    } catch (StatusException e) {
      throw e.failure();
    }
  }

  void put(String path, JsonNode body) throws RequestFailedException {
    try {
      send(withBody(path, body));
    } catch (StatusException e) {
      throw e.failure();
    }
  }

  /** As {@link #put}, where it makes no difference if an error of this type comes back. */
  void putUnless(String errorType, String path, JsonNode body) throws RequestFailedException {
    try {
      send(withBody(path, body));
    } catch (StatusException e) {
      if (!e.error.path("type").asText().equals(errorType)) {
        throw e.failure();
      }
    }
  }

  private static Request withBody(String path, JsonNode body) {
    Request request = new Request("PUT", path);
    request.setJsonEntity(body.toString());
    return request;
  }

  private JsonNode send(Request request) throws RequestFailedException, StatusException {
    try {
      Response response = client.performRequest(request);
      // Not every status becomes an exception: 404 of a GET does not.
      if (response.getStatusCode() / 100 != 2) {
        throw new StatusException(request, response.getStatusCode(), error(response), null);
      }
      return body(response);
    } catch (ResponseException e) {
      Response response = e.getResponse();
      throw new StatusException(request, response.getStatusCode(), error(response), e);
    } catch (IOException e) {
      throw RequestFailedException.noAnswer(e);
    }
  }

  private static JsonNode error(Response response) {
    try {
      return body(response).path("error");
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static JsonNode body(Response response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return MissingNode.getInstance();
    }
    try (InputStream in = entity.getContent()) {
      return MAPPER.readTree(in);
    }
  }

  /** An answer that is not 2xx. */
  private static final class StatusException extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;
    private final int status;
    private final transient JsonNode error;

    StatusException(
        Request request, int status, JsonNode error, @Nullable ResponseException cause) {
      super(cause);
      this.what = request.getMethod() + " " + request.getEndpoint();
      this.status = status;
      this.error = error;
    }

    RequestFailedException failure() {
      String said = error.path("type").asText("") + " " + error.path("reason").asText("");
      return RequestFailedException.status(status, what + " " + said, this);
    }
  }
}
