package io.spoor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.export.format.Format;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What is asked for, by whom, and why. Chains, findings, agents and principals choose: a record is
 * taken if any of them wants it, and all are if there is none of them. Times and kinds narrow what
 * they chose.
 *
 * @param chains ids, or their first digits
 * @param findings ids, or their first digits: the chains that they are about
 * @param agents ids: all chains of theirs
 * @param principals ids or names: records that name them
 * @param since of the time that a record speaks of, included
 * @param until the same, excluded
 * @param kinds of records; all if empty
 * @param formats to write beside the proven records
 * @param by who asks
 * @param reason why
 */
public record ExportRequest(
    SortedSet<String> chains,
    SortedSet<String> findings,
    SortedSet<String> agents,
    SortedSet<String> principals,
    Optional<Instant> since,
    Optional<Instant> until,
    SortedSet<String> kinds,
    SortedSet<Format> formats,
    String by,
    String reason) {

  public ExportRequest {
    chains = new TreeSet<>(chains);
    findings = new TreeSet<>(findings);
    agents = new TreeSet<>(agents);
    principals = new TreeSet<>(principals);
    kinds = new TreeSet<>(kinds);
    formats = new TreeSet<>(formats);
  }

  /** Everything, in all formats. */
  public static ExportRequest everything(String by, String reason) {
    return new ExportRequest(
        none(),
        none(),
        none(),
        none(),
        Optional.empty(),
        Optional.empty(),
        none(),
        new TreeSet<>(List.of(Format.values())),
        by,
        reason);
  }

  private static SortedSet<String> none() {
    return new TreeSet<>();
  }

  public ExportRequest withChains(String... ids) {
    return new ExportRequest(
        new TreeSet<>(List.of(ids)),
        findings,
        agents,
        principals,
        since,
        until,
        kinds,
        formats,
        by,
        reason);
  }

  public ExportRequest withFindings(String... ids) {
    return new ExportRequest(
        chains,
        new TreeSet<>(List.of(ids)),
        agents,
        principals,
        since,
        until,
        kinds,
        formats,
        by,
        reason);
  }

  public ExportRequest withAgents(String... ids) {
    return new ExportRequest(
        chains,
        findings,
        new TreeSet<>(List.of(ids)),
        principals,
        since,
        until,
        kinds,
        formats,
        by,
        reason);
  }

  public ExportRequest withPrincipals(String... ids) {
    return new ExportRequest(
        chains,
        findings,
        agents,
        new TreeSet<>(List.of(ids)),
        since,
        until,
        kinds,
        formats,
        by,
        reason);
  }

  /** Narrowed to a time; empty for no bound. */
  public ExportRequest within(Optional<Instant> from, Optional<Instant> to) {
    return new ExportRequest(
        chains, findings, agents, principals, from, to, kinds, formats, by, reason);
  }

  public ExportRequest withKinds(Collection<String> only) {
    return new ExportRequest(
        chains,
        findings,
        agents,
        principals,
        since,
        until,
        new TreeSet<>(only),
        formats,
        by,
        reason);
  }

  public ExportRequest withFormats(Set<Format> only) {
    return new ExportRequest(
        chains, findings, agents, principals, since, until, kinds, new TreeSet<>(only), by, reason);
  }

  /** Whether anything chooses; if not, all records are chosen. */
  public boolean chooses() {
    return !chains.isEmpty() || !findings.isEmpty() || !agents.isEmpty() || !principals.isEmpty();
  }

  /** What selects, for people: {@code chain 282c…; from 2026-03-10T00:00:00Z}. */
  public String describe() {
    List<String> parts = new ArrayList<>();
    add(parts, "chain", chains);
    add(parts, "finding", findings);
    add(parts, "agent", agents);
    add(parts, "principal", principals);
    if (parts.isEmpty()) {
      parts.add("everything");
    }
    add(parts, "kind", kinds);
    since.ifPresent(from -> parts.add("from " + from));
    until.ifPresent(to -> parts.add("before " + to));
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
    array(json, "chains", chains);
    array(json, "findings", findings);
    array(json, "agents", agents);
    array(json, "principals", principals);
    since.ifPresent(from -> json.put("since", from.toString()));
    until.ifPresent(to -> json.put("until", to.toString()));
    array(json, "kinds", kinds);
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
          set(json.path("chains"), Function.identity()),
          set(json.path("findings"), Function.identity()),
          set(json.path("agents"), Function.identity()),
          set(json.path("principals"), Function.identity()),
          time(json.path("since")),
          time(json.path("until")),
          set(json.path("kinds"), Function.identity()),
          set(json.path("formats"), Format::of),
          json.path("by").asText(),
          json.path("reason").asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a time is none: " + e.getMessage(), e);
    }
  }

  private static <T> SortedSet<T> set(JsonNode array, Function<String, T> of) {
    var set = new TreeSet<T>();
    array.forEach(element -> set.add(of.apply(element.asText())));
    return set;
  }

  private static Optional<Instant> time(JsonNode json) {
    return json.isMissingNode() ? Optional.empty() : Optional.of(Instant.parse(json.asText()));
  }
}
