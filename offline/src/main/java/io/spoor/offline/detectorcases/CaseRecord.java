package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One raw record of a case.
 *
 * @param name what expectations call it
 * @param time when it happened
 * @param arrivesAt when it is delivered
 * @param late whether the case says itself when it is delivered
 */
record CaseRecord(
    String name, String source, Instant time, Instant arrivesAt, boolean late, ObjectNode raw) {}
