package io.spoor.offline.crosssource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Attributes of a span in OTLP/JSON. */
final class SpanAttributeList {
  private final ArrayNode list = JsonNodeFactory.instance.arrayNode();

  SpanAttributeList with(String key, String value) {
    entry(key).put("stringValue", value);
    return this;
  }

  /** A header of HTTP: its values are a list. */
  SpanAttributeList header(String key, String value) {
    entry(key).putObject("arrayValue").putArray("values").addObject().put("stringValue", value);
    return this;
  }

  private ObjectNode entry(String key) {
    return list.addObject().put("key", key).putObject("value");
  }

  ArrayNode list() {
    return list;
  }
}
