package io.spoor.connectors.opinion.ask;

import io.spoor.connectors.sink.RecordAck;
import java.time.Instant;

/**
 * A question and the record that it comes from.
 *
 * @param publishedAt when the finding was published
 * @param partition name of the record's partition
 * @param ack settled when the question is answered, or will not be asked
 */
public record WaitingQuestion(
    CallQuestion question, Instant publishedAt, String partition, RecordAck ack) {}
