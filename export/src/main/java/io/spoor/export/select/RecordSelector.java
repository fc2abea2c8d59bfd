package io.spoor.export.select;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.extract.Extractor;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.export.request.ExportRequest;
import io.spoor.export.request.SelectionBounds;
import io.spoor.export.request.SelectionCriteria;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.LongConsumer;

/**
 * Decides for each record whether a request selects it. The records of a chain are spread over the
 * log, so the log is read twice first: once for the ids of the chains, once for those of their
 * events, keys and alerts. The ids are in sets on disk; memory does not grow with the selection.
 *
 * <p>An action may have a reference to its event's record instead of the event. It names the
 * principals that its event names. If actions are selected by kind and events are not, their events
 * are selected too, without the fields that actions do not have.
 *
 * <p>A chain includes all records that belonged to it at any time: its revisions, and those of
 * chains merged into it; their actions, and the underlying events; links of its keys; findings,
 * alerts, deliveries and verdicts; the manifests of its agents; exceptions that were in force;
 * rules and settings up to its end; acts on it. Schemas are always included, because records cannot
 * be read without them.
 */
public final class RecordSelector implements Extractor.Selection, Closeable {
  private static final Set<String> ALWAYS = Set.of("schema");

  private final SelectionCriteria criteria;
  private final SelectionBounds bounds;
  private final PrincipalMatcher matcher;
  private final long since;
  private final long until;

  private final DiskHashSet chains;
  private final DiskHashSet keys;
  private final DiskHashSet events;
  private final DiskHashSet alerts;
  private final DiskHashSet exceptions;
  private final DiskHashSet agents;

  /** Records, by number, of events that name one of the principals. */
  private final DiskHashSet eventRecords;

  /** Ids of events that actions refer to, if only actions are selected by kind. */
  private final DiskHashSet referencedEvents;

  /** Time range of the selected chains. */
  private long first = Long.MAX_VALUE;

  private long last = Long.MIN_VALUE;

  private RecordSelector(ExportRequest request, Path temporaryDirectory) throws IOException {
    this.criteria = request.criteria();
    this.bounds = request.bounds();
    this.matcher = new PrincipalMatcher(criteria.principals());
    this.since = bounds.since().map(RecordTime::nanos).orElse(Long.MIN_VALUE);
    this.until = bounds.until().map(RecordTime::nanos).orElse(Long.MAX_VALUE);
    this.chains = new DiskHashSet(temporaryDirectory.resolve("chains"));
    this.keys = new DiskHashSet(temporaryDirectory.resolve("keys"));
    this.events = new DiskHashSet(temporaryDirectory.resolve("events"));
    this.alerts = new DiskHashSet(temporaryDirectory.resolve("alerts"));
    this.exceptions = new DiskHashSet(temporaryDirectory.resolve("exceptions"));
    this.agents = new DiskHashSet(temporaryDirectory.resolve("agents"));
    this.eventRecords = new DiskHashSet(temporaryDirectory.resolve("event-records"));
    this.referencedEvents = new DiskHashSet(temporaryDirectory.resolve("referenced-events"));
  }

