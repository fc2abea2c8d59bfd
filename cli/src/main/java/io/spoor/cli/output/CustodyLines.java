package io.spoor.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.export.retention.DeletionPlan;
import io.spoor.export.retention.Hold;
import io.spoor.export.retention.WithholdPlan;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is withheld, deleted and held, for people and as NDJSON. */
public final class CustodyLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 120;

  private CustodyLines() {}

  /** {@code done}: records that were altered. */
  public static List<String> text(
      WithholdPlan plan, boolean withHeaders, boolean apply, long done) {
    List<String> lines = new ArrayList<>();
    plan.byFields()
        .forEach(
            (fields, records) ->
                lines.add(
                    TextSanitizer.replace(String.join(", ", fields))
                        + " of "
                        + Text.count(records.count(), "record")
                        + ": "
                        + Text.cut(records.toString(), SHOWN)));
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d fields of %,d records %s",
            plan.fields(),
            plan.records(),
            apply ? "are withheld" : "would be withheld; --apply does it"));
    if (apply && !withHeaders && done != plan.records()) {
      lines.add(
          String.format(
              Locale.ROOT, "%,d records were altered, with what was left of earlier acts", done));
    }
    if (plan.heldRecords() > 0) {
      lines.add(
          Text.count(plan.heldRecords(), "record")
              + " with such fields left alone: a hold holds them (bin/spoor evidence hold list)");
    }
    if (!plan.namedInHeaders().isEmpty()) {
      String what =
          !withHeaders
              ? " in the header, which cannot be withheld, only deleted with the record"
                  + " (--with-headers): "
              : apply ? " in the header, deleted: " : " in the header, would be deleted: ";
      lines.add(
          Text.count(plan.namedInHeaders().count(), "record")
              + " named so"
              + what
              + Text.cut(plan.namedInHeaders().toString(), SHOWN));
    }
    return lines;
  }

  /** Type {@code withholding}. */
  public static String json(WithholdPlan plan, boolean apply, long done) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "withholding").put("applied", apply);
    json.put("records", plan.records()).put("fields", plan.fields()).put("altered", done);
    json.put("held", plan.heldRecords());
    ArrayNode parts = json.putArray("parts");
    plan.byFields()
        .forEach(
            (fields, records) -> {
              ObjectNode part = parts.addObject();
              fields.forEach(part.putArray("fields")::add);
              records.texts().forEach(part.putArray("records")::add);
            });
    plan.namedInHeaders().texts().forEach(json.putArray("named_in_headers")::add);
    return TextSanitizer.escapeJson(json.toString());
  }

  /** A hold, on two lines. */
  public static List<String> text(Hold hold) {
    return List.of(
        hold.id() + "  " + TextSanitizer.replace(selector(hold)),
        "  by "
            + TextSanitizer.replace(hold.who())
            + ", "
            + Instant.ofEpochSecond(0, hold.time())
            + ": "
            + TextSanitizer.replace(hold.why()));
  }

  private static String selector(Hold hold) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(hold.selector())
        .forEach((name, values) -> parts.add(name + " " + String.join(", ", values)));
    return String.join("; ", parts);
  }

  /** Type {@code hold}. */
  public static String json(Hold hold) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "hold").put("hold_id", hold.id());
    json.put("who", hold.who()).put("why", hold.why());
    json.put("time", Instant.ofEpochSecond(0, hold.time()).toString());
    ObjectNode selector = json.putObject("selector");
    new TreeMap<>(hold.selector())
        .forEach((name, values) -> values.forEach(selector.putArray(name)::add));
    return TextSanitizer.escapeJson(json.toString());
  }

  /** What goes from the log. */
  public static List<String> text(DeletionPlan plan, boolean apply) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Long> kind : plan.byKind().entrySet()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "evidence %s: %,d records %s",
              kind.getKey(),
              kind.getValue(),
              apply ? "deleted" : "would go"));
    }
    plan.heldBy()
        .forEach(
            (hold, records) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "evidence: %,d records stay, held by %s",
                        records,
                        TextSanitizer.replace(hold))));
    return lines;
  }

  /** Type {@code expired_evidence}, one a kind; {@code held_evidence}, one a hold. */
  public static List<String> json(DeletionPlan plan, boolean apply) {
    List<String> lines = new ArrayList<>();
    plan.byKind()
        .forEach(
            (kind, records) ->
                lines.add(
                    TextSanitizer.escapeJson(
                        JSON.createObjectNode()
                            .put("type", "expired_evidence")
                            .put("kind", kind)
                            .put("records", records)
                            .put("deleted", apply)
                            .toString())));
    plan.heldBy()
        .forEach(
            (hold, records) ->
                lines.add(
                    TextSanitizer.escapeJson(
                        JSON.createObjectNode()
                            .put("type", "held_evidence")
                            .put("hold_id", hold)
                            .put("records", records)
                            .toString())));
    return lines;
  }
}
