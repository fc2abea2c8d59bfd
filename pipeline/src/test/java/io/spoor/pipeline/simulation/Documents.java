package io.spoor.pipeline.simulation;

import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a reader by id and greatest version sees. A greatest version that two different documents
 * have is an error: which of them stays would be chance.
 */
public final class Documents {
  private final Map<String, Chain> chains = new TreeMap<>();
  private final Map<String, Action> actions = new TreeMap<>();
  private final Map<String, Finding> findings = new TreeMap<>();
  private final Map<String, Alert> alerts = new TreeMap<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<String, String> ambiguous = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final PublishedViews views = new PublishedViews();
  private Consumer<SpecificRecord> listener = published -> {};

  /** Takes what was published and committed; what is no document is passed over. */
  public void add(SpecificRecord published) {
    counts.merge(published.getSchema().getName(), 1L, Long::sum);
    listener.accept(published);
    switch (published) {
      case Chain chain -> {
        requireGreater("chain " + chain.getChainId(), chain.getRevision());
        putLatest(chains, chain.getChainId(), chain, Chain::getRevision);
      }
      case Action action ->
          putLatest(actions, action.getEvent().getEventId(), action, Action::getRevision);
      case Finding finding ->
          // Two chains may come to one revision for different causes, while its key moves.
          putLatest(
              findings,
              finding.getFindingId(),
              Finding.newBuilder(finding).setCause(null).build(),
              Finding::getRevision);
      case Identity identity ->
          requireGreater("identity " + identity.getKey(), identity.getRevision());
      case Alert alert -> putLatest(alerts, alert.getAlertId(), alert, Alert::getRevision);
      default -> {
        // internal to the pipeline
      }
    }
  }

  /** An index keeps the greatest revision: one that does not grow is lost there. */
  private void requireGreater(String document, long revision) {
    Long last = revisions.put(document, revision);
    if (last != null && last >= revision) {
      throw new AssertionError("%s: revision %d after %d".formatted(document, revision, last));
    }
  }

  /** {@code listener}: receives each record that is published or sent, in the order of commits. */
  void listen(Consumer<SpecificRecord> listener) {
    this.listener = listener;
  }

  /** The views of chains, and the chain of each key. */
  PublishedViews views() {
    return views;
  }

  /** How many records of a type were published or sent. */
  long count(Class<? extends SpecificRecord> type) {
    return counts.getOrDefault(type.getSimpleName(), 0L);
  }

  /**
   * The documents that share their greatest version with another one. While a key moves between
   * partitions, two chains may publish one revision; the one that gets the key publishes above it.
   */
  public Optional<String> ambiguous() {
    return ambiguous.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "several documents under their greatest version:\n"
                + String.join("\n", ambiguous.values()));
  }

  public Outcome outcome() {
    ambiguous()
        .ifPresent(
            documents -> {
              throw new AssertionError(documents);
            });
    views.requireEqualTo(chains, actions, findings);
    return Outcome.of(chains, actions, findings, alerts);
  }

  private <T extends SpecificRecord> void putLatest(
      Map<String, T> documents, String id, T current, ToLongFunction<T> revision) {
    T previous = documents.get(id);
    if (previous == null || revision.applyAsLong(current) > revision.applyAsLong(previous)) {
      documents.put(id, current);
      ambiguous.remove(id);
    } else if (revision.applyAsLong(current) == revision.applyAsLong(previous)
        && !previous.equals(current)) {
      ambiguous.put(id, previous + "\n" + current);
    }
  }
}
