package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.assemble.row.SegmentRows;
import io.spoor.pipeline.assemble.row.SegmentRows.KeyStatement;
import io.spoor.pipeline.assemble.row.SegmentRows.LineageEdge;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.InvocationKind;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a chain: their placement ({@link SegmentStanding}), their totals, their lineage, and
 * their first statements of the chain's agent and run.
 */
public final class Segments {
  /** Segments whose statements of agents are read, those of the most authority first. */
  private static final int MAX_NAMING = 128;

  /** Methods that place the trace of a service in the chain of the run that called it. */
  private static final Set<@Nullable String> RECEIVED =
      new HashSet<>(List.of(JoinMethod.RECEIVED.label(), JoinMethod.TOOL_CALL.label()));

  private static final String RUN_KIND = "trace";

  /** Authority of the word of a party whose exchange was refused. */
  private static final int REFUSED = -1;

  private final ChainAggregate chain;
  private final Rows rows;
  private final byte[] hash;
  private final Table<String, SegmentState> table;

  /** Paths that this message asked for, until a segment changes: an evaluation asks repeatedly. */
  private final Map<String, SequencedMap<String, @Nullable SegmentState>> paths = new HashMap<>();

  Segments(ChainAggregate chain, Rows rows, byte[] hash) {
    this.chain = chain;
    this.rows = rows;
    this.hash = hash;
    this.table = SegmentRows.SEGMENT.of(rows, hash);
  }

  /** The key's state; null when the chain does not know the key. */
  @Nullable
  public SegmentState find(String key) {
    return table.get(key);
  }

  /** As {@link #find}, by the hash of the key. */
  @Nullable SegmentState findByHash(byte[] keyHash) {
    return table.getEncoded(keyHash);
  }

  public void save(SegmentState segment) {
    paths.clear();
    table.put(segment.getKey(), segment);
  }

  public void delete(SegmentState segment) {
    paths.clear();
    table.delete(segment.getKey());
  }

  public RowRange<SegmentState> all() {
    return table.all();
  }

  /** The key in the order of rows after {@code key}, null: the first; null when there is none. */
  @Nullable
  public SegmentState next(@Nullable String key) {
    List<Row<SegmentState>> next = all().after(key == null ? null : table.position(key), 1);
    return next.isEmpty() ? null : next.getFirst().value();
  }

  /** Whether the chain evaluates the key: it is placed here, or contested. */
  boolean isEvaluated(String key) {
    SegmentState segment = find(key);
    return SegmentStanding.of(segment) == SegmentStanding.HERE
        || ContestedKeys.isContested(segment);
  }

  /** Key of the parent by the link that counts in this chain; null when there is none. */
  public static @Nullable String parent(SegmentState segment) {
    HolderRef contested = segment.getContested();
    return segment.getHere()
        ? segment.getParent()
        : contested == null ? null : contested.getParent();
  }

  /** Action that created that link. */
  public static @Nullable String via(SegmentState segment) {
    HolderRef contested = segment.getContested();
    return segment.getHere() || contested == null ? segment.getVia() : contested.getVia();
  }

  /** Event that states that link. */
  public static @Nullable String linkEventId(SegmentState segment) {
    HolderRef contested = segment.getContested();
    return segment.getHere() || contested == null
        ? segment.getLinkEventId()
        : contested.getEventId();
  }

  public boolean isPlaced(String key) {
    return SegmentStanding.of(find(key)) == SegmentStanding.HERE;
  }

  /**
   * Places a key in the chain, or places it here again. Its totals are then still known: all its
   * actions come back with it. The caller saves the segment.
   *
   * @param segment its state; null when it is new
   */
  public SegmentState place(String key, @Nullable SegmentState segment, long epoch) {
    SegmentState placed = segment == null ? create(key, epoch) : segment;
    switch (SegmentStanding.of(segment)) {
      case UNKNOWN -> {
        if (chain.evicted().isPresent()) {
          placed.setSettled(chain.evicted().isEvaluated(key, Keys.value(key)));
        }
      }
      case UNPLACED, MOVED -> restore(placed, epoch);
      case HERE -> {
        // Older moves no longer apply.
        placed.setEpoch(Math.max(epoch, placed.getEpoch()));
      }
    }
    return placed;
  }

  private void restore(SegmentState segment, long epoch) {
    segment.setHere(true);
    segment.setMovedTo(null);
    segment.setEpoch(epoch);
    replace(agents(), segment, null, named(segment));
    replace(runs(), segment, null, segment.getRun());
    updateStatements(segment);
    chain.pending().addClaims(segment.getKey());
    chain.pending().addKey(segment.getKey());
    chain.pending().addChangedKey(segment.getKey(), true);
  }

