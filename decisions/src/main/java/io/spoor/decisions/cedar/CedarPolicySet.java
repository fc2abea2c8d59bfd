package io.spoor.decisions.cedar;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse.AuthorizationError;
import com.cedarpolicy.model.DetailedError;
import com.cedarpolicy.model.ValidationRequest;
import com.cedarpolicy.model.ValidationResponse;
import com.cedarpolicy.model.ValidationResponse.ValidationError;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.Value;
import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of policies in Cedar's native engine, cached there together with its schema. The only class
 * that asks Cedar for decisions.
 */
public final class CedarPolicySet {
  private static final int MAX_EXPRESSION_LENGTH = 200;

  private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
  private final Map<String, String> textById;
  private final PolicySet policies;
  private final @Nullable CedarSchema schema;

  private CedarPolicySet(
      Map<String, String> textById, PolicySet policies, @Nullable CedarSchema schema) {
    this.textById = textById;
    this.policies = policies;
    this.schema = schema;
  }

  /**
   * Cedar's answer.
   *
   * @param policies ids of the policies that decided, sorted
   * @param errors ids of policies whose evaluation failed, with our sentence
   */
  public record Answer(boolean isAllowed, Set<String> policies, Map<String, String> errors) {
    /** The answer that allows what both allow, by the policies that decided it. */
    Answer and(Answer other) {
      Set<String> decided = new TreeSet<>();
      Map<String, String> failed = new TreeMap<>(errors);
      failed.putAll(other.errors);
      boolean both = isAllowed && other.isAllowed;
      for (Answer each : List.of(this, other)) {
        if (each.isAllowed == both) {
          decided.addAll(each.policies);
        }
      }
      return new Answer(both, decided, failed);
    }
  }

  /**
   * A fault that validation found.
   *
   * @param offset offset into the UTF-8 bytes of the policy's text
   */
  public record Fault(String policyId, String reason, int offset) {}

  /**
   * Loads policies.
   *
   * @param textById the policies' texts by id
   * @param schema null: none
   * @throws CedarException if Cedar refuses them
   */
  public static CedarPolicySet load(Map<String, String> textById, @Nullable CedarSchema schema)
      throws CedarException {
    Set<Policy> all = new HashSet<>();
    textById.forEach((id, text) -> all.add(new Policy(text, id)));
    var policies = new PolicySet(all);
    try {
      policies.cache();
    } catch (CacheException e) {
      throw CedarException.of(e);
    }
    return new CedarPolicySet(Map.copyOf(textById), policies, schema);
  }

  /** What the schema refuses of the policies; empty without a schema. */
  public List<Fault> faults() throws CedarException {
    if (schema == null || textById.isEmpty()) {
      return List.of();
    }
    try {
      ValidationResponse response =
          engine.validate(new ValidationRequest(schema.cedar(), new PolicySet(policies.policies)));
      ImmutableList<ValidationError> errors =
          response.success.map(all -> all.validationErrors).orElse(ImmutableList.of());
      return errors.stream().map(CedarPolicySet::fault).toList();
    } catch (AuthException e) {
      throw CedarException.of(e);
    }
  }

  private static Fault fault(ValidationError error) {
    DetailedError detail = error.getError();
    String prefix = "for policy `" + error.getPolicyId() + "`, ";
    String reason =
        detail.message.startsWith(prefix)
            ? detail.message.substring(prefix.length())
            : detail.message;
    return new Fault(
        error.getPolicyId(),
        ParsedPolicy.oneLine(reason + detail.help.map(help -> " (" + help + ")").orElse("")),
        ParsedPolicy.offset(detail.sourceLocations));
  }

  /**
   * Decides one request.
   *
   * @throws CedarException if Cedar refuses the request: with a schema, because it does not conform
   */
  Answer decide(
      EntityUID principal,
      EntityUID action,
      EntityUID resource,
      Map<String, Value> context,
      Collection<Entity> entities)
      throws CedarException {
    Optional<Schema> validated = Optional.ofNullable(schema).map(CedarSchema::cedar);
    try {
      AuthorizationResponse response =
          engine.isAuthorized(
              new AuthorizationRequest(
                  principal,
                  action,
                  resource,
                  Optional.of(context),
                  validated,
                  validated.isPresent()),
              policies,
              Set.copyOf(entities));
      return answer(
          response.success.orElseThrow(
              () -> new IllegalStateException("Cedar refuses the request")));
    } catch (AuthException | IllegalStateException e) {
      throw CedarException.of(e);
    }
  }

  private Answer answer(AuthorizationSuccessResponse success) {
    Map<String, String> errors = new TreeMap<>();
    for (AuthorizationError error : success.getErrors()) {
      errors.put(error.getPolicyId(), sentence(error.getPolicyId(), error.getError()));
    }
    return new Answer(success.isAllowed(), new TreeSet<>(success.getReason()), errors);
  }

  /** Cedar's sentence quotes the request; this one quotes the policy only. */
  private String sentence(String policyId, DetailedError error) {
    String message = error.message;
    String kind;
    if (message.startsWith("type error")) {
      kind = "a value has another type than the policy expects";
    } else if (message.startsWith("integer overflow")) {
      kind = "a number is too large";
    } else if (message.startsWith("error while evaluating")) {
      kind = "a function does not take its value";
    } else if (message.contains("does not have the attribute")) {
      kind = "an attribute is missing";
    } else if (message.contains("does not have the tag")) {
      kind = "a tag is missing";
    } else if (message.contains("does not exist")) {
      kind = "an entity is unknown";
    } else {
      kind = "the policy could not be evaluated";
    }
    return kind + expression(textById.getOrDefault(policyId, ""), error.sourceLocations);
  }

  private static String expression(
      String policy, ImmutableList<DetailedError.SourceLabel> locations) {
    byte[] bytes = policy.getBytes(UTF_8);
    if (locations.isEmpty()
        || locations.get(0).start < 0
        || locations.get(0).end > bytes.length
        || locations.get(0).start >= locations.get(0).end) {
      return "";
    }
    int start = locations.get(0).start;
    String text =
        ParsedPolicy.oneLine(new String(bytes, start, locations.get(0).end - start, UTF_8));
    return ": " + (text.length() > MAX_EXPRESSION_LENGTH ? text.substring(0, 199) + "…" : text);
  }
}
