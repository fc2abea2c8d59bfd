package io.spoor.connectors.alerts.targets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.connectors.alerts.file.SecretSource;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.notification.NotificationType;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.text.TextSanitizer;
import io.spoor.schemas.text.Words;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Slack channel, with Block Kit messages (https://docs.slack.dev/reference/block-kit). External
 * content appears only in {@code plain_text} objects, in which Slack interprets no markup,
 * mentions, links or emoji.
 *
 * @param access access to the channel
 */
record SlackTarget(Access access, @Nullable LinkTemplate link) implements AlertTarget {
  private static final URI DEFAULT_URL = URI.create("https://slack.com");

  /** Slack's limits: for a header, a section, a field, and the notification text. */
  private static final int HEADER = 150;

  private static final int SECTION = 3_000;
  private static final int FIELD = 2_000;
  private static final int FALLBACK = 1_000;
  private static final int NAMES = 10;

  /** Errors of the token or the channel, which affect any message. */
  private static final Set<String> SETTINGS =
      Words.set(
          """
          not_authed invalid_auth account_inactive token_revoked token_expired missing_scope
          no_permission access_denied org_login_required ekm_access_denied team_access_not_granted
          not_allowed_token_type channel_not_found not_in_channel is_archived restricted_action
          restricted_action_read_only_channel method_deprecated two_factor_setup_required
          """);

  /** Transient errors. */
  private static final Set<String> PASSING =
      Words.set(
          """
          ratelimited rate_limited message_limit_exceeded team_added_to_org request_timeout
          service_unavailable internal_error fatal_error
          """);

  /** The thread no longer exists, or does not accept replies. */
  private static final Set<String> THREAD =
      Set.of("thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked");

  /** Methods of access to a channel. */
  sealed interface Access {

    /**
     * {@code chat.postMessage}, with one thread per alert.
     *
     * @param url base URL of Slack
     * @param channel id of the channel
     * @param token token of a bot with the scope {@code chat:write}
     */
    record Bot(URI url, String channel, SecretSource token) implements Access {}

    /** An incoming webhook, whose URL is a secret; it does not support threads. */
    record IncomingWebhook(SecretSource url) implements Access {}
  }

  /** The target type in the routing file. */
  public record Type() implements TargetType {
    @Override
    public String name() {
      return "slack";
    }

    @Override
    public List<SettingDescription> members() {
      return List.of(
          SettingDescription.optional(
              "token", "secret", "", "Token of a bot with the scope `chat:write`."),
          SettingDescription.optional(
              "channel", "text", "", "Id of the channel; together with `token`."),
          SettingDescription.optional(
              "webhook", "secret", "", "URL of an incoming webhook, instead of the other members."),
          new SettingDescription(
              "url",
              "URL",
              DEFAULT_URL.toString(),
              "http or https",
              "Base URL of the API; together with `token`."));
    }

    @Override
    public AlertTarget read(DocumentObject settings, Path directory, @Nullable LinkTemplate link) {
      if (settings.has("webhook")) {
        for (String other : List.of("token", "channel", "url")) {
          if (settings.has(other)) {
            settings.fault(other, "cannot be combined with \"webhook\"");
          }
        }
        return new SlackTarget(
            new Access.IncomingWebhook(orNone(SecretSource.read(settings, "webhook", directory))),
            link);
      }
      URI url = settings.url("url");
      return new SlackTarget(
          new Access.Bot(
              url == null ? DEFAULT_URL : url,
              settings.requiredText("channel"),
              orNone(SecretSource.read(settings, "token", directory))),
          link);
    }

    private static SecretSource orNone(@Nullable SecretSource secret) {
      return secret == null ? new SecretSource.EnvironmentSecret("") : secret;
    }
  }

  @Override
  public void checkSecrets() throws SecretMissing {
    switch (access) {
      case Access.Bot bot -> bot.token.value();
      case Access.IncomingWebhook incoming -> url(incoming);
    }
  }

  @Override
  public Optional<TargetRequest> request(AlertNotification message, @Nullable String reference)
      throws SecretMissing {
    ObjectNode body = TargetJson.object();
    body.put("text", fallback(message));
    body.put("mrkdwn", false);
    body.put("unfurl_links", false);
    body.put("unfurl_media", false);
    body.set("blocks", blocks(message));
    return switch (access) {
      case Access.IncomingWebhook incoming ->
          Optional.of(new TargetRequest(url(incoming), Map.of(), TargetJson.bytes(body)));
      case Access.Bot bot -> {
        body.put("channel", bot.channel);
        body.put("parse", "none");
        body.put("link_names", false);
        if (reference != null) {
          body.put("thread_ts", reference);
          // Also shown to people who do not follow the thread.
          body.put("reply_broadcast", message.type().callsAttention());
        }
        String base = bot.url.toString();
        yield Optional.of(
            new TargetRequest(
                URI.create((base.endsWith("/") ? base : base + "/") + "api/chat.postMessage"),
                Map.of("Authorization", "Bearer " + bot.token.value()),
                TargetJson.bytes(body)));
      }
    };
  }

  private static URI url(Access.IncomingWebhook incoming) throws SecretMissing {
    try {
      URI url = URI.create(incoming.url.value());
      if (url.getHost() != null && url.getScheme().startsWith("http")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Not quoted: the URL is the secret.
    }
    throw new SecretMissing(incoming.url + " holds no URL of an incoming webhook");
  }

  private ArrayNode blocks(AlertNotification message) {
    ArrayNode blocks = TargetJson.array();
    switch (message) {
      case AlertNotification.StatusChange notification when notification.type().endsAlert() ->
          section(blocks, closingText(notification.alert()));
      case AlertNotification.StatusChange notification -> alert(blocks, notification);
      case AlertNotification.AnalystVerdict notification ->
          section(blocks, verdictText(notification.verdict()));
    }
    context(blocks, message);
    return blocks;
  }

  private static void alert(ArrayNode blocks, AlertNotification.StatusChange message) {
    Alert alert = message.alert();
    plain(blocks.addObject().put("type", "header"), title(message), HEADER);
    if (!alert.getFurther().isEmpty()) {
      section(blocks, "Added: " + String.join(" ", alert.getFurther()));
    }
    section(blocks, alert.getExplanation());
    ObjectNode fieldTexts = blocks.addObject().put("type", "section");
    ArrayNode fields = fieldTexts.putArray("fields");
    field(fields, "Agent: ", alert.getAgentId());
    field(fields, "Owner: ", alert.getOwner());
    field(
        fields,
        "Identities: ",
        alert.getPrincipals().stream().limit(NAMES).collect(Collectors.joining(", ")));
    field(fields, "Findings: ", String.format(Locale.ROOT, "%,d", alert.getFindingCount()));
    field(fields, "Risk: ", Integer.toString(alert.getRiskScore()));
    field(fields, "Since: ", TargetJson.time(alert.getOpened()));
    if (!alert.getNextSteps().isBlank()) {
      section(blocks, "Next: " + alert.getNextSteps());
    }
  }

  private static String title(AlertNotification.StatusChange message) {
    String severity = message.severity().text().toUpperCase(Locale.ROOT);
    return prefix(message.type()) + severity + ": " + message.alert().getTitle();
  }

  private static String prefix(NotificationType type) {
    return switch (type) {
      case ESCALATED -> "Now ";
      case RENEWED -> "Again ";
      case UPDATED -> "More of ";
      case OPENED, ACKNOWLEDGED, RESOLVED, CLOSED -> "";
    };
  }

  private static String closingText(Alert alert) {
    if (alert.getStatus().equals("suppressed")) {
      return "Suppressed: exceptions cover all of its findings ("
          + alert.getExceptions().stream().limit(NAMES).collect(Collectors.joining(", "))
          + ").";
    }
    return alert.getMergedInto() == null
        ? "Resolved: all of its findings were retracted."
        : "Merged: this alert continues as " + alert.getMergedInto() + ".";
  }

  private static String verdictText(AlertVerdict verdict) {
    String action =
        verdict.getVerdict() == null
            ? verdict.getWho() + " acknowledged the alert."
            : verdict.getWho() + " closed the alert: " + verdict.getVerdict() + ".";
    return verdict.getNote() == null ? action : action + " " + verdict.getNote();
  }

  private void context(ArrayNode blocks, AlertNotification message) {
    ArrayNode elements = blocks.addObject().put("type", "context").putArray("elements");
    text(elements.addObject(), "alert " + message.alertId(), FIELD);
    if (!message.chainId().isEmpty()) {
      text(elements.addObject(), "chain " + message.chainId(), FIELD);
    }
    message
        .checkpoint()
        .ifPresent(
            checkpoint -> text(elements.addObject(), "evidence checkpoint " + checkpoint, FIELD));
    if (link != null) {
      link.of(message.alertId(), message.chainId())
          .ifPresent(
              href ->
                  elements
                      .addObject()
                      .put("type", "mrkdwn")
                      .put("text", "<" + escape(href) + "|Open>")
                      .put("verbatim", true));
    }
  }

  private static void section(ArrayNode blocks, String text) {
    plain(blocks.addObject().put("type", "section"), text, SECTION);
  }

  private static void plain(ObjectNode block, String text, int max) {
    text(block.putObject("text"), text, max);
  }

  private static void field(ArrayNode fields, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      text(fields.addObject(), name + value, FIELD);
    }
  }

  private static void text(ObjectNode target, String text, int max) {
    String line = TextSanitizer.line(text, max);
    target.put("type", "plain_text");
    // Slack rejects an empty text.
    target.put("text", line.isEmpty() ? "-" : line);
    target.put("emoji", false);
  }

  /** Text for notifications and screen readers. Slack parses it, so it must contain no markup. */
  private static String fallback(AlertNotification message) {
    String text =
        switch (message) {
          case AlertNotification.StatusChange notification when notification.type().endsAlert() ->
              closingText(notification.alert());
          case AlertNotification.StatusChange notification -> title(notification);
          case AlertNotification.AnalystVerdict notification -> verdictText(notification.verdict());
        };
    return escape(TextSanitizer.line(text, FALLBACK).replace("://", "[:]//").replace("@", "(at)"));
  }

  /** Slack's escaping rules (https://docs.slack.dev/messaging/formatting-message-text#escaping). */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference) {
    return switch (access) {
      case Access.Bot _ -> ofMethod(response, reference);
      case Access.IncomingWebhook _ -> DeliveryOutcome.ofStatus(response);
    };
  }

  /** A method always responds with 200; {@code ok} has the outcome. */
  private static DeliveryOutcome ofMethod(TargetResponse response, @Nullable String reference) {
    if (response.status() != 200) {
      return DeliveryOutcome.ofStatus(response);
    }
    var body = response.json();
    if (body.path("ok").asBoolean()) {
      String thread = body.path("ts").asText("");
      return new DeliveryOutcome.Delivered(
          reference == null && !thread.isEmpty() ? thread : reference);
    }
    String error = TextSanitizer.line(body.path("error").asText("no error given"), 200);
    String problem = "Slack reports " + error;
    if (THREAD.contains(error) && reference != null) {
      return new DeliveryOutcome.RetryWithoutReference(problem);
    }
    if (SETTINGS.contains(error)) {
      return new DeliveryOutcome.RetryLater(
          problem + "; check the target's token and channel", false);
    }
    return PASSING.contains(error) || !body.has("error")
        ? new DeliveryOutcome.RetryLater(problem, false)
        : new DeliveryOutcome.Refused(problem);
  }
}
