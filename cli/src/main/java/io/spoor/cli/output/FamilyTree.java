package io.spoor.cli.output;

import io.spoor.cli.output.Table.Cell;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.Family;
import io.spoor.client.result.Family.Member;
import io.spoor.client.time.Times;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chains around one as a tree, with the one itself in its place. */
final class FamilyTree {
  private final Family family;
  private final Table table =
      new Table()
          .left("")
          .left("CHAIN")
          .shrinking("AGENT", 16)
          .left("RUN")
          .left("STARTED (UTC)")
          .right("ACTIONS")
          .right("SWITCHES")
          .right("RISK");

  private FamilyTree(Family family) {
    this.family = family;
  }

  static List<String> lines(ChainRow chain, Family family, Look look) {
    var tree = new FamilyTree(family);
    String indent = "";
    for (Member before : family.before()) {
      tree.row("started by", indent, before.id(), before.chain());
      indent = deeper(indent);
    }
    tree.row("this", indent, chain.chainId(), chain);
    tree.children(chain.chainId(), indent.isEmpty() ? "" : "   " + indent.replace("└─ ", ""));
    family.related().forEach(member -> tree.row("related", "", member.id(), member.chain()));
    List<String> lines = new ArrayList<>(tree.table.lines(look, "  "));
    if (family.isCut()) {
      lines.add("  " + look.in(Style.YELLOW, "There are more: bin/spoor chain of one of these"));
    }
    return lines;
  }

  private static String deeper(String indent) {
    return indent.isEmpty() ? "└─ " : "   " + indent;
  }

  private void children(String id, String indent) {
    List<ChainRow> here = family.children().getOrDefault(id, List.of());
    for (int i = 0; i < here.size(); i++) {
      boolean last = i == here.size() - 1;
      ChainRow child = here.get(i);
      row("started", indent + (last ? "└─ " : "├─ "), child.chainId(), child);
      children(child.chainId(), indent + (last ? "   " : "│  "));
    }
  }

  private void row(String relation, String branch, String id, @Nullable ChainRow chain) {
    Cell name = Cell.of(branch + Names.id(id), Style.CYAN);
    if (chain == null) {
      table.row(
          Cell.of(relation, Style.DIM),
          name,
          Cell.of("not known yet", Style.DIM),
          Cell.of(""),
          Cell.of(""),
          Cell.of(""),
          Cell.of(""),
          Cell.of(""));
      return;
    }
    table.row(
        Cell.of(relation, Style.DIM),
        name,
        Cell.of(Names.agent(chain)),
        Cell.of(chain.runId() == null ? "-" : Text.cut(chain.runId(), 9)),
        Cell.of(Times.second(chain.started())),
        Cell.of(chain.actionCount()),
        Cell.of(chain.switchCount()),
        Cell.of(Integer.toString(chain.riskScore()), Style.ofRisk(chain.riskScore())));
  }
}
