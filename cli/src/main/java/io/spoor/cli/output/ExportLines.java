package io.spoor.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.export.ExportManifest;
import io.spoor.export.ExportVerdict;
import io.spoor.export.format.Format;
import io.spoor.schemas.text.TextSanitizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Exports of evidence and what their verification came to, for people and as NDJSON. */
public final class ExportLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExportLines() {}

  /** What was handed out, and what to do with it. */
  public static List<String> text(ExportManifest manifest, Path out, String recorded) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "exported %,d records to %s: %s",
            manifest.records(),
            out,
            counts(manifest)));
    if (manifest.facts().request().formats().contains(Format.HTML)) {
      lines.add("  read       " + out.resolve("report.html"));
    }
    lines.add(
        "  digest     " + manifest.digest() + "  (SHA-256 of export.json; give it by another way)");
    lines.add("  on record  " + recorded);
    lines.add("  verify     bin/spoor evidence verify " + out + " --key VERIFIER-KEY");
    return EvidenceLines.safe(lines);
  }

  private static String counts(ExportManifest manifest) {
    return manifest.counts().entrySet().stream()
        .map(count -> String.format(Locale.ROOT, "%,d %s", count.getValue(), count.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** Type {@code evidence_export}. */
  public static String json(ExportManifest manifest, Path out, String recorded) {
    ObjectNode json = JSON.createObjectNode().put("type", "evidence_export");
    manifest(json, manifest).put("directory", out.toString()).put("on_record", recorded);
    return TextSanitizer.escapeJson(json.toString());
  }

  private static ObjectNode manifest(ObjectNode json, ExportManifest manifest) {
    json.put("digest", manifest.digest()).put("records", manifest.records());
    ObjectNode kinds = json.putObject("kinds");
    manifest.counts().forEach(kinds::put);
    return json.put("withheld", manifest.withheld())
        .put("log", manifest.facts().log())
        .put("asked_for", manifest.facts().request().describe())
        .put("by", manifest.facts().request().by())
        .put("reason", manifest.facts().request().reason())
        .put("made", manifest.facts().made().toString());
  }

  /** The verdict first, then what it rests on. */
  public static List<String> text(ExportVerdict verdict) {
    ExportManifest manifest = verdict.manifest();
    List<String> lines = new ArrayList<>();
    lines.add(headline(verdict));
    lines.add(
        String.format(
            Locale.ROOT,
            "  export of %,d records, %,d fields withheld: %s",
            verdict.log().records(),
            verdict.log().withheld(),
            counts(manifest)));
    lines.add(
        "  asked for  "
            + manifest.facts().request().describe()
            + ", by "
            + manifest.facts().request().by()
            + ", made "
            + manifest.facts().made());
    lines.add("  digest     " + manifest.digest() + "  (compare it with the one you were told)");
    lines.add("  of the log, whose history is all here:");
    EvidenceLines.text(verdict.log()).stream().skip(1).map(line -> "  " + line).forEach(lines::add);
    return EvidenceLines.safe(lines);
  }

  private static String headline(ExportVerdict verdict) {
    if (verdict.log().fault().isPresent()) {
      return "ALTERED  " + verdict.log().fault().get();
    }
    return verdict
        .problem()
        .map(problem -> "ALTERED  " + problem)
        .orElse("ok  every record is proven, and every file is what the records give");
  }

  /** Type {@code evidence_export_verdict}. */
  public static String json(ExportVerdict verdict) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("type", "evidence_export_verdict")
            .put("holds", verdict.holds())
            .put("proven", verdict.log().records());
    manifest(json, verdict.manifest());
    json.put("vouched", verdict.log().vouched());
    verdict.problem().ifPresent(problem -> json.put("problem", problem));
    verdict.log().fault().ifPresent(fault -> json.put("problem", fault.toString()));
    return TextSanitizer.escapeJson(json.toString());
  }
}
