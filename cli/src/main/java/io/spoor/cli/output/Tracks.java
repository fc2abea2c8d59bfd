package io.spoor.cli.output;

import io.spoor.client.result.ActionRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.ChainRow.SegmentRow;
import io.spoor.client.result.ChainRow.SwitchRow;
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
 * The segments of one chain as a tree, each with a letter, so that an action can say in one
 * character what it ran as.
 */
final class Tracks {
  /** A segment in the tree. {@code branch}: the lines that lead to it, as text. */
  record Track(
      SegmentRow segment,
      String letter,
      String branch,
      @Nullable ActionRow first,
      @Nullable SwitchRow change) {}

  private final Map<String, Track> byKey = new LinkedHashMap<>();
  private final Map<String, Track> byCredential = new HashMap<>();
  private final Map<String, Track> bySegment = new HashMap<>();

  private Tracks() {}

  /** {@code actions} in the order of the chain. */
  static Tracks of(ChainRow chain, List<ActionRow> actions) {
    var tracks = new Tracks();
    Map<String, List<SegmentRow>> children = new HashMap<>();
    Set<String> keys = new HashSet<>();
    chain.segments().forEach(segment -> keys.add(segment.key()));
    for (SegmentRow segment : shown(chain)) {
      String parent =
          segment.parent() != null && keys.contains(segment.parent()) ? segment.parent() : "";
      children.computeIfAbsent(parent, p -> new ArrayList<>()).add(segment);
    }
    Map<String, ActionRow> firstUse = new HashMap<>();
    for (ActionRow action : actions) {
      firstUse.putIfAbsent(action.segmentId(), action);
      if (action.credentialId() != null) {
        firstUse.putIfAbsent(action.credentialId(), action);
      }
    }
    Map<String, SwitchRow> changes = new HashMap<>();
    chain.switches().forEach(change -> changes.putIfAbsent(change.toCredential(), change));
    Map<String, Integer> order = new HashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      order.putIfAbsent(actions.get(i).eventId(), i);
    }
    tracks.add(children, "", "", firstUse, changes, order);
    return tracks;
  }

  /**
   * A long-lived key stands in the chain as itself, by who made it, and with the day of each use:
   * where a day does, the bare key says nothing more.
   */
  private static List<SegmentRow> shown(ChainRow chain) {
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
      Map<String, ActionRow> firstUse,
      Map<String, SwitchRow> changes,
      Map<String, Integer> order) {
    List<SegmentRow> here = new ArrayList<>(children.getOrDefault(parent, List.of()));
    here.sort(Comparator.comparingInt(segment -> rank(segment, firstUse, order)));
    for (int i = 0; i < here.size(); i++) {
      SegmentRow segment = here.get(i);
      boolean last = i == here.size() - 1;
      boolean root = parent.isEmpty();
      String credential = Keys.value(segment.key());
      var track =
          new Track(
              segment,
              letter(byKey.size()),
              root ? "" : indent + (last ? "└─ " : "├─ "),
              first(segment, firstUse),
              changes.get(credential));
      if (byKey.putIfAbsent(segment.key(), track) == null) {
        byCredential.putIfAbsent(credential, track);
        bySegment.putIfAbsent(segment.id(), track);
        add(
            children,
            segment.key(),
            root ? "" : indent + (last ? "   " : "│  "),
            firstUse,
            changes,
            order);
      }
    }
  }

  private static int rank(
      SegmentRow segment, Map<String, ActionRow> firstUse, Map<String, Integer> order) {
    ActionRow first = first(segment, firstUse);
    return first == null
        ? Integer.MAX_VALUE
        : order.getOrDefault(first.eventId(), Integer.MAX_VALUE);
  }

  private static @Nullable ActionRow first(SegmentRow segment, Map<String, ActionRow> firstUse) {
    ActionRow own = firstUse.get(segment.id());
    return own == null ? firstUse.get(Keys.value(segment.key())) : own;
  }

  /** A, B, … Z, AA, AB, … */
  static String letter(int index) {
    String last = String.valueOf((char) ('A' + index % 26));
    return index < 26 ? last : letter(index / 26 - 1) + last;
  }

  List<Track> inTreeOrder() {
    return List.copyOf(byKey.values());
  }

  /** Null for a segment that is not shown. */
  @Nullable String letterOf(SegmentRow segment) {
    Track track = byKey.get(segment.key());
    return track == null ? null : track.letter();
  }

  /**
   * What an action ran as: the credential it presented, else the segment it belongs to; null when
   * the chain lists neither.
   */
  @Nullable Track of(ActionRow action) {
    Track presented =
        action.credentialId() == null ? null : byCredential.get(action.credentialId());
    return presented == null ? bySegment.get(action.segmentId()) : presented;
  }
}
