package io.spoor.offline.detectorcases;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be found when all records that arrive until then were taken.
 *
 * @param until null: the end of input
 * @param name as the case says it: {@code +5m}, {@code end}
 * @param absentRules rules besides the case's own that must not have found anything
 */
record CaseCheckpoint(
    @Nullable Instant until,
    String name,
    List<ExpectedFinding> findings,
    List<String> absentRules) {}
