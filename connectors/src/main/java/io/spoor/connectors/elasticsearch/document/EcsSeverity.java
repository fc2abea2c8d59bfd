package io.spoor.connectors.elasticsearch.document;

import java.util.List;
import java.util.OptionalLong;

/** ECS fields of documents that need triage. */
final class EcsSeverity {

  private EcsSeverity() {}

  /** Writes kind, category and numeric severity into {@code event}. */
  static void write(JsonWriter out, String kind, String severity) {
    out.text("kind", kind);
    out.texts("category", List.of("threat"));
    number(severity).ifPresent(number -> out.number("severity", number));
  }

  /**
   * The number that Elastic's own rules assign to a severity, so that both sort together
   * (https://www.elastic.co/docs/solutions/security/detect-and-alert).
   */
  private static OptionalLong number(String severity) {
    return switch (severity) {
      case "low" -> OptionalLong.of(21);
      case "medium" -> OptionalLong.of(47);
      case "high" -> OptionalLong.of(73);
      case "critical" -> OptionalLong.of(99);
      default -> OptionalLong.empty();
    };
  }
}
