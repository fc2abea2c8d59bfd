/**
 * Converts records of Spoor's topics to log records and back: {@link
 * io.spoor.evidence.avro.AvroLogWriter} writes them, {@link
 * io.spoor.evidence.avro.SealedRecordDecoder} reads them. The format is in {@code
 * docs/evidence.md}.
 */
@NullMarked
package io.spoor.evidence.avro;

import org.jspecify.annotations.NullMarked;
