package io.spoor.cli.output;

import io.spoor.cli.output.Table.Cell;
import io.spoor.cli.output.Tracks.Track;
import io.spoor.client.result.ActionRow;
import io.spoor.client.result.ChainRow.SegmentRow;
import io.spoor.client.result.ChainRow.SwitchRow;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.text.TextSanitizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The identities of a chain as a tree: who, presenting what, taken on how, and why it is known to
 * belong here.
 */
final class IdentityTree {
  private static final int LONGEST_ID = 20;

  private IdentityTree() {}

  static List<String> lines(Tracks tracks, List<ActionRow> actions, Look look) {
    Map<String, Long> used = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (ActionRow action : actions) {
      numbers.putIfAbsent(action.eventId(), numbers.size());
      Track track = tracks.of(action);
      if (track != null) {
        used.merge(track.letter(), 1L, Long::sum);
      }
    }
    var table =
        new Table()
            .left("")
            .shrinking("WHO", 24)
            .shrinking("PRESENTING", 20)
            .left("SWITCH")
            .shrinking("JOINED BY", 36)
            .right("ACTIONS");
    for (Track track : tracks.inTreeOrder()) {
      table.row(
          Cell.of(track.letter(), Style.CYAN),
          Cell.of(track.branch() + who(track)),
          Cell.of(presenting(track)),
          switched(track.change()),
          Cell.of(joined(track.segment(), numbers), Style.DIM),
          Cell.of(used.getOrDefault(track.letter(), 0L)));
    }
    return table.lines(look, "  ");
  }

  private static String who(Track track) {
    if (track.change() != null && !track.change().kind().equals("audience")) {
      return Names.identity(track.change().to());
    }
    ActionRow first = track.first();
    if (first == null || first.principal() == null) {
      return "?";
    }
    return Names.identity(
        first.sessionIssuer() == null ? first.principal() : first.sessionIssuer());
  }

  private static String presenting(Track track) {
    String key = track.segment().key();
    String id = Keys.value(key);
    ActionRow first = track.first();
    String audience =
        first != null && id.equals(first.credentialId()) && first.audience() != null
            ? " for " + first.audience()
            : "";
    String kind = Keys.kind(key).equals("access-key") ? "" : Keys.kind(key) + " ";
    return TextSanitizer.replace(
        kind + (id.length() > LONGEST_ID ? Text.cut(id, 9) : id) + audience);
  }

  private static Cell switched(@Nullable SwitchRow change) {
    if (change == null) {
      return Cell.of("");
    }
    if (change.declared() == null) {
      return Cell.of("no manifest");
    }
    return change.declared()
        ? Cell.of("declared", Style.GREEN)
        : Cell.of("UNDECLARED", Style.ALARM);
  }

  /** Method, the number of the action whose record says so, who says it and how sure that is. */
  private static String joined(SegmentRow segment, Map<String, Integer> numbers) {
    if (segment.method() == null) {
      return "root";
    }
    double confidence = segment.confidence() == null ? 0 : segment.confidence();
    Integer number = segment.eventId() == null ? null : numbers.get(segment.eventId());
    return String.format(
        Locale.ROOT,
        "%s%s (%s %.2f)",
        segment.method(),
        number == null ? "" : " #" + number,
        segment.statedBy(),
        confidence);
  }
}
