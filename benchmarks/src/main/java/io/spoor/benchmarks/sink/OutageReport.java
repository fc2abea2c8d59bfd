package io.spoor.benchmarks.sink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.sink.SinkOutage.Found;
import io.spoor.benchmarks.sink.SinkOutage.Memory;
import java.util.List;
import java.util.Locale;

/** What an outage of Elasticsearch did to the sink. */
public final class OutageReport {
  private static final double MIB = 1 << 20;

  /** What a JVM's memory moves by when nothing happens: code, metaspace, stacks. */
  private static final double NOISE = 16 * MIB;

  private final SinkSettings settings;
  private final double away;
  private final long held;
  private final double perSecond;
  private final double seconds;
  private final Memory.Span before;
  private final Memory.Span filling;
  private final Memory.Span during;
  private final Memory.Span after;
  private final long sent;
  private final Found found;

  /**
   * @param away seconds from the kill until Elasticsearch served again
   * @param held records that were not in the index then
   * @param perSecond documents a second while catching up
   * @param seconds that this took
   * @param before the outage
   * @param filling its first quarter
   * @param during the rest of it
   * @param after until all was caught up
   * @param sent records, of all
   */
  OutageReport(
      SinkSettings settings,
      double away,
      long held,
      double perSecond,
      double seconds,
      Memory.Span before,
      Memory.Span filling,
      Memory.Span during,
      Memory.Span after,
      long sent,
      Found found) {
    this.settings = settings;
    this.away = away;
    this.held = held;
    this.perSecond = perSecond;
    this.seconds = seconds;
    this.before = before;
    this.filling = filling;
    this.during = during;
    this.after = after;
    this.sent = sent;
    this.found = found;
  }

  /** Whether every record is a document, once. */
  public boolean isComplete() {
    return found.isAll();
  }

  /** Whether the sink's memory stopped growing within the first quarter of the outage. */
  public boolean isFlat() {
    return during.residentBytes() <= filling.residentBytes() + NOISE;
  }

  /** For people. */
  public List<String> lines() {
    return List.of(
        line(
            "%,d records a second, Elasticsearch away for %.0f s, %,d records held back",
            settings.rate(), away, held),
        "",
        line("%-36s %12s %12s", "Connect, the most of it, MiB", "resident", "heap"),
        memory("before", before),
        memory("first quarter of the outage", filling),
        memory("rest of the outage", during),
        memory("catching up", after),
        isFlat() ? "memory is flat" : "MEMORY GREW",
        "",
        line(
            "caught up in %.1f s at %,.0f documents a second, %.1f times the rate they come at",
            seconds, perSecond, perSecond / settings.rate()),
        line(
            "%,d sent, %,d in the index: %,d lost, %,d there twice, %,d unknown",
            sent, found.documents(), found.missing(), found.twice(), found.unknown()));
  }

  /** The same for programs. */
  public String json() {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object
        .put("rate", settings.rate())
        .put("away_seconds", away)
        .put("held_back", held)
        .put("catch_up_per_second", perSecond)
        .put("catch_up_seconds", seconds)
        .put("sent", sent)
        .put("documents", found.documents())
        .put("lost", found.missing())
        .put("twice", found.twice())
        .put("unknown", found.unknown())
        .put("flat", isFlat());
    put(object, "before", before);
    put(object, "outage_first_quarter", filling);
    put(object, "outage_rest", during);
    put(object, "catching_up", after);
    return object.toString();
  }

  private static void put(ObjectNode object, String name, Memory.Span span) {
    object
        .putObject(name)
        .put("resident_bytes", span.residentBytes())
        .put("heap_bytes", span.heapBytes());
  }

  private static String memory(String when, Memory.Span span) {
    return line("%-36s %,12.0f %,12.0f", when, span.residentBytes() / MIB, span.heapBytes() / MIB);
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
