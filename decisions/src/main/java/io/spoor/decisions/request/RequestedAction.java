package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An action.
 *
 * @param properties empty if the request has none
 */
public record RequestedAction(String name, ObjectNode properties) {}
