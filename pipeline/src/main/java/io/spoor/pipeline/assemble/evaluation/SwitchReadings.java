package io.spoor.pipeline.assemble.evaluation;

import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.KnownIdentity;
import io.spoor.pipeline.assemble.chain.Segments;
import io.spoor.pipeline.assemble.evaluation.CredentialLineage.Ancestor;
import io.spoor.pipeline.assemble.evaluation.CredentialReadings.Reading;
import io.spoor.pipeline.detect.CredentialHolder;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.manifest.ManifestMatcher;
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
 * The identity switch of a credential in each of its readings and by each manifest. One fact of
 * each outcome is evaluated, the strictest outcome first.
 */
public final class SwitchReadings {
  /** Outcomes by descending suspicion. */
  private enum Outcome {
    UNDECLARED_IDENTITY,
    UNDECLARED_ORIGIN,
    UNDECLARED_METHOD,
    UNKNOWN,
    DECLARED
  }

  private final ChainAggregate chain;
  private final SegmentState row;
  private final KnownIdentity known;
  private final Map<Outcome, SwitchFact> facts = new EnumMap<>(Outcome.class);

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
    Switch change = change(reading, manifest);
    if (change == null || facts.containsKey(outcome(change, manifest))) {
      return;
    }
    KnownIdentity origin = Objects.requireNonNull(reading.origin());
    IdentityStatement to = Objects.requireNonNull(reading.subject().best());
    IdentityStatement other = known.disputes(to);
    List<String> evidence = evidence(row, known.issued(), use());
    if (other != null) {
      addMissing(to.getEventId(), evidence);
      addMissing(other.getEventId(), evidence);
    }
    facts.put(
        outcome(change, manifest),
        new SwitchFact(
            row.getHere() ? chain.ref() : chain.ref().ofHolder(),
            row.getKey(),
            change,
            List.of(Objects.requireNonNull(origin.best()).getPrincipal(), to.getPrincipal()),
            evidence,
            known.issued() != null,
            known.isRefused(),
            CredentialHolder.of(
                row.getKey(),
                reading.ancestors().stream().map(Ancestor::key).toList(),
                known.issued() != null,
                known.isPresented()),
            other != null,
            manifest));
  }

  private static void addMissing(String event, List<String> evidence) {
    if (!evidence.contains(event)) {
      evidence.add(evidence.size() - 1, event);
    }
  }

  private static Outcome outcome(Switch change, @Nullable Manifest manifest) {
    if (manifest == null || change.getDeclared() == null) {
      return Outcome.UNKNOWN;
    }
    if (change.getDeclared()) {
      return Outcome.DECLARED;
    }
    var declared = ManifestMatcher.matchingIdentities(manifest, change.getTo());
    if (declared.isEmpty()) {
      return Outcome.UNDECLARED_IDENTITY;
    }
    return declared.stream().anyMatch(entry -> ManifestMatcher.allowsFrom(entry, change.getFrom()))
        ? Outcome.UNDECLARED_METHOD
        : Outcome.UNDECLARED_ORIGIN;
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
  @Nullable Switch change(Reading reading, @Nullable Manifest manifest) {
    KnownIdentity origin = reading.origin();
    IdentityStatement from = origin == null ? null : origin.best();
    IdentityStatement to = reading.subject().best();
    if (from == null || to == null) {
      return null;
    }
    IdentityStatement use = use();
    IdentityStatement statement = reading.subject().statement();
    var change =
        Switch.newBuilder()
            .setFrom(from.getIdentity())
            .setFromCredential(from.getCredentialId())
            .setToCredential(Objects.requireNonNullElse(use.getCredentialId(), row.getKey()))
            .setEventId(use.getEventId())
            .setTime(use.getTime());
    String audience = statement == null ? null : statement.getAudience();
    if (!from.getIdentity().equals(to.getIdentity())) {
      String kind = kind(statement);
      return change
          .setTo(to.getIdentity())
          .setKind(kind)
          .setDeclared(
              manifest == null
                  ? null
                  : ManifestMatcher.allows(manifest, from.getIdentity(), to.getIdentity(), kind))
          .build();
    }
    boolean listed =
        audience != null && manifest != null && ManifestMatcher.listsService(manifest, audience);
    if (actorsDiffer(from, to)) {
      String actor = Objects.requireNonNull(to.getActor());
      String previousActor = Objects.requireNonNull(from.getActor());
      return change
          .setFrom(previousActor)
          .setTo(actor)
          .setKind("delegation")
          .setDeclared(
              manifest == null
                  ? null
                  : listed || ManifestMatcher.allows(manifest, previousActor, actor, "delegation"))
          .build();
    }
    if (audience != null && manifest != null && !listed) {
      return change.setTo(audience).setKind("audience").setDeclared(false).build();
    }
    return null;
  }

  private static boolean actorsDiffer(IdentityStatement from, IdentityStatement to) {
    return from.getActor() != null
        && to.getActor() != null
        && !from.getActor().equals(to.getActor());
  }

  private String kind(@Nullable IdentityStatement statement) {
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
