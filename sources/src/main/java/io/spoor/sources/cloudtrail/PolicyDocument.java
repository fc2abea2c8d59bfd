package io.spoor.sources.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.text.Words;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The allow statements of a policy (docs.aws.amazon.com/IAM, "Grammar of the IAM JSON policy
 * language").
 */
final class PolicyDocument {
  private static final int MAX_CHARS = 64 * 1024;

  /** Condition keys that limit a statement with a public principal. */
  private static final Set<String> LIMITING_KEYS =
      Words.set(
          """
          aws:sourcearn aws:sourceaccount aws:sourceowner aws:sourceorgid aws:principalorgid
          aws:principalorgpaths aws:principalaccount aws:principalarn aws:sourcevpc aws:sourcevpce
          aws:sourceip aws:userid kms:calleraccount kms:viaservice lambda:functionurlauthtype
          """);

  /**
   * Actions that add data, and show none. Changes of access lists and policies are none of them:
   * they may let their caller read.
   */
  private static final Set<String> WRITING =
      Words.set(
          """
          s3:putobject s3:abortmultipartupload sqs:sendmessage sns:publish events:putevents
          kinesis:putrecord kinesis:putrecords firehose:putrecord firehose:putrecordbatch
          logs:createlogstream logs:putlogevents
          """);

  private final List<JsonNode> allowing;
  private final boolean isDenying;

  private PolicyDocument(List<JsonNode> allowing, boolean isDenying) {
    this.allowing = allowing;
    this.isDenying = isDenying;
  }

  /** A policy from an object or from text, percent-encoded or not; null when there is none. */
  static @Nullable PolicyDocument of(@Nullable JsonNode value) {
    if (value instanceof ObjectNode object) {
      return of(object);
    }
    String text = value == null || !value.isTextual() ? "" : value.textValue();
    if (text.length() < 2 || text.length() > MAX_CHARS) {
      return null;
    }
    ObjectNode document = RecordJson.objectOrNull(text.charAt(0) == '%' ? decoded(text) : text);
    return document == null ? null : of(document);
  }

  private static PolicyDocument of(ObjectNode document) {
    List<JsonNode> allowing = new ArrayList<>();
    boolean isDenying = false;
    for (JsonNode statement : each(document.get("Statement"))) {
      String effect = statement.path("Effect").asText();
      if (effect.equalsIgnoreCase("Allow")) {
        allowing.add(statement);
      }
      isDenying |= effect.equalsIgnoreCase("Deny");
    }
    return new PolicyDocument(allowing, isDenying);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Adds the external principals that the policy admits. */
  void collectExternal(ExternalPrincipals external) {
    for (JsonNode statement : allowing) {
      ExternalPrincipals admitted = external.none();
      collectExternal(statement, admitted);
      external.addAdmitted(admitted, isWriting(statement));
    }
  }

  private static void collectExternal(JsonNode statement, ExternalPrincipals external) {
    if (statement.has("NotPrincipal")) {
      external.addPublic();
    }
    JsonNode principal = statement.get("Principal");
    if (principal == null) {
      return;
    }
    for (JsonNode element : each(principal.isObject() ? principal.get("AWS") : principal)) {
      String id = element.asText();
      if (!id.equals("*") || !isLimited(statement.path("Condition"))) {
        external.addPrincipal(id);
      }
    }
  }

  /** Whether it allows nothing but to add data, by the names of its actions. */
  private static boolean isWriting(JsonNode statement) {
    boolean isWriting = statement.has("Action");
    for (JsonNode action : each(statement.get("Action"))) {
      isWriting &= WRITING.contains(action.asText().toLowerCase(Locale.ROOT));
    }
    return isWriting && !statement.has("NotAction");
  }

  private static boolean isLimited(JsonNode condition) {
    for (JsonNode operator : condition) {
      for (var key : operator.properties()) {
        if (LIMITING_KEYS.contains(key.getKey().toLowerCase(Locale.ROOT))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it has statements that deny, and none that allows. */
  boolean onlyDenies() {
    return isDenying && allowing.isEmpty();
  }

  /** Whether it allows every action, or every change of permissions. */
  boolean isAdmin() {
    for (JsonNode statement : allowing) {
      if (containsIgnoreCase(statement.get("Resource"), "*") && !statement.has("Condition")) {
        JsonNode actions = statement.get("Action");
        if (containsIgnoreCase(actions, "*")
            || containsIgnoreCase(actions, "*:*")
            || containsIgnoreCase(actions, "iam:*")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean containsIgnoreCase(@Nullable JsonNode values, String expected) {
    for (JsonNode value : each(values)) {
      if (value.asText().equalsIgnoreCase(expected)) {
        return true;
      }
    }
    return false;
  }

  /** The elements of a list, or a single value as one element. */
  static Iterable<JsonNode> each(@Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return List.of();
    }
    return value.isArray() ? value : List.of(value);
  }
}
