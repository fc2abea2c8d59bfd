package io.spoor.decisions.cedar;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.EntityValidationRequest;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.CedarMap;
import com.cedarpolicy.value.DateTime;
import com.cedarpolicy.value.Decimal;
import com.cedarpolicy.value.Duration;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.IpAddress;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.decisions.cedar.AttributeType.DecimalNumber;
import io.spoor.decisions.cedar.AttributeType.RecordOf;
import io.spoor.decisions.cedar.AttributeType.SetOf;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads entities in Cedar's JSON format: an array of {@code {uid, attrs, parents, tags}}. Cedar's
 * own reader changes numbers and takes contradictions, so this one checks everything.
 */
public final class EntityFileReader {
  private static final int MAX_LEVELS = 32;

  /** Cedar's search for ancestors recurses, and ends the process when the stack does. */
  private static final int MAX_GENERATIONS = 1_000;

  private static final Set<String> MEMBERS = Set.of("uid", "attrs", "parents", "tags");

  private final Path file;
  private final @Nullable CedarSchema schema;
  private final Map<EntityUID, Entity> entities = new LinkedHashMap<>();
  private final Map<EntityUID, Integer> lines = new HashMap<>();

  private EntityFileReader(Path file, @Nullable CedarSchema schema) {
    this.file = file;
    this.schema = schema;
  }

