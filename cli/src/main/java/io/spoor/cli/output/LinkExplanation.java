package io.spoor.cli.output;

import io.spoor.client.OperationFailedException;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.ChainView.SegmentRow;
import io.spoor.client.result.LinkView;
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

/** Explains why two actions belong to one chain: the links between their segments, in words. */
public final class LinkExplanation {
  private final ChainView chain;
  private final List<ActionView> actions;
  private final SegmentLegend legend;
  private final DisplayOptions display;
  private final Map<String, SegmentRow> byKey = new HashMap<>();

  private LinkExplanation(ChainView chain, List<ActionView> actions, DisplayOptions display) {
    this.chain = chain;
    this.actions = actions.stream().sorted(ActionView.IN_CHAIN).toList();
    this.legend = SegmentLegend.entryOf(chain, this.actions);
    this.display = display;
    chain.segments().forEach(segment -> byKey.put(segment.key(), segment));
  }

  /**
   * The links between two actions, as text.
   *
   * @param first an event id, a unique prefix of it, or the action's number in the list
   * @throws OperationFailedException if no action or more than one matches
   */
  public static List<String> lines(
      ChainView chain,
      List<ActionView> actions,
      String first,
      String second,
      DisplayOptions display) {
    var explanation = new LinkExplanation(chain, actions, display);
    return explanation.lines(explanation.actionNumber(first), explanation.actionNumber(second));
  }

  /** The links from each of the two actions up to their common segment. */
  public static List<LinkView> links(
      ChainView chain, List<ActionView> actions, String first, String second) {
    var explanation = new LinkExplanation(chain, actions, new DisplayOptions(120, false));
    Paths paths =
        explanation.paths(explanation.actionNumber(first), explanation.actionNumber(second));
    List<SegmentRow> all = new ArrayList<>(paths.first);
    all.addAll(paths.second);
    return all.stream().flatMap(segment -> LinkView.of(segment).stream()).toList();
  }

  private int actionNumber(String eventIdPrefix) {
    String number = eventIdPrefix.startsWith("#") ? eventIdPrefix.substring(1) : eventIdPrefix;
    if (number.matches("\\d{1,9}") && Integer.parseInt(number) < actions.size()) {
      return Integer.parseInt(number);
    }
    List<Integer> matches = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).eventId().startsWith(eventIdPrefix)) {
        matches.add(i);
      }
    }
    if (matches.size() != 1) {
      String id = DisplayNames.id(chain.chainId());
      throw new OperationFailedException(
          "%s of chain %s whose event id begins with %s; use a number that bin/spoor chain %s lists"
              .formatted(
                  matches.isEmpty() ? "no action" : "more than one action", id, eventIdPrefix, id));
    }
    return matches.getFirst();
  }

  /** Segments from each action's own up to, but excluding, the common one. */
  private record Paths(List<SegmentRow> first, List<SegmentRow> second, SegmentRow common) {}

  private Paths paths(int first, int second) {
    List<SegmentRow> a = pathToRoot(actions.get(first));
    List<SegmentRow> b = pathToRoot(actions.get(second));
    int common = 0;
    while (common < Math.min(a.size(), b.size())
        && a.get(a.size() - 1 - common).equals(b.get(b.size() - 1 - common))) {
      common++;
    }
    if (common == 0) {
      throw new OperationFailedException(
          "the chain's document lists only its first "
              + chain.segments().size()
              + " segments, and lacks a part of the path between these two actions");
    }
    return new Paths(
        a.subList(0, a.size() - common), b.subList(0, b.size() - common), a.get(a.size() - common));
  }

  private List<SegmentRow> pathToRoot(ActionView action) {
    List<SegmentRow> path = new ArrayList<>();
    SegmentRow current =
        chain.segments().stream()
            .filter(segment -> segment.id().equals(action.segmentId()))
            .findFirst()
            .orElse(null);
    while (current != null && !path.contains(current)) {
      path.add(current);
      current = current.parent() == null ? null : byKey.get(current.parent());
    }
    return path;
  }

  private List<String> lines(int first, int second) {
    Paths paths = paths(first, second);
    List<String> lines = new ArrayList<>();
    lines.add(
        display.apply(
            AnsiStyle.BOLD, "Why " + label(first) + " and " + label(second) + " are in one chain"));
    lines.add("");
    if (paths.first.isEmpty() && paths.second.isEmpty()) {
      lines.add("  Their records carry the same key: " + label(paths.common) + ".");
      return lines;
    }
    lines.add("  " + carriedKey(first, paths.first, paths.common));
    paths.first.forEach(segment -> joined(lines, segment));
    lines.add("  " + carriedKey(second, paths.second, paths.common));
    paths.second.forEach(segment -> joined(lines, segment));
    lines.add("");
    lines.add("  They meet in " + label(paths.common) + ". " + weakestLink(paths));
    return lines;
  }

  private String carriedKey(int action, List<SegmentRow> path, SegmentRow commonSegment) {
    return "#"
        + action
        + " carries "
        + label(path.isEmpty() ? commonSegment : path.getFirst())
        + ".";
  }

  private void joined(List<String> lines, SegmentRow segment) {
    SegmentRow parent = byKey.get(String.valueOf(segment.parent()));
    lines.add(
        "     "
            + label(segment)
            + " "
            + verb(String.valueOf(segment.method()))
            + " "
            + (parent == null ? "an unlisted key" : label(parent))
            + ":");
    String explanation =
        sourceText(segment.statedBy())
            + " in "
            + (segment.eventId() == null ? "a record" : record(segment.eventId()))
            + " ("
            + methodText(String.valueOf(segment.method()))
            + "; confidence "
            + confidence(segment)
            + ").";
    for (String line : TerminalText.wrap(TextSanitizer.replace(explanation), display.width() - 7)) {
      lines.add("       " + display.apply(AnsiStyle.DIM, line));
    }
  }

  private String record(String eventId) {
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).eventId().equals(eventId)) {
        return label(i) + ", event " + eventId;
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

  private static String methodText(String method) {
    return Stream.of(JoinMethod.values())
        .filter(known -> known.label().equals(method))
        .findFirst()
        .map(known -> method + ": " + known.description())
        .orElse(method);
  }

  private static String sourceText(@Nullable String statedBy) {
    return switch (Objects.requireNonNullElse(statedBy, "")) {
      case "issuer" -> "stated by the issuer's log";
      case "gateway" -> "stated by a gateway's log";
      case "agent" -> "stated by the agent itself";
      default -> "stated by an unknown party";
    };
  }

  private static String weakestLink(Paths paths) {
    double minConfidence = 1;
    List<SegmentRow> all = new ArrayList<>(paths.first);
    all.addAll(paths.second);
    for (SegmentRow segment : all) {
      minConfidence =
          Math.min(minConfidence, segment.confidence() == null ? 0 : segment.confidence());
    }
    return String.format(
        Locale.ROOT, "The weakest of these links has confidence %.2f.", minConfidence);
  }

  private static String confidence(SegmentRow segment) {
    return segment.confidence() == null
        ? "unknown"
        : String.format(Locale.ROOT, "%.2f", segment.confidence());
  }

  private String label(int action) {
    return "#" + action + " " + TextSanitizer.replace(actions.get(action).action());
  }

  private String label(SegmentRow segment) {
    String letter = legend.letterOf(segment);
    String key = segment.key();
    return (letter == null ? "" : letter + " ")
        + TextSanitizer.replace(Keys.kind(key) + " " + TerminalText.truncate(Keys.value(key), 40));
  }
}
