package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import org.jspecify.annotations.Nullable;

/** The members of an object of a request, checked when they are read. */
final class RequestMembers {
  private final ObjectNode object;
  private final String name;

  private RequestMembers(ObjectNode object, String name) {
    this.object = object;
    this.name = name;
  }

  static RequestMembers of(JsonNode value, String name) throws MalformedRequestException {
    if (value instanceof ObjectNode object) {
      return new RequestMembers(object, name);
    }
    throw new MalformedRequestException(name + " must be a JSON object");
  }

  /** The value of a member; null if it is absent or JSON's null. */
  @Nullable JsonNode value(String member) {
    JsonNode value = object.get(member);
    return value == null || value.isNull() ? null : value;
  }

  /** Whether the member stands in the object, even as null. */
  boolean states(String member) {
    return object.has(member);
  }

  /** The object of a member; empty if the member is absent. */
  ObjectNode optionalObject(String member) throws MalformedRequestException {
    JsonNode value = value(member);
    if (value == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    return required(member).object;
  }

  /** The object of a required member. */
  RequestMembers required(String member) throws MalformedRequestException {
    JsonNode value = value(member);
    if (value == null) {
      throw new MalformedRequestException(name + " lacks the member " + member);
    }
    return of(value, member);
  }

  String text(String member) throws MalformedRequestException {
    JsonNode value = value(member);
    if (value == null) {
      throw new MalformedRequestException(name + " lacks the member " + member);
    }
    if (!value.isTextual()) {
      throw new MalformedRequestException(name + "." + member + " must be a string");
    }
    return value.textValue();
  }

  RequestedEntity entity(String member) throws MalformedRequestException {
    RequestMembers entity = required(member);
    return new RequestedEntity(entity.text("type"), entity.text("id"), entity.properties());
  }

  /** An entity that is searched for: an id is ignored, whatever it is. */
  RequestedEntity searched(String member) throws MalformedRequestException {
    RequestMembers entity = required(member);
    return new RequestedEntity(entity.text("type"), "", entity.properties());
  }

  RequestedAction action(String member) throws MalformedRequestException {
    RequestMembers action = required(member);
    return new RequestedAction(action.text("name"), action.properties());
  }

  private ObjectNode properties() throws MalformedRequestException {
    JsonNode value = value("properties");
    if (value == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    return of(value, name + ".properties").object;
  }

  ObjectNode object() {
    return object;
  }
}
