package io.spoor.pipeline.assemble.evaluation;

import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.CredentialFactBuilder;
import io.spoor.pipeline.assemble.chain.KnownIdentity;
import io.spoor.pipeline.assemble.chain.PossibleIdentities;
import io.spoor.pipeline.assemble.evaluation.CredentialLineage.Ancestor;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a credential and its origin may be read, as claims of runs differ. A step from
 * one identity to another is excused only if each reading excuses it, so a further claim never
 * makes the step less suspicious.
 */
public final class CredentialReadings {
  private static final String TRACE_KIND = "trace";
  private static final String HUMAN = "human";

  private final ChainAggregate chain;
  private final SegmentState row;
  private final PossibleIdentities subject;
  private final List<List<Ancestor>> ancestors;

  // Read once, and only if needed.
  private @Nullable PossibleIdentities identitiesOfRun;
  private @Nullable List<Reading> readings;

  private CredentialReadings(
      ChainAggregate chain,
      SegmentState row,
      PossibleIdentities subject,
      List<List<Ancestor>> ancestors) {
    this.chain = chain;
    this.row = row;
    this.subject = subject;
    this.ancestors = ancestors;
  }

  /** Whom the chain's run acts for; null: the chain is not that of a run. */
  private @Nullable PossibleIdentities run() {
    if (!Keys.kind(chain.key()).equals(TRACE_KIND) || chain.key().equals(row.getKey())) {
      return null;
    }
    PossibleIdentities known = identitiesOfRun;
    if (known == null) {
      known = chain.identities().possible(chain.key());
      identitiesOfRun = known;
    }
    return known;
  }

  /** The readings of a used credential. */
  static CredentialReadings of(ChainAggregate chain, SegmentState row, PossibleIdentities subject) {
    return new CredentialReadings(
        chain, row, subject, CredentialLineage.ancestors(chain, row, subject));
  }

  /**
   * One reading.
   *
   * @param subject the credential, with the identity of its origin if it names none
   * @param origin its nearest ancestor; null: none is known
   */
  record Reading(KnownIdentity subject, @Nullable KnownIdentity origin, List<Ancestor> ancestors) {}

  /** All readings, the one by the earliest statements first. */
  List<Reading> all() {
    List<Reading> known = readings;
    if (known == null) {
      known = read();
      readings = known;
    }
    return known;
  }

  private List<Reading> read() {
    List<Reading> all = new ArrayList<>();
    List<KnownIdentity> subjects = subject.all();
    for (int i = 0; i < subjects.size(); i++) {
      KnownIdentity identity = subjects.get(i);
      boolean isSilent = i >= subject.named().size();
      List<KnownIdentity> origins = origins(identity, isSilent, ancestors.get(i));
      for (KnownIdentity origin : origins) {
        KnownIdentity read = isSilent ? withSubjectOf(origin, identity) : identity;
        all.add(new Reading(read, origin, ancestors.get(i)));
      }
      if (origins.isEmpty()) {
        all.add(new Reading(identity, null, ancestors.get(i)));
      }
    }
    return all;
  }

  /** The identities that the nearest ancestor may have. */
  private List<KnownIdentity> origins(
      KnownIdentity identity, boolean isSilent, List<Ancestor> path) {
    if (path.isEmpty()) {
      return List.of();
    }
    PossibleIdentities nearest = path.getFirst().possible();
    List<KnownIdentity> origins = new ArrayList<>(nearest.named());
    boolean isOpen = nearest.open();
    if (nearest.isPresentedSilently() && !path.getFirst().key().equals(chain.key())) {
      PossibleIdentities run = run();
      if (run != null) {
        origins.addAll(ofRun(nearest, run));
        isOpen = run.open();
      }
    }
    // A record of lesser authority may say that an agent is a person's. That a run belongs to a
    // role or a service would excuse what the agent took over: then an invocation must say so.
    boolean mayBeAnyone = !isSilent && identity.isLogged() && isOpen && !isHuman(identity);
    if (origins.isEmpty() || mayBeAnyone) {
      origins.addAll(nearest.silent());
    }
    return origins;
  }

  /** A credential that was presented silently is that of whom the run acts for. */
  private static List<KnownIdentity> ofRun(PossibleIdentities credential, PossibleIdentities run) {
    return credential.silent().stream()
        .flatMap(claim -> run.named().stream().map(user -> withSubjectOf(user, claim)))
        .toList();
  }

  private static KnownIdentity withSubjectOf(KnownIdentity named, KnownIdentity silent) {
    IdentityStatement subject = Objects.requireNonNull(named.best());
    return silent
        .as(
            List.of(
                IdentityStatement.newBuilder(Objects.requireNonNull(silent.best()))
                    .setIdentity(subject.getIdentity())
                    .setPrincipal(subject.getPrincipal())
                    .setType(subject.getType())
                    .setPerson(subject.getPerson())
                    .build()))
        .getFirst();
  }

  private static boolean isHuman(KnownIdentity identity) {
    return HUMAN.equals(Objects.requireNonNull(identity.best()).getType());
  }

  /**
   * The key of a reading, then its known ancestors, in each way that matters: with the earliest
   * statements about the others, with those that differ from the key's identity, and with those
   * that equal it or are another account of its person.
   */
  Set<List<KeyIdentity>> lineages(Reading reading) {
    IdentityStatement subject = Objects.requireNonNull(reading.subject().best());
    Set<List<KeyIdentity>> lineages = new LinkedHashSet<>();
    lineages.add(lineage(reading, _ -> true));
    boolean areAllPlain =
        reading.ancestors().stream().skip(1).allMatch(CredentialReadings::isPlain);
    if (areAllPlain) {
      return lineages;
    }
    lineages.add(lineage(reading, other -> !isSamePerson(subject, other)));
    lineages.add(lineage(reading, other -> isSamePerson(subject, other)));
    return lineages;
  }

  /** Whether there is one way to read an ancestor. */
  private static boolean isPlain(Ancestor ancestor) {
    return ancestor.possible().all().size() < 2 && !ancestor.possible().isPresentedSilently();
  }

  private static boolean isSamePerson(IdentityStatement a, IdentityStatement b) {
    return a.getIdentity().equals(b.getIdentity())
        || (a.getPerson() != null && a.getPerson().equals(b.getPerson()));
  }

  private List<KeyIdentity> lineage(Reading reading, Predicate<IdentityStatement> isPreferred) {
    List<KeyIdentity> lineage = new ArrayList<>();
    lineage.add(CredentialFactBuilder.keyIdentity(row.getKey(), reading.subject()));
    KnownIdentity origin = reading.origin();
    for (Ancestor ancestor : reading.ancestors()) {
      KnownIdentity read = origin != null ? origin : preferred(ancestor, isPreferred);
      origin = null;
      if (read.best() != null) {
        lineage.add(CredentialFactBuilder.keyIdentity(ancestor.key(), read));
      }
    }
    return lineage;
  }

  private KnownIdentity preferred(Ancestor ancestor, Predicate<IdentityStatement> isPreferred) {
    List<KnownIdentity> candidates = new ArrayList<>(ancestor.possible().named());
    if (ancestor.possible().isPresentedSilently()) {
      PossibleIdentities run = run();
      if (run != null) {
        candidates.addAll(ofRun(ancestor.possible(), run));
      }
    }
    return candidates.stream()
        .filter(candidate -> isPreferred.test(Objects.requireNonNull(candidate.best())))
        .findFirst()
        .orElse(candidates.isEmpty() ? ancestor.identity() : candidates.getFirst());
  }
}
