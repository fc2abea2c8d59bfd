package io.spoor.cli.output;

import static io.spoor.client.json.JsonLineWriter.line;
import static io.spoor.client.json.JsonLineWriter.text;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.cli.policies.PolicyOrigins;
import io.spoor.cli.policies.PolicyVersionSummary;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.policy.LoadedPolicy;
import io.spoor.decisions.policy.PolicySet;
import java.nio.file.Path;
import java.util.List;

/** Applied policies and their versions, as tables and as NDJSON. */
public final class PolicyTables {
  private static final int SHORT_DIGEST = 12;

  private PolicyTables() {}

  /** Policies in the order of their files. */
  public static List<String> policies(
      PolicySet policies, PolicyOrigins origins, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("POLICY")
            .leftColumn("EFFECT")
            .leftColumn("MODE")
            .rightColumn("SINCE")
            .shrinkable("FILE", 16)
            .shrinkable("REASON", 20);
    for (LoadedPolicy policy : policies.policies().values()) {
      table.row(
          Cell.of(policy.id()),
          Cell.of(policy.effect()),
          Cell.of(policy.mode(), policy.isLogOnly() ? AnsiStyle.DIM : AnsiStyle.PLAIN),
          Cell.of(origins.since(policy)),
          Cell.of(file(policy) + ":" + policy.line()),
          Cell.of(policy.reason()));
    }
    return table.lines(display, "");
  }

  /** A line of JSON for each policy. */
  public static List<String> json(PolicySet policies, PolicyOrigins origins) {
    return policies.policies().values().stream()
        .map(
            policy ->
                line(
                    json -> {
                      json.writeStringField("type", "policy");
                      json.writeStringField("id", policy.id());
                      json.writeStringField("effect", policy.effect());
                      json.writeStringField("mode", policy.mode());
                      json.writeStringField("file", file(policy));
                      json.writeNumberField("line", policy.line());
                      text(json, "reason", policy.reason().isEmpty() ? null : policy.reason());
                      json.writeNumberField("since", origins.since(policy));
                    }))
        .toList();
  }

  /** The path below the folder that was applied: without the name of the version. */
  private static String file(LoadedPolicy policy) {
    Path file = policy.file();
    return file.getNameCount() > 1
        ? file.subpath(1, file.getNameCount()).toString()
        : file.toString();
  }

  /** Versions, as given. */
  public static List<String> versions(List<PolicyVersionSummary> versions, DisplayOptions display) {
    var table =
        new TextTable()
            .rightColumn("VERSION")
            .leftColumn("DIGEST")
            .leftColumn("APPLIED (UTC)")
            .leftColumn("WHO")
            .rightColumn("POLICIES")
            .leftColumn("RESTORES")
            .shrinkable("NOTE", 20);
    for (PolicyVersionSummary version : versions) {
      String digest = version.digest();
      table.row(
          Cell.of(version.number()),
          Cell.of(digest.substring(0, Math.min(SHORT_DIGEST, digest.length()))),
          Cell.of(TimeFormat.toSecond(version.applied())),
          Cell.of(version.who()),
          version.policyCount() < 0 ? Cell.of("invalid") : Cell.of(version.policyCount()),
          Cell.of(version.restores() == null ? "" : version.restores().toString()),
          Cell.of(version.note() == null ? "" : version.note()));
    }
    return table.lines(display, "");
  }

  /** A version as one line of JSON. */
  public static String json(PolicyVersionSummary version) {
    return line(
        json -> {
          json.writeStringField("type", "policy_version");
          json.writeNumberField("version", version.number());
          json.writeStringField("tenant", version.tenant());
          json.writeStringField("digest", version.digest());
          json.writeStringField("applied", TimeFormat.rfc3339(version.applied()));
          json.writeStringField("who", version.who());
          text(json, "note", version.note());
          if (version.restores() == null) {
            json.writeNullField("restores");
          } else {
            json.writeNumberField("restores", version.restores());
          }
          if (version.policyCount() < 0) {
            json.writeNullField("policies");
          } else {
            json.writeNumberField("policies", version.policyCount());
          }
        });
  }
}
