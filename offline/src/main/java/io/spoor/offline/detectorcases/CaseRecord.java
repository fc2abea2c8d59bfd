package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One raw record of a case.
 *
 * @param name name in expectations
 * @param time time of the action
 * @param arrivesAt time of delivery
 * @param late whether the case sets the delivery time explicitly
 */
record CaseRecord(
    String name, String source, Instant time, Instant arrivesAt, boolean late, ObjectNode raw) {}
