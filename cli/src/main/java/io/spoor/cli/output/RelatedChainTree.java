package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.RelatedChains;
import io.spoor.client.result.RelatedChains.Member;
import io.spoor.client.time.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders the chains related to one chain as a tree, with that chain in its place. */
final class RelatedChainTree {
  private final RelatedChains relatedChains;
  private final TextTable table =
      new TextTable()
          .leftColumn("")
          .leftColumn("CHAIN")
          .shrinkable("AGENT", 16)
          .leftColumn("RUN")
          .leftColumn("STARTED (UTC)")
          .rightColumn("ACTIONS")
          .rightColumn("SWITCHES")
          .rightColumn("RISK");

  private RelatedChainTree(RelatedChains relatedChains) {
    this.relatedChains = relatedChains;
  }

  static List<String> lines(ChainView chain, RelatedChains relatedChains, DisplayOptions display) {
    var tree = new RelatedChainTree(relatedChains);
    String indent = "";
    for (Member predecessor : relatedChains.predecessors()) {
      tree.row("started by", indent, predecessor.id(), predecessor.chain());
      indent = indent(indent);
    }
    tree.row("this", indent, chain.chainId(), chain);
    tree.children(chain.chainId(), indent.isEmpty() ? "" : "   " + indent.replace("└─ ", ""));
    relatedChains.related().forEach(member -> tree.row("related", "", member.id(), member.chain()));
    List<String> lines = new ArrayList<>(tree.table.lines(display, "  "));
    if (relatedChains.isCut()) {
      lines.add(
          "  "
              + display.apply(
                  AnsiStyle.YELLOW, "More chains exist: run bin/spoor chain with one of these"));
    }
    return lines;
  }

  private static String indent(String indent) {
    return indent.isEmpty() ? "└─ " : "   " + indent;
  }

  private void children(String id, String indent) {
    List<ChainView> children = relatedChains.children().getOrDefault(id, List.of());
    for (int i = 0; i < children.size(); i++) {
      boolean last = i == children.size() - 1;
      ChainView child = children.get(i);
      row("started", indent + (last ? "└─ " : "├─ "), child.chainId(), child);
      children(child.chainId(), indent + (last ? "   " : "│  "));
    }
  }

  private void row(String relation, String branch, String id, @Nullable ChainView chain) {
    Cell name = Cell.of(branch + DisplayNames.id(id), AnsiStyle.CYAN);
    if (chain == null) {
      table.row(
          Cell.of(relation, AnsiStyle.DIM),
          name,
          Cell.of("not known yet", AnsiStyle.DIM),
          Cell.of(""),
          Cell.of(""),
          Cell.of(""),
          Cell.of(""),
          Cell.of(""));
      return;
    }
    table.row(
        Cell.of(relation, AnsiStyle.DIM),
        name,
        Cell.of(DisplayNames.agent(chain)),
        Cell.of(chain.runId() == null ? "-" : TerminalText.truncate(chain.runId(), 9)),
        Cell.of(TimeFormat.toSecond(chain.started())),
        Cell.of(chain.actionCount()),
        Cell.of(chain.switchCount()),
        Cell.of(Integer.toString(chain.riskScore()), AnsiStyle.ofRisk(chain.riskScore())));
  }
}
