package io.spoor.offline.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A generated file of one source, with damaged records, torn documents, and what must be read of
 * it. Texts have one character per byte.
 */
final class DamagedFile {
  /** Records up to this size are read. */
  static final int LIMIT = 100_000;

  private static final List<String> SEPARATORS =
      List.of("\n", "\n", "\r\n", "", "\n\n", "\n\u00EF\u00BB\u00BF");

  private static final String RESOURCE =
      "{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"clerk\"}}]}";

  /** How documents of records are written. */
  enum Envelope {
    LINES,
    CLOUDTRAIL,
    PRINTED,
    OTLP,
    OTLP_RESOURCE_LAST
  }

  /** A generated record; what remains of it in the file is a range of its text. */
  static final class Part {
    final String id;
    final String text;
    final boolean isDamaged;
    int from;
    int to;

    /** Whether the list before it lost its opening, so that nothing tells where it begins. */
    boolean lostOpening;

    Part(String id, String text, boolean isDamaged) {
      this.id = id;
      this.text = text;
      this.isDamaged = isDamaged;
      this.to = text.length();
    }

    boolean isIntact() {
      return !isDamaged && !lostOpening && from == 0 && to == text.length();
    }

    /** What is left of it in the file. */
    String rest() {
      return text.substring(from, Math.max(from, to));
    }
  }

  private final RandomGenerator random;
  private final String source;
  private final String firstMember;
  private final String trace;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder log = new StringBuilder();
  private int records;
  private int damages;

  private DamagedFile(RandomGenerator random) {
    this.random = random;
    this.source = random.nextBoolean() ? "otel" : "cloudtrail";
    this.firstMember = random.nextInt(4) > 0 ? "" : "\"awsRegion\":\"eu-north-1\",";
    this.trace = String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
  }

  static DamagedFile of(RandomGenerator random) {
    var file = new DamagedFile(random);
    int documents = 1 + random.nextInt(3);
    for (int i = 0; i < documents; i++) {
      file.addDocument(file.envelope());
    }
    return file;
  }

  String source() {
    return source;
  }

  byte[] bytes() {
    return text.toString().getBytes(ISO_8859_1);
  }

  List<Part> parts() {
    return parts;
  }

  int damages() {
    return damages;
  }

  /** What was done to it. */
  String log() {
    return log.toString();
  }

  private Envelope envelope() {
    List<Envelope> all =
        source.equals("otel")
            ? List.of(Envelope.LINES, Envelope.OTLP, Envelope.OTLP, Envelope.OTLP_RESOURCE_LAST)
            : List.of(Envelope.LINES, Envelope.CLOUDTRAIL, Envelope.CLOUDTRAIL, Envelope.PRINTED);
    return all.get(random.nextInt(all.size()));
  }

