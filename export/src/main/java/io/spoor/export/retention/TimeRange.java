package io.spoor.export.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * A range of times.
 *
 * @param from first instant; empty: unlimited
 * @param to first instant behind the range; empty: unlimited
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> to) {}
