package io.spoor.cli.command.option;

import io.spoor.client.time.TimeArgument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that lists indexed documents. */
public final class ListOptions {
  private static final long DEFAULT_LIMIT = 50;

  @Option(names = "--json", description = "NDJSON on standard output: everything, oldest first.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Maximum number of results (default: 50, with --json all).")
  private @Nullable Long limit;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeArgumentConverter.class,
      description = "Only results since: 15m, 2h, 3d ago, a day, or an RFC 3339 time.")
  private @Nullable TimeArgument since;

  public boolean json() {
    return json;
  }

  public long limit() {
    if (limit != null) {
      return Math.max(0, limit);
    }
    return json ? Long.MAX_VALUE : DEFAULT_LIMIT;
  }

  /** Whether the list may have more entries than are shown. */
  public boolean isCut(int shown) {
    return !json && shown == limit();
  }

  /** Nanoseconds since the Unix epoch. */
  @Nullable
  public Long since() {
    return since == null ? null : since.nanos();
  }
}
