package io.spoor.decisions.view;

import io.spoor.decisions.view.Placements.Placement;
import io.spoor.decisions.view.RunLookup.Ambiguous;
import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.decisions.view.RunLookup.NotFound;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.ViewHeartbeat;
import io.spoor.schemas.codec.AvroCodec;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.ChainViewKey.OfChain;
import io.spoor.schemas.key.ChainViewKey.OfContent;
import io.spoor.schemas.key.ChainViewKey.OfKey;
import io.spoor.schemas.key.ChainViewKey.OfTask;
import io.spoor.schemas.key.ChainViewKey.Unknown;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The views of all live chains, in memory. One thread applies records, in the order of each
 * partition; any number of threads look up.
 *
 * <p>A key has one chain: that of its greatest generation and epoch. A view is held encoded, which
 * takes a third of the memory.
 */
public final class ChainViews {
  /** By how much clocks may differ; it is part of the staleness. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMillis(50);

  /** By how much the time of an honest record may be ahead, as for the application. */
  private static final long SENDERS_AHEAD = Duration.ofMinutes(5).toMillis();

  private static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Greatest int without sign. */
  private static final long MAX_SECONDS = 0xFFFF_FFFFL;

  private static final String TRACE = "trace";
  private static final Set<String> CREDENTIALS =
      Set.of("access-key", "token", "token-day", "session", "svid");

  private static final AvroCodec<ChainView> CODEC = AvroCodec.of(ChainView.class, List.of());

  private final Map<Hash, byte[]> views = new ConcurrentHashMap<>();
  private final Map<Hash, Placements> chains = new ConcurrentHashMap<>();
  private final Freshness freshness = new Freshness(CLOCK_TOLERANCE);
  private final InstantSource clock;
  private final ContentReceiver contents;
  private volatile boolean caughtUp;

  /** The latest generation of which a heartbeat was read. */
  private volatile int generation = Integer.MIN_VALUE;

  public ChainViews(InstantSource clock) {
    this(clock, ContentReceiver.NONE);
  }

  /** {@code contents}: receives the content of runs, which views do not have. */
  public ChainViews(InstantSource clock, ContentReceiver contents) {
    this.clock = clock;
    this.contents = contents;
  }

  /**
   * Applies a record.
   *
   * @param recordKey its key
   * @param value null: a tombstone
   */
  public void apply(String recordKey, @Nullable SpecificRecord value) {
    switch (ChainViewKey.parse(recordKey)) {
      case OfChain(String rootKey) -> {
        if (!(value instanceof ChainView view)) {
          views.remove(Hash.of(rootKey));
        } else if (!isEarlier(view.getGeneration())) {
          views.put(Hash.of(rootKey), CODEC.encode(view));
        }
      }
      case OfKey(String key) -> {
        ChainKey chain = value instanceof ChainKey placed ? placed : null;
        if (chain != null && isEarlier(chain.getGeneration())) {
          return;
        }
        String id = id(key);
        if (id != null) {
          apply(Hash.of(id), key, chain);
        }
        contents.onPlaced(Hash.of(key), chain == null ? null : Hash.of(chain.getChainKey()));
      }
      case OfContent(String trailKey, String record) -> {
        RunContent content = value instanceof RunContent some ? some : null;
        if (content == null || !isEarlier(content.getGeneration())) {
          contents.onContent(Hash.of(trailKey), Hash.ofHex(record), content);
        }
      }
      case OfTask _ -> {
        if (value instanceof ViewHeartbeat heartbeat) {
          beat(heartbeat);
        }
      }
      case Unknown() -> {
        // of a later version
      }
    }
  }

  /**
   * Whether it is of before the latest replay, and so says nothing of what is known now. Partitions
   * are read at different paces, and the application that is replaced may still run.
   */
  private boolean isEarlier(int ofRecord) {
    return ofRecord < generation;
  }

  private void apply(Hash id, String key, @Nullable ChainKey chain) {
    if (chain == null) {
      chains.computeIfPresent(id, (_, known) -> known.without(Hash.of(key)));
      return;
    }
    String base = Keys.base(key);
    int day =
        Keys.hasDay(key)
            ? Math.toIntExact(LocalDate.parse(key.substring(base.length() + 1)).toEpochDay())
            : 0;
    Hash ofKey = Hash.of(key);
    var placement =
        new Placement(
            ofKey,
            base.equals(key) ? ofKey : Hash.of(base),
            day,
            Hash.of(chain.getChainKey()),
            chain.getGeneration(),
            chain.getEpoch(),
            chain.getDepth(),
            seconds(chain.getExpiresAt()));
    chains.compute(
        id,
        (_, known) -> known == null ? Placements.of(placement) : known.with(placement, today()));
  }

  /** Rounded up, so that no credential ends early. An expiry after 2106 is none. */
  private static int seconds(@Nullable Long nanos) {
    if (nanos == null) {
      return 0;
    }
    long seconds = Math.max(1, Math.ceilDiv(nanos, NANOS_PER_SECOND));
    return seconds > MAX_SECONDS ? 0 : (int) seconds;
  }

