package io.spoor.schemas.operatorinput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a {@link OperatorDocument}: reads its members and notes every fault with its
 * JSON pointer. A fault never repeats a value: it may be a secret.
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

  /** Whether there is such an object. */
  public boolean exists() {
    return node.isObject();
  }

  /** Names of its members, in the document's order. */
  public List<String> memberNames() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Whether it has a member of that name that is not null. */
  public boolean has(String name) {
    return value(name) != null;
  }

  public void fault(String member, String message) {
    faults.add(pointer + '/' + member + ": " + message);
  }

  /** What is not known is a fault: what is not read would count for nothing, and nobody knew. */
  public void checkNames(List<String> allowed) {
    for (String name : memberNames()) {
      if (!allowed.contains(name)) {
        fault(name, "no member of this name; there are " + String.join(", ", allowed));
      }
    }
  }

  /** The text; null, with a fault unless it is absent, where there is none. */
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

  /** The text, or "" with a fault where it is absent or blank. */
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

  /** False where it is absent. */
  public boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      fault(name, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  /** The texts of the list of that name; none where it is absent. */
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

  /** As {@link #texts}, or the one text that stands in the list's place. */
  public List<String> textOrTexts(String name) {
    JsonNode value = value(name);
    if (value != null && value.isTextual()) {
      String text = requiredText(name);
      return text.isEmpty() ? List.of() : List.of(text);
    }
    return texts(name);
  }

  /** The object of that name; an empty one, with a fault, where there is none. */
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

  /** The objects of the list of that name; none where it is absent. */
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

  /** As {@link #objects}, or the one object that stands in the list's place. */
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

  /** An http or https URL without user info; null where it is absent, or at fault. */
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
      // Neither the exception nor the text is repeated: it may hold a password.
    }
    fault(name, "must be an http:// or https:// URL with a host, without user info and fragment");
    return null;
  }

  /** Null where it is absent or null. */
  public @Nullable JsonNode value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Override
  public String toString() {
    return pointer;
  }
}