  /**
   * A key that the chain evaluates but does not hold; one of an evicted result is not evaluated
   * anew.
   */
  public SegmentState expectContested(String key) {
    SegmentState segment = expect(key);
    if (chain.evicted().isPresent()) {
      segment.setSettled(chain.evicted().isEvaluated(key, Keys.value(key)));
    }
    return segment;
  }

  /** A key of which a finding arrived before the key; it follows the key's moves. */
  public static SegmentState expect(String key) {
    SegmentState segment = create(key, -1);
    segment.setHere(false);
    return segment;
  }

  /**
   * Releases a key that moves to another chain, with its lineage; the caller saves the segment.
   *
   * @param segment its state; null when the chain does not know it
   */
  public SegmentState release(@Nullable SegmentState segment, KeyMoved moved) {
    SegmentState released =
        segment == null ? place(moved.getKey(), null, moved.getEpoch()) : segment;
    if (released.getHere()) {
      released.setHere(false);
      if (deleteStatements(released)) {
        updateStatements(released);
        chain.pending().addClaims(released.getKey());
      }
      chain.pending().addChangedKey(released.getKey(), true);
    }
    if (released.getEvicted() > 0 || released.getUnreadEvicted() != null) {
      // The evicted part is not sent.
      SegmentState evicted =
          SegmentState.newBuilder(released).setActions(0).setObserving(0).build();
      SegmentParties.moveEvicted(released, evicted);
      UnreadTally.moveEvicted(released, evicted);
      chain.evicted().addSegment(evicted);
      released.setEvicted(0L);
    }
    released.setEpoch(moved.getEpoch());
    released.setMovedTo(moved.getToChainKey());
    return released;
  }

  /**
   * Sets the link to the parent; without a link the key is a root. The caller saves the segment.
   */
  public void setLink(SegmentState segment, @Nullable Link link) {
    FirstStatement before = named(segment);
    segment.setParent(link == null ? null : link.getParent());
    segment.setMethod(link == null ? null : link.getMethod());
    segment.setVia(link == null ? null : link.getVia());
    segment.setConfidence(link == null ? null : link.getConfidence());
    segment.setStatedBy(link == null ? null : link.getStatedBy());
    segment.setLinkEventId(link == null ? null : link.getEventId());
    FirstStatement named = named(segment);
    if (segment.getHere() && !Objects.equals(before, named)) {
      replace(agents(), segment, before, named);
      updateStatements(segment);
      chain.pending().addClaims(segment.getKey());
    }
  }

  /**
   * What a key states of the chain's agent; null when it states none, or is the trace of a service
   * that received the run's credential or tool call: it says who called it, and anybody may say so.
   */
  static @Nullable FirstStatement named(SegmentState segment) {
    return RECEIVED.contains(segment.getMethod()) ? null : segment.getAgent();
  }

  private static SegmentState create(String key, long epoch) {
    return SegmentTotals.create(key, epoch);
  }

  /** Counts an action that is new in the chain; the caller saves the segment. */
  public void count(SegmentState segment, IdentityEvent event) {
    boolean first = segment.getSources().isEmpty();
    boolean startedEarlier = first || event.getTime() < segment.getStarted();
    segment.setStarted(first ? event.getTime() : Math.min(segment.getStarted(), event.getTime()));
    segment.setEnded(first ? event.getTime() : Math.max(segment.getEnded(), event.getTime()));
    segment.setActions(segment.getActions() + 1);
    SegmentParties.add(segment, event);
    UnreadTally.add(segment, event);
    CredentialFactBuilder.count(chain, segment, event, startedEarlier);
    CredentialFactBuilder.scheduleEvaluation(chain, segment, event);
    if (!segment.getSources().contains(event.getSource())) {
      List<String> sources = new ArrayList<>(segment.getSources());
      sources.add(event.getSource());
      segment.setSources(sources);
    }
    FirstStatement named = agent(event);
    FirstStatement agent = EventOrder.first(segment.getAgent(), named);
    if (named != null && named.equals(agent)) {
      // Also an event that comes back: until now its identity was not known here.
      onAttributionChanged(segment);
    }
    FirstStatement run = EventOrder.first(segment.getRun(), run(event));
    boolean changed =
        !Objects.equals(agent, segment.getAgent()) || !Objects.equals(run, segment.getRun());
    if (changed) {
      FirstStatement before = named(segment);
      segment.setAgent(agent);
      replace(agents(), segment, before, named(segment));
      replace(runs(), segment, segment.getRun(), run);
      segment.setRun(run);
      updateStatements(segment);
      chain.pending().addClaims(segment.getKey());
    }
  }

