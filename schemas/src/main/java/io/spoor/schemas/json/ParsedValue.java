package io.spoor.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A JSON value of any kind.
 *
 * @param duplicateMembers whether an object has the same member name twice; the value has the last
 */
public record ParsedValue(JsonNode value, boolean duplicateMembers) {}
