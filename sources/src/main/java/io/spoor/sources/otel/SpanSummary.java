package io.spoor.sources.otel;

import io.spoor.schemas.Agent;
import io.spoor.schemas.Content;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.vocabulary.InvocationKind;
import io.spoor.sources.mapping.RequestExcerpt;
import io.spoor.sources.mapping.TextTruncation;
import org.jspecify.annotations.Nullable;

/** Renders a one-line summary of a span: {@code send_money {"recipient": …}}. */
final class SpanSummary {
  private static final int MAX_CHARS = 200;

  private SpanSummary() {}

  static String of(
      String action, @Nullable GenAi genAi, @Nullable Agent agent, @Nullable Content content) {
    var line = new StringBuilder(action);
    boolean invokes = InvocationKind.of(genAi) != null;
    if (invokes && agent != null) {
      line.append(' ').append(agent.getName() == null ? agent.getId() : agent.getName());
    }
    if (content != null && content.getArguments() != null) {
      line.append(' ').append(TextTruncation.truncate(content.getArguments(), MAX_CHARS));
    } else if (content != null && invokes && content.getInput() != null) {
      line.append(": ").append(RequestExcerpt.of(content.getInput(), MAX_CHARS));
    }
    return TextTruncation.singleLine(line.toString(), MAX_CHARS);
  }
}
