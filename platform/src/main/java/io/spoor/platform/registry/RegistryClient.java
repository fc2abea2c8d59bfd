package io.spoor.platform.registry;

import static io.spoor.platform.registry.RegistryRequest.get;
import static io.spoor.platform.registry.RegistryRequest.post;
import static io.spoor.platform.registry.RegistryRequest.put;
import static io.spoor.platform.registry.RegistryRequest.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Client of the Confluent schema registry's REST API. Thread-safe; caches ids by schema and schemas
 * by id permanently, since neither ever changes. Every method throws {@link RegistryException}.
 */
public final class RegistryClient implements AutoCloseable {

  private static final String CONFIG = "/config";

  private final ObjectMapper json = new ObjectMapper();
  private final RegistryTransport transport;
  private final Map<SubjectSchema, Integer> registered = new ConcurrentHashMap<>();
  private final Map<SubjectSchema, Integer> lookedUpIds = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();

  private record SubjectSchema(String subject, Schema schema) {}

  /** Connects lazily: an unavailable registry shows at the first call. */
  public RegistryClient(RegistryConfig config) {
    transport = new RegistryTransport(config, json);
  }

  /** Id of the schema under the subject; registers the schema if it is missing. */
  public int register(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer cachedId = registered.get(key);
    if (cachedId != null) {
      return cachedId;
    }
    RegistryRequest call =
        post(versions(subject), body(schema), "registering a schema under subject " + subject);
    int id = id(transport.send(call), call);
    registered.put(key, id);
    return id;
  }

  /**
   * Id of the schema under the subject.
   *
   * @throws RegistryException.NotFound if it is not registered
   */
  public int lookUp(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer cachedId = lookedUpIds.get(key);
    if (cachedId != null) {
      return cachedId;
    }
    RegistryRequest call =
        post(
            "/subjects/" + segment(subject),
            body(schema),
            "looking up a schema under subject " + subject);
    int id = id(transport.send(call), call);
    lookedUpIds.put(key, id);
    return id;
  }

  /**
   * The schema of an id.
   *
   * @throws RegistryException.NotFound if there is none
   */
  public Schema byId(int id) {
    Schema cached = byId.get(id);
    if (cached != null) {
      return cached;
    }
    RegistryRequest call = get("/schemas/ids/" + id, "fetching schema id " + id);
    Schema schema = schema(transport.send(call), call);
    byId.put(id, schema);
    return schema;
  }

  /**
   * The subject's newest version; never cached.
   *
   * @throws RegistryException.NotFound if the subject has none
   */
  public RegisteredSchema latest(String subject) {
    RegistryRequest call =
        get(versions(subject) + "/latest", "fetching the latest version of subject " + subject);
    JsonNode response = transport.send(call);
    return new RegisteredSchema(
        subject, response.path("version").asInt(), id(response, call), schema(response, call));
  }

  /**
   * Whether the subject, under its level, accepts the schema; a subject without versions accepts
   * any.
   */
  public Compatibility check(String subject, Schema schema) {
    RegistryRequest call =
        post(
            "/compatibility" + versions(subject) + "?verbose=true",
            body(schema),
            "checking a schema's compatibility with subject " + subject);
    try {
      JsonNode response = transport.send(call);
      List<String> messages = new ArrayList<>();
      response.path("messages").forEach(message -> messages.add(message.asText()));
      return new Compatibility(response.path("is_compatible").asBoolean(), messages);
    } catch (RegistryException.NotFound e) {
      return new Compatibility(true, List.of());
    }
  }

  /** Default compatibility level of subjects. */
  public CompatibilityLevel level() {
    return level(get(CONFIG, "reading the registry's compatibility level"));
  }

  /**
   * The subject-specific level.
   *
   * @throws RegistryException.NotFound if it has none
   */
  public CompatibilityLevel level(String subject) {
    return level(
        get(
            CONFIG + "/" + segment(subject),
            "reading the compatibility level of subject " + subject));
  }

  /** Sets the default compatibility level. */
  public void setLevel(CompatibilityLevel level) {
    transport.send(
        put(CONFIG, body(level), "setting the registry's compatibility level to " + level));
  }

  /** Sets the subject-specific level. */
  public void setLevel(String subject, CompatibilityLevel level) {
    transport.send(
        put(
            CONFIG + "/" + segment(subject),
            body(level),
            "setting the compatibility level of subject " + subject + " to " + level));
  }

  @Override
  public void close() {
    transport.close();
  }

  private CompatibilityLevel level(RegistryRequest call) {
    String level = transport.send(call).path("compatibilityLevel").asText();
    try {
      return CompatibilityLevel.valueOf(level);
    } catch (IllegalArgumentException e) {
      throw new RegistryException.NotARegistry(
          "Got the unknown compatibility level '" + level + "' while " + call.purpose() + ".", e);
    }
  }

  private static String versions(String subject) {
    return "/subjects/" + segment(subject) + "/versions";
  }

  private ObjectNode body(Schema schema) {
    return json.createObjectNode().put("schemaType", "AVRO").put("schema", schema.toString());
  }

  private ObjectNode body(CompatibilityLevel level) {
    return json.createObjectNode().put("compatibility", level.name());
  }

  private static int id(JsonNode response, RegistryRequest call) {
    JsonNode id = response.path("id");
    if (!id.canConvertToInt() || !id.isIntegralNumber()) {
      throw new RegistryException.NotARegistry(
          "Got a response without a schema id while " + call.purpose() + ".", null);
    }
    return id.asInt();
  }

  private static Schema schema(JsonNode response, RegistryRequest call) {
    String type = response.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") || !response.path("references").isEmpty()) {
      throw new RegistryException.NotFound(
          "Spoor reads self-contained Avro schemas, and found one of type "
              + type
              + " or with references while "
              + call.purpose()
              + ".");
    }
    try {
      return new Schema.Parser().parse(response.path("schema").asText());
    } catch (SchemaParseException e) {
      throw new RegistryException.NotARegistry(
          "Got a schema that does not parse while " + call.purpose() + ": " + e.getMessage() + ".",
          e);
    }
  }
}