  /**
   * Reads a file.
   *
   * @param schema null: none
   * @throws InvalidFileException if the file is not readable, or an entity is invalid
   */
  public static EntityStore read(Path file, @Nullable CedarSchema schema)
      throws InvalidFileException {
    try {
      return new EntityFileReader(file, schema).read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InvalidFileException(file, "the file cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads a text.
   *
   * @param file names it in messages
   * @param schema null: none
   * @throws InvalidFileException if an entity is invalid
   */
  public static EntityStore read(Path file, String text, @Nullable CedarSchema schema)
      throws InvalidFileException {
    return new EntityFileReader(file, schema).read(text.getBytes(UTF_8));
  }

  private EntityStore read(byte[] content) throws InvalidFileException {
    List<Integer> starts;
    JsonNode array;
    try {
      array = StrictJson.parse(content);
      starts = StrictJson.elementLines(content);
    } catch (MalformedRequestException e) {
      throw new InvalidFileException(file, e.reason());
    }
    if (!array.isArray()) {
      throw new InvalidFileException(file, 1, "the file must be a JSON array of entities");
    }
    for (int i = 0; i < array.size(); i++) {
      int line = starts.get(i);
      try {
        add(entity(array.get(i)), line);
      } catch (ValueException | IllegalArgumentException e) {
        throw new InvalidFileException(file, line, String.valueOf(e.getMessage()));
      }
    }
    refuseCycles();
    validate();
    return new EntityStore(entities.values());
  }

  private void add(Entity entity, int line) throws ValueException {
    Entity earlier = entities.putIfAbsent(entity.getEUID(), entity);
    if (earlier == null) {
      lines.put(entity.getEUID(), line);
    } else if (!isSame(earlier, entity)) {
      throw new ValueException(
          "the entity "
              + entity.getEUID()
              + " differs from the one in line "
              + lines.get(entity.getEUID()));
    }
  }

  private static boolean isSame(Entity one, Entity other) {
    return one.getParents().equals(other.getParents())
        && ValueMapper.isSame(new CedarMap(one.attrs), new CedarMap(other.attrs))
        && ValueMapper.isSame(new CedarMap(one.getTags()), new CedarMap(other.getTags()));
  }

  private Entity entity(JsonNode json) throws ValueException {
    if (!json.isObject()) {
      throw new ValueException("an entity must be a JSON object");
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!MEMBERS.contains(member.getKey())) {
        throw new ValueException(
            "an entity has the members uid, attrs, parents and tags, and not " + member.getKey());
      }
    }
    EntityUID uid = uid(json.path("uid"), "uid");
    String type = uid.getType().toString();
    Set<EntityUID> parents = new LinkedHashSet<>();
    JsonNode stated = json.path("parents");
    if (!stated.isMissingNode() && !stated.isArray()) {
      throw new ValueException("parents must be an array");
    }
    for (JsonNode parent : stated) {
      EntityUID id = uid(parent, "parents");
      if (CedarTypeName.isAction(type) && !CedarTypeName.isAction(id.getType().toString())) {
        throw new ValueException("the action " + uid + " has a parent that is no action: " + id);
      }
      parents.add(id);
    }
    RecordOf declared = schema == null ? null : schema.attributesOf(type).orElse(RecordOf.NOTHING);
    AttributeType tag = schema == null ? null : schema.tagsOf(type);
    return new Entity(
        uid,
        members(
            json.path("attrs"),
            "attrs",
            name -> declared == null ? null : declared.members().get(name)),
        parents,
        members(json.path("tags"), "tags", name -> tag));
  }

  /** Both forms of an id: {@code {type, id}} and {@code {"__entity": {type, id}}}. */
  private static EntityUID uid(JsonNode json, String member) throws ValueException {
    JsonNode plain = json.size() == 1 && json.has("__entity") ? json.path("__entity") : json;
    if (plain.size() != 2 || !plain.path("type").isTextual() || !plain.path("id").isTextual()) {
      throw new ValueException(member + " must be {\"type\": \"…\", \"id\": \"…\"}");
    }
    String type = plain.path("type").textValue();
    if (!CedarTypeName.isName(type)) {
      throw new ValueException(
          "the type \"%s\" is no name of Cedar's; write %s for the type of a request"
              .formatted(type, CedarTypeName.ofRequest(type)));
    }
    return CedarTypeName.uid(type, plain.path("id").textValue());
  }

  private static Map<String, Value> members(
      JsonNode json, String name, Function<String, @Nullable AttributeType> declared)
      throws ValueException {
    Map<String, Value> members = new LinkedHashMap<>();
    if (json.isMissingNode()) {
      return members;
    }
    if (!json.isObject()) {
      throw new ValueException(name + " must be a JSON object");
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      members.put(
          member.getKey(),
          value(
              member.getValue(), declared.apply(member.getKey()), 0, name + "." + member.getKey()));
    }
    return members;
  }

  private static Value value(
      JsonNode json, @Nullable AttributeType declared, int level, String name)
      throws ValueException {
    return switch (json.getNodeType()) {
      case BOOLEAN -> new PrimBool(json.booleanValue());
      case STRING -> new PrimString(json.textValue());
      case NUMBER -> number(json, declared, name);
      case ARRAY -> {
        checkLevel(level, name);
        AttributeType element = declared instanceof SetOf set ? set.element() : null;
        var list = new CedarList();
        for (JsonNode each : json) {
          list.add(value(each, element, level + 1, name));
        }
        yield list;
      }
      case OBJECT -> object(json, declared, level, name);
      case NULL, MISSING, BINARY, POJO ->
          throw new ValueException(name + " is null: leave out what an entity does not have");
    };
  }

  private static void checkLevel(int level, String name) throws ValueException {
    if (level >= MAX_LEVELS) {
      throw new ValueException(name + " has more than " + MAX_LEVELS + " levels");
    }
  }

  private static Value number(JsonNode json, @Nullable AttributeType declared, String name)
      throws ValueException {
    if (!json.isIntegralNumber()) {
      throw new ValueException(
          name
              + " is a number with a fraction or an exponent: write a whole number, or "
              + "{\"__extn\": {\"fn\": \"decimal\", \"arg\": \"1.5\"}}");
    }
    if (!json.canConvertToLong()) {
      throw new ValueException(name + " does not fit into 64 bits");
    }
    return declared instanceof DecimalNumber
        ? new Decimal(json.longValue() + ".0")
        : new PrimLong(json.longValue());
  }

  private static Value object(
      JsonNode json, @Nullable AttributeType declared, int level, String name)
      throws ValueException {
    if (json.has("__expr")) {
      throw new ValueException(name + " has the member __expr, which Cedar no longer takes");
    }
    if (json.has("__entity")) {
      return uid(json, name);
    }
    if (json.has("__extn")) {
      return extension(json, name);
    }
    checkLevel(level, name);
    var record = new CedarMap();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      AttributeType type =
          declared instanceof RecordOf of ? of.members().get(member.getKey()) : null;
      record.put(
          member.getKey(), value(member.getValue(), type, level + 1, name + "." + member.getKey()));
    }
    return record;
  }

  private static Value extension(JsonNode json, String name) throws ValueException {
    JsonNode call = json.path("__extn");
    if (json.size() != 1 || call.size() != 2 || !call.path("arg").isTextual()) {
      throw new ValueException(name + " must be {\"__extn\": {\"fn\": \"…\", \"arg\": \"…\"}}");
    }
    String argument = call.path("arg").textValue();
    try {
      return switch (call.path("fn").asText("")) {
        case "decimal" -> new Decimal(argument);
        case "ip" -> new IpAddress(argument);
        case "datetime" -> new DateTime(argument);
        case "duration" -> new Duration(argument);
        default ->
            throw new ValueException(
                name + " has a function other than decimal, ip, datetime and duration");
      };
    } catch (IllegalArgumentException e) {
      throw new ValueException(name + " is no valid " + call.path("fn").asText(""));
    }
  }

  /** Cedar refuses every request of a file with a cycle, and gives no reason. */
  private void refuseCycles() throws InvalidFileException {
    Map<EntityUID, Integer> finished = new HashMap<>();
    for (EntityUID start : entities.keySet()) {
      List<EntityUID> path = new ArrayList<>();
      List<List<EntityUID>> rest = new ArrayList<>();
      Set<EntityUID> onPath = new HashSet<>();
      enter(start, path, rest, onPath, finished);
      while (!path.isEmpty()) {
        List<EntityUID> parents = rest.getLast();
        if (parents.isEmpty()) {
          rest.removeLast();
          EntityUID done = path.removeLast();
          onPath.remove(done);
          finished.put(done, generations(done, finished));
          continue;
        }
        EntityUID parent = parents.removeLast();
        if (onPath.contains(parent)) {
          throw new InvalidFileException(
              file, lineOf(parent), "the entity " + parent + " is its own ancestor");
        }
        enter(parent, path, rest, onPath, finished);
      }
    }
  }

  /** The entity's own generation and those of its ancestors. */
  private int generations(EntityUID uid, Map<EntityUID, Integer> ofAncestors)
      throws InvalidFileException {
    Entity entity = entities.get(uid);
    int above = 0;
    if (entity != null) {
      for (EntityUID parent : entity.getParents()) {
        above = Math.max(above, ofAncestors.getOrDefault(parent, 0));
      }
    }
    if (above >= MAX_GENERATIONS) {
      throw new InvalidFileException(
          file, lineOf(uid), "the entity " + uid + " has more than 1000 generations of ancestors");
    }
    return above + 1;
  }

  private void enter(
      EntityUID uid,
      List<EntityUID> path,
      List<List<EntityUID>> rest,
      Set<EntityUID> onPath,
      Map<EntityUID, Integer> finished) {
    Entity entity = entities.get(uid);
    if (entity != null && !finished.containsKey(uid)) {
      path.add(uid);
      onPath.add(uid);
      rest.add(new ArrayList<>(entity.getParents()));
    }
  }

  private void validate() throws InvalidFileException {
    if (entities.isEmpty()) {
      return;
    }
    if (refusal(List.copyOf(entities.values())) == null) {
      return;
    }
    for (Entity entity : entities.values()) {
      String reason = refusal(List.of(entity));
      if (reason != null) {
        throw new InvalidFileException(file, lineOf(entity.getEUID()), reason);
      }
    }
    throw new InvalidFileException(file, String.valueOf(refusal(List.copyOf(entities.values()))));
  }

  /** Why the schema, or Cedar, refuses the entities; null: they do not. */
  private @Nullable String refusal(List<Entity> some) {
    if (schema == null) {
      return isTaken(some) ? null : "Cedar does not take a value of the entity";
    }
    try {
      new BasicAuthorizationEngine()
          .validateEntities(new EntityValidationRequest(schema.cedar(), some));
      return null;
    } catch (AuthException e) {
      return CedarException.of(e).reason();
    }
  }

  /** Cedar's Java library takes values that Cedar refuses, such as the address 01.2.3.4. */
  private static boolean isTaken(List<Entity> some) {
    EntityUID any = some.getFirst().getEUID();
    try {
      CedarPolicySet.load(Map.of(), null)
          .decide(any, CedarTypeName.action(""), any, Map.of(), some);
      return true;
    } catch (CedarException e) {
      return false;
    }
  }

  private int lineOf(EntityUID uid) {
    return lines.getOrDefault(uid, 1);
  }
}
