package io.spoor.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.offline.reproduction.Basis;
import io.spoor.offline.reproduction.JudgedWith;
import io.spoor.offline.reproduction.JudgedWith.Origin;
import io.spoor.offline.reproduction.Proof;
import io.spoor.offline.reproduction.Proof.AsOf;
import io.spoor.offline.reproduction.Proof.Configuration;
import io.spoor.offline.reproduction.RecordedFinding;
import io.spoor.schemas.Finding;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What proving findings again came to, for people and as NDJSON. */
public final class ProofLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProofLines() {}

  /** The verdict first, then what it rests on. */
  public static List<String> text(Proof proof) {
    RecordedFinding recorded = proof.recorded();
    Finding finding = recorded.finding();
    List<String> lines = new ArrayList<>();
    lines.add(headline(proof) + "  " + finding.getRuleId() + " " + finding.getFindingId());
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
    proof.differences().forEach(each -> lines.add("  differs: " + TextSanitizer.replace(each)));
    lines.add(rule(proof));
    lines.add(settings(proof.judgedWith()));
    for (Map.Entry<String, List<Long>> event : proof.events().entrySet()) {
      lines.add(
          "  rests on event "
              + TextSanitizer.replace(event.getKey())
              + (event.getValue().isEmpty()
                  ? ", which is NOT IN THE LOG"
                  : ", record " + numbers(event.getValue())));
    }
    if (finding.getManifestDigest() != null) {
      lines.add(
          "  judged by manifest "
              + finding.getManifestDigest()
              + proof
                  .manifest()
                  .map(number -> ", record " + number)
                  .orElse(", which is NOT IN THE LOG"));
    }
    if (proof.differences().isEmpty()) {
      lines.add("  " + how(proof));
    }
    return lines;
  }

  /** Of a finding that cannot be compared. */
  public static String text(String id, long record) {
    return "NOT PROVEN  " + id + ": record " + record + " has fields that are withheld";
  }

  /** Type {@code finding_proof}, with as much as is known. */
  public static String json(String id, long record) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "finding_proof").put("finding_id", id).put("holds", false);
    json.put("record", record);
    json.putArray("differences").add("fields of the finding are withheld");
    return TextSanitizer.escapeJson(json.toString());
  }

  private static String headline(Proof proof) {
    if (proof.holds()) {
      return "PROVEN";
    }
    return proof.differences().isEmpty() ? "NOT PROVEN, though the same comes out:" : "NOT PROVEN";
  }

  private static String rule(Proof proof) {
    String was = proof.recorded().finding().getRuleVersion();
    if (proof.sameRule()) {
      return "  by the same rule: version " + was;
    }
    return "  BY ANOTHER RULE: version "
        + was
        + " judged then, "
        + proof
            .ruleVersion()
            .map(now -> "this Spoor with these settings has " + now)
            .orElse("this Spoor with these settings has no such rule, or has it off")
        + ". Run the Spoor that judged"
        + (proof.judgedWith().origin() == Origin.RECORDED ? "" : ", or give its --settings");
  }

  private static String settings(JudgedWith with) {
    return switch (with.origin()) {
      case RECORDED -> "  with the settings of record " + with.record().orElseThrow();
      case GIVEN -> "  with the settings that were given, not those of the log";
      case DEFAULTS ->
          "  with the default settings: the log holds none of that time; --settings gives others";
    };
  }

  private static String how(Proof proof) {
    String until =
        proof.asOf() == AsOf.ITS_TIME
            ? "over what was recorded until then"
            : "over all that is recorded";
    return proof.configuration() == Configuration.AS_RECORDED
        ? until + ", manifests and exceptions as they became known"
        : until + ", manifests and exceptions known from the start, as after a restart or a replay";
  }

  private static String numbers(List<Long> numbers) {
    return String.join(", ", numbers.stream().map(String::valueOf).toList());
  }

  /** What was run, and what is missing. */
  public static List<String> text(Basis basis) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "Run again: %,d events, %,d versions of manifests, %,d of exceptions",
            basis.events(),
            basis.manifests(),
            basis.exceptions()));
    if (!basis.first().isEmpty()) {
      lines.add(
          "  the log does not go back to the first event ("
              + String.join(", ", basis.first())
              + "): a finding that rests on what was before cannot come out the same");
    }
    if (basis.withheld() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %,d records have fields that are withheld; %,d could not be run without them",
              basis.withheld(),
              basis.leftOut()));
    }
    if (basis.deleted() > 0) {
      lines.add(
          String.format(
              Locale.ROOT, "  %,d records were deleted when their time was over", basis.deleted()));
    }
    return lines;
  }

  /** Type {@code finding_proof}. */
  public static String json(Proof proof) {
    RecordedFinding recorded = proof.recorded();
    Finding finding = recorded.finding();
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "finding_proof").put("finding_id", finding.getFindingId());
    json.put("holds", proof.holds()).put("same", proof.differences().isEmpty());
    json.put("rule_id", finding.getRuleId()).put("rule_version", finding.getRuleVersion());
    json.put("rule_version_run", proof.ruleVersion().orElse(null));
    json.put("status", finding.getStatus()).put("severity", finding.getSeverity());
    json.put("revision", finding.getRevision()).put("record", recorded.record());
    json.put("recorded", Instant.ofEpochMilli(recorded.time()).toString());
    ArrayNode differences = json.putArray("differences");
    proof.differences().forEach(differences::add);
    ObjectNode events = json.putObject("event_records");
    proof.events().forEach((id, numbers) -> numbers.forEach(events.putArray(id)::add));
    json.put("manifest_digest", finding.getManifestDigest());
    json.put("manifest_record", proof.manifest().orElse(null));
    json.put("as_of", proof.asOf().name().toLowerCase(Locale.ROOT));
    json.put("configuration", proof.configuration().name().toLowerCase(Locale.ROOT));
    json.put("settings", proof.judgedWith().origin().name().toLowerCase(Locale.ROOT));
    json.put("settings_record", proof.judgedWith().record().orElse(null));
    return TextSanitizer.escapeJson(json.toString());
  }

  /** Type {@code proof_basis}. */
  public static String json(Basis basis) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "proof_basis").put("events", basis.events());
    json.put("manifests", basis.manifests()).put("exceptions", basis.exceptions());
    ArrayNode first = json.putArray("log_begins");
    basis.first().forEach(first::add);
    json.put("withheld", basis.withheld()).put("left_out", basis.leftOut());
    json.put("deleted", basis.deleted());
    return TextSanitizer.escapeJson(json.toString());
  }
}
