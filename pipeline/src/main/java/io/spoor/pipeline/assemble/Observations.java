package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Verdict;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.state.Statement;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What detectors of actions observed in a chain, and what they make of it. What was observed goes
 * with its action; a finding goes with the key of the action that decides it, ahead of the actions,
 * so that its revisions go on.
 */
final class Observations {
  private final ObservedRows observed;
  private final Earliest earliest = new Earliest();
  private final AssembleRows rows;
  private final Manifests manifests;
  private final Detectors detectors;
  private final Calls calls;
  private final Outbox out;

  Observations(
      Rows stored, AssembleRows rows, Manifests manifests, Detectors detectors, Outbox out) {
    this.observed = new ObservedRows(stored);
    this.rows = rows;
    this.manifests = manifests;
    this.detectors = detectors;
    this.calls = new Calls(stored, manifests, detectors, out);
    this.out = out;
  }

  /** An action that was not there before. */
  void add(Scope chain, IdentityEvent event) {
    for (Observed now : detectors.observe(event)) {
      Group group = group(now);
      if (detectors.once(group.detector())) {
        if (!isEarliest(chain, group, now)) {
          continue;
        }
      } else {
        observed.keep(chain, group, now);
      }
      chain.groups.add(group);
    }
    calls.add(chain, event);
  }

  private static Group group(Observed observed) {
    return new Group(observed.getDetector(), observed.getGroup());
  }

  /**
   * Keeps what is the earliest of its segment. Of what may be said of every action, nearly all
   * comes after what is kept already: that is remembered, so as not to read it each time.
   */
  private boolean isEarliest(Scope chain, Group group, Observed now) {
    if (earliest.isLater(chain.key(), now)) {
      return false;
    }
    Observed kept = observed.keepEarliest(chain, group, now);
    earliest.remember(chain.key(), kept == null ? now : kept);
    return kept == null;
  }

  /** An action that left. */
  void remove(Scope chain, IdentityEvent event) {
    for (Observed gone : detectors.observe(event)) {
      forget(chain, gone);
      chain.groups.add(group(gone));
    }
    calls.remove(chain, event);
  }

  /** An action that is evicted: what was said of it stands. */
  void evict(Scope chain, IdentityEvent event) {
    for (Observed gone : detectors.observe(event)) {
      forget(chain, gone);
    }
    calls.remove(chain, event);
  }

  private void forget(Scope chain, Observed gone) {
    earliest.forget(chain.key(), gone);
    observed.remove(chain, group(gone), gone, detectors.once(gone.getDetector()));
  }

  /**
   * Findings about actions of a key.
   *
   * @param last row of the last one; null when there is none
   * @param more whether there may be others behind it
   */
  record Some(List<FindingMoved> findings, byte @Nullable [] last, boolean more) {}

  /**
   * A key that leaves or is evicted: takes away the next {@code limit} findings about its actions.
   * Those before {@code after} are not looked for again.
   */
  Some take(Scope chain, KeyRow row, byte @Nullable [] after, int limit) {
    List<Row<FindingMoved>> findings = observed.findings(chain, row.getKey(), after, limit);
    findings.forEach(observed::remove);
    return new Some(
        findings.stream().map(Row::value).toList(),
        findings.isEmpty() ? null : findings.getLast().key(),
        findings.size() == limit);
  }

  /** There is no such chain any more: removes some of what is left of it; how many rows. */
  int forget(Scope chain, int limit) {
    return observed.removeCut(chain, limit);
  }

  /** A finding that came with a key, to a chain in which that stands or will. */
  void came(Scope chain, FindingMoved moved) {
    FindingMoved mine = observed.finding(chain, moved);
    if (mine == null || mine.getFinding().getRevision() <= moved.getFinding().getRevision()) {
      observed.keep(chain, moved);
      chain.came.add(moved);
    }
  }

  /** Judges again what the message that is being handled made necessary. */
  void settle(Scope chain) {
    for (FindingMoved moved : chain.came) {
      calls.came(chain, moved);
      // Judged when the action that decides it is here; until then it stands as it came.
      var group = new Group(moved.getFinding().getRuleId(), String.valueOf(moved.getGroup()));
      JudgedPart judged = judged(chain, group);
      if (judged.cut() || judged.actions().stream().anyMatch(action -> decides(action, moved))) {
        chain.groups.add(group);
      }
    }
    for (Group group : chain.groups) {
      judge(chain, group);
    }
    calls.settle(chain);
  }

  /** Where an earlier action of the segment stands for it, the one that decided never shows. */
  private boolean decides(Observed action, FindingMoved moved) {
    return detectors.once(moved.getFinding().getRuleId())
        ? action.getKey().equals(moved.getKey())
        : action.getEventId().equals(moved.getAnchor());
  }

  /** What is judged of a group, as far as it stands here. */
  private JudgedPart judged(Scope chain, Group group) {
    return observed
        .judged(chain, group, detectors.window(group.detector()))
        .where(action -> isHere(chain, action.getKey()));
  }

  private boolean isHere(Scope chain, String key) {
    KeyRow row = rows.key(chain.hash, key);
    return row != null && row.getHere();
  }

