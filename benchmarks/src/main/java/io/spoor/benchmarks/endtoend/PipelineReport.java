package io.spoor.benchmarks.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.load.BenchReport;
import io.spoor.benchmarks.load.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Results: medians with their spread, and the ratios. */
public final class PipelineReport implements BenchReport {
  private final PipelineBenchSettings settings;
  private final Measurements<DrainBench.Result> drains = new Measurements<>();
  private final Measurements<SteadyRateBench.Result> steady = new Measurements<>();
  private double recordBytes;
  private MergeBench.@Nullable Result merge;
  private List<StormBench.Result> storms = List.of();
  private List<ScalingCurves.Point> curves = List.of();
  private List<DepthBench.Level> depths = List.of();

  PipelineReport(PipelineBenchSettings settings) {
    this.settings = settings;
  }

  /** The rounds of all candidates, in order. */
  private static final class Measurements<T> {
    private final Map<Candidate, List<T>> all = new EnumMap<>(Candidate.class);

    List<T> of(Candidate candidate) {
      return all.computeIfAbsent(candidate, none -> new ArrayList<>());
    }
  }

  void recordBytes(double mean) {
    recordBytes = mean;
  }

  void add(Candidate candidate, DrainBench.Result result) {
    drains.of(candidate).add(result);
  }

  void add(Candidate candidate, SteadyRateBench.Result result) {
    steady.of(candidate).add(result);
  }

  void storms(List<StormBench.Result> results) {
    storms = List.copyOf(results);
  }

  void merged(MergeBench.Result result) {
    merge = result;
  }

  void curves(List<ScalingCurves.Point> points) {
    curves = points;
  }

  void depths(List<DepthBench.Level> levels) {
    depths = levels;
  }

  static String line(Candidate candidate, DrainBench.Result result) {
    return BenchReport.line(
        "  %s: %,.0f records/s, CPU %.0f µs a record, broker %.0f µs",
        candidate.label(), result.perSecond(), result.appCpuMicros(), result.brokerCpuMicros());
  }

