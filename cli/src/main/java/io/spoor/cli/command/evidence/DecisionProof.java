package io.spoor.cli.command.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.log.DecisionReplay;
import io.spoor.decisions.log.DecisionReplay.Result;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.text.TextSanitizer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides a recorded decision again from the record in a verified log, by the policies of a folder
 * or by those in the log.
 *
 * @param number of the record in the log
 * @param sealed the policies in the log; empty: those of a folder
 * @param decided what the policies decide of it now; empty: no policy can decide it
 * @param faults why it is not proven; empty: it is
 */
record DecisionProof(
    DecisionRecord record,
    long number,
    Optional<SealedPolicies> sealed,
    Optional<Decision> decided,
    List<String> faults) {

  /**
   * Proves the decision whose id begins with the argument.
   *
   * @param policies null: those that the log has of it
   * @param entities null: none
   * @throws OperationFailedException if there is none, or more than one, or its fields are
   *     withheld, or the log lacks its policies
   */
  static DecisionProof of(
      SegmentStore store,
      LogVerifier verified,
      String idOrPrefix,
      @Nullable Path policies,
      @Nullable Path entities,
      Terminal terminal) {
    Map<String, Sealed> found = find(store, verified, idOrPrefix);
    if (found.size() != 1) {
      throw new OperationFailedException(
          found.isEmpty()
              ? "no decision "
                  + idOrPrefix
                  + " in the evidence log; one recorded a moment ago may not be sealed yet"
              : idOrPrefix
                  + " is the prefix of several decisions: "
                  + String.join(", ", found.keySet()));
    }
    Sealed sealed = found.values().iterator().next();
    Optional<SealedPolicies> ofLog =
        policies == null
            ? Optional.of(SealedPolicies.of(sealed.record(), store, verified))
            : Optional.empty();
    PolicySource source =
        policies == null ? ofLog.orElseThrow().source() : PolicyFiles.read(policies, entities);
    var engine = new DecisionEngine(PolicyFiles.load(terminal, source), terminal::info);
    return prove(sealed, ofLog, new DecisionReplay(engine));
  }

  private record Sealed(DecisionRecord record, long number) {}

  private static Map<String, Sealed> find(
      SegmentStore store, LogVerifier verified, String idOrPrefix) {
    Map<String, Sealed> found = new TreeMap<>();
    var topic = new SealedTopic(store, verified, TopicCatalogue.DECISIONS.name());
    topic.read(
        header -> header.id().startsWith(idOrPrefix),
        (number, stored) ->
            found.put(stored.header().id(), new Sealed(decoded(topic, stored), number)));
    return found;
  }

  private static DecisionRecord decoded(SealedTopic topic, StoredRecord stored) {
    if (stored.withheld() > 0) {
      throw new OperationFailedException(
          "decision " + stored.header().id() + " cannot be proven: it has withheld fields");
    }
    try {
      return topic
          .content(stored)
          .map(DecisionRecord.class::cast)
          .orElseThrow(
              () ->
                  new OperationFailedException(
                      "decision " + stored.header().id() + " has no content in the log"));
    } catch (IllegalArgumentException e) {
      throw new OperationFailedException("a decision cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether the log has a decision whose id begins with the argument. */
  static boolean isRecorded(SegmentStore store, LogVerifier verified, String idOrPrefix) {
    return !find(store, verified, idOrPrefix).isEmpty();
  }

  private static DecisionProof prove(
      Sealed sealed, Optional<SealedPolicies> ofLog, DecisionReplay replay) {
    DecisionRecord record = sealed.record();
    List<String> faults = new ArrayList<>();
    Optional<Decision> decided =
        switch (replay.replay(record)) {
          case Result.Decided(Decision decision) -> Optional.of(decision);
          case Result.NotByPolicies() -> {
            faults.add("no policy decided it: " + record.getAnswer());
            yield Optional.empty();
          }
          case Result.NotStored() -> {
            faults.add("its input was too large to be stored");
            yield Optional.empty();
          }
          case Result.Unreadable(String reason) -> {
            faults.add("its input cannot be read: " + reason);
            yield Optional.empty();
          }
        };
    if (!replay.isUnderSamePolicies(record)) {
      faults.add(
          "the policies are not those of the record, whose digest is " + record.getPolicyDigest());
    }
    decided.ifPresent(decision -> compare(record, decision, faults));
    if (record.getInputMasked() && !faults.isEmpty()) {
      faults.add("secrets of its input are masked, which may change the decision");
    }
    return new DecisionProof(record, sealed.number(), ofLog, decided, List.copyOf(faults));
  }

  private static void compare(DecisionRecord record, Decision decision, List<String> faults) {
    if (!Boolean.valueOf(decision.isAllowed()).equals(record.getPolicyDecision())) {
      faults.add("the policies now decide " + word(decision.isAllowed()));
    } else if (!decision.policies().equals(record.getPolicies())) {
      faults.add("other policies decide: " + String.join(", ", decision.policies()));
    }
  }

  boolean isProven() {
    return faults.isEmpty();
  }

  /** The verdict, then its basis. */
  List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add((isProven() ? "PROVEN" : "NOT PROVEN") + "  decision " + record.getDecisionId());
    lines.add(
        "  recorded: %s at %s, record %s: %s %s %s"
            .formatted(
                record.getAnswer(),
                TimeFormat.rfc3339(record.getTime()),
                number,
                record.getSubjectId(),
                record.getAction(),
                record.getResourceId()));
    if (!record.getPolicies().isEmpty()) {
      lines.add("  by policies: " + String.join(", ", record.getPolicies()));
    }
    sealed.ifPresent(policies -> lines.add("  their texts: " + policies.text()));
    faults.forEach(fault -> lines.add("  not proven: " + fault));
    return lines.stream().map(TextSanitizer::replace).toList();
  }

  /** Type {@code decision_proof}. */
  String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "decision_proof")
        .put("decision_id", record.getDecisionId())
        .put("holds", isProven())
        .put("record", number)
        .put("answer", record.getAnswer())
        .put("recorded", record.getPolicyDecision())
        .put("now", decided.map(Decision::isAllowed).orElse(null))
        .put("policy_digest", record.getPolicyDigest())
        .put("policy_record", sealed.map(SealedPolicies::number).orElse(null))
        .put("input_masked", record.getInputMasked());
    faults.forEach(json.putArray("faults")::add);
    return TextSanitizer.escapeJson(json.toString());
  }

  private static String word(boolean isAllowed) {
    return isAllowed ? "allow" : "deny";
  }
}
