package io.spoor.pipeline.simulation;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestIdentity;
import io.spoor.schemas.ManifestService;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Random histories: what deployments do, and what attackers and broken sensors would. */
public final class Histories {
  /** A kind of history; {@code tell} makes one from random choices. */
  @SuppressWarnings("ImmutableEnumChecker") // References to static methods hold no state.
  enum Kind {
    ORDINARY(OrdinaryHistories::deployment),
    HOSTILE(HostileHistories::claims),
    CYCLES(HostileHistories::cycles),
    DEEP(HostileHistories::deep),
    WIDE(random -> HostileHistories.wide(random, 20 + random.nextInt(60))),
    MERGES(OrdinaryHistories::mergesAndSplits),
    CROWDED(HostileHistories::crowded),
    LONG(random -> LongHistories.of(random, 4 + random.nextInt(12), random.nextBoolean()));

    private final Function<Random, List<IdentityEvent>> generator;

    Kind(Function<Random, List<IdentityEvent>> generator) {
      this.generator = generator;
    }

    List<IdentityEvent> generate(long seed) {
      return generator.apply(new Random(seed));
    }
  }

  /** The first histories are those of the behaviour baseline (decision 0030). */
  private static final long BASELINE = 200;

  private Histories() {}

  /** The kind of history that a seed tells: mostly what deployments do and what attackers say. */
  static Kind kind(long seed) {
    return switch (Math.floorMod(seed, 10)) {
      case 0, 1, 2, 3 -> Kind.ORDINARY;
      case 4, 5, 6 -> Kind.HOSTILE;
      case 7 -> Kind.MERGES;
      case 8 -> seed / 10 % 2 == 0 ? Kind.CYCLES : Kind.DEEP;
      default ->
          switch (Math.floorMod(seed / 10, 4)) {
            case 0 -> Kind.WIDE;
            // The first 200 histories are those of the behaviour baseline (decision 0030).
            case 1 -> seed < 200 ? Kind.LONG : Kind.CROWDED;
            default -> Kind.LONG;
          };
    };
  }

  /** The history of a seed, in order of telling. */
  public static List<IdentityEvent> of(long seed) {
    List<IdentityEvent> history = kind(seed).generate(seed);
    // Half of them, so that what detectors of actions do is no part of every failure's story. Not
    // the long ones: what is used again after its eviction is evaluated by what came since.
    if (seed >= BASELINE && seed % 3 == 0 && mayContradict(kind(seed))) {
      history = HostileHistories.withContradictions(history, new Random(~seed));
    }
    if (seed >= BASELINE && seed % 3 == 1 && mayContradict(kind(seed))) {
      history = HostileHistories.withIdentityClaims(history, new Random(~seed));
    }
    if (seed >= BASELINE && seed % 5 == 2 && mayContradict(kind(seed))) {
      history = HostileHistories.withStrangers(history, new Random(~seed));
    }
    if (seed >= BASELINE && seed % 4 == 1) {
      // Nor whose an account is, in the long ones: what is evicted shows what was known by then.
      history = HostileHistories.withLogins(history, kind(seed) == Kind.LONG);
    }
    return seed / 20 % 2 == 0 || kind(seed) == Kind.LONG || kind(seed) == Kind.CROWDED
        ? history
        : CloudHistories.withCloudCalls(history, new Random(~seed));
  }

  /** Few enough records of one id that none is left out, and none is evicted. */
  private static boolean mayContradict(Kind kind) {
    return kind != Kind.LONG && kind != Kind.CROWDED;
  }

  /** What operators declared of the agents in all histories; it changes while they go on. */
  public static List<Manifest> manifests() {
    Manifest first =
        Manifest.newBuilder()
            .setTenant(Events.TENANT)
            .setAgentId("agent0")
            .setEffectiveFrom(0)
            .setDigest("d0")
            .setServices(List.of(ManifestService.newBuilder().setId("mail").build()))
            .setIdentities(List.of(ManifestIdentity.newBuilder().setPrincipal("role0").build()))
            .setDocument("{}")
            .build();
    Manifest later =
        Manifest.newBuilder(first)
            .setEffectiveFrom(Events.NOON + 60_000_000_000L)
            .setDigest("d1")
            .setBaseline("later")
            .setIdentities(
                List.of(
                    ManifestIdentity.newBuilder().setPrincipal("role0").build(),
                    ManifestIdentity.newBuilder().setPrincipal("role1").build()))
            .build();
    return List.of(first, later);
  }

  static ManifestVersions declared() {
    var versions = new ManifestVersions();
    manifests().forEach(versions::add);
    return versions;
  }
}
