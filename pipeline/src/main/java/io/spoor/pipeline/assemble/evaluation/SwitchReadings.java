package io.spoor.pipeline.assemble.evaluation;

import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.KnownIdentity;
import io.spoor.pipeline.assemble.chain.Segments;
import io.spoor.pipeline.assemble.evaluation.CredentialLineage.Ancestor;
import io.spoor.pipeline.assemble.evaluation.CredentialReadings.Reading;
import io.spoor.pipeline.detect.CredentialHolder;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.detect.SwitchStanding;
import io.spoor.pipeline.detect.identityswitch.SwitchEvaluation;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The facts of the identity switch of a credential: it is evaluated in each of its readings and by
 * each manifest. There is one fact of each standing, the strictest first.
 */
public final class SwitchReadings {
  private final ChainAggregate chain;
  private final SegmentState row;
  private final KnownIdentity known;
  private final Map<SwitchStanding, SwitchFact> facts = new EnumMap<>(SwitchStanding.class);

  private SwitchReadings(ChainAggregate chain, SegmentState row, KnownIdentity known) {
    this.chain = chain;
    this.row = row;
    this.known = known;
  }

  /**
   * The switches of a key.
   *
   * @param readings null: it is not used
   */
  static SwitchReadings of(
      ChainAggregate chain,
      SegmentState row,
      KnownIdentity known,
      @Nullable CredentialReadings readings,
      List<Manifest> manifests) {
    var switches = new SwitchReadings(chain, row, known);
    if (readings != null) {
      for (Reading reading : readings.all()) {
        for (Manifest manifest : CredentialEvaluator.alternatives(manifests)) {
          switches.add(reading, manifest);
        }
      }
    }
    return switches;
  }

  private void add(Reading reading, @Nullable Manifest manifest) {
    SwitchEvaluation evaluation = evaluate(reading, manifest);
    if (evaluation == null || facts.containsKey(evaluation.standing())) {
      return;
    }
    IdentityStatement from = Objects.requireNonNull(origin(reading));
    IdentityStatement to = Objects.requireNonNull(reading.subject().best());
    IdentityStatement other = known.disputes(to);
    List<String> evidence = evidence(row, known.issued(), use());
    if (other != null) {
      addMissing(to.getEventId(), evidence);
      addMissing(other.getEventId(), evidence);
    }
    facts.put(
        evaluation.standing(),
        new SwitchFact(
            chain.refOf(row),
            row.getKey(),
            toSwitch(evaluation, from),
            List.of(from.getPrincipal(), to.getPrincipal()),
            evidence,
            known.issued() != null,
            known.isRefused(),
            CredentialHolder.of(
                row.getKey(),
                reading.ancestors().stream().map(Ancestor::key).toList(),
                known.issued() != null,
                known.isPresented()),
            other != null,
            evaluation.standing(),
            manifest));
  }

  private Switch toSwitch(SwitchEvaluation evaluation, IdentityStatement from) {
    IdentityStatement use = use();
    return new Switch(
        evaluation.from(),
        evaluation.to(),
        from.getCredentialId(),
        Objects.requireNonNullElse(use.getCredentialId(), row.getKey()),
        evaluation.kind(),
        evaluation.standing().declared(),
        use.getEventId(),
        use.getTime());
  }

  private static void addMissing(String event, List<String> evidence) {
    if (!evidence.contains(event)) {
      evidence.add(evidence.size() - 1, event);
    }
  }

  /** The facts to evaluate, the strictest first; empty: it is no switch. */
  List<SwitchFact> facts() {
    return new ArrayList<>(facts.values());
  }

  /** The switch to show; null: it is none. */
  @Nullable Switch strictest() {
    return facts.isEmpty() ? null : facts.values().iterator().next().identitySwitch();
  }

  private IdentityStatement use() {
    return Objects.requireNonNull(known.firstUse(row));
  }

  /** The switch in a reading; null: it is none. */
  @Nullable SwitchEvaluation evaluate(Reading reading, @Nullable Manifest manifest) {
    IdentityStatement from = origin(reading);
    IdentityStatement to = reading.subject().best();
    if (from == null || to == null) {
      return null;
    }
    IdentityStatement statement = reading.subject().statement();
    String audience = statement == null ? null : statement.getAudience();
    return SwitchEvaluation.of(from, to, method(statement), audience, manifest);
  }

  private static @Nullable IdentityStatement origin(Reading reading) {
    return reading.origin() == null ? null : reading.origin().best();
  }

  private String method(@Nullable IdentityStatement statement) {
    IdentityStatement issued = known.issued();
    if (issued != null && issued.getVia() != null) {
      return issued.getVia();
    }
    if (statement != null && statement.getParent() != null) {
      return "token-exchange";
    }
    return Objects.requireNonNullElse(Segments.via(row), "unknown");
  }

  /** Events that support what is said about a key: its issuance or link, and its use. */
  static List<String> evidence(
      SegmentState row, @Nullable IdentityStatement issued, IdentityStatement use) {
    List<String> evidence = new ArrayList<>(3);
    String linkEventId = Segments.linkEventId(row);
    if (issued != null) {
      evidence.add(issued.getEventId());
    } else if (linkEventId != null && !linkEventId.equals(use.getEventId())) {
      evidence.add(linkEventId);
    }
    evidence.add(use.getEventId());
    return evidence;
  }
}
