package io.spoor.pipeline.alert;

import io.spoor.pipeline.state.AlertNotice;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The critical findings of one chain that justify a notification, independent of their order and in
 * bounded memory. A finding is one rule and one target.
 */
final class CriticalFindings {
  /** Findings that are told apart; of more, the number counts. */
  static final int MAX_DISTINCT = 256;

  private final TreeMap<Long, String> explanations = new TreeMap<>();
  private long count;

  void add(GroupedFinding finding) {
    count++;
    explanations.put(key(finding), finding.getExplanation());
    if (explanations.size() > MAX_DISTINCT) {
      explanations.pollLastEntry();
    }
  }

  void remove(GroupedFinding finding) {
    count--;
    explanations.remove(key(finding));
  }

  /** Sets the number of findings when the details of some were not kept. */
  void countAtLeast(long number) {
    count = Math.max(count, number);
  }

  /** Records all of them in the notice; returns the explanations of those that it lacked. */
  List<String> addTo(AlertNotice notice) {
    var known = new TreeSet<>(notice.getNotifiedTargets());
    List<String> added = new ArrayList<>();
    for (Map.Entry<Long, String> finding : explanations.entrySet()) {
      if (known.add(finding.getKey())) {
        added.add(finding.getValue());
      }
    }
    while (known.size() > MAX_DISTINCT) {
      known.removeLast();
    }
    if (added.isEmpty() && known.size() == MAX_DISTINCT && count > notice.getNotifiedCriticals()) {
      added.add(AlertText.manyCriticals(count));
    }
    notice.setNotifiedTargets(List.copyOf(known));
    notice.setNotifiedCriticals(count);
    return added;
  }

  private static long key(GroupedFinding finding) {
    return ByteBuffer.wrap(Keys.hash(finding.getFindingId())).getLong();
  }
}
