package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Builds small JSON objects with members in the given order. */
final class JsonObjects {
  private JsonObjects() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An object of string members: name, value, name, value… */
  static ObjectNode of(String... namesAndValues) {
    ObjectNode object = object();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
