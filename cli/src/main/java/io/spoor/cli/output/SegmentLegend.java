package io.spoor.cli.output;

import io.spoor.client.result.ActionView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.ChainView.SegmentRow;
import io.spoor.client.result.ChainView.SwitchRow;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one chain as a tree, each with a letter that marks the identity of an action in
 * one character.
 */
final class SegmentLegend {
  /** A segment in the tree. {@code branch}: the tree lines that lead to it, as text. */
  record LegendEntry(
      SegmentRow segment,
      String letter,
      String branch,
      @Nullable ActionView firstUse,
      @Nullable SwitchRow change) {}

  private final Map<String, LegendEntry> byKey = new LinkedHashMap<>();
  private final Map<String, LegendEntry> byCredential = new HashMap<>();
  private final Map<String, LegendEntry> bySegment = new HashMap<>();

  private SegmentLegend() {}

  /** {@code actions} in chain order. */
  static SegmentLegend entryOf(ChainView chain, List<ActionView> actions) {
    var legend = new SegmentLegend();
    Map<String, List<SegmentRow>> children = new HashMap<>();
    Set<String> keys = new HashSet<>();
    chain.segments().forEach(segment -> keys.add(segment.key()));
    for (SegmentRow segment : shownSegments(chain)) {
      String parent =
          segment.parent() != null && keys.contains(segment.parent()) ? segment.parent() : "";
      children.computeIfAbsent(parent, p -> new ArrayList<>()).add(segment);
    }
    Map<String, ActionView> firstUse = new HashMap<>();
    for (ActionView action : actions) {
      firstUse.putIfAbsent(action.segmentId(), action);
      if (action.credentialId() != null) {
        firstUse.putIfAbsent(action.credentialId(), action);
      }
    }
    Map<String, SwitchRow> changes = new HashMap<>();
    chain.switches().forEach(change -> changes.putIfAbsent(change.toCredential(), change));
    Map<String, Integer> segmentOrder = new HashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      segmentOrder.putIfAbsent(actions.get(i).eventId(), i);
    }
    legend.add(children, "", "", firstUse, changes, segmentOrder);
    return legend;
  }

  /**
   * A long-lived key appears in the chain as itself, by its creator, and with the day of each use.
   * If the key with a day is shown, the bare key adds nothing and is omitted.
   */
  private static List<SegmentRow> shownSegments(ChainView chain) {
    Set<String> ofDays = new HashSet<>();
    Set<String> parents = new HashSet<>();
    for (SegmentRow segment : chain.segments()) {
      if (Keys.hasDay(segment.key())) {
        ofDays.add(Keys.base(segment.key()));
      }
      if (segment.parent() != null) {
        parents.add(segment.parent());
      }
    }
    return chain.segments().stream()
        .filter(
            segment ->
                segment.actionCount() > 0
                    || !ofDays.contains(segment.key())
                    || parents.contains(segment.key()))
        .toList();
  }

  private void add(
      Map<String, List<SegmentRow>> children,
      String parent,
      String indent,
      Map<String, ActionView> firstUse,
      Map<String, SwitchRow> changes,
      Map<String, Integer> segmentOrder) {
    List<SegmentRow> siblings = new ArrayList<>(children.getOrDefault(parent, List.of()));
    siblings.sort(Comparator.comparingInt(segment -> sortKey(segment, firstUse, segmentOrder)));
    for (int i = 0; i < siblings.size(); i++) {
      SegmentRow segment = siblings.get(i);
      boolean last = i == siblings.size() - 1;
      boolean root = parent.isEmpty();
      String credential = Keys.value(segment.key());
      var entry =
          new LegendEntry(
              segment,
              letterAt(byKey.size()),
              root ? "" : indent + (last ? "└─ " : "├─ "),
              firstUseBelow(segment, firstUse),
              changes.get(credential));
      if (byKey.putIfAbsent(segment.key(), entry) == null) {
        byCredential.putIfAbsent(credential, entry);
        bySegment.putIfAbsent(segment.id(), entry);
        add(
            children,
            segment.key(),
            root ? "" : indent + (last ? "   " : "│  "),
            firstUse,
            changes,
            segmentOrder);
      }
    }
  }

  private static int sortKey(
      SegmentRow segment, Map<String, ActionView> firstUse, Map<String, Integer> segmentOrder) {
    ActionView first = firstUseBelow(segment, firstUse);
    return first == null
        ? Integer.MAX_VALUE
        : segmentOrder.getOrDefault(first.eventId(), Integer.MAX_VALUE);
  }

  private static @Nullable ActionView firstUseBelow(
      SegmentRow segment, Map<String, ActionView> firstUse) {
    ActionView ownFirstUse = firstUse.get(segment.id());
    return ownFirstUse == null ? firstUse.get(Keys.value(segment.key())) : ownFirstUse;
  }

  /** A, B, … Z, AA, AB, … */
  static String letterAt(int index) {
    String last = String.valueOf((char) ('A' + index % 26));
    return index < 26 ? last : letterAt(index / 26 - 1) + last;
  }

  List<LegendEntry> entries() {
    return List.copyOf(byKey.values());
  }

  /** Null for a segment that is not shown. */
  @Nullable String letterOf(SegmentRow segment) {
    LegendEntry entry = byKey.get(segment.key());
    return entry == null ? null : entry.letter();
  }

  /**
   * The identity of an action: the credential it presented, else its segment; null if the chain
   * lists neither.
   */
  @Nullable LegendEntry entryOf(ActionView action) {
    LegendEntry presentedEntry =
        action.credentialId() == null ? null : byCredential.get(action.credentialId());
    return presentedEntry == null ? bySegment.get(action.segmentId()) : presentedEntry;
  }
}
