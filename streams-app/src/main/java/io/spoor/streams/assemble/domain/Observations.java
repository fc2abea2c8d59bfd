package io.spoor.streams.assemble.domain;

import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import io.spoor.streams.detect.domain.ChainRef;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.detect.domain.ObservedActions;
import io.spoor.streams.detect.domain.Verdict;
import io.spoor.streams.manifest.domain.Manifests;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.rows.Rows.Row;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.state.KeyRow;
import io.spoor.streams.state.Observed;
import io.spoor.streams.state.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      if (!detectors.once(group.detector()) || isEarliest(chain, group, now)) {
        observed.keep(chain, group, now);
        chain.groups.add(group);
      }
    }
    calls.add(chain, event);
  }

  private static Group group(Observed observed) {
    return new Group(observed.getDetector(), observed.getGroup());
  }

  /**
   * Of what may be said of every action, nearly all comes after what is kept already: that is
   * remembered, so as not to read it each time.
   */
  private boolean isEarliest(Scope chain, Group group, Observed now) {
    if (earliest.isLater(chain.key(), now)) {
      return false;
    }
    Observed kept = observed.earlierThan(chain, group, now);
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
    observed.remove(chain, group(gone), gone);
  }

  /** A key that is evicted: the findings about its actions, which are not kept here any more. */
  List<Finding> evict(Scope chain, KeyRow row) {
    List<Row<FindingMoved>> findings = observed.findings(chain, row.getKey(), null);
    findings.forEach(observed::remove);
    return findings.stream().map(finding -> finding.value().getFinding()).toList();
  }

  /** A key that leaves: the findings about its actions, which go where it goes. */
  List<FindingMoved> letGo(Scope chain, KeyRow row) {
    List<Row<FindingMoved>> findings = observed.findings(chain, row.getKey(), null);
    findings.forEach(observed::remove);
    return findings.stream().map(Row::value).toList();
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
      if (actions(chain, group).stream().anyMatch(action -> decides(action, moved))) {
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

  private List<Observed> actions(Scope chain, Group group) {
    return observed.of(chain, group, detectors.most(group.detector())).stream()
        .filter(action -> isHere(chain, action.getKey()))
        .toList();
  }

  private boolean isHere(Scope chain, String key) {
    KeyRow row = rows.key(chain.hash, key);
    return row != null && row.getHere();
  }

  private void judge(Scope chain, Group group) {
    List<Observed> actions = actions(chain, group);
    if (actions.isEmpty()) {
      return;
    }
    String detector = group.detector();
    ChainRef ref = ref(chain);
    Map<String, Verdict> verdicts =
        detectors.judge(detector, new ObservedActions(ref, group.group(), actions, manifests));
    Map<String, Row<FindingMoved>> before = published(chain, group, actions);
    verdicts.forEach(
        (subject, verdict) -> {
          Row<FindingMoved> was = before.remove(subject);
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
      Finding next = detectors.retract(was.value().getFinding());
      if (next != null) {
        observed.keep(chain, FindingMoved.newBuilder(was.value()).setFinding(next).build());
        out.finding(next);
      }
    }
  }

  /** What was published of a group, by subject. */
  private Map<String, Row<FindingMoved>> published(
      Scope chain, Group group, List<Observed> actions) {
    byte[] hash = ObservedRows.hashOf(group);
    Map<String, Row<FindingMoved>> published = new LinkedHashMap<>();
    Set<String> keys = new HashSet<>();
    for (Observed action : actions) {
      if (keys.add(action.getKey())) {
        for (Row<FindingMoved> row : observed.findings(chain, action.getKey(), hash)) {
          published.merge(
              row.value().getFinding().getSubject(),
              row,
              (a, b) ->
                  a.value().getFinding().getRevision() >= b.value().getFinding().getRevision()
                      ? a
                      : b);
        }
      }
    }
    return published;
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
