package io.spoor.streams.assemble.domain;

import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.rows.RowKey;
import io.spoor.streams.state.ChainRow;
import io.spoor.streams.state.IdentityRow;
import io.spoor.streams.state.KeyRow;
import io.spoor.streams.state.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The chain as a document: added up from its rows when it is published. */
final class ChainSummary {
  /** Entries in each list of the document. */
  static final int LISTED = 1_000;

  private static final Comparator<KeyRow> BY_START =
      Comparator.comparing((KeyRow row) -> row.getActions() == 0)
          .thenComparingLong(KeyRow::getStarted)
          .thenComparing(KeyRow::getKey);
  private static final Comparator<IdentityRow> BY_USE =
      (a, b) -> Order.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());

  private final AssembleRows rows;
  private final int generation;

  ChainSummary(AssembleRows rows, int generation) {
    this.rows = rows;
    this.generation = generation;
  }

  /** Null when the chain has nothing to show and never had. */
  @Nullable Chain of(ChainRow row) {
    byte[] hash = RowKey.hash(row.getChainKey());
    var fold = new Fold(row.getChainKey());
    rows.eachKey(hash, fold::add);
    rows.eachNote(hash, fold::note);
    if (fold.actions == 0 && fold.notes == 0 && row.getRevision() == 0) {
      return null;
    }
    rows.eachIdentity(hash, fold::add);
    rows.eachChange(hash, fold.switches::add);
    rows.eachFinding(hash, fold::add);
    return fold.chain(row);
  }

  private final class Fold {
    private final List<KeyRow> here = new ArrayList<>();
    private final Map<String, IdentityRow> principals = new HashMap<>();
    private final Map<String, IdentityRow> credentials = new HashMap<>();
    private final List<Switch> switches = new ArrayList<>();
    private final TreeSet<String> findings = new TreeSet<>();
    private final TreeSet<String> sources = new TreeSet<>();
    private final String rootKey;
    private @Nullable String movedTo;
    private long actions;
    private long segments;
    private long notes;
    private long noted = Long.MAX_VALUE;
    private long started = Long.MAX_VALUE;
    private long ended = Long.MIN_VALUE;
    private int risk;

    Fold(String rootKey) {
      this.rootKey = rootKey;
    }

    void add(KeyRow key) {
      if (!key.getHere()) {
        if (movedTo == null || key.getKey().equals(rootKey)) {
          movedTo = key.getMovedTo();
        }
        return;
      }
      boolean used = key.getActions() > 0;
      if (used || key.getParent() != null) {
        here.add(key);
      }
      if (used) {
        segments++;
        actions += key.getActions();
        started = Math.min(started, key.getStarted());
        ended = Math.max(ended, key.getEnded());
        sources.addAll(key.getSources());
      }
    }

    void add(IdentityRow way) {
      if (!way.getUsed()) {
        return;
      }
      principals.merge(way.getPrincipal(), way, ChainSummary::earlier);
      if (way.getCredentialId() != null) {
        credentials.merge(way.getCredentialId(), way, ChainSummary::earlier);
      }
    }

    void add(Finding finding) {
      if (!"retracted".equals(finding.getStatus())) {
        findings.add(finding.getFindingId());
        risk = Math.max(risk, finding.getRiskScore());
      }
    }

    /**
     * A shared credential may have no actions of its own: then its chain begins with the finding.
     */
    void note(Finding finding) {
      if ("retracted".equals(finding.getStatus())) {
        return;
      }
      notes++;
      add(finding);
      noted = Math.min(noted, finding.getTime());
    }

    Chain chain(ChainRow row) {
      boolean empty = actions == 0 && notes == 0;
      if (actions == 0) {
        started = empty ? 0 : noted;
        ended = started;
      }
      Statement agent = row.getAgent();
      Statement run = row.getRun();
      boolean truncated =
          Stream.of(
                  here.size(),
                  principals.size(),
                  credentials.size(),
                  switches.size(),
                  findings.size())
              .anyMatch(size -> size > LISTED);
      return Chain.newBuilder()
          .setChainId(Keys.id(row.getChainKey()))
          .setTenant(row.getTenant())
          .setRootKey(row.getChainKey())
          .setRevision(row.getRevision() + 1)
          .setGeneration(generation)
          .setStatus(empty ? "merged" : "active")
          .setMergedInto(empty && movedTo != null ? Keys.id(movedTo) : null)
          .setParentChainId(row.getDelegatedBy() == null ? null : Keys.id(row.getDelegatedBy()))
          .setAgentId(agent == null ? null : agent.getValue())
          .setAgentVersion(agent == null ? null : agent.getDetail())
          .setRunId(run == null ? null : run.getValue())
          .setStarted(started)
          .setEnded(ended)
          .setActionCount(actions)
          .setSwitchCount(switches.size())
          .setSegmentCount(segments)
          .setSegments(
              here.stream().sorted(BY_START).limit(LISTED).map(ChainSummary::segment).toList())
          .setPrincipals(inOrder(principals, IdentityRow::getPrincipal))
          .setCredentials(inOrder(credentials, IdentityRow::getCredentialId))
          .setSources(List.copyOf(sources))
          .setSwitches(
              switches.stream()
                  .sorted(
                      (a, b) ->
                          Order.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()))
                  .limit(LISTED)
                  .toList())
          .setFindingIds(findings.stream().limit(LISTED).toList())
          .setRelated(row.getRelated().stream().map(Keys::id).sorted().limit(LISTED).toList())
          .setRiskScore(risk)
          .setTruncated(truncated)
          .build();
    }
  }

  private static IdentityRow earlier(IdentityRow a, IdentityRow b) {
    return BY_USE.compare(a, b) <= 0 ? a : b;
  }

  private static List<String> inOrder(
      Map<String, IdentityRow> used, Function<IdentityRow, String> name) {
    return used.values().stream().sorted(BY_USE).map(name).distinct().limit(LISTED).toList();
  }

  private static ChainSegment segment(KeyRow row) {
    boolean used = row.getActions() > 0;
    return ChainSegment.newBuilder()
        .setSegmentId(Keys.id(row.getKey()))
        .setKey(row.getKey())
        .setParent(row.getParent())
        .setMethod(row.getMethod())
        .setConfidence(row.getConfidence())
        .setStatedBy(row.getStatedBy())
        .setEventId(row.getLinkEventId())
        .setStarted(used ? row.getStarted() : null)
        .setEnded(used ? row.getEnded() : null)
        .setActionCount(row.getActions())
        .build();
  }
}