  private void judge(Scope chain, Group group) {
    JudgedPart judged = judged(chain, group);
    List<Observed> actions = judged.actions();
    if (judged.large() && (judged.cut() || chain.row.getKept() == null)) {
      // Where some was evicted, what was judged in part stays so.
      observed.cut(chain, group, judged.cut());
    }
    if (actions.isEmpty()) {
      return;
    }
    String detector = group.detector();
    ChainRef ref = ref(chain);
    Map<String, Verdict> verdicts =
        detectors.judge(detector, new ObservedActions(ref, group.group(), actions, manifests));
    Map<String, Row<FindingMoved>> before =
        judged.cut() ? bySubject(standing(chain, group, judged)) : published(chain, group, actions);
    verdicts.forEach(
        (subject, verdict) -> {
          Row<FindingMoved> was = before.remove(subject);
          if (was == null && judged.cut()) {
            was = about(chain, group, subject);
          }
          Finding last = was == null ? null : was.value().getFinding();
          Finding next = detectors.finding(detector, ref, verdict, last);
          if (next != null) {
            Finding now = Kept.newerThanEvicted(chain, next);
            keep(chain, group, verdict.anchor(), now, was);
            out.finding(now);
          } else if (was != null && !isAnchor(was.value(), verdict.anchor())) {
            keep(chain, group, verdict.anchor(), was.value().getFinding(), was);
          }
        });
    if (chain.row.getKept() != null) {
      // Part of what they were judged by may be gone: they stand.
      return;
    }
    for (Row<FindingMoved> was : before.values()) {
      Finding last = was.value().getFinding();
      Finding next = judged.sees(last) ? detectors.retract(last) : published(last, ref);
      if (next != null) {
        observed.keep(chain, FindingMoved.newBuilder(was.value()).setFinding(next).build());
        out.finding(next);
      }
    }
  }

  /** A finding that stands, as this chain publishes it; null when it did. */
  private static @Nullable Finding published(Finding last, ChainRef chain) {
    return last.getChainKey().equals(chain.chainKey())
        ? null
        : Finding.newBuilder(last)
            .setChainId(Keys.id(chain.chainKey()))
            .setChainKey(chain.chainKey())
            .setAgentId(chain.agentId())
            .setRunId(chain.runId())
            .setRevision(last.getRevision() + 1)
            .build();
  }

  /** What was published of a group that is judged as a whole, by subject. */
  private Map<String, Row<FindingMoved>> published(
      Scope chain, Group group, List<Observed> actions) {
    byte[] hash = ObservedRows.hashOf(group);
    return bySubject(
        actions.stream()
            .map(Observed::getKey)
            .distinct()
            .flatMap(key -> observed.findings(chain, key, hash).stream())
            .toList());
  }

  /**
   * What was published of a group that is judged in part and is not retracted, as far as it may be
   * now. It may be about actions of keys that are not in that part any more.
   */
  private List<Row<FindingMoved>> standing(Scope chain, Group group, JudgedPart judged) {
    return observed.standing(chain, group, judged).stream()
        .filter(row -> isHere(chain, row.value().getKey()))
        .toList();
  }

  private static Map<String, Row<FindingMoved>> bySubject(List<Row<FindingMoved>> findings) {
    Map<String, Row<FindingMoved>> published = new LinkedHashMap<>();
    for (Row<FindingMoved> row : findings) {
      published.merge(
          row.value().getFinding().getSubject(), row, (a, b) -> revision(a) >= revision(b) ? a : b);
    }
    return published;
  }

  private @Nullable Row<FindingMoved> about(Scope chain, Group group, String subject) {
    return observed.about(chain, group, subject).stream()
        .filter(row -> isHere(chain, row.value().getKey()))
        .max(Comparator.comparingLong(Observations::revision))
        .orElse(null);
  }

  private static long revision(Row<FindingMoved> finding) {
    return finding.value().getFinding().getRevision();
  }

  private void keep(
      Scope chain,
      Group group,
      Observed anchor,
      Finding finding,
      @Nullable Row<FindingMoved> before) {
    var now =
        FindingMoved.newBuilder()
            .setTenant(finding.getTenant())
            .setChainKey(chain.key())
            .setKey(anchor.getKey())
            .setFinding(finding)
            .setAt(chain.at)
            .setGroup(group.group())
            .setAnchor(anchor.getEventId())
            .build();
    if (before != null && !before.value().getKey().equals(anchor.getKey())) {
      observed.remove(before);
    }
    observed.keep(chain, now);
  }

  private static boolean isAnchor(FindingMoved finding, Observed action) {
    return action.getEventId().equals(finding.getAnchor())
        && action.getKey().equals(finding.getKey());
  }

  /** The chain as findings name it. */
  static ChainRef ref(Scope chain) {
    Statement agent = chain.row.getAgent();
    Statement run = chain.row.getRun();
    return new ChainRef(
        chain.row.getTenant(),
        chain.key(),
        agent == null ? null : agent.getValue(),
        run == null ? null : run.getValue());
  }
}