  private void beat(ViewHeartbeat heartbeat) {
    int latest = heartbeat.getGeneration();
    if (latest > generation) {
      // A replay rebuilds everything; what it has not reached is not known. Before its progress
      // counts: nothing may look fresh that is gone.
      generation = latest;
      views.values().removeIf(view -> CODEC.decode(view).getGeneration() < latest);
      chains.keySet().forEach(id -> chains.computeIfPresent(id, (_, all) -> all.since(latest)));
      contents.onGeneration(latest);
    }
    synchronized (freshness) {
      freshness.accept(heartbeat, clock.millis());
    }
  }

  /** Text under which a key is looked up; null: keys of its kind are not. */
  private static @Nullable String id(String key) {
    String kind = Keys.kind(key);
    if (kind.equals(TRACE)) {
      return id(TRACE, Keys.tenant(key), Keys.value(key));
    }
    return CREDENTIALS.contains(kind) ? id("credential", Keys.tenant(key), Keys.value(key)) : null;
  }

  private static String id(String kind, String tenant, String value) {
    // The length, since both may have any characters.
    return kind + '\n' + tenant.length() + '\n' + tenant + value;
  }

  /** The chain of a trace, given by its id in hexadecimal digits. */
  public RunLookup byTrace(String tenant, String traceId) {
    return find(id(TRACE, tenant, Keys.bounded(traceId)));
  }

  /** The chain of a credential, given by its public id. */
  public RunLookup byCredential(String tenant, String credentialId) {
    return find(id("credential", tenant, Keys.bounded(credentialId)));
  }

  /**
   * All chains of a credential, given by its public id: those of each day of a long-lived key, and
   * several if the id is ambiguous. Whoever writes records can make it so.
   */
  public List<ChainView> allByCredential(String tenant, String credentialId) {
    Placements known = chains.get(Hash.of(id("credential", tenant, Keys.bounded(credentialId))));
    return known == null
        ? List.of()
        : known.chains().stream()
            .flatMap(chain -> Stream.ofNullable(views.get(chain)))
            .map(CODEC::decode)
            .toList();
  }

  /**
   * The chains of a credential, given by its public id, as a request that presents it now may be of
   * them: of a long-lived key the latest day; several if the id is ambiguous.
   */
  List<KnownRun> runsOfCredential(String tenant, String credentialId) {
    Placements known = chains.get(Hash.of(id("credential", tenant, Keys.bounded(credentialId))));
    return known == null
        ? List.of()
        : known.latest(today()).stream().flatMap(each -> run(each).stream()).toList();
  }

  private Optional<KnownRun> run(Placement placement) {
    return Optional.ofNullable(views.get(placement.chain()))
        .map(
            view ->
                new KnownRun(
                    CODEC.decode(view),
                    placement.key(),
                    placement.chain(),
                    placement.epoch(),
                    placement.depth()));
  }

  /** Whether a credential has more keys than are held, so that not all of its chains are known. */
  public boolean isCut(String tenant, String credentialId) {
    Placements known = chains.get(Hash.of(id("credential", tenant, Keys.bounded(credentialId))));
    return known != null && known.isCut();
  }

  /**
   * Whether a credential has ended: its issuer stated an expiry that has passed, or its chain
   * records its revocation; empty: no live chain has it. Of an id that is ambiguous, any of the
   * credentials counts: only issuers state ends, and others could add credentials that have none.
   */
  public Optional<Boolean> hasEnded(String tenant, String credentialId) {
    Placements known = chains.get(Hash.of(id("credential", tenant, Keys.bounded(credentialId))));
    if (known == null) {
      return Optional.empty();
    }
    long now = clock.millis();
    return Optional.of(known.stream().anyMatch(each -> each.isExpired(now) || isRevoked(each)));
  }

  private boolean isRevoked(Placement placement) {
    byte[] view = views.get(placement.chain());
    return view != null
        && CODEC.decode(view).getEndedCredentials().stream()
            .anyMatch(ended -> Hash.isHash(ended) && Hash.ofHex(ended).equals(placement.base()));
  }

  /** The view of a live chain, given by its id; empty: not known, or of another tenant. */
  public Optional<ChainView> byChain(String tenant, String chainId) {
    byte[] view = Hash.isHash(chainId) ? views.get(Hash.ofHex(chainId)) : null;
    return Optional.ofNullable(view)
        .map(CODEC::decode)
        .filter(known -> known.getTenant().equals(tenant));
  }

  /** Days since the Unix epoch; a day begins when the fastest clock of a sender says so. */
  private int today() {
    return Math.toIntExact(Math.floorDiv(clock.millis() + SENDERS_AHEAD, MILLIS_PER_DAY));
  }

  private RunLookup find(String id) {
    Placements known = chains.get(Hash.of(id));
    if (known == null) {
      return new NotFound();
    }
    Placement placement = known.resolve(today());
    if (placement == null) {
      return new Ambiguous();
    }
    Optional<KnownRun> run = run(placement);
    return run.isPresent() ? new Found(run.get()) : new NotFound();
  }

  /**
   * Age of the newest raw record that may be missing in the views; empty: not known, which counts
   * as any age. An upstream that is dead or does not report makes it grow.
   */
  public Optional<Duration> staleness() {
    return freshness.staleness(clock.millis());
  }

  /** Whether all records that existed at the start have been applied. */
  public boolean isCaughtUp() {
    return caughtUp;
  }

  void setCaughtUp() {
    caughtUp = true;
  }

  /** Number of chains with a view. */
  public int size() {
    return views.size();
  }
}