  /**
   * Resolves a request.
   *
   * @param segments number of segments to read, from the first
   * @param temporaryDirectory directory for temporary files, which are deleted on close
   * @param progress receives the number of records read, over both passes
   * @throws EvidenceException if the log cannot be read, or lacks a requested item
   */
  public static RecordSelector of(
      ExportRequest request,
      SegmentStore log,
      long segments,
      Path temporaryDirectory,
      LongConsumer progress) {
    try {
      var selector = new RecordSelector(request, temporaryDirectory);
      try {
        selector.resolve(log, segments, progress);
        return selector;
      } catch (RuntimeException e) {
        selector.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot write to " + temporaryDirectory + ": " + IoReason.of(e), e);
    }
  }

  private void resolve(SegmentStore log, long segments, LongConsumer progress) {
    var counted = new long[1];
    if (criteria.hasChains()) {
      resolveChains(log, segments, progress, counted);
    }
    if (!criteria.hasChains() && criteria.principals().isEmpty() && !isOfActionsOnly()) {
      return;
    }
    RecordScan.of(
        log,
        segments,
        (number, record) -> {
          progress.accept(++counted[0]);
          collect(number, record);
        });
  }

  private boolean isOfActionsOnly() {
    return bounds.kinds().contains("action") && !bounds.kinds().contains("event");
  }

  private void resolveChains(
      SegmentStore log, long segments, LongConsumer progress, long[] counted) {
    var chainPrefixes = new IdPrefixResolver("chain", criteria.chains());
    var findingPrefixes = new IdPrefixResolver("finding", criteria.findings());
    Set<String> agents = new HashSet<>();
    RecordScan.of(
        log,
        segments,
        (number, record) -> {
          progress.accept(++counted[0]);
          switch (record.header().kind()) {
            case "chain" -> addChainIfSelected(record, chainPrefixes, agents);
            case "finding" -> addFindingIfSelected(record, findingPrefixes, agents);
            default -> {}
          }
        });
    chainPrefixes.checkAllResolved(log);
    findingPrefixes.checkAllResolved(log);
    for (String agent : criteria.agents()) {
      if (!agents.contains(agent)) {
        throw new EvidenceException(
            "no chain of agent " + agent + " in the evidence log in " + log);
      }
    }
  }

  private void addChainIfSelected(RecordView record, IdPrefixResolver prefixes, Set<String> agents)
      throws IOException {
    String id = record.header().id();
    boolean requested = prefixes.matches(id);
    boolean mergedIntoSelected = isIn(record.text("merged_into"), criteria.chains());
    if (requested || mergedIntoSelected || isOfAgents(record, agents)) {
      chains.add(id);
    }
  }

  private static boolean isIn(Optional<String> id, SortedSet<String> prefixes) {
    return id.isPresent() && prefixes.stream().anyMatch(id.get()::startsWith);
  }

  private void addFindingIfSelected(
      RecordView record, IdPrefixResolver prefixes, Set<String> agents) throws IOException {
    if (prefixes.matches(record.header().id()) || isOfAgents(record, agents)) {
      Optional<String> chain = record.text("chain_id");
      if (chain.isPresent()) {
        chains.add(chain.get());
      }
    }
  }

  private boolean isOfAgents(RecordView record, Set<String> agents) {
    if (criteria.agents().isEmpty()) {
      return false;
    }
    Optional<String> agent = record.text("agent_id").filter(id -> criteria.agents().contains(id));
    agent.ifPresent(agents::add);
    return agent.isPresent();
  }

  private void collect(long number, RecordView record) throws IOException {
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
        if (isOfActionsOnly() && EventReference.of(record).isPresent()) {
          referencedEvents.add(id);
        }
      }
      case "event" -> {
        if (matcher.areIn(record)) {
          eventRecords.add(String.valueOf(number));
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
    if (!bounds.kinds().isEmpty() && !bounds.kinds().contains(kind) && !isReferenced(record)) {
      return false;
    }
    if (isOfAnotherTenant(record) || (!criteria.isAll() && !isChosen(record))) {
      return false;
    }
    boolean unboundedTime = bounds.since().isEmpty() && bounds.until().isEmpty();
    return unboundedTime || RecordTime.of(record).isWithin(since, until);
  }

  @Override
  public Set<String> fieldsLeftOut(RecordView record) {
    return isOfActionsOnly() && record.header().kind().equals("event")
        ? EventReference.fieldsBeyondAction(record)
        : Set.of();
  }

  private boolean isReferenced(RecordView record) {
    return record.header().kind().equals("event")
        && referencedEvents.contains(record.header().id());
  }

  /** Acts on all tenants' records have no tenant, and no single tenant may see them. */
  private boolean isOfAnotherTenant(RecordView record) {
    return bounds.tenant().isPresent() && !bounds.tenant().equals(record.text("tenant"));
  }

  private boolean isChosen(RecordView record) {
    return (criteria.hasChains() && belongsToChain(record))
        || (!criteria.principals().isEmpty()
            && (matcher.areIn(record) || refersToMatchingEvent(record)));
  }

  private boolean refersToMatchingEvent(RecordView record) {
    return record.header().kind().equals("action")
        && EventReference.of(record)
            .filter(event -> eventRecords.contains(String.valueOf(event.record())))
            .isPresent();
  }

  private boolean belongsToChain(RecordView record) {
    String id = record.header().id();
    return switch (record.header().kind()) {
      case "event", "action" -> events.contains(id);
      case "chain" -> chains.contains(id);
      case "finding", "decision" -> isOfChain(record);
      case "link" ->
          isIn(record.text("child"), keys)
              || isIn(record.text("parent"), keys)
              || (record.text("link_id").isPresent() && isIn(record.text("event_id"), events));
      case "alert" -> alerts.contains(id);
      case "delivery", "verdict" -> isIn(record.text("alert_id"), alerts) || isOfChain(record);
      case "manifest" ->
          isIn(record.text("agent_id"), agents) && RecordTime.of(record).from() <= last;
      case "exception" -> exceptions.contains(id) || RecordTime.of(record).isWithin(first, last);
      case "settings" -> RecordTime.of(record).from() <= last;
      case "identity" -> isIn(record.text("id"), agents);
      case "act" -> concernsSelection(record);
      default -> false;
    };
  }

  /** An act on the same chains, findings or agents: an earlier export, withholding or hold. */
  private boolean concernsSelection(RecordView act) {
    JsonNode selector = act.field("selector").orElse(MissingNode.getInstance());
    return containsAny(selector.path("chain"), criteria.chains())
        || containsAny(selector.path("finding"), criteria.findings())
        || containsAny(selector.path("agent"), criteria.agents());
  }

  /** Either may be only an id prefix. */
  private static boolean containsAny(JsonNode value, SortedSet<String> selected) {
    for (JsonNode element : value) {
      String id = element.asText();
      if (selected.stream().anyMatch(other -> other.startsWith(id) || id.startsWith(other))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(Optional<String> id, DiskHashSet set) {
    return id.filter(set::contains).isPresent();
  }

  @Override
  public void close() throws IOException {
    for (DiskHashSet set :
        new DiskHashSet[] {
          chains, keys, events, alerts, exceptions, agents, eventRecords, referencedEvents
        }) {
      set.close();
    }
  }
}