  static String line(Candidate candidate, SteadyRateBench.Result result) {
    return BenchReport.line(
        "  %s: event p50 %.0f ms, p99 %.0f ms; finding p50 %.0f ms, p99 %.0f ms of %d; missing %d",
        candidate.label(),
        SteadyRateBench.Result.millis(result.events(), 0.5),
        SteadyRateBench.Result.millis(result.events(), 0.99),
        SteadyRateBench.Result.millis(result.findings(), 0.5),
        SteadyRateBench.Result.millis(result.findings(), 0.99),
        result.findings().length,
        result.missing());
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        BenchReport.line(
            "%,d records of %,.0f bytes, chains of %,d, %d partitions, %d threads, commit %d ms, heap %s;"
                + " medians of %d (least–most)",
            settings.records(),
            recordBytes,
            settings.chainLength(),
            settings.partitions(),
            settings.threads(),
            settings.commitMillis(),
            settings.heap(),
            settings.rounds()));
    if (settings.rounds() > 0) {
      lines.add("");
      lines.add(row("", "skeleton", "Spoor", "ratio"));
      add(lines, "records a second", "%,.0f", drains, DrainBench.Result::perSecond);
      add(lines, "CPU of the app, µs a record", "%.1f", drains, DrainBench.Result::appCpuMicros);
      add(
          lines,
          "CPU of the broker, µs a record",
          "%.1f",
          drains,
          DrainBench.Result::brokerCpuMicros);
      add(lines, "allocated, bytes a record", "%,.0f", drains, DrainBench.Result::allocatedBytes);
      add(
          lines,
          "written to topics, bytes a record",
          "%,.0f",
          drains,
          DrainBench.Result::writtenBytes);
      add(lines, "records written, a record", "%.1f", drains, DrainBench.Result::writtenEntries);
      add(lines, "state on disk, bytes a record", "%,.0f", drains, DrainBench.Result::stateBytes);
    }
    if (settings.rounds() > 0 && settings.rate() > 0) {
      String rate = BenchReport.line(" at %,d/s, ms", settings.rate());
      add(
          lines,
          "event → output p50" + rate,
          "%.0f",
          steady,
          result -> quantileOf(result.events(), 0.5));
      add(
          lines,
          "event → output p99" + rate,
          "%.0f",
          steady,
          result -> quantileOf(result.events(), 0.99));
      lines.add(
          row(
              "event → finding p50" + rate,
              "",
              Spread.of(steady.of(Candidate.SPOOR), result -> quantileOf(result.findings(), 0.5))
                  .text("%.0f"),
              ""));
      Spread finding =
          Spread.of(steady.of(Candidate.SPOOR), result -> quantileOf(result.findings(), 0.99));
      Spread skeletonRate =
          Spread.of(steady.of(Candidate.SKELETON), result -> quantileOf(result.events(), 0.99));
      lines.add(
          row(
              "event → finding p99" + rate,
              "",
              finding.text("%.0f"),
              BenchReport.line("%.2f of output p99", finding.median() / skeletonRate.median())));
    }
    if (settings.rounds() > 0) {
      addTopics(lines);
    }
    if (settings.rounds() > 0 && settings.withoutDetection()) {
      addWithoutDetection(lines);
    }
    for (Candidate candidate : Candidate.values()) {
      int missing = steady.of(candidate).stream().mapToInt(SteadyRateBench.Result::missing).sum();
      if (missing > 0) {
        lines.add(
            candidate.label() + ": " + missing + " events of the steady stream were not published");
      }
    }
    if (!curves.isEmpty()) {
      lines.add("");
      curves.forEach(point -> lines.add(point.line()));
    }
    addDepths(lines);
    MergeBench.Result merged = merge;
    if (merged != null) {
      lines.add("");
      lines.add(
          BenchReport.line(
              "Two chains of %,d actions merged within %.1f s. Findings of other "
                  + "chains took p50 %.0f, p99 %.0f, at most %.0f ms before, and p50 %.0f, "
                  + "p99 %.0f, at most %.0f ms meanwhile (%d).",
              settings.merge(),
              merged.seconds(),
              quantileOf(merged.beforeMerge(), 0.5),
              quantileOf(merged.beforeMerge(), 0.99),
              quantileOf(merged.beforeMerge(), 1),
              quantileOf(merged.duringMerge(), 0.5),
              quantileOf(merged.duringMerge(), 0.99),
              quantileOf(merged.duringMerge(), 1),
              merged.duringMerge().length));
    }
    if (!storms.isEmpty()) {
      lines.add("");
      storms.forEach(storm -> lines.add(storm.line()));
    }
    return lines;
  }

  /** Latencies of events until they are in the chain of the root credential. */
  private void addDepths(List<String> lines) {
    if (depths.isEmpty()) {
      return;
    }
    lines.add("");
    double baseLatency = quantileOf(depths.getFirst().latencies(), 0.5);
    for (DepthBench.Level level : depths) {
      double median = quantileOf(level.latencies(), 0.5);
      lines.add(
          BenchReport.line(
              "  %d credentials below the root: in its chain after p50 %,.0f, p90 %,.0f, at most %,.0f ms (%d), %,.0f ms more"
                  + " than its own events%s",
              level.depth(),
              median,
              quantileOf(level.latencies(), 0.9),
              quantileOf(level.latencies(), 1),
              level.latencies().length,
              median - baseLatency,
              level.missing() == 0 ? "" : "; " + level.missing() + " were not published"));
    }
  }

  /** The cost of detection. */
  private void addWithoutDetection(List<String> lines) {
    lines.add("");
    lines.add(
        BenchReport.line(
            "  With all detectors ÷ without: %s of the records a second, %s of the CPU, %s of the records written.",
            evaluated(drains, DrainBench.Result::perSecond),
            evaluated(drains, DrainBench.Result::appCpuMicros),
            evaluated(drains, DrainBench.Result::writtenEntries)));
    if (settings.rate() > 0) {
      lines.add(
          BenchReport.line(
              "  Event → output p99 with all detectors ÷ without: %s.",
              evaluated(steady, result -> quantileOf(result.events(), 0.99))));
    }
  }

  private static <T> String evaluated(Measurements<T> measured, ToDoubleFunction<T> value) {
    return ratios(measured, Candidate.UNEVALUATED, Candidate.SPOOR, value).text("%.2f");
  }

  /** Spoor's writes by topic, from the last drain. */
  private void addTopics(List<String> lines) {
    DrainBench.Result last = drains.of(Candidate.SPOOR).getLast();
    lines.add("");
    last.written()
        .forEach(
            (topic, written) ->
                lines.add(
                    BenchReport.line(
                        "  %-60s %6.2f records, %,7.0f bytes a record",
                        topic,
                        (double) written.entries() / last.records(),
                        (double) written.bytes() / last.records())));
  }

  @Override
  public String json() {
    ObjectNode object = new ObjectMapper().createObjectNode().put("type", "bench");
    object.put("record_bytes", recordBytes);
    for (Candidate candidate : Candidate.values()) {
      ObjectNode of = object.putObject(candidate.name().toLowerCase(Locale.ROOT));
      if (!drains.of(candidate).isEmpty()) {
        put(of, "records_per_second", drains.of(candidate), DrainBench.Result::perSecond);
        put(of, "app_cpu_micros", drains.of(candidate), DrainBench.Result::appCpuMicros);
        put(of, "broker_cpu_micros", drains.of(candidate), DrainBench.Result::brokerCpuMicros);
        put(of, "allocated_bytes", drains.of(candidate), DrainBench.Result::allocatedBytes);
        put(of, "written_bytes", drains.of(candidate), DrainBench.Result::writtenBytes);
        put(of, "state_bytes", drains.of(candidate), DrainBench.Result::stateBytes);
      }
      if (!steady.of(candidate).isEmpty()) {
        put(of, "event_p50_ms", steady.of(candidate), result -> quantileOf(result.events(), 0.5));
        put(of, "event_p99_ms", steady.of(candidate), result -> quantileOf(result.events(), 0.99));
      }
      if (candidate == Candidate.SPOOR && !steady.of(candidate).isEmpty()) {
        put(
            of,
            "finding_p50_ms",
            steady.of(candidate),
            result -> quantileOf(result.findings(), 0.5));
        put(
            of,
            "finding_p99_ms",
            steady.of(candidate),
            result -> quantileOf(result.findings(), 0.99));
      }
    }
    for (ScalingCurves.Point point : curves) {
      object
          .withArray("curves")
          .addObject()
          .put("curve", point.curve())
          .put("size", point.size())
          .put("records_per_second", point.result().perSecond())
          .put("app_cpu_micros", point.result().appCpuMicros())
          .put("broker_cpu_micros", point.result().brokerCpuMicros())
          .put("written_bytes", point.result().writtenBytes())
          .put("state_bytes", point.result().stateBytes());
    }
    for (DepthBench.Level level : depths) {
      object
          .withArray("depths")
          .addObject()
          .put("depth", level.depth())
          .put("p50_ms", quantileOf(level.latencies(), 0.5))
          .put("p90_ms", quantileOf(level.latencies(), 0.9))
          .put("max_ms", quantileOf(level.latencies(), 1))
          .put("missing", level.missing());
    }
    MergeBench.Result merged = merge;
    if (merged != null) {
      object
          .putObject("merge")
          .put("actions", settings.merge())
          .put("seconds", merged.seconds())
          .put("others_p99_ms_before", quantileOf(merged.beforeMerge(), 0.99))
          .put("others_max_ms_before", quantileOf(merged.beforeMerge(), 1))
          .put("others_p99_ms", quantileOf(merged.duringMerge(), 0.99))
          .put("others_max_ms", quantileOf(merged.duringMerge(), 1));
    }
    return object.toString();
  }

  private static double quantileOf(long[] sorted, double quantile) {
    return SteadyRateBench.Result.millis(sorted, quantile);
  }

  private static <T> void put(
      ObjectNode object, String name, List<T> measured, ToDoubleFunction<T> value) {
    Spread spread = Spread.of(measured, value);
    object
        .putObject(name)
        .put("median", spread.median())
        .put("least", spread.min())
        .put("most", spread.max());
  }

  private static <T> void add(
      List<String> lines,
      String label,
      String format,
      Measurements<T> measured,
      ToDoubleFunction<T> value) {
    List<T> skeletonValues = measured.of(Candidate.SKELETON);
    List<T> spoorValues = measured.of(Candidate.SPOOR);
    lines.add(
        row(
            label,
            Spread.of(skeletonValues, value).text(format),
            Spread.of(spoorValues, value).text(format),
            ratios(measured, Candidate.SKELETON, Candidate.SPOOR, value).text("%.2f")));
  }

  /** Ratios per round, since both candidates of a round shared the machine's conditions. */
  private static <T> Spread ratios(
      Measurements<T> measured, Candidate base, Candidate compared, ToDoubleFunction<T> value) {
    List<T> of = measured.of(base);
    List<T> with = measured.of(compared);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      ratios.add(value.applyAsDouble(with.get(i)) / value.applyAsDouble(of.get(i)));
    }
    return Spread.of(ratios, Double::doubleValue);
  }

  private static String row(String label, String skeleton, String spoor, String ratio) {
    return BenchReport.line("%-36s %26s %26s %20s", label, skeleton, spoor, ratio);
  }
}
