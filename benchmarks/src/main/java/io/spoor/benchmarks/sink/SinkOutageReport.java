package io.spoor.benchmarks.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.load.BenchReport;
import io.spoor.benchmarks.sink.SinkOutageBench.IndexContents;
import io.spoor.benchmarks.sink.SinkOutageBench.Memory;
import java.util.List;

/** Effects of an Elasticsearch outage on the sink. */
public final class SinkOutageReport implements BenchReport {
  private static final double MIB = 1 << 20;

  /** Normal variation of a JVM's memory: code, metaspace, stacks. */
  private static final double NOISE = 16 * MIB;

  private final SinkBenchSettings settings;
  private final double outageSeconds;
  private final long heldRecords;
  private final double perSecond;
  private final double seconds;
  private final Memory.Span beforeOutage;
  private final Memory.Span whileFilling;
  private final Memory.Span duringOutage;
  private final Memory.Span after;
  private final long sent;
  private final IndexContents indexContents;

  /**
   * @param outageSeconds from the kill until Elasticsearch responded again
   * @param heldRecords number of records not indexed at that time
   * @param perSecond documents per second during the catch-up
   * @param seconds duration of the catch-up
   * @param beforeOutage memory before the outage
   * @param whileFilling memory in the first quarter of the outage
   * @param duringOutage memory in the rest of the outage
   * @param after memory until the catch-up was complete
   * @param sent total number of records sent
   */
  SinkOutageReport(
      SinkBenchSettings settings,
      double outageSeconds,
      long heldRecords,
      double perSecond,
      double seconds,
      Memory.Span beforeOutage,
      Memory.Span whileFilling,
      Memory.Span duringOutage,
      Memory.Span after,
      long sent,
      IndexContents indexContents) {
    this.settings = settings;
    this.outageSeconds = outageSeconds;
    this.heldRecords = heldRecords;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.beforeOutage = beforeOutage;
    this.whileFilling = whileFilling;
    this.duringOutage = duringOutage;
    this.after = after;
    this.sent = sent;
    this.indexContents = indexContents;
  }

  /** Whether every record is stored as exactly one document. */
  @Override
  public boolean passed() {
    return indexContents.isAll();
  }

  /** Whether the sink's memory stopped growing within the first quarter of the outage. */
  public boolean isFlat() {
    return duringOutage.residentBytes() <= whileFilling.residentBytes() + NOISE;
  }

  @Override
  public List<String> lines() {
    return List.of(
        BenchReport.line(
            "%,d records per second, Elasticsearch unavailable for %.0f s, %,d records pending",
            settings.rate(), outageSeconds, heldRecords),
        "",
        BenchReport.line("%-36s %12s %12s", "Connect, maximum, MiB", "resident", "heap"),
        memory("before", beforeOutage),
        memory("first quarter of the outage", whileFilling),
        memory("rest of the outage", duringOutage),
        memory("catching up", after),
        isFlat() ? "memory is flat" : "MEMORY GREW",
        "",
        BenchReport.line(
            "caught up in %.1f s at %,.0f documents per second, %.1f times the arrival rate",
            seconds, perSecond, perSecond / settings.rate()),
        BenchReport.line(
            "%,d sent, %,d in the index: %,d lost, %,d duplicated, %,d unknown",
            sent,
            indexContents.documents(),
            indexContents.missing(),
            indexContents.duplicated(),
            indexContents.unknown()));
  }

  @Override
  public String json() {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object
        .put("rate", settings.rate())
        .put("away_seconds", outageSeconds)
        .put("held_back", heldRecords)
        .put("catch_up_per_second", perSecond)
        .put("catch_up_seconds", seconds)
        .put("sent", sent)
        .put("documents", indexContents.documents())
        .put("lost", indexContents.missing())
        .put("twice", indexContents.duplicated())
        .put("unknown", indexContents.unknown())
        .put("flat", isFlat());
    put(object, "before", beforeOutage);
    put(object, "outage_first_quarter", whileFilling);
    put(object, "outage_rest", duringOutage);
    put(object, "catching_up", after);
    return object.toString();
  }

  private static void put(ObjectNode object, String name, Memory.Span span) {
    object
        .putObject(name)
        .put("resident_bytes", span.residentBytes())
        .put("heap_bytes", span.heapBytes());
  }

  private static String memory(String period, Memory.Span span) {
    return BenchReport.line(
        "%-36s %,12.0f %,12.0f", period, span.residentBytes() / MIB, span.heapBytes() / MIB);
  }
}
