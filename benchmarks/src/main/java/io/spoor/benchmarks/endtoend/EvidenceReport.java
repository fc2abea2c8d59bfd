package io.spoor.benchmarks.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.endtoend.EvidenceBench.Round;
import io.spoor.benchmarks.load.BenchReport;
import io.spoor.benchmarks.load.Spread;
import java.util.ArrayList;
import java.util.List;

/** Reports whether sealing keeps up with the pipeline. */
public final class EvidenceReport implements BenchReport {
  private final PipelineBenchSettings settings;
  private final List<Round> rounds = new ArrayList<>();

  EvidenceReport(PipelineBenchSettings settings) {
    this.settings = settings;
  }

  void add(Round round) {
    rounds.add(round);
  }

  /** Whether the sealing rate is at least the rate of the pipeline's results. */
  @Override
  public boolean passed() {
    return rounds.isEmpty() || headroom().median() >= 1;
  }

  private Spread headroom() {
    return Spread.of(rounds, Round::headroom);
  }

  /** One round. */
  static String line(Round round) {
    return BenchReport.line(
        "pipeline %,.0f events/s; %,d records sealed at %,.0f/s, CPU %.1f µs a record; verified in %.1f s",
        round.eventsPerSecond(),
        round.records(),
        round.sealedPerSecond(),
        round.cpuMicros(),
        round.verifySeconds());
  }

  @Override
  public List<String> lines() {
    if (rounds.isEmpty()) {
      return List.of();
    }
    return List.of(
        BenchReport.line(
            "%,d raw records, %d partitions, %d threads, heap %s; medians of %d (least–most)",
            settings.records(),
            settings.partitions(),
            settings.threads(),
            settings.heap(),
            rounds.size()),
        "",
        row("pipeline, events a second", Spread.of(rounds, Round::eventsPerSecond), "%,.0f"),
        row("records to seal, an event", Spread.of(rounds, Round::recordsPerEvent), "%.2f"),
        row("sealed, records a second", Spread.of(rounds, Round::sealedPerSecond), "%,.0f"),
        row("sealing rate ÷ arrival rate", headroom(), "%.2f"),
        row("CPU of Connect, µs a record", Spread.of(rounds, Round::cpuMicros), "%.1f"),
        row("stored, bytes a record", Spread.of(rounds, Round::recordBytes), "%,.0f"),
        "",
        passed() ? "sealing keeps up" : "SEALING DOES NOT KEEP UP");
  }

  private static String row(String label, Spread spread, String format) {
    return BenchReport.line("%-32s %s", label, spread.text(format));
  }

  @Override
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("type", "evidence-bench");
    if (!rounds.isEmpty()) {
      json.put("events_per_second", Spread.of(rounds, Round::eventsPerSecond).median())
          .put("records_per_event", Spread.of(rounds, Round::recordsPerEvent).median())
          .put("sealed_per_second", Spread.of(rounds, Round::sealedPerSecond).median())
          .put("headroom", headroom().median())
          .put("connect_cpu_us", Spread.of(rounds, Round::cpuMicros).median())
          .put("record_bytes", Spread.of(rounds, Round::recordBytes).median());
    }
    return json.put("keeps_up", passed()).toString();
  }
}
