package io.spoor.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.alteration.AlterationAct;
import io.spoor.evidence.alteration.AlterationAudit;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.segment.OffsetGap;
import io.spoor.evidence.verify.RecordProof;
import io.spoor.evidence.verify.VerificationFault;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Renders verification results of evidence for people and as NDJSON. */
public final class EvidenceRenderer {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Note shown if no trusted signer was given. */
  private static final String UNTRUSTED_SIGNERS_NOTE =
      "The signers are named by the log itself: set --key to verify them.";

  private EvidenceRenderer() {}

  /** The verdict, then its basis. */
  public static List<String> text(VerificationResult verdict) {
    List<String> lines = new ArrayList<>();
    lines.add(headline(verdict));
    verdict.gaps().forEach(gap -> lines.add("  gap: " + gap(gap)));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %,d segments, %,d records, %,d bytes, %,d fields withheld",
            verdict.segments(),
            verdict.records(),
            verdict.bytes(),
            verdict.withheld()));
    altered(verdict.altered(), lines);
    verdict.head().ifPresent(head -> lines.add("  root " + root(head) + " of " + head.log()));
    if (!verdict.signers().isEmpty()) {
      lines.add("  signed by " + verdict.signers());
    }
    verdict
        .consistencyWithEarlier()
        .ifPresent(
            proof ->
                lines.add(
                    "  begins with the "
                        + proof.oldSize()
                        + " segments of the earlier checkpoint, unaltered"));
    if (verdict.fault().isEmpty() && !verdict.signedByTrustedKey()) {
      lines.add(UNTRUSTED_SIGNERS_NOTE);
    }
    return safe(lines);
  }

  /**
   * Replaces unsafe characters of log contents, which could move the cursor of a verifier's
   * terminal.
   */
  static List<String> safe(List<String> lines) {
    return lines.stream().map(TextSanitizer::replace).toList();
  }

  /** Withheld and deleted records: time, person, reason. */
  private static void altered(AlterationAudit altered, List<String> lines) {
    for (AlterationAct act : altered.acts()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s %s, by %s: %s (act %s, record %d)",
              act.kind() == AlterationAct.Kind.DELETE
                  ? TerminalText.count(act.records().count(), "record") + " deleted"
                  : String.join(", ", act.fields())
                      + " of "
                      + TerminalText.count(act.records().count(), "record")
                      + " withheld",
              act.time(),
              act.actor().isEmpty() ? "a withheld name" : act.actor(),
              act.reason().isEmpty() ? "no reason given" : act.reason(),
              act.id(),
              act.number()));
    }
    long unfinished = altered.unfinished();
    if (unfinished > 0) {
      lines.add(
          "  NOT COMPLETE: "
              + TerminalText.count(unfinished, "record")
              + " left; bin/spoor evidence finish DIR completes them");
    }
  }

  private static String headline(VerificationResult verdict) {
    if (verdict.fault().isPresent()) {
      return "ALTERED  " + verdict.fault().get();
    }
    return verdict.gaps().isEmpty()
        ? "ok  unaltered, without gaps"
        : "INCOMPLETE  unaltered, with gaps";
  }

  private static String gap(OffsetGap gap) {
    return "%s offsets %s to %s are in no segment; missing before segment %s"
        .formatted(gap.partition(), gap.from(), gap.to() - 1, gap.segment());
  }

  private static String root(Checkpoint checkpoint) {
    return HexFormat.of().formatHex(checkpoint.root());
  }

  /** Type {@code evidence_verdict}. */
  public static String json(VerificationResult verdict) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "evidence_verdict").put("holds", verdict.isValid());
    json.put("segments", verdict.segments()).put("records", verdict.records());
    json.put("bytes", verdict.bytes()).put("withheld", verdict.withheld());
    json.put("deleted", verdict.altered().deleted());
    json.put("unfinished", verdict.altered().unfinished());
    ArrayNode acts = json.putArray("acts");
    for (AlterationAct act : verdict.altered().acts()) {
      ObjectNode actNode = acts.addObject();
      actNode.put("act", act.kind().text()).put("act_id", act.id()).put("record", act.number());
      actNode.put("who", act.actor()).put("why", act.reason()).put("time", act.time());
      actNode.put("records", act.records().count());
      act.fields().forEach(actNode.putArray("fields")::add);
    }
    verdict.head().ifPresent(head -> json.put("log", head.log()).put("root", root(head)));
    ArrayNode signers = json.putArray("signers");
    verdict.signers().forEach(key -> signers.add(key.text()));
    json.put("vouched", verdict.signedByTrustedKey());
    ArrayNode gaps = json.putArray("gaps");
    for (OffsetGap gap : verdict.gaps()) {
      gaps.addObject()
          .put("segment", gap.segment())
          .put("topic", gap.partition().topic())
          .put("partition", gap.partition().partition())
          .put("from", gap.from())
          .put("to", gap.to());
    }
    verdict
        .consistencyWithEarlier()
        .ifPresent(proof -> json.put("since_segments", proof.oldSize()));
    verdict.fault().ifPresent(fault -> fault(fault, json.putObject("fault")));
    return TextSanitizer.escapeJson(json.toString());
  }

  private static void fault(VerificationFault fault, ObjectNode json) {
    if (fault.segment() >= 0) {
      json.put("segment", fault.segment());
    }
    fault.part().ifPresent(part -> json.put("file", part.fileName()));
    fault
        .location()
        .ifPresent(
            place -> json.put("record_in_segment", place.inSegment()).put("record", place.inLog()));
    fault
        .location()
        .filter(place -> place.byteOffset() >= 0)
        .ifPresent(place -> json.put("byte", place.byteOffset()));
    json.put("problem", fault.problem());
  }

  /** The record, and whether its proof holds. */
  public static List<String> text(
      RecordProof proof, Optional<String> problem, boolean signedByTrustedKey) {
    List<String> lines = new ArrayList<>();
    lines.add(
        problem
            .map(p -> "NOT PROVEN  " + p)
            .orElse("ok  record " + proof.record() + " is in the log"));
    new String(proof.lines(), UTF_8).lines().forEach(line -> lines.add("  " + line));
    lines.add(
        "  path of %s hashes in segment %s, %s in the log of %s segments"
            .formatted(
                proof.inSegment().path().size(),
                proof.inLog().index(),
                proof.inLog().path().size(),
                proof.inLog().size()));
    if (!signedByTrustedKey) {
      lines.add(UNTRUSTED_SIGNERS_NOTE);
    }
    return safe(lines);
  }

  /** Type {@code record_proof}, with whether the proof holds. */
  public static String json(RecordProof proof, Optional<String> problem) {
    ObjectNode json = proof.json().put("holds", problem.isEmpty());
    problem.ifPresent(p -> json.put("problem", p));
    return TextSanitizer.escapeJson(json.toString());
  }
}
