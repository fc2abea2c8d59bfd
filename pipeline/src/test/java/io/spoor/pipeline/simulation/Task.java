package io.spoor.pipeline.simulation;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.StoredRows;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.RunContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One partition of one stage: its rows, what it read and what it sent, which commit together or not
 * at all. The step itself may remember what it likes; that is lost whenever the task starts anew.
 */
final class Task implements Outbox, ChainViewSink {
  /** Where a task's messages go. */
  interface Routes {
    /** Wall clock, milliseconds since the Unix epoch. */
    long clock();

    Channel links(Task sender, String key);

    Channel actions(Task sender, String chainKey);
  }

  /** A stage's rule as the task drives it. */
  interface Step {
    void handle(SpecificRecord message);

    /** Publishes all that changed, where the stage does that; whether something waits for time. */
    default boolean publish() {
      return false;
    }

    /** Publishes some of it, as is done every now and then. */
    default void publishCycle() {}
  }

  /** Little enough for groups of rows to go and come back. */
  private static final long CACHE_BYTES = 1 << 12;

  private final UndoableRows stored = new UndoableRows();
  private final RowCatalogue catalogue;
  private final RowCache rows;
  private final Routes routes;
  private final Function<Task, Step> steps;
  private final List<Channel> inputs = new ArrayList<>();
  private final Map<Object, Channel> outputs = new LinkedHashMap<>();
  private final List<SpecificRecord> published = new ArrayList<>();
  private final List<Consumer<PublishedViews>> views = new ArrayList<>();
  private @Nullable Step step;
  private @Nullable BiConsumer<byte[], byte[]> rowListener;
  private boolean uncommitted;

  Task(RowCatalogue catalogue, Routes routes, Function<Task, Step> steps) {
    this.catalogue = catalogue;
    this.rows = new RowCache(stored, catalogue, () -> CACHE_BYTES);
    this.routes = routes;
    this.steps = steps;
  }

  void addInput(Channel channel) {
    inputs.add(channel);
  }

  void handle(SpecificRecord message) {
    uncommitted = true;
    step().handle(message);
  }

  /** Publishes all that changed; returns whether something waits for time to pass. */
  boolean publish() {
    uncommitted = true;
    return step().publish();
  }

  void publishCycle() {
    uncommitted = true;
    step().publishCycle();
  }

  /** Whether anything would be lost in a crash. */
  boolean hasUncommitted() {
    return uncommitted;
  }

  void commit(Documents documents) {
    rows.flush();
    stored.commit();
    inputs.forEach(Channel::commitRead);
    outputs.values().forEach(Channel::commitSent);
    published.forEach(documents::add);
    published.clear();
    views.forEach(sent -> sent.accept(documents.views()));
    views.clear();
    uncommitted = false;
  }

  void rollback() {
    stored.rollback();
    inputs.forEach(Channel::rollbackRead);
    outputs.values().forEach(Channel::rollbackSent);
    published.clear();
    views.clear();
    uncommitted = false;
    restart();
  }

  /** From here on with what the rows say alone. */
  void restart() {
    rows.clear();
    step = null;
  }

  Rows rows() {
    return rowListener == null ? rows : new ObservedRows(rows, rowListener);
  }

  /** {@code listener}: receives key and encoded value of each row that the step writes. */
  void listenRows(BiConsumer<byte[], byte[]> listener) {
    this.rowListener = listener;
  }

  /** Copies of the committed rows, encoded, by key. */
  Map<byte[], byte[]> storedRows() {
    return StoredRows.of(stored, catalogue);
  }

  /** Starts with rows that another task stored. */
  void restore(Map<byte[], byte[]> rowsByKey) {
    StoredRows.put(stored, catalogue, rowsByKey);
    stored.commit();
  }

  /** Rows that are stored. */
  int size() {
    return stored.size();
  }

  private Step step() {
    Step now = step;
    if (now == null) {
      now = steps.apply(this);
      step = now;
    }
    return now;
  }

  @Override
  public void toKey(String key, KeyMessage message) {
    output(routes.links(this, key)).send(message, routes.clock());
    published.add(message);
  }

  @Override
  public void toChain(String chainKey, ChainMessage message) {
    Channel channel = output(routes.actions(this, chainKey));
    channel.send(message, routes.clock());
    published.add(message);
  }

  /** Writes a message to a chain of the same partition, which nobody reads, to its topic. */
  void handedOver(ChainMessage message) {
    published.add(Channel.copy(message));
  }

  @Override
  public void chain(Chain chain) {
    published.add(chain);
  }

  @Override
  public void finding(Finding finding) {
    published.add(finding);
  }

  @Override
  public void alert(Alert alert) {
    published.add(alert);
  }

  @Override
  public void identity(Identity identity) {
    published.add(identity);
  }

  @Override
  public void view(String rootKey, @Nullable ChainView view) {
    views.add(to -> to.view(rootKey, view));
  }

  @Override
  public void content(String trailKey, String record, @Nullable RunContent content) {
    // As the topic does: stages may change what they sent.
    RunContent sent = content == null ? null : (RunContent) Channel.copy(content);
    views.add(to -> to.content(trailKey, record, sent));
  }

  @Override
  public void key(String key, @Nullable ChainKey chain) {
    views.add(to -> to.key(key, chain));
  }

  private Channel output(Channel channel) {
    outputs.putIfAbsent(channel, channel);
    return channel;
  }
}
