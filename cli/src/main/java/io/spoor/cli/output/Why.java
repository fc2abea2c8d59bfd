package io.spoor.cli.output;

import io.spoor.client.CommandFailed;
import io.spoor.client.result.ActionRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.ChainRow.SegmentRow;
import io.spoor.client.result.LinkRow;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.text.TextSanitizer;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why two actions of a chain are together: the links between their segments, in words. */
public final class Why {
  private final ChainRow chain;
  private final List<ActionRow> actions;
  private final Tracks tracks;
  private final Look look;
  private final Map<String, SegmentRow> byKey = new HashMap<>();

  private Why(ChainRow chain, List<ActionRow> actions, Look look) {
    this.chain = chain;
    this.actions = actions.stream().sorted(ActionRow.IN_CHAIN).toList();
    this.tracks = Tracks.of(chain, this.actions);
    this.look = look;
    chain.segments().forEach(segment -> byKey.put(segment.key(), segment));
  }

  /**
   * @param one an event id, enough of its beginning, or the action's number in the list
   * @throws CommandFailed if the chain has no such action, or more than one
   */
  public static List<String> lines(
      ChainRow chain, List<ActionRow> actions, String one, String other, Look look) {
    var why = new Why(chain, actions, look);
    return why.lines(why.find(one), why.find(other));
  }

  /** The links themselves, from each of the two actions up to where they meet. */
  public static List<LinkRow> links(
      ChainRow chain, List<ActionRow> actions, String one, String other) {
    var why = new Why(chain, actions, new Look(120, false));
    Paths paths = why.paths(why.find(one), why.find(other));
    List<SegmentRow> all = new ArrayList<>(paths.one);
    all.addAll(paths.other);
    return all.stream().flatMap(segment -> LinkRow.of(segment).stream()).toList();
  }

  private int find(String wanted) {
    String number = wanted.startsWith("#") ? wanted.substring(1) : wanted;
    if (number.matches("\\d{1,9}") && Integer.parseInt(number) < actions.size()) {
      return Integer.parseInt(number);
    }
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).eventId().startsWith(wanted)) {
        found.add(i);
      }
    }
    if (found.size() != 1) {
      String id = Names.id(chain.chainId());
      throw new CommandFailed(
          "%s of chain %s whose event id begins with %s; the numbers that bin/spoor chain %s lists will do"
              .formatted(found.isEmpty() ? "no action" : "more than one action", id, wanted, id));
    }
    return found.getFirst();
  }

  /** Segments from an action's own up to, and without, the one where both meet. */
  private record Paths(List<SegmentRow> one, List<SegmentRow> other, SegmentRow meeting) {}

  private Paths paths(int one, int other) {
    List<SegmentRow> a = upFrom(actions.get(one));
    List<SegmentRow> b = upFrom(actions.get(other));
    int common = 0;
    while (common < Math.min(a.size(), b.size())
        && a.get(a.size() - 1 - common).equals(b.get(b.size() - 1 - common))) {
      common++;
    }
    if (common == 0) {
      throw new CommandFailed(
          "the chain's document lists only its first "
              + chain.segments().size()
              + " segments, and the way between these two is not all among them");
    }
    return new Paths(
        a.subList(0, a.size() - common), b.subList(0, b.size() - common), a.get(a.size() - common));
  }

  private List<SegmentRow> upFrom(ActionRow action) {
    List<SegmentRow> path = new ArrayList<>();
    SegmentRow at =
        chain.segments().stream()
            .filter(segment -> segment.id().equals(action.segmentId()))
            .findFirst()
            .orElse(null);
    while (at != null && !path.contains(at)) {
      path.add(at);
      at = at.parent() == null ? null : byKey.get(at.parent());
    }
    return path;
  }

  private List<String> lines(int one, int other) {
    Paths paths = paths(one, other);
    List<String> lines = new ArrayList<>();
    lines.add(
        look.in(Style.BOLD, "Why " + named(one) + " and " + named(other) + " are in one chain"));
    lines.add("");
    if (paths.one.isEmpty() && paths.other.isEmpty()) {
      lines.add("  Their records carry the same key: " + named(paths.meeting) + ".");
      return lines;
    }
    lines.add("  " + carries(one, paths.one, paths.meeting));
    paths.one.forEach(segment -> joined(lines, segment));
    lines.add("  " + carries(other, paths.other, paths.meeting));
    paths.other.forEach(segment -> joined(lines, segment));
    lines.add("");
    lines.add("  They meet in " + named(paths.meeting) + ". " + weakest(paths));
    return lines;
  }

  private String carries(int action, List<SegmentRow> path, SegmentRow meeting) {
    return "#" + action + " carries " + named(path.isEmpty() ? meeting : path.getFirst()) + ".";
  }

  private void joined(List<String> lines, SegmentRow segment) {
    SegmentRow parent = byKey.get(String.valueOf(segment.parent()));
    lines.add(
        "     "
            + named(segment)
            + " "
            + verb(String.valueOf(segment.method()))
            + " "
            + (parent == null ? "a key that is not listed" : named(parent))
            + ":");
    String because =
        says(segment.statedBy())
            + " in "
            + (segment.eventId() == null ? "a record" : record(segment.eventId()))
            + " ("
            + goesBy(String.valueOf(segment.method()))
            + "; confidence "
            + confidence(segment)
            + ").";
    for (String line : Text.wrap(TextSanitizer.replace(because), look.width() - 7)) {
      lines.add("       " + look.in(Style.DIM, line));
    }
  }

  private String record(String eventId) {
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).eventId().equals(eventId)) {
        return named(i) + ", event " + eventId;
      }
    }
    return "event " + eventId;
  }

  private static String verb(String method) {
    return switch (method) {
      case "presented" -> "was presented in";
      case "issued-credential" -> "was issued to";
      case "token-parent" -> "was exchanged from";
      default -> "belongs to";
    };
  }

  private static String goesBy(String method) {
    return Stream.of(JoinMethod.values())
        .filter(known -> known.label().equals(method))
        .findFirst()
        .map(known -> method + ": " + known.means())
        .orElse(method);
  }

  private static String says(@Nullable String statedBy) {
    return switch (Objects.requireNonNullElse(statedBy, "")) {
      case "issuer" -> "the issuer's log says so";
      case "gateway" -> "a gateway's log says so";
      case "agent" -> "the agent says so itself";
      default -> "it is said";
    };
  }

  private static String weakest(Paths paths) {
    double least = 1;
    List<SegmentRow> all = new ArrayList<>(paths.one);
    all.addAll(paths.other);
    for (SegmentRow segment : all) {
      least = Math.min(least, segment.confidence() == null ? 0 : segment.confidence());
    }
    return String.format(Locale.ROOT, "The weakest of these links has confidence %.2f.", least);
  }

  private static String confidence(SegmentRow segment) {
    return segment.confidence() == null
        ? "unknown"
        : String.format(Locale.ROOT, "%.2f", segment.confidence());
  }

  private String named(int action) {
    return "#" + action + " " + TextSanitizer.replace(actions.get(action).action());
  }

  private String named(SegmentRow segment) {
    String letter = tracks.letterOf(segment);
    String key = segment.key();
    return (letter == null ? "" : letter + " ")
        + TextSanitizer.replace(Keys.kind(key) + " " + Text.cut(Keys.value(key), 40));
  }
}
