package io.spoor.schemas.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A record that is a JSON object.
 *
 * @param duplicateMembers whether an object has the same member name twice (RFC 8259 §4 does not
 *     define which applies: here the last)
 */
public record Parsed(ObjectNode object, boolean duplicateMembers) {}
