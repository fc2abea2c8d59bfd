package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A subject or a resource.
 *
 * @param properties empty if the request has none
 */
public record RequestedEntity(String type, String id, ObjectNode properties) {

  RequestedEntity withId(String other) {
    return new RequestedEntity(type, other, properties);
  }
}
