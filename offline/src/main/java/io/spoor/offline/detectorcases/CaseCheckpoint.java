package io.spoor.offline.detectorcases;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The findings expected once all records that arrive until a time were processed.
 *
 * @param until null: the end of input
 * @param name name in the case: {@code +5m}, {@code end}
 * @param absentRules further rules that must have no findings
 */
record CaseCheckpoint(
    @Nullable Instant until,
    String name,
    List<ExpectedFinding> findings,
    List<String> absentRules) {}
