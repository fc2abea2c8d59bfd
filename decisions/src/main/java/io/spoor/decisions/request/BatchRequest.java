package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request with several evaluations.
 *
 * @param items in the request's order, at most {@value #MAX_ITEMS}; empty: the request itself is
 *     the only evaluation
 * @param defaultChars characters of JSON of the defaults, once for each item that uses them
 */
public record BatchRequest(List<BatchItem> items, EvaluationSemantic semantic, long defaultChars) {
  /** Limit of {@code evaluations}. */
  public static final int MAX_ITEMS = 1_000;

  /** Members of which an item takes the default of the request. */
  private static final List<String> DEFAULTS = List.of("subject", "action", "resource", "context");

  /** Members of an entity, of which an item's object takes those of an incomplete default. */
  private static final List<String> REQUIRED = List.of("type", "id");

  /**
   * Reads a request. An item that is no request is read as {@link BatchItem.Invalid}.
   *
   * @param caller whoever asks
   * @throws MalformedRequestException if the request as a whole has another form
   */
  public static BatchRequest read(JsonNode body, CallerRights caller)
      throws MalformedRequestException {
    RequestMembers members = RequestMembers.of(body, "the request");
    EvaluationSemantic semantic = EvaluationSemantic.read(members);
    JsonNode evaluations = members.value("evaluations");
    if (evaluations == null) {
      return new BatchRequest(List.of(), semantic, 0);
    }
    if (!evaluations.isArray()) {
      throw new MalformedRequestException("evaluations must be an array");
    }
    if (evaluations.size() > MAX_ITEMS) {
      throw new MalformedRequestException("evaluations has more than " + MAX_ITEMS + " items");
    }
    List<BatchItem> items = new ArrayList<>();
    long defaultChars = 0;
    if (!evaluations.isEmpty()) {
      ObjectNode defaults = defaults(members);
      Map<String, Integer> charsByMember = new HashMap<>();
      defaults
          .properties()
          .forEach(each -> charsByMember.put(each.getKey(), each.getValue().toString().length()));
      for (JsonNode item : evaluations) {
        items.add(item(item, defaults, caller));
        for (Map.Entry<String, Integer> each : charsByMember.entrySet()) {
          defaultChars +=
              item.hasNonNull(each.getKey())
                  ? charsOfMissing(item.get(each.getKey()), defaults.get(each.getKey()))
                  : each.getValue();
        }
      }
    }
    return new BatchRequest(items, semantic, defaultChars);
  }

  private static ObjectNode defaults(RequestMembers body) throws MalformedRequestException {
    ObjectNode defaults = JsonNodeFactory.instance.objectNode();
    for (String member : DEFAULTS) {
      if (body.value(member) != null) {
        defaults.set(member, body.required(member).object());
      }
    }
    return defaults;
  }

  private static BatchItem item(JsonNode item, ObjectNode defaults, CallerRights caller) {
    // Shared, not copied: a large default of a thousand items exists once.
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.setAll(defaults);
    try {
      RequestMembers stated = RequestMembers.of(item, "the evaluation");
      for (String member : DEFAULTS) {
        JsonNode own = stated.value(member);
        if (own != null) {
          whole.set(member, completed(member, own, defaults.get(member)));
        } else if (stated.states(member) && !member.equals("context")) {
          whole.remove(member);
        }
      }
      return new BatchItem.Complete(EvaluationRequest.read(whole, caller));
    } catch (MalformedRequestException e) {
      return new BatchItem.Invalid(e.reason(), readable(whole));
    }
  }

  /** What can be read of an item that is no request. */
  private static EvaluationRequest readable(ObjectNode whole) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return new EvaluationRequest(
        entity(whole.path("subject")),
        new RequestedAction(text(whole.path("action"), "name"), json.objectNode()),
        entity(whole.path("resource")),
        json.objectNode());
  }

  private static RequestedEntity entity(JsonNode stated) {
    return new RequestedEntity(
        text(stated, "type"), text(stated, "id"), JsonNodeFactory.instance.objectNode());
  }

  private static String text(JsonNode stated, String member) {
    JsonNode value = stated.path(member);
    return value.isTextual() ? value.textValue() : "";
  }

  /**
   * An item's object replaces a default as a whole. Only a default that is no complete entity by
   * itself, such as a type without an id, gives what the item's object lacks of type and id.
   */
  private static JsonNode completed(String member, JsonNode own, @Nullable JsonNode byDefault) {
    boolean isEntity = member.equals("subject") || member.equals("resource");
    if (!isEntity
        || byDefault == null
        || isComplete(byDefault)
        || !(own instanceof ObjectNode object)) {
      return own;
    }
    ObjectNode completed = JsonNodeFactory.instance.objectNode();
    completed.setAll(object);
    for (String required : REQUIRED) {
      JsonNode value = byDefault.get(required);
      if (!completed.has(required) && value != null) {
        completed.set(required, value);
      }
    }
    return completed;
  }

  private static boolean isComplete(JsonNode entity) {
    return REQUIRED.stream().allMatch(entity::hasNonNull);
  }

  /** Characters that an item's object takes from a default that is no complete entity. */
  private static long charsOfMissing(JsonNode own, JsonNode byDefault) {
    return isComplete(byDefault)
        ? 0
        : REQUIRED.stream()
            .filter(required -> !own.has(required))
            .mapToLong(required -> text(byDefault, required).length())
            .sum();
  }
}
