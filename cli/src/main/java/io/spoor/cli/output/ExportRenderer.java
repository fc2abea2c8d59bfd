package io.spoor.cli.output;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.export.ExportManifest;
import io.spoor.export.ExportVerificationResult;
import io.spoor.export.format.ExportFormat;
import io.spoor.schemas.text.TextSanitizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Renders evidence exports and their verification for people and as NDJSON. */
public final class ExportRenderer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ExportRenderer() {}

  /** Contents of the export, and the next steps. */
  public static List<String> text(ExportManifest manifest, Path out, String recorded) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "exported %,d records to %s: %s",
            manifest.records(),
            out,
            counts(manifest)));
    if (manifest.context().request().formats().contains(ExportFormat.HTML)) {
      lines.add("  read       " + out.resolve("report.html"));
    }
    lines.add(
        "  digest     " + manifest.digest() + "  (SHA-256 of export.json; send it separately)");
    lines.add("  recorded   " + recorded);
    lines.add("  verify     bin/spoor evidence verify " + out + " --key VERIFIER-KEY");
    return EvidenceRenderer.safe(lines);
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
        .put("log", manifest.context().log())
        .put("asked_for", manifest.context().request().describe())
        .put("by", manifest.context().request().requestedBy())
        .put("reason", manifest.context().request().reason())
        .put("made", manifest.context().exportedAt().toString());
  }

  /** The verdict, then its basis. */
  public static List<String> text(ExportVerificationResult result) {
    ExportManifest manifest = result.manifest();
    List<String> lines = new ArrayList<>();
    lines.add(headline(result));
    lines.add(
        String.format(
            Locale.ROOT,
            "  export of %,d records, %,d fields withheld: %s",
            result.log().records(),
            result.log().withheld(),
            counts(manifest)));
    lines.add(
        "  requested  "
            + manifest.context().request().describe()
            + ", by "
            + manifest.context().request().requestedBy()
            + ", made "
            + manifest.context().exportedAt());
    lines.add(
        "  digest     " + manifest.digest() + "  (compare it with the digest received separately)");
    lines.add("  history of the log, complete:");
    EvidenceRenderer.text(result.log()).stream()
        .skip(1)
        .map(line -> "  " + line)
        .forEach(lines::add);
    return EvidenceRenderer.safe(lines);
  }

  private static String headline(ExportVerificationResult result) {
    if (result.log().fault().isPresent()) {
      return "ALTERED  " + result.log().fault().get();
    }
    return result
        .problem()
        .map(problem -> "ALTERED  " + problem)
        .orElse("ok  every record is proven, and every file matches the records");
  }

  /** Type {@code evidence_export_verdict}. */
  public static String json(ExportVerificationResult result) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("type", "evidence_export_verdict")
            .put("holds", result.isValid())
            .put("proven", result.log().records());
    manifest(json, result.manifest());
    json.put("vouched", result.log().signedByTrustedKey());
    result.problem().ifPresent(problem -> json.put("problem", problem));
    result.log().fault().ifPresent(fault -> json.put("problem", fault.toString()));
    return TextSanitizer.escapeJson(json.toString());
  }
}
