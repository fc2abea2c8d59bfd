package io.spoor.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spoor.client.triage.TriageException;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A strictly parsed request. Unknown parts are rejected, since an ignored restriction would show or
 * close too much.
 *
 * @param path path as sent
 * @param query query as sent; null: none
 * @param contentType null: none
 * @param tokenHolder name of the holder of the token sent with it
 */
record ApiRequest(
    String method,
    String path,
    @Nullable String query,
    @Nullable String contentType,
    byte[] body,
    String tokenHolder) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(8).build());
  }

  /**
   * The query's parameters.
   *
   * @throws TriageException if a parameter is not {@code allowed} or appears twice
   */
  Map<String, String> parameters(Set<String> allowed) {
    Map<String, String> parameters = new HashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw invalid("query parameters must be NAME=VALUE, joined by &");
      }
      String name = decoded(part.substring(0, equals));
      if (!allowed.contains(name)) {
        throw invalid("unknown parameter \"" + name + "\"; known parameters are " + list(allowed));
      }
      if (parameters.put(name, decoded(part.substring(equals + 1))) != null) {
        throw invalid("the parameter \"" + name + "\" is given twice");
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("the query is not correctly encoded: " + e.getMessage());
    }
  }

  /**
   * The body's members, all of them text; empty without a body.
   *
   * @throws TriageException if the body has another form, or a member that is not {@code allowed}
   */
  Map<String, String> members(Set<String> allowed) {
    Map<String, String> members = new HashMap<>();
    if (body.length == 0) {
      return members;
    }
    JsonNode object = object();
    if (!object.isObject()) {
      throw invalid("the body must be a JSON object");
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!allowed.contains(member.getKey())) {
        throw invalid(
            "unknown member \"" + member.getKey() + "\"; known members are " + list(allowed));
      }
      if (!member.getValue().isTextual()) {
        throw invalid("\"" + member.getKey() + "\" must be text");
      }
      members.put(member.getKey(), member.getValue().textValue());
    }
    return members;
  }

  private JsonNode object() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw invalid("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw invalid("the body is not JSON: it is not UTF-8");
    }
  }

  /** Whether the content type of the body is JSON. */
  boolean isJson() {
    if (body.length == 0) {
      return true;
    }
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    return type.equalsIgnoreCase("application/json");
  }

  static TriageException invalid(String reason) {
    return new TriageException(TriageException.Reason.INVALID, reason);
  }

  private static String list(Set<String> names) {
    return String.join(", ", List.copyOf(new TreeSet<>(names)));
  }
}
