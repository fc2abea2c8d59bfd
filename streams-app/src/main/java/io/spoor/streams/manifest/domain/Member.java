package io.spoor.streams.manifest.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.streams.tuning.Misspelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of an operator's document: reads its members and notes every fault with its JSON
 * pointer.
 */
public final class Member {
  private final JsonNode node;
  private final String pointer;
  private final List<String> faults;

  private Member(JsonNode node, String pointer, List<String> faults) {
    this.node = node;
    this.pointer = pointer;
    this.faults = faults;
  }

  /** {@code faults}: where they are noted. */
  public static Member root(JsonNode node, List<String> faults) {
    return new Member(node, "", faults);
  }

  /** Whether there is such an object. */
  boolean exists() {
    return node.isObject();
  }

  /** Names of its members, in the document's order. */
  public List<String> names() {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  public void fault(String member, String what) {
    faults.add(pointer + '/' + member + ": " + what);
  }

  /**
   * Notes members that look like a known one misspelt. Others are kept in the document and
   * otherwise left alone.
   */
  Member checkNames(List<String> known) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = member.getKey();
      if (!known.contains(name)) {
        for (String candidate : known) {
          if (Misspelling.of(name, candidate)) {
            fault(name, "no member of this name; did you mean \"" + candidate + "\"?");
          }
        }
      }
    }
    return this;
  }

  /** Null, with a fault unless it is absent, where there is no text. */
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
    int before = faults.size();
    String text = text(name);
    if (text == null || text.isBlank()) {
      if (faults.size() == before) {
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

  /** The object of that name; an empty one, with a fault, where there is none. */
  public Member object(String name) {
    JsonNode value = value(name);
    if (value == null || !value.isObject()) {
      fault(name, value == null ? "is missing" : "must be an object");
    }
    return new Member(
        value != null && value.isObject() ? value : MissingNode.getInstance(),
        pointer + '/' + name,
        faults);
  }

  /** The objects of the list of that name; none where it is absent. */
  List<Member> objects(String name) {
    var objects = new ArrayList<Member>();
    JsonNode list = list(name);
    for (int i = 0; i < list.size(); i++) {
      JsonNode element = list.get(i);
      if (element.isObject()) {
        objects.add(new Member(element, pointer + '/' + name + '/' + i, faults));
      } else {
        fault(name + '/' + i, "must be an object");
      }
    }
    return objects;
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

  private JsonNode list(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isArray()) {
      fault(name, "must be a list");
    }
    return value != null && value.isArray() ? value : MissingNode.getInstance();
  }

  /** Null where it is absent or null. */
  public @Nullable JsonNode value(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }
}
