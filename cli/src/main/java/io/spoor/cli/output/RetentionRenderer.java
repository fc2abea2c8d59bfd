package io.spoor.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.export.retention.DeletionPlan;
import io.spoor.export.retention.LegalHold;
import io.spoor.export.retention.WithholdPlan;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Renders withheld, deleted and held records for people and as NDJSON. */
public final class RetentionRenderer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_SHOWN_LENGTH = 120;

  private RetentionRenderer() {}

  /** {@code applied}: number of records altered. */
  public static List<String> text(
      WithholdPlan plan, boolean withHeaders, boolean apply, long applied) {
    List<String> lines = new ArrayList<>();
    plan.recordsByFields()
        .forEach(
            (fields, records) ->
                lines.add(
                    TextSanitizer.replace(String.join(", ", fields))
                        + " of "
                        + TerminalText.count(records.count(), "record")
                        + ": "
                        + TerminalText.truncate(records.toString(), MAX_SHOWN_LENGTH)));
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d fields of %,d records %s",
            plan.fields(),
            plan.records(),
            apply ? "are withheld" : "would be withheld; add --apply to withhold them"));
    if (apply && !withHeaders && applied != plan.records()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d records were altered, including those left by earlier acts",
              applied));
    }
    if (plan.heldRecords() > 0) {
      lines.add(
          TerminalText.count(plan.heldRecords(), "record")
              + " with such fields not changed: they are held (bin/spoor evidence hold list)");
    }
    if (!plan.mentionedInHeader().isEmpty()) {
      String target =
          !withHeaders
              ? " in the header, which cannot be withheld, only deleted with the record"
                  + " (--with-headers): "
              : apply ? " in the header, deleted: " : " in the header, would be deleted: ";
      lines.add(
          TerminalText.count(plan.mentionedInHeader().count(), "record")
              + " with this name"
              + target
              + TerminalText.truncate(plan.mentionedInHeader().toString(), MAX_SHOWN_LENGTH));
    }
    return lines;
  }

  /** The problem of events that are to be withheld from actions, which only refer to them. */
  public static String eventsOfActions(WithholdPlan plan) {
    return "nothing was withheld: selected actions have no field event, because they refer to the "
        + "records of their events. Withhold the fields from these records "
        + "(--record N --field NAME): "
        + TerminalText.truncate(plan.eventsOfActions().toString(), MAX_SHOWN_LENGTH);
  }

  /** Type {@code withholding}. */
  public static String json(WithholdPlan plan, boolean apply, long applied) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "withholding").put("applied", apply);
    json.put("records", plan.records()).put("fields", plan.fields()).put("altered", applied);
    json.put("held", plan.heldRecords());
    ArrayNode parts = json.putArray("parts");
    plan.recordsByFields()
        .forEach(
            (fields, records) -> {
              ObjectNode part = parts.addObject();
              fields.forEach(part.putArray("fields")::add);
              records.texts().forEach(part.putArray("records")::add);
            });
    plan.mentionedInHeader().texts().forEach(json.putArray("named_in_headers")::add);
    return TextSanitizer.escapeJson(json.toString());
  }

  /** A hold, on two lines. */
  public static List<String> text(LegalHold hold) {
    return List.of(
        hold.id() + "  " + TextSanitizer.replace(selector(hold)),
        "  by "
            + TextSanitizer.replace(hold.actor())
            + ", "
            + Instant.ofEpochSecond(0, hold.time())
            + ": "
            + TextSanitizer.replace(hold.reason()));
  }

  private static String selector(LegalHold hold) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(hold.selector())
        .forEach((name, values) -> parts.add(name + " " + String.join(", ", values)));
    return String.join("; ", parts);
  }

  /** Type {@code hold}. */
  public static String json(LegalHold hold) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "hold").put("hold_id", hold.id());
    json.put("who", hold.actor()).put("why", hold.reason());
    json.put("time", Instant.ofEpochSecond(0, hold.time()).toString());
    ObjectNode selector = json.putObject("selector");
    new TreeMap<>(hold.selector())
        .forEach((name, values) -> values.forEach(selector.putArray(name)::add));
    return TextSanitizer.escapeJson(json.toString());
  }

  /** The records to be deleted from the log. */
  public static List<String> text(DeletionPlan plan, boolean apply) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Long> kind : plan.countsByKind().entrySet()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "evidence %s: %,d records %s",
              kind.getKey(),
              kind.getValue(),
              apply ? "deleted" : "would be deleted"));
    }
    if (plan.reducedEvents().records() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "evidence event: content and original of %,d records %s; actions still refer to them",
              plan.reducedEvents().records(),
              apply ? "withheld" : "would be withheld"));
    }
    plan.heldRecordsByHold()
        .forEach(
            (hold, records) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "evidence: %,d records not deleted, held by %s",
                        records,
                        TextSanitizer.replace(hold))));
    return lines;
  }

  /**
   * Type {@code expired_evidence}, one per kind; {@code reduced_evidence} for events whose actions
   * are retained; {@code held_evidence}, one per hold.
   */
  public static List<String> json(DeletionPlan plan, boolean apply) {
    List<String> lines = new ArrayList<>();
    plan.countsByKind()
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
    if (plan.reducedEvents().records() > 0) {
      lines.add(
          JSON.createObjectNode()
              .put("type", "reduced_evidence")
              .put("kind", "event")
              .put("records", plan.reducedEvents().records())
              .put("withheld", apply)
              .toString());
    }
    plan.heldRecordsByHold()
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
