package io.spoor.benchmarks.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.load.BenchReport;
import io.spoor.benchmarks.load.Spread;
import io.spoor.benchmarks.sink.SinkBench.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Results of the sink and of bare bulk requests: medians with their spread. */
public final class SinkReport implements BenchReport {
  private final SinkBenchSettings settings;
  private final List<Result> baseline = new ArrayList<>();
  private final List<Result> sink = new ArrayList<>();
  private double recordBytes;
  private double documentBytes;

  SinkReport(SinkBenchSettings settings) {
    this.settings = settings;
  }

  void bytes(double record, double document) {
    recordBytes = record;
    documentBytes = document;
  }

  /** Adds one round of both. */
  void add(Result baselineResult, Result sinkRound) {
    baseline.add(baselineResult);
    sink.add(sinkRound);
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        BenchReport.line(
            "%,d actions, %,.0f bytes as records, %,.0f as documents; %d partitions; bare: %d at a time of %,d;"
                + " medians of %d (least–most)",
            settings.records(),
            recordBytes,
            documentBytes,
            settings.partitions(),
            settings.bulkThreads(),
            settings.bulkDocuments(),
            settings.rounds()));
    if (!baseline.isEmpty()) {
      lines.add("");
      lines.add(row("", "bare bulk", "sink", "ratio"));
      lines.add(compareRow("documents a second", "%,.0f", Result::perSecond));
      lines.add(compareRow("CPU of the sender, µs a document", "%.1f", Result::clientCpuMicros));
      lines.add(compareRow("CPU of Elasticsearch, µs", "%.1f", Result::elasticsearchCpuMicros));
      lines.add(sinkRow("CPU of the broker, µs", "%.1f", Result::brokerCpuMicros));
      lines.add(sinkRow("allocated by Connect, bytes", "%,.0f", Result::allocatedBytes));
      lines.add(sinkRow("documents a request", "%,.0f", Result::perRequest));
    }
    return lines;
  }

  @Override
  public String json() {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.put("records", settings.records());
    object.put("partitions", settings.partitions());
    if (!baseline.isEmpty()) {
      put(object, "ratio", Spread.of(ratios(Result::perSecond), Double::doubleValue));
      put(object, "bare_documents_per_second", Spread.of(baseline, Result::perSecond));
      put(object, "sink_documents_per_second", Spread.of(sink, Result::perSecond));
      put(object, "sink_cpu_micros", Spread.of(sink, Result::clientCpuMicros));
      put(object, "sink_allocated_bytes", Spread.of(sink, Result::allocatedBytes));
    }
    return object.toString();
  }

  private static void put(ObjectNode object, String name, Spread spread) {
    object
        .putObject(name)
        .put("median", spread.median())
        .put("least", spread.min())
        .put("most", spread.max());
  }

  /** Ratios per round, since both candidates of a round shared the machine's conditions. */
  private List<Double> ratios(ToDoubleFunction<Result> value) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < baseline.size(); i++) {
      ratios.add(value.applyAsDouble(sink.get(i)) / value.applyAsDouble(baseline.get(i)));
    }
    return ratios;
  }

  private String compareRow(String label, String format, ToDoubleFunction<Result> value) {
    return row(
        label,
        Spread.of(baseline, value).text(format),
        Spread.of(sink, value).text(format),
        Spread.of(ratios(value), Double::doubleValue).text("%.2f"));
  }

  private String sinkRow(String label, String format, ToDoubleFunction<Result> value) {
    return row(label, "", Spread.of(sink, value).text(format), "");
  }

  private static String row(String label, String baselineText, String sink, String ratio) {
    return BenchReport.line("%-36s %26s %26s %20s", label, baselineText, sink, ratio)
        .stripTrailing();
  }
}
