package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the records of a case: raw ones, ones from a template with what is laid over it, and
 * repeated groups of them.
 */
final class RecordsReader {
  private final Placeholders placeholders;
  private final ObjectNode defaults;
  private final Instant start;
  private final CloudTrailEvents cloudTrail;
  private int count;

  /** {@code defaults}: members of every record from a template that knows them. */
  RecordsReader(Instant start, Placeholders placeholders, ObjectNode defaults) {
    this.start = start;
    this.placeholders = placeholders;
    this.defaults = defaults;
    this.cloudTrail = new CloudTrailEvents(start);
  }

  List<CaseRecord> read(List<JsonNode> nodes, String place) {
    var records = new ArrayList<CaseRecord>();
    for (int i = 0; i < nodes.size(); i++) {
      read(nodes.get(i), Duration.ZERO, place + "/" + i, records);
    }
    return records;
  }

  private void read(JsonNode node, Duration shift, String place, List<CaseRecord> records) {
    if (node.has("repeat")) {
      repeated(new Fields(node, place), shift, place, records);
    } else {
      records.add(record((ObjectNode) placeholders.filled(object(node, place)), shift, place));
    }
  }

  private void repeated(Fields group, Duration shift, String place, List<CaseRecord> records) {
    int times = group.count("repeat");
    Duration at = group.offset("at", Duration.ZERO);
    Duration every = group.offset("every", Duration.ofMinutes(1));
    List<JsonNode> each = group.list("records");
    group.checkNames();
    for (int n = 1; n <= times; n++) {
      Duration moved = shift.plus(at).plus(every.multipliedBy(n - 1L));
      for (int i = 0; i < each.size(); i++) {
        read(Placeholders.counted(each.get(i), n), moved, place + "/records/" + i, records);
      }
    }
  }

  private static JsonNode object(JsonNode node, String place) {
    if (!node.isObject()) {
      throw new CaseException(place + ": must be a mapping");
    }
    return node;
  }

  private CaseRecord record(ObjectNode node, Duration shift, String place) {
    count++;
    var fields = new Fields(node, defaults(), place);
    Duration offset = fields.offset("at");
    if (offset == null) {
      throw fields.wrong("at", "is missing");
    }
    String name = fields.text("name", "record-" + count);
    Instant at = start.plus(shift).plus(offset);
    Duration arrives = fields.offset("arrives");
    Raw raw = raw(fields, at, name);
    fields.checkNames();
    return new CaseRecord(
        name,
        raw.source,
        at,
        arrives == null ? raw.arrives : start.plus(shift).plus(arrives),
        arrives != null,
        raw.record);
  }

  private ObjectNode defaults() {
    return (ObjectNode) placeholders.filled(defaults);
  }

  private record Raw(String source, ObjectNode record, Instant arrives) {}

  private Raw raw(Fields fields, Instant at, String name) {
    ObjectNode own = fields.object("record");
    String template = fields.text("template");
    if (template == null) {
      if (own.isEmpty()) {
        throw fields.wrong("needs a template, or a source and a record");
      }
      return new Raw(fields.required("source"), own, at);
    }
    Raw made =
        switch (template) {
          case "run" -> span(Spans.run(fields, at));
          case "tool" -> span(Spans.tool(fields, at, name));
          case "aws" -> new Raw("cloudtrail", cloudTrail.call(fields, at, name), at);
          case "assume" -> new Raw("cloudtrail", cloudTrail.assume(fields, at, name), at);
          case "web-identity" ->
              new Raw("cloudtrail", cloudTrail.webIdentity(fields, at, name), at);
          default ->
              throw fields.wrong(
                  "template",
                  "known are run, tool, aws, assume, web-identity, and not " + template);
        };
    Trees.merge(made.record, own);
    return made;
  }

  private static Raw span(Spans.Made made) {
    return new Raw("otel", made.record(), made.ended());
  }
}
