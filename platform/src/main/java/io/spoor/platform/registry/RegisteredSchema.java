package io.spoor.platform.registry;

import org.apache.avro.Schema;

/**
 * A version of a subject.
 *
 * @param version from 1, within the subject
 * @param id of the schema, within the registry; the one in the wire format
 */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
