package io.spoor.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks a decision server about one call of one run, some twenty times a second, and remembers. */
final class DecisionProbe implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String token;
  private final String trace;
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("probe").unstarted(this::run);
  private volatile boolean closed;

  /**
   * An answer.
   *
   * @param asked when, by nano time
   * @param nanos how long it took
   * @param status 0: there was none
   */
  record Answer(long asked, long nanos, int status, JsonNode body) {
    boolean isAllowed() {
      return status == 200 && body.path("decision").asBoolean();
    }

    /** Whether policies were asked about a run that is known. */
    boolean isRight() {
      return isAllowed() && body.at("/context/spoor/known").asBoolean();
    }

    /** {@code normal}, {@code fail_closed} or {@code fail_open}; empty: there was no answer. */
    String mode() {
      return body.at("/context/spoor/mode").asText();
    }

    /** Whether policies were not asked, since the facts were too old. */
    boolean isByOldFacts() {
      return mode().startsWith("fail_");
    }
  }

  DecisionProbe(String url, String token, String trace) {
    this.url = url;
    this.token = token;
    this.trace = trace;
  }

  DecisionProbe start() {
    thread.start();
    return this;
  }

  /** The answers to requests since this time, by nano time. */
  List<Answer> since(long time) {
    return answers.stream().filter(answer -> answer.asked() - time >= 0).toList();
  }

  private void run() {
    while (!closed) {
      answers.add(ask());
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** One answer, whatever it is. */
  Answer ask() {
    long asked = System.nanoTime();
    try {
      HttpResponse<String> response = client.send(request(), BodyHandlers.ofString());
      return new Answer(
          asked,
          System.nanoTime() - asked,
          response.statusCode(),
          response.statusCode() == 200
              ? JSON.readTree(response.body())
              : MissingNode.getInstance());
    } catch (IOException e) {
      return new Answer(asked, System.nanoTime() - asked, 0, MissingNode.getInstance());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(asked, System.nanoTime() - asked, 0, MissingNode.getInstance());
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(URI.create(url + "/access/v1/evaluation"))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .timeout(TIMEOUT)
        .POST(
            BodyPublishers.ofString(
                """
                {"subject": {"type": "identity", "id": "emma"},
                 "action": {"name": "tools/call"},
                 "resource": {"type": "tool", "id": "read_invoice"},
                 "context": {"agent": "clerk", "spoor": {
                   "traceparent": "00-%s-00000000000000bb-01", "arguments": {"number": "7"}}}}"""
                    .formatted(trace)))
        .build();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
