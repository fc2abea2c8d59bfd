package io.spoor.cli.output;

import io.spoor.cli.output.SegmentLegend.LegendEntry;
import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.ChainView.SegmentRow;
import io.spoor.client.result.ChainView.SwitchRow;
import io.spoor.client.result.PersonView;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.text.TextSanitizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the identities of a chain as a tree: principal, presented credential, switch method, and
 * the link to the chain.
 */
final class IdentityTree {
  private static final int MAX_ID_LENGTH = 20;

  private IdentityTree() {}

  static List<String> lines(
      SegmentLegend legend, List<ActionView> actions, DisplayOptions display) {
    Map<String, Long> usesByTrack = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (ActionView action : actions) {
      numbers.putIfAbsent(action.eventId(), numbers.size());
      LegendEntry entry = legend.entryOf(action);
      if (entry != null) {
        usesByTrack.merge(entry.letter(), 1L, Long::sum);
      }
    }
    var table =
        new TextTable()
            .leftColumn("")
            .shrinkable("PRINCIPAL", 24)
            .shrinkable("PRESENTING", 20)
            .leftColumn("SWITCH")
            .shrinkable("JOINED BY", 36)
            .rightColumn("ACTIONS");
    for (LegendEntry entry : legend.entries()) {
      table.row(
          Cell.of(entry.letter(), AnsiStyle.CYAN),
          Cell.of(entry.branch() + identityText(entry) + personText(entry)),
          Cell.of(credentialText(entry)),
          switchCell(entry.change()),
          Cell.of(joined(entry.segment(), numbers), AnsiStyle.DIM),
          Cell.of(usesByTrack.getOrDefault(entry.letter(), 0L)));
    }
    return table.lines(display, "  ");
  }

  private static String identityText(LegendEntry entry) {
    if (entry.change() != null && !entry.change().kind().equals("audience")) {
      return DisplayNames.identity(entry.change().to());
    }
    ActionView first = entry.firstUse();
    if (first == null || first.principal() == null) {
      return "?";
    }
    return DisplayNames.identity(
        first.sessionIssuer() == null ? first.principal() : first.sessionIssuer());
  }

  /** The person behind the account, beside it; one that an agent states is marked. */
  private static String personText(LegendEntry entry) {
    ActionView first = entry.firstUse();
    PersonView person = first == null ? null : first.person();
    if (first == null || person == null || person.id().equals(first.principal())) {
      return "";
    }
    return " ("
        + TextSanitizer.replace(person.id())
        + ("agent".equals(person.statedBy()) ? "?)" : ")");
  }

  private static String credentialText(LegendEntry entry) {
    String key = entry.segment().key();
    String id = Keys.value(key);
    ActionView first = entry.firstUse();
    String audience =
        first != null && id.equals(first.credentialId()) && first.audience() != null
            ? " for " + first.audience()
            : "";
    String kind = Keys.kind(key).equals("access-key") ? "" : Keys.kind(key) + " ";
    return TextSanitizer.replace(
        kind + (id.length() > MAX_ID_LENGTH ? TerminalText.truncate(id, 9) : id) + audience);
  }

  private static Cell switchCell(@Nullable SwitchRow change) {
    if (change == null) {
      return Cell.of("");
    }
    if (change.declared() == null) {
      return Cell.of("no manifest");
    }
    return change.declared()
        ? Cell.of("declared", AnsiStyle.GREEN)
        : Cell.of("UNDECLARED", AnsiStyle.ALARM);
  }

  /** Join method, number of the action that records it, stating party, and confidence. */
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
