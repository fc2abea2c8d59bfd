package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A raw record and when it is delivered, which is not when it happened. */
record DeliveredRecord(Instant delivered, String id, ObjectNode record) {}
