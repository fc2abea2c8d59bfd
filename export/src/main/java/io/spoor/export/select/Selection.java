package io.spoor.export.select;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.export.Bounds;
import io.spoor.export.Choice;
import io.spoor.export.ExportRequest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Tells of each record whether it was asked for. What belongs to a chain is spread over the log, so
 * the log is read twice before: once for the ids of the chains, once for those of their events,
 * keys and alerts. They lie in sets on disk; memory does not grow with the selection.
 *
 * <p>To a chain belongs what was in it at any time: its revisions, and those of chains that went
 * into it; their actions, and the events behind these; links from and to its keys; findings,
 * alerts, deliveries and verdicts; the manifests of its agents; exceptions that were in force;
 * rules and settings up to its end; acts on it. Schemas are always taken: without them the rest
 * cannot be read.
 */
public final class Selection implements Predicate<RecordView>, Closeable {
  private static final Set<String> ALWAYS = Set.of("schema");

  private final Choice choice;
  private final Bounds bounds;
  private final Principals principals;
  private final long since;
  private final long until;

  private final KeySet chains;
  private final KeySet keys;
  private final KeySet events;
  private final KeySet alerts;
  private final KeySet exceptions;
  private final KeySet agents;

  /** When the chosen chains were. */
  private long first = Long.MAX_VALUE;

  private long last = Long.MIN_VALUE;

  private Selection(ExportRequest request, Path scratch) throws IOException {
    this.choice = request.choice();
    this.bounds = request.bounds();
    this.principals = new Principals(choice.principals());
    this.since = bounds.since().map(RecordTime::nanos).orElse(Long.MIN_VALUE);
    this.until = bounds.until().map(RecordTime::nanos).orElse(Long.MAX_VALUE);
    this.chains = new KeySet(scratch.resolve("chains"));
    this.keys = new KeySet(scratch.resolve("keys"));
    this.events = new KeySet(scratch.resolve("events"));
    this.alerts = new KeySet(scratch.resolve("alerts"));
    this.exceptions = new KeySet(scratch.resolve("exceptions"));
    this.agents = new KeySet(scratch.resolve("agents"));
  }

