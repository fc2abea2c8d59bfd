package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of a case: raw records, templates with overrides, and repeated groups. */
final class RecordsReader {
  private final Placeholders placeholders;
  private final ObjectNode defaults;
  private final Instant start;
  private final CloudTrailTemplates cloudTrail;
  private int count;

  /** {@code defaults}: members of every record from a template that supports them. */
  RecordsReader(Instant start, Placeholders placeholders, ObjectNode defaults) {
    this.start = start;
    this.placeholders = placeholders;
    this.defaults = defaults;
    this.cloudTrail = new CloudTrailTemplates(start);
  }

  List<CaseRecord> read(List<JsonNode> nodes, String path) {
    var records = new ArrayList<CaseRecord>();
    for (int i = 0; i < nodes.size(); i++) {
      read(nodes.get(i), Duration.ZERO, path + "/" + i, records);
    }
    return records;
  }

  private void read(JsonNode node, Duration shift, String path, List<CaseRecord> records) {
    if (node.has("repeat")) {
      readRepeated(new CaseFields(node, path), shift, path, records);
    } else {
      records.add(record((ObjectNode) placeholders.fill(object(node, path)), shift, path));
    }
  }

  private void readRepeated(
      CaseFields group, Duration shift, String path, List<CaseRecord> records) {
    int times = group.count("repeat");
    Duration at = group.offset("at", Duration.ZERO);
    Duration every = group.offset("every", Duration.ofMinutes(1));
    List<JsonNode> templates = group.list("records");
    group.checkNames();
    for (int n = 1; n <= times; n++) {
      Duration shifted = shift.plus(at).plus(every.multipliedBy(n - 1L));
      for (int i = 0; i < templates.size(); i++) {
        read(
            Placeholders.fillCounter(templates.get(i), n),
            shifted,
            path + "/records/" + i,
            records);
      }
    }
  }

  private static JsonNode object(JsonNode node, String path) {
    if (!node.isObject()) {
      throw new CaseException(path + ": must be a mapping");
    }
    return node;
  }

  private CaseRecord record(ObjectNode node, Duration shift, String path) {
    count++;
    var fields = new CaseFields(node, defaults(), path);
    Duration offset = fields.offset("at");
    if (offset == null) {
      throw fields.error("at", "is missing");
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
        arrives == null ? raw.arrivesAt : start.plus(shift).plus(arrives),
        arrives != null,
        raw.record);
  }

  private ObjectNode defaults() {
    return (ObjectNode) placeholders.fill(defaults);
  }

  private record Raw(String source, ObjectNode record, Instant arrivesAt) {}

  private Raw raw(CaseFields fields, Instant at, String name) {
    ObjectNode overrides = fields.object("record");
    String template = fields.text("template");
    if (template == null) {
      if (overrides.isEmpty()) {
        throw fields.error("needs a template, or a source and a record");
      }
      return new Raw(fields.required("source"), overrides, at);
    }
    Raw generated =
        switch (template) {
          case "run" -> span(SpanTemplates.run(fields, at));
          case "tool" -> span(SpanTemplates.tool(fields, at, name));
          case "aws" -> new Raw("cloudtrail", cloudTrail.call(fields, at, name), at);
          case "assume" -> new Raw("cloudtrail", cloudTrail.assume(fields, at, name), at);
          case "web-identity" ->
              new Raw("cloudtrail", cloudTrail.webIdentity(fields, at, name), at);
          default ->
              throw fields.error(
                  "template",
                  "known templates are run, tool, aws, assume, web-identity, but it is "
                      + template);
        };
    JsonTrees.merge(generated.record, overrides);
    return generated;
  }

  private static Raw span(SpanTemplates.GeneratedSpan generated) {
    return new Raw("otel", generated.record(), generated.ended());
  }
}
