package io.spoor.export.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.export.format.ExportFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A request for an export, with person and reason.
 *
 * @param formats formats to write in addition to the proven records
 * @param requestedBy the person
 * @param reason the reason; may be empty
 */
public record ExportRequest(
    SelectionCriteria criteria,
    SelectionBounds bounds,
    SortedSet<ExportFormat> formats,
    String requestedBy,
    String reason) {

  public ExportRequest {
    formats = new TreeSet<>(formats);
  }

  /** A request for all records in all formats. */
  public static ExportRequest everything(String requestedBy, String reason) {
    return new ExportRequest(
        SelectionCriteria.ALL,
        SelectionBounds.NONE,
        new TreeSet<>(Arrays.asList(ExportFormat.values())),
        requestedBy,
        reason);
  }

  public ExportRequest with(SelectionCriteria other) {
    return new ExportRequest(other, bounds, formats, requestedBy, reason);
  }

  public ExportRequest with(SelectionBounds other) {
    return new ExportRequest(criteria, other, formats, requestedBy, reason);
  }

  public ExportRequest withFormats(Set<ExportFormat> formats) {
    return new ExportRequest(criteria, bounds, new TreeSet<>(formats), requestedBy, reason);
  }

  /** The selection, for people: {@code chain 282c…; from 2026-03-10T00:00:00Z}. */
  public String describe() {
    List<String> descriptions = new ArrayList<>();
    add(descriptions, "chain", criteria.chains());
    add(descriptions, "finding", criteria.findings());
    add(descriptions, "agent", criteria.agents());
    add(descriptions, "principal", criteria.principals());
    if (descriptions.isEmpty()) {
      descriptions.add("everything");
    }
    add(descriptions, "kind", bounds.kinds());
    bounds.since().ifPresent(from -> descriptions.add("from " + from));
    bounds.until().ifPresent(to -> descriptions.add("before " + to));
    bounds.tenant().ifPresent(tenant -> descriptions.add("tenant " + tenant));
    return String.join("; ", descriptions);
  }

  private static void add(List<String> descriptions, String label, SortedSet<String> values) {
    if (!values.isEmpty()) {
      descriptions.add(label + " " + String.join(", ", values));
    }
  }

  /** The form in {@code export.json}. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    array(json, "chains", criteria.chains());
    array(json, "findings", criteria.findings());
    array(json, "agents", criteria.agents());
    array(json, "principals", criteria.principals());
    bounds.since().ifPresent(from -> json.put("since", from.toString()));
    bounds.until().ifPresent(to -> json.put("until", to.toString()));
    array(json, "kinds", bounds.kinds());
    bounds.tenant().ifPresent(tenant -> json.put("tenant", tenant));
    ArrayNode names = json.putArray("formats");
    formats.forEach(format -> names.add(format.text()));
    return json.put("by", requestedBy).put("reason", reason);
  }

  private static void array(ObjectNode json, String name, SortedSet<String> values) {
    ArrayNode array = json.putArray(name);
    values.forEach(array::add);
  }

  /**
   * Parses a request.
   *
   * @throws IllegalArgumentException if a time or format is invalid
   */
  static ExportRequest of(JsonNode json) {
    try {
      return new ExportRequest(
          new SelectionCriteria(
              texts(json.path("chains")),
              texts(json.path("findings")),
              texts(json.path("agents")),
              texts(json.path("principals"))),
          new SelectionBounds(
              text(json.path("since")).map(Instant::parse),
              text(json.path("until")).map(Instant::parse),
              texts(json.path("kinds")),
              text(json.path("tenant"))),
          set(json.path("formats"), ExportFormat::of),
          json.path("by").asText(),
          json.path("reason").asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("invalid time: " + e.getMessage(), e);
    }
  }

  private static SortedSet<String> texts(JsonNode array) {
    return set(array, Function.identity());
  }

  private static <T> SortedSet<T> set(JsonNode array, Function<String, T> parser) {
    var set = new TreeSet<T>();
    array.forEach(element -> set.add(parser.apply(element.asText())));
    return set;
  }

  private static Optional<String> text(JsonNode json) {
    return Optional.ofNullable(json.textValue());
  }
}