  private void addDocument(Envelope envelope) {
    if (!parts.isEmpty()) {
      separate(envelope);
    }
    log.append(envelope).append(' ');
    List<Part> added = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    var document = new StringBuilder(opening(envelope));
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        document.append(separator(envelope));
      }
      Part part = part();
      starts.add(document.length());
      document.append(part.text);
      added.add(part);
    }
    document.append(closing(envelope));
    tear(envelope, document, added, starts);
    parts.addAll(added);
  }

  /** Cuts the document at its end or at its begin, and states what is left of each record. */
  private void tear(
      Envelope envelope, StringBuilder document, List<Part> added, List<Integer> starts) {
    int from = 0;
    int to = document.length();
    int kind = random.nextInt(10);
    if (kind < 3) {
      to = random.nextInt(to);
      log.append("cut at ").append(to).append(' ');
      damages++;
    } else if (kind == 3) {
      from = random.nextInt(to);
      log.append("starts at ").append(from).append(' ');
      damages++;
    }
    for (int i = 0; i < added.size(); i++) {
      Part part = added.get(i);
      int start = starts.get(i);
      part.from = Math.clamp(from - start, 0, part.text.length());
      part.to = Math.clamp(to - start, 0, part.text.length());
      part.lostOpening = i == 0 && from > 0 && envelope != Envelope.LINES;
    }
    text.append(document, from, to);
  }

  /** Only its line end tells where a damaged line ends and another line begins. */
  private void separate(Envelope next) {
    String separator = SEPARATORS.get(random.nextInt(SEPARATORS.size()));
    boolean needsLineEnd = next == Envelope.LINES && !parts.getLast().isIntact();
    if (separator.isEmpty() && !needsLineEnd) {
      log.append("glued ");
      return;
    }
    text.append(separator.isEmpty() ? "\n" : separator);
  }

  private static String opening(Envelope envelope) {
    return switch (envelope) {
      case LINES -> "";
      case CLOUDTRAIL -> "{\"Records\":[";
      case PRINTED -> "{\n  \"Records\" : [\n    ";
      case OTLP ->
          "{\"resourceSpans\":[{\"resource\":"
              + RESOURCE
              + ",\"scopeSpans\":[{\"scope\":{},\"spans\":[";
      case OTLP_RESOURCE_LAST -> "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[";
    };
  }

  private static String closing(Envelope envelope) {
    return switch (envelope) {
      case LINES -> "";
      case CLOUDTRAIL -> "]}";
      case PRINTED -> "\n  ]\n}";
      case OTLP -> "]}]}]}";
      case OTLP_RESOURCE_LAST -> "]}],\"resource\":" + RESOURCE + "}]}";
    };
  }

  private static String separator(Envelope envelope) {
    return switch (envelope) {
      case LINES -> "\n";
      case PRINTED -> ",\n    ";
      default -> ",";
    };
  }

  private Part part() {
    String id = String.format("%016x", (random.nextLong() & 0xffffffffffffff00L) | ++records);
    List<String> members = source.equals("otel") ? span(id) : event(id);
    if (random.nextInt(3) > 0) {
      return new Part(id, join(members), false);
    }
    damages++;
    return new Part(id, mutated(members), true);
  }

  private List<String> event(String id) {
    return new ArrayList<>(
        List.of(
            firstMember + "\"eventVersion\":\"1.10\"",
            "\"eventID\":\"" + id + '"',
            "\"eventTime\":\"2026-03-01T10:00:00Z\"",
            "\"eventSource\":\"s3.amazonaws.com\"",
            "\"eventName\":\"GetObject\"",
            "\"userIdentity\":{\"type\":\"IAMUser\",\"accountId\":\"111122223333\",\"accessKeyId\":\"AKIA"
                + id.toUpperCase(Locale.ROOT)
                + "\"}",
            "\"requestParameters\":{\"bucketName\":\"b\",\"note\":\"a \\\"},{\\\" {\\\"Records\\\":[\",\"list\":[1,{\"x\":null}]}",
            "\"readOnly\":true",
            "\"requestID\":\"end-" + id + '"'));
  }

  private List<String> span(String id) {
    return new ArrayList<>(
        List.of(
            "\"traceId\":\"" + trace + '"',
            "\"spanId\":\"" + id + '"',
            "\"name\":\"execute_tool\"",
            "\"kind\":1",
            "\"startTimeUnixNano\":\"1772359200000000000\"",
            "\"endTimeUnixNano\":\"1772359201000000000\"",
            "\"attributes\":[{\"key\":\"gen_ai.operation.name\",\"value\":{\"stringValue\":\"execute_tool\"}},"
                + "{\"key\":\"gen_ai.tool.call.result\",\"value\":{\"stringValue\":\"a \\\"},{\\\" {\\\"resourceSpans\\\":[\"}}]",
            "\"status\":{\"code\":1}",
            "\"traceState\":\"end=" + id + '"'));
  }

  private static String join(List<String> members) {
    return "{" + String.join(",", members) + "}";
  }

  /**
   * Damages a record: a value, a member twice, one character of its structure, its end, any byte.
   */
  private String mutated(List<String> members) {
    int kind = random.nextInt(8);
    int at = 2 + random.nextInt(members.size() - 3);
    String member = members.get(at);
    String name = member.substring(0, member.indexOf(':') + 1);
    switch (kind) {
      case 0, 1 -> {
        String value = value();
        log.append('[').append(name).append(value, 0, Math.min(12, value.length())).append("] ");
        members.set(at, name + value);
      }
      case 2 -> {
        log.append("[twice ").append(name).append("] ");
        members.add(at, random.nextBoolean() ? member : name + value());
      }
      default -> {
        String whole = join(members);
        return damaged(whole, kind);
      }
    }
    return join(members);
  }

  private String damaged(String whole, int kind) {
    String structure = "\"{}[],:\\";
    int at = 1 + random.nextInt(whole.length() - 1);
    if (kind < 6) {
      while (structure.indexOf(whole.charAt(at)) < 0) {
        at = 1 + random.nextInt(whole.length() - 1);
      }
    }
    String left = whole.substring(0, at);
    String right = whole.substring(at);
    char c = structure.charAt(random.nextInt(structure.length()));
    log.append('[').append(kind).append(" at ").append(at).append(" of ").append(whole.length());
    log.append(' ').append(left, Math.max(0, at - 12), at).append('|');
    log.append(right, 0, Math.min(12, right.length())).append(" with ").append(c).append("] ");
    return switch (kind) {
      case 3 -> left + right.substring(1);
      case 4 -> left + c + right;
      case 5 -> left + c + right.substring(1);
      case 6 -> left;
      default -> left + (char) random.nextInt(256) + right.substring(1);
    };
  }

  private String value() {
    return switch (random.nextInt(16)) {
      case 0 -> "NaN";
      case 1 -> "-Infinity";
      case 2 -> "9".repeat(1_200);
      case 3 -> "0." + "1".repeat(1_200);
      case 4 -> "1e999";
      case 5 -> '"' + "x".repeat(random.nextInt(8) == 0 ? LIMIT : 100) + '"';
      case 6 -> "[".repeat(2_000) + "]".repeat(2_000);
      case 7 -> "\"\\ud800\"";
      case 8 -> "\"\\q\"";
      case 9 -> "\"\u0001\"";
      case 10 -> "\"\u00ff\u00fe\"";
      case 11 -> "{}";
      case 12 -> "[null]";
      case 13 -> "tru";
      case 14 -> "";
      default -> "null";
    };
  }
}
