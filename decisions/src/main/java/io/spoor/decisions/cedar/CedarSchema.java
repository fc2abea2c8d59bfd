package io.spoor.decisions.cedar;

import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.schema.Schema;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.AttributeType.DecimalNumber;
import io.spoor.decisions.cedar.AttributeType.Plain;
import io.spoor.decisions.cedar.AttributeType.RecordOf;
import io.spoor.decisions.cedar.AttributeType.SetOf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A schema: which types and actions exist, and which members they have. */
public final class CedarSchema {
  private final Schema schema;
  private final Map<String, RecordOf> attributes = new HashMap<>();
  private final Map<String, AttributeType> tags = new HashMap<>();
  private final Map<String, RecordOf> contexts = new HashMap<>();
  private final Set<String> applicableActions = new TreeSet<>();
  private final Set<String> actionGroups = new HashSet<>();

  private CedarSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * Reads the text of a {@code .cedarschema} file.
   *
   * @throws CedarException if it is no schema
   */
  public static CedarSchema parse(String text) throws CedarException {
    try {
      Schema schema = Schema.parse(Schema.JsonOrCedar.Cedar, text);
      var parsed = new CedarSchema(schema);
      JsonNode json = schema.toJsonFormat();
      for (Map.Entry<String, JsonNode> namespace : json.properties()) {
        parsed.read(namespace.getKey(), json);
      }
      schema.cache();
      return parsed;
    } catch (AuthException | CacheException | JsonProcessingException e) {
      throw CedarException.of(e);
    }
  }

  private void read(String namespace, JsonNode schemaJson) {
    var types = new TypeResolver(schemaJson, namespace);
    JsonNode content = schemaJson.path(namespace);
    String prefix = namespace.isEmpty() ? "" : namespace + "::";
    for (Map.Entry<String, JsonNode> type : content.path("entityTypes").properties()) {
      attributes.put(prefix + type.getKey(), types.recordOf(type.getValue().path("shape")));
      tags.put(prefix + type.getKey(), types.type(type.getValue().path("tags")));
    }
    // A request names an action without a namespace.
    if (namespace.isEmpty()) {
      for (Map.Entry<String, JsonNode> action : content.path("actions").properties()) {
        JsonNode applies = action.getValue().path("appliesTo");
        contexts.put(action.getKey(), types.recordOf(applies.path("context")));
        if (!applies.path("principalTypes").isEmpty() && !applies.path("resourceTypes").isEmpty()) {
          applicableActions.add(action.getKey());
        }
      }
    }
    for (JsonNode action : content.path("actions")) {
      for (JsonNode group : action.path("memberOf")) {
        String type = group.path("type").asText("");
        if (type.isEmpty() ? namespace.isEmpty() : type.equals("Action")) {
          actionGroups.add(group.path("id").asText());
        }
      }
    }
  }

  Schema cedar() {
    return schema;
  }

  /** The attributes of a type; empty for an undeclared type. */
  Optional<RecordOf> attributesOf(String type) {
    return Optional.ofNullable(attributes.get(type));
  }

  /** The type of all tags of a type. */
  AttributeType tagsOf(String type) {
    return tags.getOrDefault(type, new AttributeType.Plain());
  }

  /** The context of an action without a namespace; empty for an undeclared action. */
  Optional<RecordOf> contextOf(String action) {
    return Optional.ofNullable(contexts.get(action));
  }

  /**
   * The first member of a record in the context that the schema does not declare, with its path,
   * such as {@code spoor.findings.rule}; empty: all are declared, or the action is not.
   *
   * @param member name of the record
   */
  public Optional<String> undeclaredInContext(String action, String member, ObjectNode record) {
    RecordOf context = contexts.get(action);
    if (context == null) {
      return Optional.empty();
    }
    AttributeType declared = context.members().get(member);
    return Optional.ofNullable(declared == null ? member : undeclared(declared, record, member));
  }

  private static @Nullable String undeclared(AttributeType type, JsonNode value, String path) {
    String found = null;
    if (type instanceof RecordOf record && value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        String name = path + "." + member.getKey();
        AttributeType declared = record.members().get(member.getKey());
        found = declared == null ? name : undeclared(declared, member.getValue(), name);
        if (found != null) {
          break;
        }
      }
    } else if (type instanceof SetOf set && value.isArray()) {
      for (JsonNode element : value) {
        found = undeclared(set.element(), element, path);
        if (found != null) {
          break;
        }
      }
    }
    return found;
  }

  /** Actions without a namespace that apply to some subject and resource. */
  Set<String> applicableActions() {
    return applicableActions;
  }

  /** Actions without a namespace that other actions are members of. */
  Set<String> actionGroups() {
    return actionGroups;
  }

  /** Follows names of types within one namespace, as Cedar does. */
  private record TypeResolver(JsonNode schema, String namespace) {

    RecordOf recordOf(JsonNode type) {
      return type(type) instanceof RecordOf record ? record : RecordOf.NOTHING;
    }

    private AttributeType type(JsonNode type) {
      String kind = type.path("type").asText("");
      return switch (kind) {
        case "Record" -> {
          Map<String, AttributeType> members = new LinkedHashMap<>();
          for (Map.Entry<String, JsonNode> member : type.path("attributes").properties()) {
            members.put(member.getKey(), type(member.getValue()));
          }
          yield new RecordOf(members);
        }
        case "Set" -> new SetOf(type(type.path("element")));
        case "EntityOrCommon", "Extension" -> named(type.path("name").asText(""));
        case "String", "Long", "Boolean", "Bool", "Entity", "" -> new Plain();
        default -> named(kind);
      };
    }

    private AttributeType named(String name) {
      int end = name.lastIndexOf("::");
      if (end >= 0) {
        String stated = name.substring(0, end);
        AttributeType found = declared(stated, name.substring(end + 2));
        return found == null ? builtIn(name.substring(end + 2)) : found;
      }
      AttributeType own = declared(namespace, name);
      AttributeType global = own == null ? declared("", name) : own;
      return global == null ? builtIn(name) : global;
    }

    private @Nullable AttributeType declared(String where, String name) {
      JsonNode content = schema.path(where);
      if (content.path("commonTypes").has(name)) {
        return new TypeResolver(schema, where).type(content.path("commonTypes").path(name));
      }
      return content.path("entityTypes").has(name) ? new Plain() : null;
    }

    private static AttributeType builtIn(String name) {
      return name.equals("decimal") ? new DecimalNumber() : new Plain();
    }
  }
}
