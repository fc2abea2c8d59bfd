package io.spoor.schemas.operatorinput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one JSON object of an {@link OperatorDocument} and records every fault with
 * its JSON pointer. A fault never contains a value, which may be a secret.
 */
public final class DocumentObject {
  private final JsonNode node;
  private final String pointer;
  private final List<String> faults;

  private DocumentObject(JsonNode node, String pointer, List<String> faults) {
    this.node = node;
    this.pointer = pointer;
    this.faults = faults;
  }

  static DocumentObject root(JsonNode node, List<String> faults) {
    return new DocumentObject(node, "", faults);
  }

  /** Whether the object exists. */
  public boolean exists() {
    return node.isObject();
  }

  /** A copy of the object; empty if it does not exist. */
  public ObjectNode json() {
    return node instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }

  /** Names of its members, in document order. */
  public List<String> memberNames() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Whether it has a non-null member of that name. */
  public boolean has(String name) {
    return value(name) != null;
  }

  public void fault(String member, String message) {
    faults.add(pointer + '/' + member + ": " + message);
  }

  /** Reports unknown members as faults: otherwise they would be ignored silently. */
  public void checkNames(List<String> allowed) {
    for (String name : memberNames()) {
      if (!allowed.contains(name)) {
        fault(name, "unknown member; known members are " + String.join(", ", allowed));
      }
    }
  }

  /** The text; null if there is none, with a fault unless the member is absent. */
  public @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      fault(name, "must be text");
      return null;
    }
    return value.textValue();
  }

  /** The text, or "" with a fault if it is absent or blank. */
  public String requiredText(String name) {
    int faultsBefore = faults.size();
    String text = text(name);
    if (text == null || text.isBlank()) {
      if (faults.size() == faultsBefore) {
        fault(name, "is missing");
      }
      return "";
    }
    return text;
  }

  /** The flag; false if absent. */
  public boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      fault(name, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /** The texts of the list of that name; empty if absent. */
  public List<String> texts(String name) {
    var texts = new ArrayList<String>();
    JsonNode list = list(name);
    for (int i = 0; i < list.size(); i++) {
      JsonNode element = list.get(i);
      if (element.isTextual() && !element.textValue().isBlank()) {
        texts.add(element.textValue());
      } else {
        fault(name + '/' + i, "must be text");
      }
    }
    return texts;
  }

  /** As {@link #texts}; a single text counts as a list of one. */
  public List<String> textOrTexts(String name) {
    JsonNode value = value(name);
    if (value != null && value.isTextual()) {
      String text = requiredText(name);
      return text.isEmpty() ? List.of() : List.of(text);
    }
    return texts(name);
  }

  /** The object of that name; an empty one, with a fault, if there is none. */
  public DocumentObject object(String name) {
    JsonNode value = value(name);
    if (value == null || !value.isObject()) {
      fault(name, value == null ? "is missing" : "must be an object");
    }
    return new DocumentObject(
        value != null && value.isObject() ? value : MissingNode.getInstance(),
        pointer + '/' + name,
        faults);
  }

  /** The objects of the list of that name; empty if absent. */
  public List<DocumentObject> objects(String name) {
    var objects = new ArrayList<DocumentObject>();
    JsonNode list = list(name);
    for (int i = 0; i < list.size(); i++) {
      JsonNode element = list.get(i);
      if (element.isObject()) {
        objects.add(new DocumentObject(element, pointer + '/' + name + '/' + i, faults));
      } else {
        fault(name + '/' + i, "must be an object");
      }
    }
    return objects;
  }

  /** As {@link #objects}; a single object counts as a list of one. */
  public List<DocumentObject> objectOrObjects(String name) {
    JsonNode value = value(name);
    return value != null && value.isObject() ? List.of(object(name)) : objects(name);
  }

  private JsonNode list(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isArray()) {
      fault(name, "must be a list");
    }
    return value != null && value.isArray() ? value : MissingNode.getInstance();
  }

  /** An http or https URL without user info; null if absent or invalid. */
  public @Nullable URI url(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Neither the exception nor the text is quoted: it may contain a password.
    }
    fault(name, "must be an http:// or https:// URL with a host, without user info and fragment");
    return null;
  }

  /** The value; null if absent or null. */
  public @Nullable JsonNode value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Override
  public String toString() {
    return pointer;
  }
}
