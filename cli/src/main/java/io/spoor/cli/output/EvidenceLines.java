package io.spoor.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.alteration.Alterations;
import io.spoor.evidence.alteration.AlteringAct;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.segment.Gap;
import io.spoor.evidence.verify.Fault;
import io.spoor.evidence.verify.RecordProof;
import io.spoor.evidence.verify.Verdict;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What verification of evidence came to, for people and as NDJSON. */
public final class EvidenceLines {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is said when no signer was given. */
  private static final String NOBODY_VOUCHES =
      "Signers are those that the log names itself: give --key to know who sealed it.";

  private EvidenceLines() {}

  /** The verdict first, then what it rests on. */
  public static List<String> text(Verdict verdict) {
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
        .since()
        .ifPresent(
            proof ->
                lines.add(
                    "  begins with the "
                        + proof.before()
                        + " segments of the earlier checkpoint, unaltered"));
    if (verdict.fault().isEmpty() && !verdict.vouched()) {
      lines.add(NOBODY_VOUCHES);
    }
    return safe(lines);
  }

  /** What a log says of itself cannot move the cursor of whoever verifies it. */
  static List<String> safe(List<String> lines) {
    return lines.stream().map(TextSanitizer::replace).toList();
  }

  /** What is withheld or deleted: when, by whom, why. */
  private static void altered(Alterations altered, List<String> lines) {
    for (AlteringAct act : altered.acts()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s %s, by %s: %s (act %s, record %d)",
              act.kind() == AlteringAct.Kind.DELETE
                  ? Text.count(act.records().count(), "record") + " deleted"
                  : String.join(", ", act.fields())
                      + " of "
                      + Text.count(act.records().count(), "record")
                      + " withheld",
              act.time(),
              act.who().isEmpty() ? "somebody whose name is withheld" : act.who(),
              act.why().isEmpty() ? "no reason given" : act.why(),
              act.id(),
              act.number()));
    }
    long unfinished = altered.unfinished();
    if (unfinished > 0) {
      lines.add(
          "  NOT DONE YET of that: "
              + Text.count(unfinished, "record")
              + "; bin/spoor evidence finish DIR does it");
    }
  }

  private static String headline(Verdict verdict) {
    if (verdict.fault().isPresent()) {
      return "ALTERED  " + verdict.fault().get();
    }
    return verdict.gaps().isEmpty()
        ? "ok  unaltered, without gaps"
        : "INCOMPLETE  unaltered, with gaps";
  }

  private static String gap(Gap gap) {
    return gap.partition()
        + " offsets "
        + gap.from()
        + " to "
        + (gap.to() - 1)
        + " are in no segment; missing before segment "
        + gap.segment();
  }

  private static String root(Checkpoint checkpoint) {
    return HexFormat.of().formatHex(checkpoint.root());
  }

  /** Type {@code evidence_verdict}. */
  public static String json(Verdict verdict) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "evidence_verdict").put("holds", verdict.holds());
    json.put("segments", verdict.segments()).put("records", verdict.records());
    json.put("bytes", verdict.bytes()).put("withheld", verdict.withheld());
    json.put("deleted", verdict.altered().deleted());
    json.put("unfinished", verdict.altered().unfinished());
    ArrayNode acts = json.putArray("acts");
    for (AlteringAct act : verdict.altered().acts()) {
      ObjectNode each = acts.addObject();
      each.put("act", act.kind().text()).put("act_id", act.id()).put("record", act.number());
      each.put("who", act.who()).put("why", act.why()).put("time", act.time());
      each.put("records", act.records().count());
      act.fields().forEach(each.putArray("fields")::add);
    }
    verdict.head().ifPresent(head -> json.put("log", head.log()).put("root", root(head)));
    ArrayNode signers = json.putArray("signers");
    verdict.signers().forEach(key -> signers.add(key.text()));
    json.put("vouched", verdict.vouched());
    ArrayNode gaps = json.putArray("gaps");
    for (Gap gap : verdict.gaps()) {
      gaps.addObject()
          .put("segment", gap.segment())
          .put("topic", gap.partition().topic())
          .put("partition", gap.partition().partition())
          .put("from", gap.from())
          .put("to", gap.to());
    }
    verdict.since().ifPresent(proof -> json.put("since_segments", proof.before()));
    verdict.fault().ifPresent(fault -> fault(fault, json.putObject("fault")));
    return TextSanitizer.escapeJson(json.toString());
  }

  private static void fault(Fault fault, ObjectNode json) {
    if (fault.segment() >= 0) {
      json.put("segment", fault.segment());
    }
    fault.part().ifPresent(part -> json.put("file", part.fileName()));
    fault
        .place()
        .ifPresent(
            place -> json.put("record_in_segment", place.inSegment()).put("record", place.inLog()));
    fault
        .place()
        .filter(place -> place.begin() >= 0)
        .ifPresent(place -> json.put("byte", place.begin()));
    json.put("problem", fault.problem());
  }

  /** The record, and whether it is proven. */
  public static List<String> text(RecordProof proof, Optional<String> problem, boolean vouched) {
    List<String> lines = new ArrayList<>();
    lines.add(
        problem
            .map(p -> "NOT PROVEN  " + p)
            .orElse("ok  record " + proof.record() + " is in the log"));
    new String(proof.lines(), UTF_8).lines().forEach(line -> lines.add("  " + line));
    lines.add(
        "  path of "
            + proof.inSegment().path().size()
            + " hashes in segment "
            + proof.inLog().index()
            + ", "
            + proof.inLog().path().size()
            + " in the log of "
            + proof.inLog().size()
            + " segments");
    if (!vouched) {
      lines.add(NOBODY_VOUCHES);
    }
    return safe(lines);
  }

  /** Type {@code record_proof}, with whether it holds. */
  public static String json(RecordProof proof, Optional<String> problem) {
    ObjectNode json = proof.json().put("holds", problem.isEmpty());
    problem.ifPresent(p -> json.put("problem", p));
    return TextSanitizer.escapeJson(json.toString());
  }
}
