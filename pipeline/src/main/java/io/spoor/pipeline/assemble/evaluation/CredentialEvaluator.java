package io.spoor.pipeline.assemble.evaluation;

import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.ContestedKeys;
import io.spoor.pipeline.assemble.chain.CredentialFactBuilder;
import io.spoor.pipeline.assemble.chain.CredentialFactBuilder.TrackedUses;
import io.spoor.pipeline.assemble.chain.KnownIdentity;
import io.spoor.pipeline.assemble.chain.PossibleIdentities;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.FindingPage;
import io.spoor.pipeline.detect.identityswitch.SwitchEvaluation;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the facts of a chain's credentials, has detectors evaluate them, and stores the identity
 * switches. It follows lineage, not neighbours in time, since parallel tool calls alternate tokens.
 * A credential is evaluated in the chain where it is placed, and a contested one in those of its
 * holders, too.
 */
public final class CredentialEvaluator {
  private final ManifestLookup manifests;
  private final FindingBook book;

  public CredentialEvaluator(ManifestLookup manifests, FindingBook book) {
    this.manifests = manifests;
    this.book = book;
  }

  /** Evaluates a key again and updates its switch and findings. */
  public void evaluate(ChainAggregate chain, String key) {
    SegmentState row = chain.segments().find(key);
    boolean isContested = ContestedKeys.isContested(row);
    if (row == null
        || (!row.getHere() && !isContested)
        || row.getSettled()
        || chain.evicted().hasInputsOf(row)) {
      return;
    }
    PossibleIdentities possible = chain.identities().possible(key);
    KnownIdentity known = possible.known();
    boolean isUsed = known.firstUse() != null && known.best() != null;
    CredentialReadings readings = isUsed ? CredentialReadings.of(chain, row, possible) : null;
    List<Manifest> manifests =
        known.best() == null ? List.of() : manifests(chain, row, known.usedAt());
    SwitchReadings switches = SwitchReadings.of(chain, row, known, readings, manifests);
    Table<String, Switch> stored = chain.switches();
    Switch current = switches.strictest();
    if (!isContested && !Objects.equals(stored.get(key), current)) {
      if (current == null) {
        stored.delete(key);
      } else {
        stored.put(key, current);
      }
    }
    FindingPage page = chain.findings().ofKey(isContested ? ContestedKeys.name(key) : key);
    evaluate(SwitchFact.class, switches.facts(), page);
    if (row.getEvicted() == 0 && !CredentialFactBuilder.isRunEvicted(chain)) {
      var trackedUses = new TrackedUses(chain, row);
      evaluate(
          CredentialFact.class,
          credentialFacts(chain, row, possible, readings, switches, manifests, trackedUses),
          page);
      trackedUses.save();
    }
  }

  /** Evaluates a fact in all its readings. */
  private void evaluate(
      Class<? extends Fact> factType, List<? extends Fact> readings, FindingPage page) {
    if (readings.isEmpty()) {
      book.retract(factType, page);
    } else {
      book.evaluateReadings(readings, page);
    }
  }

  private static List<CredentialFact> credentialFacts(
      ChainAggregate chain,
      SegmentState row,
      PossibleIdentities possible,
      @Nullable CredentialReadings readings,
      SwitchReadings switches,
      List<Manifest> manifests,
      TrackedUses trackedUses) {
    KnownIdentity known = possible.known();
    IdentityStatement use = known.firstUse() != null ? known.firstUse(row) : known.best();
    if (use == null) {
      return List.of();
    }
    List<String> evidence = SwitchReadings.evidence(row, known.issued(), use);
    List<CredentialFact> facts = new ArrayList<>();
    if (readings == null) {
      List<KeyIdentity> lineage =
          List.of(CredentialFactBuilder.keyIdentity(row.getKey(), possible.first()));
      add(
          facts,
          CredentialFactBuilder.fact(
              chain,
              row,
              known,
              lineage,
              evidence,
              null,
              manifests.isEmpty() ? null : manifests.getFirst(),
              trackedUses));
      return facts;
    }
    for (CredentialReadings.Reading reading : readings.all()) {
      for (List<KeyIdentity> lineage : readings.lineages(reading)) {
        for (Manifest manifest : alternatives(manifests)) {
          SwitchEvaluation evaluation = switches.evaluate(reading, manifest);
          add(
              facts,
              CredentialFactBuilder.fact(
                  chain,
                  row,
                  known,
                  lineage,
                  evidence,
                  evaluation == null ? null : evaluation.standing().declared(),
                  manifest,
                  trackedUses));
        }
      }
    }
    return facts;
  }

  private static void add(List<CredentialFact> facts, @Nullable CredentialFact fact) {
    if (fact != null) {
      facts.add(fact);
    }
  }

  /** The manifests; a single null if there is none. */
  static List<@Nullable Manifest> alternatives(List<Manifest> manifests) {
    List<@Nullable Manifest> all = new ArrayList<>(manifests);
    if (all.isEmpty()) {
      all.add(null);
    }
    return all;
  }

  /**
   * The manifests that must allow what the agent of a key does: of the agent that is established,
   * or of all that its run claims, as any of them may be the one. An agent without a manifest
   * neither allows nor forbids anything.
   */
  private List<Manifest> manifests(ChainAggregate chain, SegmentState row, long time) {
    return chain.agentsOf(row.getKey()).stream()
        .map(agent -> manifests.inForceAt(chain.tenant(), agent, time))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }
}
