package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.request.BatchRequest;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decisions by policies, entities and a schema given as text. */
public final class EngineFixture {
  static final ObjectMapper JSON = new ObjectMapper();

  private final DecisionPoint decisions;
  private final List<String> journal = new ArrayList<>();

  private EngineFixture(PolicySet policies) {
    decisions = DecisionPoint.ofPolicies(new DecisionEngine(policies, journal::add));
  }

  /** {@code schema} and {@code entities}: empty for none. */
  public static EngineFixture of(Path folder, String policies, String entities, String schema) {
    try {
      Files.writeString(folder.resolve("p.cedar"), policies);
      if (!schema.isEmpty()) {
        Files.writeString(folder.resolve("s.cedarschema"), schema);
      }
      Path file =
          entities.isEmpty() ? null : Files.writeString(folder.resolve("entities.json"), entities);
      return new EngineFixture(PolicySet.load(PolicyFolder.read(folder, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidFileException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  public DecisionPoint decisions() {
    return decisions;
  }

  public List<String> journal() {
    return journal;
  }

  static JsonNode json(String text) throws MalformedRequestException {
    return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  Decision evaluate(String request) {
    try {
      return decisions.evaluate(EvaluationRequest.read(json(request)), CallerRights.NONE);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e.reason() + ": " + request, e);
    }
  }

  /** The decision on user alice, an action, and record r with these properties. */
  Decision evaluate(String action, String properties) {
    return evaluate(
        "{\"subject\":{\"type\":\"user\",\"id\":\"alice\"},\"action\":{\"name\":\""
            + action
            + "\"},\"resource\":{\"type\":\"record\",\"id\":\"r\",\"properties\":"
            + properties
            + "}}");
  }

  List<Decision> batch(String request) throws MalformedRequestException {
    return decisions.evaluate(
        BatchRequest.read(json(request), CallerRights.NONE), CallerRights.NONE);
  }

  ObjectNode search(SearchedKind kind, String request) throws MalformedRequestException {
    return search(
        decisions, SearchRequest.read(kind, json(request), CallerRights.NONE), CallerRights.NONE);
  }

  /** The answer to a search among the candidates that the decision point has for it. */
  static ObjectNode search(DecisionPoint decisions, SearchRequest search, CallerRights caller)
      throws MalformedRequestException {
    return new EntitySearch(decisions).search(search, caller, decisions.candidates(search, caller));
  }
}