  /**
   * Evaluates actions again that may be another actor's now: the key's further actions, and those
   * of keys below.
   */
  void onAttributionChanged(SegmentState segment) {
    if (segment.getActions() > 1 || isParent(segment.getKey())) {
      chain.reattribute();
    }
  }

  /** Whether keys are evaluated with this one. */
  public boolean isParent(String key) {
    return !children(key).first(1).isEmpty() || !days(key).first(1).isEmpty();
  }

  private static @Nullable FirstStatement agent(IdentityEvent event) {
    Agent agent = event.getAgent();
    return agent == null
        ? null
        : new FirstStatement(
            event.getTime(),
            event.getEventId(),
            agent.getId(),
            agent.getVersion(),
            agentAuthority(event),
            event.getAction(),
            Objects.requireNonNullElse(
                event.getLabels().get(EventLabels.DECISION), event.getOutcome()));
  }

  /** Whoever presents another's token and gets none is its chain's agent only if no other is. */
  private static int agentAuthority(IdentityEvent event) {
    boolean isRefused =
        event.getLabels().containsKey(EventLabels.EXCHANGE) && "failure".equals(event.getOutcome());
    if (isRefused) {
      return REFUSED;
    }
    return statesAgent(event) ? authority(event) : 0;
  }

  private static @Nullable FirstStatement run(IdentityEvent event) {
    return event.getRunId() == null
        ? null
        : new FirstStatement(
            event.getTime(),
            event.getEventId(),
            event.getRunId(),
            null,
            authority(event),
            null,
            null);
  }

  private static int authority(IdentityEvent event) {
    if (event.getAuthoritative()) {
      return 2;
    }
    return InvocationKind.of(event.getGenAi()) != null ? 1 : 0;
  }

  /** A workflow is no agent: what it says of one is worth no more than another span's word. */
  private static boolean statesAgent(IdentityEvent event) {
    return InvocationKind.of(event.getGenAi()) != InvocationKind.WORKFLOW;
  }

  private static void replace(
      Table<KeyStatement, FirstStatement> statements,
      SegmentState segment,
      @Nullable FirstStatement previous,
      @Nullable FirstStatement statement) {
    if (Objects.equals(statement, previous)) {
      return;
    }
    if (previous != null) {
      statements.delete(new KeyStatement(segment.getKey(), previous));
    }
    if (statement != null) {
      statements.put(new KeyStatement(segment.getKey(), statement), statement);
    }
  }

  /** Deletes the key's statements of agent and run; returns whether there were any. */
  public boolean deleteStatements(SegmentState segment) {
    replace(agents(), segment, named(segment), null);
    replace(runs(), segment, segment.getRun(), null);
    return segment.getAgent() != null || segment.getRun() != null;
  }

  /**
   * Updates the chain's agent and run: those of its root if it states any. A segment that joined,
   * or was moved here by its author, cannot take over the chain of another.
   *
   * @param changed the segment whose statements changed
   */
  private void updateStatements(SegmentState changed) {
    SegmentState author = author(changed);
    FirstStatement agent = author == null ? null : author.getAgent();
    FirstStatement run = author == null ? null : author.getRun();
    FirstStatement other = isAccepted(agent) ? null : first(agents());
    chain.updateStatements(
        isAccepted(other) || agent == null ? other : agent, run == null ? first(runs()) : run);
  }

  /**
   * The key that names the agent which answers for another one: the root if it names any, or else
   * the topmost run above the key. Runs beside it do not answer for it. Null when there is none.
   */
  @Nullable
  public SegmentState answering(String key) {
    SegmentState answering = null;
    for (SegmentState segment : path(key).values()) {
      if (segment != null
          && segment.getHere()
          && isAccepted(named(segment))
          && (segment.getKey().equals(chain.key())
              || Keys.kind(segment.getKey()).equals(RUN_KIND))) {
        answering = segment;
      }
    }
    return answering;
  }

  /**
   * A key and those above it by links, nearest first, as far as lineages are followed, with what is
   * known of each.
   */
  public SequencedMap<String, @Nullable SegmentState> path(String key) {
    return paths.computeIfAbsent(key, this::readPath);
  }

