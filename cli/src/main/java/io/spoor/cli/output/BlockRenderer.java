package io.spoor.cli.output;

import static io.spoor.client.json.JsonLineWriter.text;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.json.JsonLineWriter;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.Block;
import java.time.Instant;
import java.util.List;

/** Renders blocks for people and as NDJSON. */
public final class BlockRenderer {
  private BlockRenderer() {}

  /** One object: {@code type} is {@code block}. */
  public static String json(Block block, Instant now) {
    return JsonLineWriter.line(
        json -> {
          text(json, "type", "block");
          text(json, "block_id", block.getBlockId());
          text(json, "state", state(block, now));
          text(json, "tenant", block.getTenant());
          text(json, "kind", block.getKind());
          text(json, "id", block.getValue());
          text(json, "who", block.getWho());
          text(json, "reason", block.getReason());
          text(json, "time", TimeFormat.rfc3339(block.getTime()));
          text(json, "until", TimeFormat.rfc3339(block.getUntil()));
        });
  }

  public static List<String> table(List<Block> blocks, Instant now, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("BLOCK")
            .leftColumn("STATE")
            .leftColumn("TENANT")
            .leftColumn("KIND")
            .shrinkable("ID", 12)
            .leftColumn("UNTIL (UTC)")
            .leftColumn("WHO")
            .shrinkable("REASON", 20);
    for (Block block : blocks) {
      String state = state(block, now);
      table.row(
          Cell.of(DisplayNames.id(block.getBlockId())),
          Cell.of(state, state.equals("in-force") ? AnsiStyle.PLAIN : AnsiStyle.DIM),
          Cell.of(block.getTenant()),
          Cell.of(block.getKind()),
          Cell.of(block.getValue()),
          Cell.of(TimeFormat.toSecond(block.getUntil())),
          Cell.of(block.getWho()),
          Cell.of(block.getReason()));
    }
    return table.lines(display, "");
  }

  private static String state(Block block, Instant now) {
    if (block.getLifted()) {
      return "lifted";
    }
    return TimeFormat.nanos(now) < block.getUntil() ? "in-force" : "ended";
  }
}
