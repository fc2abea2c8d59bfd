package io.spoor.benchmarks.decisions;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.benchmarks.load.BenchReport;
import java.util.List;

/**
 * Memory of a decision server that knows many active runs.
 *
 * @param runs number of runs
 * @param seconds from its start until all views are read
 * @param residentBytes resident memory then
 * @param peakBytes greatest resident memory since its start
 * @param known runs that it knows, of those asked about
 * @param asked number of runs asked about
 */
public record RunMemoryReport(
    int runs, double seconds, long residentBytes, long peakBytes, int known, int asked)
    implements BenchReport {
  /**
   * For {@link #TARGET_RUNS}; for other numbers in proportion, but not less than a small server.
   */
  private static final long TARGET_BYTES = 3L << 29;

  private static final int TARGET_RUNS = 1_000_000;
  private static final long SMALL_SERVER = 512L << 20;

  /** Whether the memory is within its target, and all runs are known. */
  @Override
  public boolean passed() {
    return residentBytes <= target() && known == asked;
  }

  private long target() {
    return Math.max(SMALL_SERVER, TARGET_BYTES * runs / TARGET_RUNS);
  }

  @Override
  public List<String> lines() {
    return List.of(
        BenchReport.line("%,d active runs, each with a trace and a credential", runs),
        BenchReport.line(
            "read in %.1f s (%,.0f runs a second); %d of %d runs asked about are known",
            seconds, runs / seconds, known, asked),
        BenchReport.line(
            "resident memory %,d MiB, at most %,d MiB", residentBytes >> 20, peakBytes >> 20),
        BenchReport.line(
            "%s the target: %,d MiB.", passed() ? "Within" : "NOT within", target() >> 20));
  }

  @Override
  public String json() {
    return new ObjectMapper()
        .createObjectNode()
        .put("type", "decision-runs")
        .put("runs", runs)
        .put("seconds", seconds)
        .put("resident_bytes", residentBytes)
        .put("peak_bytes", peakBytes)
        .put("known", known)
        .put("asked", asked)
        .put("passed", passed())
        .toString();
  }
}