  private SequencedMap<String, @Nullable SegmentState> readPath(String key) {
    SequencedMap<String, @Nullable SegmentState> path = new LinkedHashMap<>();
    String next = key;
    while (next != null && path.size() <= CredentialFact.MAX_ANCESTORS && !path.containsKey(next)) {
      SegmentState segment = find(next);
      path.put(next, segment);
      next = segment == null ? null : parent(segment);
    }
    return path;
  }

  /** The root, if it is placed here; {@code changed}: a segment that is not saved yet. */
  private @Nullable SegmentState author(@Nullable SegmentState changed) {
    boolean isChanged = changed != null && changed.getKey().equals(chain.key());
    SegmentState root = isChanged ? changed : find(chain.key());
    return root == null || !root.getHere() ? null : root;
  }

  /**
   * The keys that name the chain's agents: the root if it states any, or else all whose statements
   * have the most authority. The time of a statement is its sender's.
   */
  List<SegmentState> naming() {
    SegmentState author = author(null);
    if (author != null && isAccepted(author.getAgent())) {
      return List.of(author);
    }
    List<Row<FirstStatement>> stated = agents().all().first(MAX_NAMING);
    return stated.stream()
        .filter(
            row ->
                isAccepted(row.value())
                    && row.value().getAuthority() == stated.getFirst().value().getAuthority())
        .map(row -> findByHash(KeyStatement.segmentHash(row)))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  private static boolean isAccepted(@Nullable FirstStatement agent) {
    return agent != null && agent.getAuthority() > REFUSED;
  }

  /**
   * The earliest event by which a segment names the agent; null: none of the first segments with
   * statements does. A later one may have more authority.
   */
  @Nullable FirstStatement earliestNaming(String agent) {
    return agents().all().first(MAX_NAMING).stream()
        .map(Row::value)
        .filter(statement -> statement.getValue().equals(agent))
        .reduce((a, b) -> Objects.requireNonNull(EventOrder.earlier(a, b)))
        .orElse(null);
  }

  private static @Nullable FirstStatement first(Table<KeyStatement, FirstStatement> statements) {
    List<Row<FirstStatement>> first = statements.all().first(1);
    return first.isEmpty() ? null : first.getFirst().value();
  }

  private Table<KeyStatement, FirstStatement> agents() {
    return SegmentRows.AGENT.of(rows, hash);
  }

  private Table<KeyStatement, FirstStatement> runs() {
    return SegmentRows.RUN.of(rows, hash);
  }

  /** Keys that are evaluated with a parent, without its days. */
  public RowRange<String> children(String parent) {
    return SegmentRows.CHILD.of(rows, hash).startingWith(RowKey.hash(parent));
  }

  /** Whether the chain knows the key, or days of it, by the hash of the key. */
  public boolean isKnown(byte[] keyHash) {
    return findByHash(keyHash) != null
        || !SegmentRows.DAY.of(rows, hash).startingWith(keyHash).first(1).isEmpty();
  }

  /** Days that are evaluated with their long-lived key. */
  public RowRange<String> days(String parent) {
    return SegmentRows.DAY.of(rows, hash).startingWith(RowKey.hash(parent));
  }

  /** Registers a key under the keys with which it is evaluated. */
  public void setLineage(SegmentState segment, NavigableSet<String> lineage) {
    List<String> previous = segment.getLineage();
    List<String> current = List.copyOf(lineage);
    if (current.equals(previous)) {
      return;
    }
    for (String parent : previous) {
      if (!lineage.contains(parent)) {
        deleteEdge(parent, segment.getKey());
      }
    }
    for (String parent : lineage) {
      if (!previous.contains(parent)) {
        edges(parent, segment.getKey())
            .put(new LineageEdge(parent, segment.getKey()), segment.getKey());
      }
    }
    segment.setLineage(current);
    save(segment);
    chain.pending().addChangedLineage(segment);
  }

  /** Removes the key from the keys with which it was evaluated. */
  public void deleteLineage(SegmentState segment) {
    for (String parent : segment.getLineage()) {
      deleteEdge(parent, segment.getKey());
    }
  }

  private void deleteEdge(String parent, String child) {
    edges(parent, child).delete(new LineageEdge(parent, child));
  }

  private Table<LineageEdge, String> edges(String parent, String child) {
    boolean isDay = Keys.hasDay(child) && Keys.base(child).equals(parent);
    return (isDay ? SegmentRows.DAY : SegmentRows.CHILD).of(rows, hash);
  }
}