  /**
   * Finds out what belongs to what was asked for.
   *
   * @param segments look at the first so many
   * @param scratch directory for its files, which are gone when it is closed
   * @param progress is told the number of records gone through, over both readings
   * @throws EvidenceException if the log cannot be read, or something asked for is not in it
   */
  public static Selection of(
      ExportRequest request, SegmentStore log, long segments, Path scratch, LongConsumer progress) {
    try {
      var selection = new Selection(request, scratch);
      try {
        selection.resolve(log, segments, progress);
        return selection;
      } catch (RuntimeException e) {
        selection.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EvidenceException("cannot write to " + scratch + ": " + IoReason.of(e), e);
    }
  }

  private void resolve(SegmentStore log, long segments, LongConsumer progress) {
    if (!choice.hasChains()) {
      return;
    }
    var counted = new long[1];
    var wantedChains = new Wanted("chain", choice.chains());
    var wantedFindings = new Wanted("finding", choice.findings());
    Set<String> agentsFound = new HashSet<>();
    RecordScan.of(
        log,
        segments,
        (number, record) -> {
          progress.accept(++counted[0]);
          switch (record.header().kind()) {
            case "chain" -> seedChain(record, wantedChains, agentsFound);
            case "finding" -> seedFinding(record, wantedFindings, agentsFound);
            default -> {}
          }
        });
    wantedChains.checkFound(log);
    wantedFindings.checkFound(log);
    for (String agent : choice.agents()) {
      if (!agentsFound.contains(agent)) {
        throw new EvidenceException(
            "there is no chain of agent " + agent + " in the evidence log in " + log);
      }
    }
    RecordScan.of(
        log,
        segments,
        (number, record) -> {
          progress.accept(++counted[0]);
          collect(record);
        });
  }

  private void seedChain(RecordView record, Wanted wanted, Set<String> agentsFound)
      throws IOException {
    String id = record.header().id();
    boolean asked = wanted.isIt(id);
    boolean wentIntoIt = isIn(record.text("merged_into"), choice.chains());
    if (asked || wentIntoIt || isAgents(record, agentsFound)) {
      chains.add(id);
    }
  }

  private static boolean isIn(Optional<String> id, SortedSet<String> prefixes) {
    return id.isPresent() && prefixes.stream().anyMatch(id.get()::startsWith);
  }

  private void seedFinding(RecordView record, Wanted wanted, Set<String> agentsFound)
      throws IOException {
    if (wanted.isIt(record.header().id()) || isAgents(record, agentsFound)) {
      Optional<String> chain = record.text("chain_id");
      if (chain.isPresent()) {
        chains.add(chain.get());
      }
    }
  }

  private boolean isAgents(RecordView record, Set<String> found) {
    if (choice.agents().isEmpty()) {
      return false;
    }
    Optional<String> agent = record.text("agent_id").filter(choice.agents()::contains);
    agent.ifPresent(found::add);
    return agent.isPresent();
  }

  private void collect(RecordView record) throws IOException {
    String id = record.header().id();
    switch (record.header().kind()) {
      case "chain" -> {
        if (chains.contains(id)) {
          collectChain(record);
        }
      }
      case "action" -> {
        if (isOfChain(record)) {
          events.add(id);
        }
      }
      case "alert" -> {
        if (isOfChain(record)) {
          alerts.add(id);
          for (JsonNode exception : list(record, "exceptions")) {
            exceptions.add(exception.asText());
          }
        }
      }
      default -> {}
    }
  }

  private void collectChain(RecordView record) throws IOException {
    for (JsonNode segment : list(record, "segments")) {
      keys.add(segment.path("key").asText());
    }
    Optional<String> agent = record.text("agent_id");
    if (agent.isPresent()) {
      agents.add(agent.get());
    }
    RecordTime time = RecordTime.of(record);
    first = Math.min(first, time.from());
    last = Math.max(last, time.to());
  }

  private static Iterable<JsonNode> list(RecordView record, String field) {
    return record.field(field).<Iterable<JsonNode>>map(list -> list).orElse(Set.of());
  }

  private boolean isOfChain(RecordView record) {
    return record.text("chain_id").filter(chains::contains).isPresent();
  }

  @Override
  public boolean test(RecordView record) {
    String kind = record.header().kind();
    if (ALWAYS.contains(kind)) {
      return true;
    }
    if (!bounds.kinds().isEmpty() && !bounds.kinds().contains(kind)) {
      return false;
    }
    if (isOfAnotherTenant(record) || (!choice.isAll() && !isChosen(record))) {
      return false;
    }
    boolean anyTime = bounds.since().isEmpty() && bounds.until().isEmpty();
    return anyTime || RecordTime.of(record).isWithin(since, until);
  }

  /** Acts on all tenants' records have none of their own, and are nobody else's to see. */
  private boolean isOfAnotherTenant(RecordView record) {
    return bounds.tenant().isPresent() && !bounds.tenant().equals(record.text("tenant"));
  }

  private boolean isChosen(RecordView record) {
    return (choice.hasChains() && belongsToChain(record))
        || (!choice.principals().isEmpty() && principals.areIn(record));
  }

  private boolean belongsToChain(RecordView record) {
    String id = record.header().id();
    return switch (record.header().kind()) {
      case "event", "action" -> events.contains(id);
      case "chain" -> chains.contains(id);
      case "finding" -> isOfChain(record);
      case "link" ->
          isIn(record.text("child"), keys)
              || isIn(record.text("parent"), keys)
              || (record.text("link_id").isPresent() && isIn(record.text("event_id"), events));
      case "alert" -> alerts.contains(id);
      case "delivery", "verdict" -> isIn(record.text("alert_id"), alerts) || isOfChain(record);
      case "manifest" ->
          isIn(record.text("agent_id"), agents) && RecordTime.of(record).from() <= last;
      case "exception" -> exceptions.contains(id) || RecordTime.of(record).isWithin(first, last);
      case "rule", "settings" -> RecordTime.of(record).from() <= last;
      case "identity" -> isIn(record.text("id"), agents);
      case "act" -> namesWhatWasAskedFor(record);
      default -> false;
    };
  }

  /** An act on the same chains, findings or agents: who exported, withheld, held before. */
  private boolean namesWhatWasAskedFor(RecordView act) {
    JsonNode selector = act.field("selector").orElse(MissingNode.getInstance());
    return isAny(selector.path("chain"), choice.chains())
        || isAny(selector.path("finding"), choice.findings())
        || isAny(selector.path("agent"), choice.agents());
  }

  /** Either may be the beginning of an id only. */
  private static boolean isAny(JsonNode named, SortedSet<String> asked) {
    for (JsonNode each : named) {
      String id = each.asText();
      if (asked.stream().anyMatch(other -> other.startsWith(id) || id.startsWith(other))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(Optional<String> id, KeySet set) {
    return id.filter(set::contains).isPresent();
  }

  @Override
  public void close() throws IOException {
    for (KeySet set : new KeySet[] {chains, keys, events, alerts, exceptions, agents}) {
      set.close();
    }
  }
}
