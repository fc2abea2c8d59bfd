package io.spoor.schemas.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/** The language-neutral form of a generated class's schema, which is registered. */
public final class PortableSchema {

  private static final ObjectMapper JSON = new ObjectMapper();

  private PortableSchema() {}

  /** The schema without the string type that Avro's Java generator adds. */
  public static Schema of(Schema generated) {
    try {
      JsonNode tree = JSON.readTree(generated.toString());
      return new Schema.Parser().parse(strip(tree).toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema's text is JSON", e);
    }
  }

  private static JsonNode strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      boolean wasString = object.remove("avro.java.string") != null;
      if (wasString && object.size() == 1) {
        return object.path("type");
      }
      object.properties().forEach(member -> member.setValue(strip(member.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, strip(array.get(i)));
      }
    }
    return node;
  }
}
