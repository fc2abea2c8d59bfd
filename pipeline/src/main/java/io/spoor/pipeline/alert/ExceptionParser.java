package io.spoor.pipeline.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.schemas.ExceptionMatch;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.schemas.operatorinput.OperatorDocument;
import io.spoor.schemas.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Parses an exception, a JSON document.
 *
 * <pre>{@code
 * {"id": "ci-deploys", "detector": "undeclared-identity-switch",   no detector: a silence, 7 days at most
 *  "match": {"agent_id": "deploy-*", "principal": ["…", "…"]},     all members; any pattern of a list
 *  "reason": "…", "who": "…",
 *  "expires": RFC 3339, at most a year after "effective_from",
 *  "effective_from": RFC 3339, "tenant", "withdrawn": true}
 * }</pre>
 */
public final class ExceptionParser {
  /** {@code effective_from} of an exception that applies at all times until it expires. */
  public static final long ALWAYS = 0;

  private static final int MAX_BYTES = 1 << 16;
  private static final long MAX_DURATION = TimeUnit.DAYS.toNanos(366);
  private static final long MAX_SILENCE = TimeUnit.DAYS.toNanos(7);
  private static final List<String> MEMBERS =
      Words.list("id detector match reason who expires effective_from tenant withdrawn");

  private ExceptionParser() {}

  /**
   * Parses one exception.
   *
   * @param json the document, at most 64 KiB
   * @param tenant tenant of a document without one
   * @param source name of the document in messages, such as its file
   * @param defaultEffectiveFromNanos start of a document without {@code effective_from},
   *     nanoseconds since the Unix epoch, UTC; {@link #ALWAYS} also skips the check of its duration
   * @throws InvalidDocumentException the document has faults; the message lists all of them with
   *     their JSON pointers
   */
  public static ExceptionRule parse(
      byte[] json, String tenant, String source, long defaultEffectiveFromNanos)
      throws InvalidDocumentException {
    OperatorDocument document = OperatorDocument.parse(json, MAX_BYTES, source, "exception");
    DocumentObject root = document.root();
    root.checkNames(MEMBERS);
    String detector = detector(root);
    Long effectiveFrom = time(root, "effective_from");
    long from = effectiveFrom == null ? defaultEffectiveFromNanos : effectiveFrom;
    String ownTenant = root.text("tenant");
    ExceptionRule rule =
        ExceptionRule.newBuilder()
            .setTenant(ownTenant == null || ownTenant.isBlank() ? tenant : ownTenant)
            .setExceptionId(root.requiredText("id"))
            .setEffectiveFrom(from)
            .setExpires(expires(root, from, detector))
            .setDetector(detector)
            .setMatch(match(root))
            .setReason(root.requiredText("reason"))
            .setWho(root.requiredText("who"))
            .setWithdrawn(root.flag("withdrawn"))
            .setDigest(Sha256Hex.hex(RecordJson.canonical(document.json()).getBytes(UTF_8)))
            .setDocument(new String(json, UTF_8))
            .build();
    document.check();
    return rule;
  }

  private static @Nullable String detector(DocumentObject root) {
    String detector = root.text("detector");
    List<String> known =
        DetectionEngine.create(0).detectors().stream().map(DetectorInfo::id).sorted().toList();
    if (detector != null && !known.contains(detector)) {
      root.fault("detector", "unknown detector; known detectors are " + String.join(", ", known));
    }
    return detector;
  }

  private static List<ExceptionMatch> match(DocumentObject root) {
    var matches = new ArrayList<ExceptionMatch>();
    if (!root.has("match")) {
      return matches;
    }
    DocumentObject match = root.object("match");
    match.checkNames(FindingField.names());
    for (String field : match.memberNames()) {
      if (!match.has(field)) {
        match.fault(field, "is null; omit it to match any value");
        continue;
      }
      List<String> patterns = match.textOrTexts(field);
      if (patterns.isEmpty()) {
        match.fault(field, "must be a string or a list of alternative strings");
      }
      matches.add(new ExceptionMatch(field, patterns));
    }
    return matches;
  }

  private static long expires(DocumentObject root, long from, @Nullable String detector) {
    Long expires = time(root, "expires");
    if (expires == null) {
      if (!root.has("expires")) {
        root.fault("expires", "is missing; set an end such as 2026-12-31T00:00:00Z");
      }
      return from;
    }
    if (expires <= from) {
      root.fault(
          "expires",
          "must be after effective_from; to withdraw the exception, set withdrawn to true");
    } else if (from != ALWAYS && expires - from > MAX_DURATION) {
      root.fault(
          "expires",
          "is more than a year after effective_from; set an earlier end and review the exception then");
    } else if (from != ALWAYS && detector == null && expires - from > MAX_SILENCE) {
      root.fault(
          "expires",
          "is more than 7 days after effective_from, the maximum for a silence; set a detector or an earlier end");
    }
    return expires;
  }

  private static @Nullable Long time(DocumentObject root, String name) {
    String text = root.text(name);
    if (text == null) {
      return null;
    }
    OptionalLong time = TimestampParser.parseInstant(text);
    if (time.isEmpty()) {
      root.fault(name, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
      return null;
    }
    return time.getAsLong();
  }
}
