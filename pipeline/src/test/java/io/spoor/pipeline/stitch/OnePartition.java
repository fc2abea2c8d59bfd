package io.spoor.pipeline.stitch;

import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.StoredKeys;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.Action;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.PersonResolved;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.ValueCarried;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Stitch with a partition of its own, and what it says. */
public final class OnePartition {
  private static final int TICK_MILLIS = 200;

  private final MemoryRowStore stored = new MemoryRowStore();
  private final RowCache rows = new RowCache(stored, StitchStage.ROWS, () -> 1 << 20);
  final List<Finding> findings = new ArrayList<>();

  /** Most messages that one step sent. */
  public int most;

  private final Map<String, Action> actions = new HashMap<>();
  private final Map<String, KeyPlaced> placed = new HashMap<>();

  /** Placements of all keys. */
  int placements;

  /** The last answer to each chain that reads a value, by its key. */
  public final Map<String, ValueCarried> answers = new TreeMap<>();

  /** The last answer to each chain that names an account, by its key. */
  public final Map<String, PersonResolved> persons = new TreeMap<>();

  private final Queue<KeyMessage> links = new ArrayDeque<>();
  private final StitchStage stitch;
  private final Map<String, Integer> announcedInStep = new HashMap<>();

  /** Most announcements of its root that a parent sent to one child in a step. */
  int mostAnnouncements;

  private int sent;
  private long clock;

  public OnePartition(StageSettings settings) {
    this.stitch = new StitchStage(rows, settings.stitch(), new Said());
  }

  public OnePartition tell(Events... events) {
    for (Events event : events) {
      tell(event.event());
    }
    return this;
  }

  /** What normalise tells of an event before it comes itself. */
  public OnePartition tellEarly(Events event) {
    EarlyLinks.of(event.event()).forEach(this::tell);
    return this;
  }

  public void tell(SpecificRecord message) {
    step(message);
    drain();
  }

  /** Lets checks of lineages run that are scheduled. */
  public OnePartition wait(Duration time) {
    long end = clock + time.toMillis();
    while (clock < end) {
      clock = Math.min(end, clock + TICK_MILLIS);
      boolean more;
      do {
        more = stitch.advanceTo(clock);
        drain();
      } while (more);
    }
    return this;
  }

  private void drain() {
    while (!links.isEmpty()) {
      step(links.remove());
    }
  }

  private void step(SpecificRecord message) {
    sent = 0;
    announcedInStep.clear();
    if (message instanceof IdentityEvent event) {
      stitch.handle(event);
    } else {
      stitch.handle((KeyMessage) message);
    }
    most = Math.max(most, sent);
  }

  /** Root key of the chain that the key was last said to stand in; null when it never was. */
  @Nullable String rootOf(String key) {
    KeyPlaced last = placed.get(key);
    return last == null ? null : last.getChainKey();
  }

  /** Root keys of the chains that the key was last said to be related to. */
  public List<String> related(String key) {
    return Objects.requireNonNull(placed.get(key)).getRelated();
  }

  /** The link the key was last said to stand by. */
  public Link linkOf(String key) {
    return Objects.requireNonNull(Objects.requireNonNull(placed.get(key)).getLink());
  }

  public Action action(String eventId) {
    return Objects.requireNonNull(actions.get(eventId));
  }

  public boolean evicted(String key) {
    return Objects.requireNonNull(new StitchRows(rows).state(key)).getEvicted();
  }

  public int rows() {
    rows.flush();
    return stored.size();
  }

  public int rows(char tag) {
    rows.flush();
    return StoredKeys.of(stored, RowKey.of(tag)).size();
  }

  private final class Said implements StitchOutput {
    @Override
    public void toKey(String key, KeyMessage message) {
      sent++;
      links.add(message);
      if (message instanceof RootAnnounced announced) {
        int count = announcedInStep.merge(announced.getChild(), 1, Integer::sum);
        mostAnnouncements = Math.max(mostAnnouncements, count);
      }
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {
      sent++;
      if (message instanceof Action action) {
        actions.put(action.getEvent().getEventId(), action);
      } else if (message instanceof KeyPlaced news) {
        placed.put(news.getKey(), news);
        placements++;
      } else if (message instanceof ValueCarried answer) {
        answers.put(answer.getChainKey(), answer);
      } else if (message instanceof PersonResolved answer) {
        persons.put(answer.getChainKey(), answer);
      }
    }

    @Override
    public void finding(Finding finding) {
      sent++;
      findings.add(finding);
    }
  }
}
