package io.spoor.sources.mapping;

import io.spoor.schemas.RawPointer;

/**
 * A raw record that became a dead letter.
 *
 * @param value the bytes received; not to be modified
 * @param reason label of the reason
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; copying would cost more than it protects
public record RejectedRecord(
    byte[] value, String tenant, RawPointer pointer, long arrivedAt, String reason) {}
