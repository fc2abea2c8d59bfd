package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A raw record with its delivery time, which is later than its event time. */
record DeliveredRecord(Instant delivered, String id, ObjectNode record) {}
