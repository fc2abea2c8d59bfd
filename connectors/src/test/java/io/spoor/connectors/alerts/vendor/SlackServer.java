package io.spoor.connectors.alerts.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Slack by its documentation: {@code chat.postMessage} (https://docs.slack.dev/reference/methods)
 * and an incoming webhook, and the limits of Block Kit
 * (https://docs.slack.dev/reference/block-kit). Refuses besides whatever it would read as markup, a
 * mention or a link that is not ours.
 */
public final class SlackServer extends FakeVendor {
  public static final String TOKEN = "xoxb-0000000000-not-a-token";
  public static final String CHANNEL = "C0123456789";

  private static final Set<String> MEMBERS =
      Set.of(
          "channel",
          "text",
          "blocks",
          "thread_ts",
          "reply_broadcast",
          "parse",
          "link_names",
          "mrkdwn",
          "unfurl_links",
          "unfurl_media");
  private static final Set<String> WEBHOOK_MEMBERS =
      Set.of("text", "blocks", "mrkdwn", "unfurl_links", "unfurl_media");
  private static final Pattern ALERT_LINK = Pattern.compile("<https://[^<>|]*[|]Open>");
  private static final Pattern AMPERSAND = Pattern.compile("&(?!amp;|lt;|gt;)");

  private final AtomicLong next = new AtomicLong(100);
  private final Set<String> threads = ConcurrentHashMap.newKeySet();

  /** Somebody deletes all messages. */
  public void forgetThreads() {
    threads.clear();
  }

  @Override
  protected Reply accept(HttpExchange request, byte[] body, JsonNode json) {
    String path = request.getRequestURI().getPath();
    if (path.equals("/services/T000/B000/XXXX")) {
      json.fieldNames()
          .forEachRemaining(name -> require(WEBHOOK_MEMBERS.contains(name), "invalid_payload"));
      message(json);
      return new Reply(200, "ok");
    }
    require(path.equals("/api/chat.postMessage"), "no such path");
    error(
        ("Bearer " + TOKEN).equals(request.getRequestHeaders().getFirst("Authorization")),
        "invalid_auth");
    json.fieldNames().forEachRemaining(name -> error(MEMBERS.contains(name), "invalid_arguments"));
    error(CHANNEL.equals(json.path("channel").asText()), "channel_not_found");
    String thread = json.path("thread_ts").asText("");
    error(thread.isEmpty() || threads.contains(thread), "thread_not_found");
    message(json);
    String ts = "1714731330." + String.format("%06d", next.incrementAndGet());
    threads.add(ts);
    return new Reply(200, "{\"ok\":true,\"channel\":\"" + CHANNEL + "\",\"ts\":\"" + ts + "\"}");
  }

  private static void message(JsonNode json) {
    String text = json.path("text").asText();
    error(!text.isBlank(), "no_text");
    error(text.length() <= 4_000, "msg_too_long");
    noMarkup(text);
    error(json.path("blocks").size() <= 50, "invalid_blocks");
    for (JsonNode block : json.path("blocks")) {
      block(block);
    }
  }

  private static void block(JsonNode block) {
    switch (block.path("type").asText()) {
      case "header" -> {
        error("plain_text".equals(block.at("/text/type").asText()), "invalid_blocks");
        text(block.path("text"), 150);
      }
      case "section" -> {
        error(block.has("text") || block.has("fields"), "invalid_blocks");
        if (block.has("text")) {
          text(block.path("text"), 3_000);
        }
        error(block.path("fields").size() <= 10, "invalid_blocks");
        block.path("fields").forEach(field -> text(field, 2_000));
      }
      case "context" -> {
        int size = block.path("elements").size();
        error(size >= 1 && size <= 10, "invalid_blocks");
        block.path("elements").forEach(element -> text(element, 3_000));
      }
      default -> error(false, "invalid_blocks");
    }
  }

  private static void text(JsonNode text, int max) {
    String value = text.path("text").asText();
    error(!value.isEmpty() && value.length() <= max, "invalid_blocks");
    switch (text.path("type").asText()) {
      case "plain_text" -> error(!text.path("emoji").asBoolean(true), "emoji would be rendered");
      case "mrkdwn" -> {
        error(text.path("verbatim").asBoolean(), "names and links would be made of it");
        noMarkup(ALERT_LINK.matcher(value).replaceAll(""));
      }
      default -> error(false, "invalid_blocks");
    }
  }

  private static void noMarkup(String text) {
    error(!text.contains("<") && !text.contains(">"), "markup: " + text);
    error(!AMPERSAND.matcher(text).find(), "unescaped ampersand: " + text);
    for (String mention : List.of("@channel", "@here", "@everyone", "http://", "https://")) {
      error(!text.contains(mention), "mention or link: " + text);
    }
  }

  private static void error(boolean valid, String error) {
    if (!valid) {
      throw new RejectedRequestException(
          new Reply(200, "{\"ok\":false,\"error\":\"" + error + "\"}"), error);
    }
  }
}
