package io.spoor.decisions.cedar;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.EntityUID;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a policy's text states.
 *
 * @param id its annotation {@code @id}; empty: none
 * @param reason its annotation {@code @reason}; empty: none
 * @param annotations all its annotations, by name
 * @param isForbid whether it denies
 * @param isLogOnly whether it only tells what it would do: {@code @mode("log_only")}
 * @param actions names of actions, without a namespace, that its scope lists
 * @param literals entities that its text names
 */
public record ParsedPolicy(
    String id,
    String reason,
    Map<String, String> annotations,
    boolean isForbid,
    boolean isLogOnly,
    Set<String> actions,
    Set<EntityUID> literals) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Begin of a message of the validator that names our placeholder. */
  private static final String PREFIX = "failed to parse policy with id `policy` from string: ";

  /** An error in a policy's text. */
  public static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    SyntaxException(String message, int offset) {
      super(message);
      this.offset = offset;
    }

    /** Where, as an offset into the UTF-8 bytes of the text. */
    public int offset() {
      return offset;
    }
  }

  /**
   * Reads the text of one policy.
   *
   * @throws SyntaxException if it is no policy, or a template
   */
  public static ParsedPolicy parse(String text) throws SyntaxException {
    try {
      return of(JSON.readTree(new Policy(text, "policy").toJson()));
    } catch (AuthException e) {
      throw located(text, CedarException.of(e).reason());
    } catch (IOException e) {
      throw new SyntaxException("the expression has too many levels; split the policy", 0);
    }
  }

  /** Only validation says where an error is. */
  private static SyntaxException located(String text, String reason) {
    try {
      Schema empty = Schema.parse(Schema.JsonOrCedar.Cedar, "");
      ValidationResponse response =
          new BasicAuthorizationEngine()
              .validate(
                  new ValidationRequest(empty, new PolicySet(Set.of(new Policy(text, "policy")))));
      Optional<DetailedError> error = response.errors.flatMap(all -> all.stream().findFirst());
      if (error.isPresent()) {
        String message = error.get().message;
        if (message.startsWith(PREFIX)) {
          message = message.substring(PREFIX.length());
        }
        String label =
            error.get().sourceLocations.stream()
                .findFirst()
                .flatMap(each -> each.label)
                .map(each -> ", " + each)
                .orElse("");
        return new SyntaxException(oneLine(message + label), offset(error.get().sourceLocations));
      }
    } catch (AuthException e) {
      return new SyntaxException(reason, 0);
    }
    return new SyntaxException(reason, 0);
  }

  static int offset(ImmutableList<DetailedError.SourceLabel> labels) {
    return labels.isEmpty() ? 0 : labels.get(0).start;
  }

  static String oneLine(String message) {
    return message.replaceAll("\\s+", " ").strip();
  }

  private static ParsedPolicy of(JsonNode policy) throws SyntaxException {
    Set<String> actions = new LinkedHashSet<>();
    JsonNode scope = policy.path("action");
    // A single "in" names a group of actions.
    List<JsonNode> named = new ArrayList<>();
    scope.path("entities").forEach(named::add);
    if (scope.path("op").asText().equals("==")) {
      named.add(scope.path("entity"));
    }
    for (JsonNode action : named) {
      if (action.path("type").asText().equals("Action")) {
        actions.add(action.path("id").asText());
      }
    }
    Set<EntityUID> literals = new LinkedHashSet<>();
    collectLiterals(policy.path("conditions"), literals);
    Map<String, String> annotations = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : policy.path("annotations").properties()) {
      annotations.put(each.getKey(), each.getValue().asText(""));
    }
    return new ParsedPolicy(
        annotations.getOrDefault("id", ""),
        annotations.getOrDefault("reason", ""),
        annotations,
        policy.path("effect").asText().equals("forbid"),
        isLogOnly(annotations),
        actions,
        literals);
  }

  private static boolean isLogOnly(Map<String, String> annotations) throws SyntaxException {
    return switch (annotations.getOrDefault("mode", "active")) {
      case "log_only" -> true;
      case "active" -> false;
      // A policy that is misspelled here would decide.
      default -> throw new SyntaxException("@mode must be \"log_only\" or \"active\"", 0);
    };
  }

  private static void collectLiterals(JsonNode node, Set<EntityUID> literals) {
    JsonNode entity = node.path("__entity");
    if (entity.path("type").isTextual() && entity.path("id").isTextual()) {
      literals.add(CedarTypeName.uid(entity.path("type").asText(), entity.path("id").asText()));
    }
    for (JsonNode each : node) {
      collectLiterals(each, literals);
    }
  }
}
