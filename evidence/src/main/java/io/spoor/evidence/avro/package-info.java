/**
 * What lies on Spoor's topics as records of the log, and back: {@link
 * io.spoor.evidence.avro.AvroLogWriter} writes them, {@link
 * io.spoor.evidence.avro.SealedRecordDecoder} reads them. The form is in {@code docs/evidence.md}.
 */
@NullMarked
package io.spoor.evidence.avro;

import org.jspecify.annotations.NullMarked;
