package io.spoor.schemas.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A record that is a JSON object.
 *
 * @param duplicateMembers whether a member name appears twice in one object (RFC 8259 §4 leaves
 *     open which counts: here the last)
 */
public record Parsed(ObjectNode object, boolean duplicateMembers) {}
