package io.spoor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.export.format.Format;
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
 * What is asked for, by whom, and why.
 *
 * @param formats to write beside the proven records
 * @param by who asks
 * @param reason why; may be empty
 */
public record ExportRequest(
    Choice choice, Bounds bounds, SortedSet<Format> formats, String by, String reason) {

  public ExportRequest {
    formats = new TreeSet<>(formats);
  }

  /** Everything, in all formats. */
  public static ExportRequest everything(String by, String reason) {
    return new ExportRequest(
        Choice.ALL, Bounds.NONE, new TreeSet<>(Arrays.asList(Format.values())), by, reason);
  }

  public ExportRequest with(Choice other) {
    return new ExportRequest(other, bounds, formats, by, reason);
  }

  public ExportRequest with(Bounds other) {
    return new ExportRequest(choice, other, formats, by, reason);
  }

  public ExportRequest withFormats(Set<Format> only) {
    return new ExportRequest(choice, bounds, new TreeSet<>(only), by, reason);
  }

  /** What selects, for people: {@code chain 282c…; from 2026-03-10T00:00:00Z}. */
  public String describe() {
    List<String> parts = new ArrayList<>();
    add(parts, "chain", choice.chains());
    add(parts, "finding", choice.findings());
    add(parts, "agent", choice.agents());
    add(parts, "principal", choice.principals());
    if (parts.isEmpty()) {
      parts.add("everything");
    }
    add(parts, "kind", bounds.kinds());
    bounds.since().ifPresent(from -> parts.add("from " + from));
    bounds.until().ifPresent(to -> parts.add("before " + to));
    bounds.tenant().ifPresent(tenant -> parts.add("tenant " + tenant));
    return String.join("; ", parts);
  }

  private static void add(List<String> parts, String what, SortedSet<String> values) {
    if (!values.isEmpty()) {
      parts.add(what + " " + String.join(", ", values));
    }
  }

  /** As it stands in {@code export.json}. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    array(json, "chains", choice.chains());
    array(json, "findings", choice.findings());
    array(json, "agents", choice.agents());
    array(json, "principals", choice.principals());
    bounds.since().ifPresent(from -> json.put("since", from.toString()));
    bounds.until().ifPresent(to -> json.put("until", to.toString()));
    array(json, "kinds", bounds.kinds());
    bounds.tenant().ifPresent(tenant -> json.put("tenant", tenant));
    ArrayNode names = json.putArray("formats");
    formats.forEach(format -> names.add(format.text()));
    return json.put("by", by).put("reason", reason);
  }

  private static void array(ObjectNode json, String name, SortedSet<String> values) {
    ArrayNode array = json.putArray(name);
    values.forEach(array::add);
  }

  /**
   * Reads it back.
   *
   * @throws IllegalArgumentException if a time or format is none
   */
  static ExportRequest of(JsonNode json) {
    try {
      return new ExportRequest(
          new Choice(
              texts(json.path("chains")),
              texts(json.path("findings")),
              texts(json.path("agents")),
              texts(json.path("principals"))),
          new Bounds(
              text(json.path("since")).map(Instant::parse),
              text(json.path("until")).map(Instant::parse),
              texts(json.path("kinds")),
              text(json.path("tenant"))),
          set(json.path("formats"), Format::of),
          json.path("by").asText(),
          json.path("reason").asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a time is none: " + e.getMessage(), e);
    }
  }

  private static SortedSet<String> texts(JsonNode array) {
    return set(array, Function.identity());
  }

  private static <T> SortedSet<T> set(JsonNode array, Function<String, T> of) {
    var set = new TreeSet<T>();
    array.forEach(element -> set.add(of.apply(element.asText())));
    return set;
  }

  private static Optional<String> text(JsonNode json) {
    return Optional.ofNullable(json.textValue());
  }
}
