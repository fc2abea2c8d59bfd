package io.spoor.connectors.opinion;

import io.spoor.connectors.alerts.delivery.TargetTransport;
import io.spoor.connectors.alerts.targets.TargetRequest;
import io.spoor.connectors.alerts.targets.TargetResponse;
import io.spoor.connectors.opinion.ask.CallOpinionAnswer;
import io.spoor.connectors.opinion.ask.CallQuestion;
import io.spoor.connectors.opinion.ask.OpinionEndpoint;
import io.spoor.platform.files.OwnerOnlyPaths;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks by one POST request per question. */
final class HttpOpinionEndpoint implements OpinionEndpoint {
  private static final int OK = 200;

  private final URI url;
  private final @Nullable Path tokenFile;
  private final TargetTransport transport;

  /**
   * @param tokenFile file with the bearer token, read for each question, so that a new token takes
   *     effect at once; null: none
   */
  HttpOpinionEndpoint(URI url, @Nullable Path tokenFile, TargetTransport transport) {
    this.url = url;
    this.tokenFile = tokenFile;
    this.transport = transport;
  }

  @Override
  public Optional<CallOpinionAnswer> ask(CallQuestion question)
      throws IOException, InterruptedException {
    TargetResponse response;
    try {
      response = transport.send(new TargetRequest(url, headers(), question.json()));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new NotConnected("no connection to " + url.getHost(), e);
    }
    if (response.status() != OK) {
      throw new IOException("the endpoint answered with status " + response.status());
    }
    return CallOpinionAnswer.of(response.json());
  }

  private Map<String, String> headers() throws IOException {
    return tokenFile == null
        ? Map.of()
        : Map.of("Authorization", "Bearer " + OwnerOnlyPaths.readSecret(tokenFile).strip());
  }
}
