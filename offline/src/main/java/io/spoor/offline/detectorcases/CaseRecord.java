package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One raw record of a case.
 *
 * @param name what expectations call it
 * @param at when it happened
 * @param arrives when it is delivered
 * @param late whether the case says itself when it is delivered
 */
record CaseRecord(
    String name, String source, Instant at, Instant arrives, boolean late, ObjectNode raw) {}
