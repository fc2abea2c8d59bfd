package io.spoor.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.reproduction.RecordedFinding;
import io.spoor.offline.reproduction.Reproduction;
import io.spoor.offline.reproduction.Reproduction.Configuration;
import io.spoor.offline.reproduction.Reproduction.Cutoff;
import io.spoor.offline.reproduction.ReproductionScope;
import io.spoor.offline.reproduction.ReproductionSettings;
import io.spoor.offline.reproduction.ReproductionSettings.Origin;
import io.spoor.schemas.Finding;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Renders the results of reproducing findings for people and as NDJSON. */
public final class ReproductionRenderer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReproductionRenderer() {}

  /** The verdict, then its basis. */
  public static List<String> text(Reproduction reproduction) {
    RecordedFinding recorded = reproduction.recorded();
    Finding finding = recorded.finding();
    List<String> lines = new ArrayList<>();
    lines.add(headline(reproduction) + "  " + finding.getRuleId() + " " + finding.getFindingId());
    lines.add("  " + TextSanitizer.replace(finding.getExplanation()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  recorded: %s, %s, revision %d, record %d, %s",
            finding.getStatus(),
            finding.getSeverity(),
            finding.getRevision(),
            recorded.record(),
            Instant.ofEpochMilli(recorded.time())));
    reproduction
        .differences()
        .forEach(each -> lines.add("  differs: " + TextSanitizer.replace(each)));
    lines.add(rule(reproduction));
    lines.add(settings(reproduction.reproductionSettings()));
    for (Map.Entry<String, List<Long>> event : reproduction.events().entrySet()) {
      lines.add(
          "  rests on event "
              + TextSanitizer.replace(event.getKey())
              + (event.getValue().isEmpty()
                  ? ", which is NOT IN THE LOG"
                  : ", record " + numbers(event.getValue())));
    }
    if (finding.getManifestDigest() != null) {
      lines.add(
          "  evaluated with manifest "
              + finding.getManifestDigest()
              + reproduction
                  .manifest()
                  .map(number -> ", record " + number)
                  .orElse(", which is NOT IN THE LOG"));
    }
    if (reproduction.differences().isEmpty()) {
      lines.add("  " + basisText(reproduction));
    }
    return lines;
  }

  /** Text for a finding that cannot be compared. */
  public static String text(String id, long record) {
    return "NOT PROVEN  " + id + ": record " + record + " has withheld fields";
  }

  /** Type {@code finding_proof}, limited to the known members. */
  public static String json(String id, long record) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "finding_proof").put("finding_id", id).put("holds", false);
    json.put("record", record);
    json.putArray("differences").add("fields of the finding are withheld");
    return TextSanitizer.escapeJson(json.toString());
  }

  private static String headline(Reproduction reproduction) {
    if (reproduction.isConfirmed()) {
      return "PROVEN";
    }
    return reproduction.differences().isEmpty()
        ? "NOT PROVEN, although the result is the same:"
        : "NOT PROVEN";
  }

  private static String rule(Reproduction reproduction) {
    String recordedVersion = reproduction.recorded().finding().getRuleVersion();
    if (reproduction.sameRule()) {
      return "  by the same rule: version " + recordedVersion;
    }
    return "  BY ANOTHER RULE: version "
        + recordedVersion
        + " recorded, "
        + reproduction
            .ruleVersion()
            .map(currentVersion -> "this Spoor with these settings has " + currentVersion)
            .orElse("this Spoor with these settings does not have this rule, or has it off")
        + ". Run a Spoor with the recorded version"
        + (reproduction.reproductionSettings().origin() == Origin.RECORDED
            ? ""
            : ", or set --settings to the settings of that time");
  }

  private static String settings(ReproductionSettings with) {
    return switch (with.origin()) {
      case RECORDED -> "  with the settings of record " + with.record().orElseThrow();
      case GIVEN -> "  with the given settings, not those of the log";
      case DEFAULTS ->
          "  with the default settings: the log holds none of that time; set --settings for others";
    };
  }

  private static String basisText(Reproduction reproduction) {
    String cutoffText =
        reproduction.cutoff() == Cutoff.ITS_TIME
            ? "over the records up to that time"
            : "over all records";
    return reproduction.configuration() == Configuration.AS_RECORDED
        ? cutoffText + ", manifests and exceptions applied when they were recorded"
        : cutoffText
            + ", manifests and exceptions known from the start, as after a restart or a replay";
  }

  private static String numbers(List<Long> numbers) {
    return String.join(", ", numbers.stream().map(String::valueOf).toList());
  }

  /** The stages that ran, and the missing inputs. */
  public static List<String> text(ReproductionScope scope) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Evaluated again: %,d events, %,d versions of manifests, %,d of exceptions",
            scope.events(),
            scope.manifests(),
            scope.exceptions()));
    if (!scope.first().isEmpty()) {
      lines.add(
          "  the log does not go back to the first event ("
              + String.join(", ", scope.first())
              + "): a finding that rests on earlier events cannot be reproduced");
    }
    if (scope.withheld() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %,d records have withheld fields; %,d of them could not be evaluated",
              scope.withheld(),
              scope.prunedRecords()));
    }
    if (scope.deletedRecords() > 0) {
      lines.add(
          String.format(Locale.ROOT, "  %,d expired records were deleted", scope.deletedRecords()));
    }
    return lines;
  }

  /** Type {@code finding_proof}. */
  public static String json(Reproduction reproduction) {
    RecordedFinding recorded = reproduction.recorded();
    Finding finding = recorded.finding();
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "finding_proof").put("finding_id", finding.getFindingId());
    json.put("holds", reproduction.isConfirmed()).put("same", reproduction.differences().isEmpty());
    json.put("rule_id", finding.getRuleId()).put("rule_version", finding.getRuleVersion());
    json.put("rule_version_run", reproduction.ruleVersion().orElse(null));
    json.put("status", finding.getStatus()).put("severity", finding.getSeverity());
    json.put("revision", finding.getRevision()).put("record", recorded.record());
    json.put("recorded", Instant.ofEpochMilli(recorded.time()).toString());
    ArrayNode differences = json.putArray("differences");
    reproduction.differences().forEach(differences::add);
    ObjectNode events = json.putObject("event_records");
    reproduction.events().forEach((id, numbers) -> numbers.forEach(events.putArray(id)::add));
    json.put("manifest_digest", finding.getManifestDigest());
    json.put("manifest_record", reproduction.manifest().orElse(null));
    json.put("as_of", reproduction.cutoff().name().toLowerCase(Locale.ROOT));
    json.put("configuration", reproduction.configuration().name().toLowerCase(Locale.ROOT));
    json.put(
        "settings", reproduction.reproductionSettings().origin().name().toLowerCase(Locale.ROOT));
    json.put("settings_record", reproduction.reproductionSettings().record().orElse(null));
    return TextSanitizer.escapeJson(json.toString());
  }

  /** Type {@code proof_basis}. */
  public static String json(ReproductionScope scope) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "proof_basis").put("events", scope.events());
    json.put("manifests", scope.manifests()).put("exceptions", scope.exceptions());
    ArrayNode first = json.putArray("log_begins");
    scope.first().forEach(first::add);
    json.put("withheld", scope.withheld()).put("left_out", scope.prunedRecords());
    json.put("deleted", scope.deletedRecords());
    return TextSanitizer.escapeJson(json.toString());
  }
}
