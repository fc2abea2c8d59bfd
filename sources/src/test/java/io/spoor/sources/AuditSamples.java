package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Invented records of the sources that are audit logs, and the table of what they are. */
final class AuditSamples {
  /** Source, its folder of test data, and its file of cases by others; empty: there is none. */
  record Source(String name, String folder, String cases) {
    List<JsonNode> records() {
      return AuditSamples.lines(folder + "/samples.jsonl").stream()
          .map(line -> SharedData.json(line).get("record"))
          .toList();
    }

    /** The records by the name of their sample. */
    Map<String, JsonNode> byName() {
      Map<String, JsonNode> samples = new LinkedHashMap<>();
      for (String line : AuditSamples.lines(folder + "/samples.jsonl")) {
        JsonNode sample = SharedData.json(line);
        samples.put(sample.get("sample").textValue(), sample.get("record"));
      }
      return samples;
    }

    IdentityEvent event(String sample) {
      return Raw.event(name, requireNonNull(byName().get(sample), sample).toString());
    }

    List<Row> table() {
      List<Row> rows = new ArrayList<>();
      List<String> lines = AuditSamples.lines(folder + "/table.csv");
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(",", -1);
        rows.add(
            new Row(
                fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6],
                fields[7]));
      }
      return rows;
    }
  }

  /**
   * A line of the table.
   *
   * @param effects {@code kind/object>beneficiary}, separated by spaces
   * @param page the vendor's page that says so
   */
  record Row(
      String sample,
      String eventType,
      String principal,
      String principalType,
      String action,
      String outcome,
      String effects,
      String page) {}

  static final List<Source> ALL =
      List.of(
          new Source("okta", "okta", "okta"),
          new Source("github", "github", "github"),
          new Source("k8s-audit", "k8s", "k8s-audit"),
          new Source("gcp-audit", "gcp", "gcp-audit"),
          new Source("entra-signin", "entrasignin", "entra"),
          new Source("entra-audit", "entraaudit", "entra"),
          new Source("azure-activity", "azure", "azure-activity"),
          new Source("auth0", "auth0", "auth0"),
          new Source("gitlab", "gitlab", "gitlab"),
          new Source("keycloak", "keycloak", ""),
          new Source("vault", "vault", ""),
          new Source("teleport", "teleport", "teleport"),
          new Source("gworkspace", "gworkspace", "gsuite"),
          new Source("openai-audit", "openaiaudit", ""),
          new Source("anthropic-activity", "anthropicactivity", ""),
          new Source("token-exchange", "tokenexchange", ""),
          new Source("mcp", "mcp", ""),
          new Source("authzen", "authzen", ""),
          new Source("opa", "opa", ""),
          new Source("cedar", "cedar", ""),
          new Source("bedrock-invocation", "bedrock", ""));

  /** CloudTrail, with samples of the calls of agents. Its effects are those of single calls. */
  static final Source CLOUDTRAIL = new Source("cloudtrail", "cloudtrail", "");

  static final List<Source> ALL_AND_CLOUDTRAIL =
      Stream.concat(Stream.of(CLOUDTRAIL), ALL.stream()).toList();

  private AuditSamples() {}

  static Source of(String name) {
    return ALL.stream().filter(source -> source.name().equals(name)).findFirst().orElseThrow();
  }

  /** A line of a log that is written as JSON. */
  static JsonNode line(String logger, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("timestamp", "2026-03-10T09:00:18.123Z")
        .put("loggerName", logger)
        .put("level", "DEBUG")
        .put("message", message);
  }

  static List<String> lines(String resource) {
    try (InputStream in = AuditSamples.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), UTF_8).lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
