package io.spoor.pipeline.simulation;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.StoredKeys;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Stitch and assemble of one partition with a queue before each, as Kafka has it, counting what
 * they ask of their rows.
 */
public final class CountedStages implements Outbox {
  private static final long CACHE_BYTES = 1 << 20;

  /** Milliseconds. */
  private static final long LONGER_THAN_ANY_CHECK = 86_400_000;

  private final MemoryRowStore stored = new MemoryRowStore();

  private final RowCache chainRows = new RowCache(stored, AssembleStage.ROWS, () -> CACHE_BYTES);

  /** By id, as last published. */
  public final Map<String, Chain> chains = new HashMap<>();

  public final Map<String, Finding> findings = new HashMap<>();
  public final Map<String, Alert> alerts = new HashMap<>();
  public final List<Chain> publications = new ArrayList<>();

  /** Told to assemble. */
  public int actions;

  /** The actions by event id, as last published. */
  private final Map<String, Action> latest = new HashMap<>();

  /** Rows read, written or deleted. */
  public long operations;

  /** The most that one step of assemble asked for. */
  public long maxStepOperations;

  /** What profile was told, and the rows it asked for. */
  public long behaviours;

  public long profileOperations;
  public final Map<String, Identity> identities = new HashMap<>();

  /** What is waiting for assemble. */
  public final Queue<ChainMessage> pendingActions = new ArrayDeque<>();

  private final Queue<SpecificRecord> toStitch = new ArrayDeque<>();
  private long clock;
  private final ManifestVersions manifests = new ManifestVersions();
  private final StitchStage stitch;
  private final ProfileStage profile;
  private final AssembleStage assemble;

  public CountedStages(StageSettings settings) {
    var keys =
        new Counted(
            new RowCache(
                new MemoryRowStore(), StitchStage.ROWS.and(ProfileStage.ROWS), () -> CACHE_BYTES));
    this.stitch = new StitchStage(keys, settings.stitch(), this);
    this.profile = new ProfileStage(keys, manifests, settings.profile(), this);
    this.assemble = new AssembleStage(new Counted(chainRows), manifests, settings.assemble(), this);
  }

  /** Keys of the rows of assemble that begin with {@code prefix}. */
  public List<byte[]> chainRows(byte[] prefix) {
    chainRows.flush();
    return StoredKeys.of(stored, prefix);
  }

  public void addManifest(Manifest manifest) {
    manifests.add(manifest);
  }

  /** Puts an event into the queue. */
  public void enqueue(Events event) {
    toStitch.add(event.event());
  }

  /** Handles events and all that follows from them. */
  public CountedStages process(Events... events) {
    for (Events event : events) {
      enqueue(event);
      drain();
    }
    return this;
  }

  /** Handles an event and all that follows from it. */
  public CountedStages process(IdentityEvent event) {
    toStitch.add(event);
    drain();
    return this;
  }

  /** The persons that actions show, by event id. */
  public Map<String, Person> persons() {
    Map<String, Person> persons = new HashMap<>();
    latest.forEach(
        (id, action) -> {
          Principal principal = action.getEvent().getPrincipal();
          if (principal != null && principal.getPerson() != null) {
            persons.put(id, principal.getPerson());
          }
        });
    return persons;
  }

  /** Handles what waits; returns whether anything did. */
  public boolean drain() {
    boolean any = false;
    while (step()) {
      any = true;
    }
    return any;
  }

  /** One message of each queue; false when there is none. */
  public boolean step() {
    SpecificRecord next = toStitch.poll();
    switch (next) {
      case null -> {}
      case Behaviour behaviour -> {
        behaviours++;
        long operationsBefore = operations;
        profile.handle(behaviour);
        profileOperations += operations - operationsBefore;
      }
      case IdentityEvent event -> stitch.handle(event);
      default -> stitch.handle((KeyMessage) next);
    }
    ChainMessage action = pendingActions.poll();
    if (action != null) {
      assemble(() -> assemble.handle(action));
    }
    return next != null || action != null;
  }

  /** Hands assemble a message. */
  public void toAssemble(ChainMessage message) {
    assemble(() -> assemble.handle(message));
  }

  /** What a punctuation does. */
  public void publishCycle() {
    clock += 200;
    stitch.advanceTo(clock);
    assemble(() -> assemble.publishCycles(1, false));
  }

  /** What a punctuation does once a second while many old records are handled. */
  public void publishInBacklog() {
    assemble(() -> assemble.publishCycles(5, true));
  }

  /** Publishes all that changed. */
  public void publish() {
    boolean more;
    do {
      clock += LONGER_THAN_ANY_CHECK;
      more = stitch.advanceTo(clock);
      more |= profile.advanceTo(clock);
    } while (drain() || more);
    assemble.publish(Integer.MAX_VALUE);
  }

  private void assemble(Runnable work) {
    long operationsBefore = operations;
    work.run();
    maxStepOperations = Math.max(maxStepOperations, operations - operationsBefore);
  }

  /** Row operations that some work takes. */
  public long cost(Consumer<CountedStages> work) {
    long operationsBefore = operations;
    work.accept(this);
    return operations - operationsBefore;
  }

  @Override
  public void toKey(String key, KeyMessage message) {
    toStitch.add(message);
  }

  @Override
  public void toChain(String chainKey, ChainMessage message) {
    pendingActions.add(message);
    if (message instanceof Action action) {
      actions++;
      latest.merge(
          action.getEvent().getEventId(),
          action,
          (a, b) -> b.getRevision() > a.getRevision() ? b : a);
    }
  }

  @Override
  public void chain(Chain chain) {
    chains.put(chain.getChainId(), chain);
    publications.add(chain);
  }

  @Override
  public void finding(Finding finding) {
    findings.put(finding.getFindingId(), finding);
  }

  @Override
  public void alert(Alert alert) {
    alerts.put(alert.getAlertId(), alert);
  }

  @Override
  public void identity(Identity identity) {
    identities.put(identity.getKey(), identity);
  }

  private final class Counted implements Rows {
    private final Rows rows;

    Counted(Rows rows) {
      this.rows = rows;
    }

    @Override
    public <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec) {
      operations++;
      return rows.get(key, codec);
    }

    @Override
    public <T extends Object> void put(byte[] key, T value, RowCodec<T> codec) {
      operations++;
      rows.put(key, value, codec);
    }

    @Override
    public void delete(byte[] key) {
      operations++;
      rows.delete(key);
    }

    @Override
    public <T extends Object> List<Row<T>> scanAfter(
        byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
      List<Row<T>> found = rows.scanAfter(prefix, after, limit, codec);
      operations += 1 + found.size();
      return found;
    }

    @Override
    public <T extends Object> List<Row<T>> scanBefore(
        byte[] prefix, byte[] before, int limit, RowCodec<T> codec) {
      List<Row<T>> found = rows.scanBefore(prefix, before, limit, codec);
      operations += 1 + found.size();
      return found;
    }
  }
}
