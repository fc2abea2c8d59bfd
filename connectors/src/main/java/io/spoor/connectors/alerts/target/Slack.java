package io.spoor.connectors.alerts.target;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.Link;
import io.spoor.connectors.alerts.file.SecretPlace;
import io.spoor.connectors.alerts.file.SecretPlace.SecretMissing;
import io.spoor.connectors.alerts.notification.Message;
import io.spoor.connectors.alerts.notification.What;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.operatorinput.Member;
import io.spoor.schemas.text.TextSanitizer;
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
 * A Slack channel, in blocks (https://docs.slack.dev/reference/block-kit). What came from outside
 * stands in {@code plain_text} objects alone, where Slack reads neither markup nor mentions nor
 * links nor emoji.
 *
 * @param access how the channel is reached
 */
record Slack(Access access, @Nullable Link link) implements Target {
  private static final URI DEFAULT_URL = URI.create("https://slack.com");

  /** Slack's limits: of a header, a section, a field, the text that notifications show. */
  private static final int HEADER = 150;

  private static final int SECTION = 3_000;
  private static final int FIELD = 2_000;
  private static final int FALLBACK = 1_000;
  private static final int NAMES = 10;

  /** Errors that concern the token or the channel: any message would meet them. */
  private static final Set<String> SETTINGS =
      Set.of(
          "not_authed",
          "invalid_auth",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "missing_scope",
          "no_permission",
          "access_denied",
          "org_login_required",
          "ekm_access_denied",
          "team_access_not_granted",
          "not_allowed_token_type",
          "channel_not_found",
          "not_in_channel",
          "is_archived",
          "restricted_action",
          "restricted_action_read_only_channel",
          "method_deprecated",
          "two_factor_setup_required");

  /** Errors that pass. */
  private static final Set<String> PASSING =
      Set.of(
          "ratelimited",
          "rate_limited",
          "message_limit_exceeded",
          "team_added_to_org",
          "request_timeout",
          "service_unavailable",
          "internal_error",
          "fatal_error");

  /** The thread is gone, or was never to be replied to. */
  private static final Set<String> THREAD =
      Set.of("thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked");

  /** How a channel is reached. */
  sealed interface Access {

    /**
     * {@code chat.postMessage}, with a thread an alert.
     *
     * @param url base URL of Slack
     * @param channel id of the channel
     * @param token a bot's, with the scope {@code chat:write}
     */
    record Bot(URI url, String channel, SecretPlace token) implements Access {}

    /** An incoming webhook, whose URL is a secret; it has no threads. */
    record Incoming(SecretPlace url) implements Access {}
  }

  /** Of the routing file. */
  record Type() implements TargetType {
    @Override
    public String name() {
      return "slack";
    }

    @Override
    public List<String> members() {
      return List.of("token", "channel", "webhook", "url");
    }

    @Override
    public Target read(Member settings, Path directory, @Nullable Link link) {
      if (settings.has("webhook")) {
        for (String other : List.of("token", "channel", "url")) {
          if (settings.has(other)) {
            settings.fault(other, "goes without \"webhook\": it is either");
          }
        }
        return new Slack(
            new Access.Incoming(orNone(SecretPlace.read(settings, "webhook", directory))), link);
      }
      URI url = settings.url("url");
      return new Slack(
          new Access.Bot(
              url == null ? DEFAULT_URL : url,
              settings.requiredText("channel"),
              orNone(SecretPlace.read(settings, "token", directory))),
          link);
    }

    private static SecretPlace orNone(@Nullable SecretPlace secret) {
      return secret == null ? new SecretPlace.OfEnvironment("") : secret;
    }
  }

  @Override
  public void checkSecrets() throws SecretMissing {
    switch (access) {
      case Access.Bot bot -> bot.token.value();
      case Access.Incoming incoming -> url(incoming);
    }
  }

  @Override
  public Optional<Post> post(Message message, @Nullable String reference) throws SecretMissing {
    ObjectNode body = Json.object();
    body.put("text", fallback(message));
    body.put("mrkdwn", false);
    body.put("unfurl_links", false);
    body.put("unfurl_media", false);
    body.set("blocks", blocks(message));
    return switch (access) {
      case Access.Incoming incoming ->
          Optional.of(new Post(url(incoming), Map.of(), Json.bytes(body)));
      case Access.Bot bot -> {
        body.put("channel", bot.channel);
        body.put("parse", "none");
        body.put("link_names", false);
        if (reference != null) {
          body.put("thread_ts", reference);
          // Seen by those who do not follow the thread: it got worse, or is there again.
          body.put(
              "reply_broadcast", message.what() == What.ESCALATED || message.what() == What.OPENED);
        }
        String base = bot.url.toString();
        yield Optional.of(
            new Post(
                URI.create((base.endsWith("/") ? base : base + "/") + "api/chat.postMessage"),
                Map.of("Authorization", "Bearer " + bot.token.value()),
                Json.bytes(body)));
      }
    };
  }

  private static URI url(Access.Incoming incoming) throws SecretMissing {
    try {
      URI url = URI.create(incoming.url.value());
      if (url.getHost() != null && url.getScheme().startsWith("http")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Not repeated: the URL is the secret.
    }
    throw new SecretMissing(incoming.url + " holds no URL of an incoming webhook");
  }

  private ArrayNode blocks(Message message) {
    ArrayNode blocks = Json.array();
    switch (message) {
      case Message.OfAlert of when of.what().isOver() -> section(blocks, over(of.alert()));
      case Message.OfAlert of -> alert(blocks, of);
      case Message.OfVerdict of -> section(blocks, said(of.verdict()));
    }
    context(blocks, message);
    return blocks;
  }

  private static void alert(ArrayNode blocks, Message.OfAlert message) {
    Alert alert = message.alert();
    plain(blocks.addObject().put("type", "header"), title(message), HEADER);
    section(blocks, alert.getExplanation());
    ObjectNode facts = blocks.addObject().put("type", "section");
    ArrayNode fields = facts.putArray("fields");
    field(fields, "Agent: ", alert.getAgentId());
    field(fields, "Owner: ", alert.getOwner());
    field(
        fields,
        "Identities: ",
        alert.getPrincipals().stream().limit(NAMES).collect(Collectors.joining(", ")));
    field(fields, "Findings: ", String.format(Locale.ROOT, "%,d", alert.getFindingCount()));
    field(fields, "Risk: ", Integer.toString(alert.getRiskScore()));
    field(fields, "Since: ", Json.time(alert.getOpened()));
    if (!alert.getNextSteps().isBlank()) {
      section(blocks, "Next: " + alert.getNextSteps());
    }
  }

  private static String title(Message.OfAlert message) {
    String severity = message.severity().text().toUpperCase(Locale.ROOT);
    return (message.what() == What.ESCALATED ? "Now " : "")
        + severity
        + ": "
        + message.alert().getTitle();
  }

  private static String over(Alert alert) {
    if (alert.getStatus().equals("suppressed")) {
      return "Over: exceptions cover all of it ("
          + alert.getExceptions().stream().limit(NAMES).collect(Collectors.joining(", "))
          + ").";
    }
    return alert.getMergedInto() == null
        ? "Over: nothing is left of this alert."
        : "Over here: this alert went on as " + alert.getMergedInto() + ".";
  }

  private static String said(AlertVerdict verdict) {
    String what =
        verdict.getVerdict() == null
            ? verdict.getWho() + " looks at it."
            : verdict.getWho() + " closed it: " + verdict.getVerdict() + ".";
    return verdict.getNote() == null ? what : what + " " + verdict.getNote();
  }

  private void context(ArrayNode blocks, Message message) {
    ArrayNode elements = blocks.addObject().put("type", "context").putArray("elements");
    text(elements.addObject(), "alert " + message.alertId(), FIELD);
    if (!message.chainId().isEmpty()) {
      text(elements.addObject(), "chain " + message.chainId(), FIELD);
    }
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

  private static void plain(ObjectNode block, String text, int most) {
    text(block.putObject("text"), text, most);
  }

  private static void field(ArrayNode fields, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      text(fields.addObject(), name + value, FIELD);
    }
  }

  private static void text(ObjectNode to, String text, int most) {
    String line = TextSanitizer.line(text, most);
    to.put("type", "plain_text");
    // Slack refuses an empty one.
    to.put("text", line.isEmpty() ? "-" : line);
    to.put("emoji", false);
  }

  /**
   * What notifications and screen readers show; Slack parses it, so nothing may be left to parse.
   */
  private static String fallback(Message message) {
    String text =
        switch (message) {
          case Message.OfAlert of when of.what().isOver() -> over(of.alert());
          case Message.OfAlert of -> title(of);
          case Message.OfVerdict of -> said(of.verdict());
        };
    return escape(TextSanitizer.line(text, FALLBACK).replace("://", "[:]//").replace("@", "(at)"));
  }

  /** As Slack asks for (https://docs.slack.dev/messaging/formatting-message-text#escaping). */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public Outcome outcome(Answer answer, Message message, @Nullable String reference) {
    return switch (access) {
      case Access.Bot _ -> ofMethod(answer, reference);
      case Access.Incoming _ -> Outcome.ofStatus(answer);
    };
  }

  /** A method's answer is 200 whatever became of it, and {@code ok} says so. */
  private static Outcome ofMethod(Answer answer, @Nullable String reference) {
    if (answer.status() != 200) {
      return Outcome.ofStatus(answer);
    }
    var body = answer.json();
    if (body.path("ok").asBoolean()) {
      String thread = body.path("ts").asText("");
      return new Outcome.Delivered(reference == null && !thread.isEmpty() ? thread : reference);
    }
    String error = TextSanitizer.line(body.path("error").asText("no error named"), 200);
    String said = "Slack says " + error;
    if (THREAD.contains(error) && reference != null) {
      return new Outcome.Anew(said);
    }
    if (SETTINGS.contains(error)) {
      return new Outcome.Later(said + "; check the target's token and channel", false);
    }
    return PASSING.contains(error) || !body.has("error")
        ? new Outcome.Later(said, false)
        : new Outcome.Refused(said);
  }
}
