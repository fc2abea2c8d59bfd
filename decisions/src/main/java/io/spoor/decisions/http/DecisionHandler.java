package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.OverdrawnException;
import io.spoor.decisions.callers.RefusedCallerException;
import io.spoor.decisions.callers.Right;
import io.spoor.decisions.confirmations.RefusedAnswerException;
import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.platform.connection.HostCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers HTTP requests: their method, headers and size, before the API sees the body. */
final class DecisionHandler extends Handler.Abstract {
  private static final String REQUEST_ID = "X-Request-ID";
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  /** Of the rest of a body that is too large, this much is read before the answer. */
  private static final long MAX_DISCARDED_BYTES = 128L * 1024 * 1024;

  private static final String JSON = "application/json";

  private final DecisionApi api;
  private final Callers callers;
  private final Readiness readiness;
  private final HostCheck hosts;
  private final Supplier<String> baseUrl;
  private final ClientConnections connections;
  private final BodyRoom room = BodyRoom.ofThisProcess();
  private final RequestObserver observer;
  private final Consumer<String> journal;

  DecisionHandler(
      DecisionApi api,
      Callers callers,
      Readiness readiness,
      HostCheck hosts,
      Supplier<String> baseUrl,
      ClientConnections connections,
      RequestObserver observer,
      Consumer<String> journal) {
    this.api = api;
    this.callers = callers;
    this.readiness = readiness;
    this.hosts = hosts;
    this.baseUrl = baseUrl;
    this.connections = connections;
    this.observer = observer;
    this.journal = new LimitedJournal(journal);
  }

  /** An answer; an error's body is one line of text. */
  private record Reply(int status, String type, byte[] body) {
    static Reply json(byte[] body) {
      return new Reply(200, JSON, body);
    }

    static Reply error(int status, String message) {
      return text(status, message);
    }

    static Reply text(int status, String line) {
      return new Reply(status, "text/plain; charset=utf-8", (line + "\n").getBytes(UTF_8));
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    echoRequestId(request, response);
    Reply reply;
    try {
      reply = reply(request, response);
    } catch (MalformedRequestException e) {
      reply = Reply.error(400, e.reason());
    } catch (IOException e) {
      // The client is gone, or too slow: there is nobody to answer.
      callback.failed(e);
      return true;
    } catch (RuntimeException e) {
      journal.accept("unexpected failure: " + e.getClass().getName());
      reply = Reply.error(500, "the request could not be processed");
    } finally {
      connections.answered(request.getConnectionMetaData().getConnection());
    }
    if (!request.consumeAvailable()) {
      // The body is not read, so the connection cannot serve another request; say so.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    observer.answered(
        api.endpointOf(Request.getPathInContext(request)),
        reply.status(),
        Duration.ofNanos(System.nanoTime() - request.getHeadersNanoTime()));
    response.setStatus(reply.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
    return true;
  }

  static void echoRequestId(Request request, Response response) {
    String id = request.getHeaders().get(REQUEST_ID);
    if (id != null) {
      response.getHeaders().put(REQUEST_ID, id);
    }
  }

  private Reply reply(Request request, Response response)
      throws IOException, MalformedRequestException {
    if (!hosts.accepts(request.getHeaders().getValuesList(HttpHeader.HOST), local(request))) {
      return Reply.error(403, "this server does not have the name in the header Host");
    }
    String path = Request.getPathInContext(request);
    String method = api.methodOf(path);
    if (method == null) {
      return Reply.error(404, "no such endpoint; see /.well-known/authzen-configuration");
    }
    if (!request.getMethod().equals(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, method);
      return Reply.error(405, method + " is the only method of this endpoint");
    }
    if (api.isMetadata(path)) {
      return Reply.json(DecisionApi.metadata(baseUrl.get()));
    }
    if (api.isReadiness(path)) {
      // For load balancers, which have no credential. A line names topics and times only.
      return readiness
          .lag()
          .map(line -> Reply.error(503, line))
          .orElseGet(() -> Reply.text(200, "ready"));
    }
    DecisionCaller caller;
    try {
      caller =
          callers.identify(
              certificate(request), request.getHeaders().getValuesList(HttpHeader.AUTHORIZATION));
    } catch (RefusedCallerException e) {
      return refused(e, response);
    }
    if (api.isStatus(path)) {
      // Costs nothing: whoever has used up its allowance may still look.
      return Reply.json(api.status(readiness.obstacle()));
    }
    Right right = api.rightFor(path);
    if (!caller.may(right)) {
      return Reply.error(403, "the caller does not have the right " + right.text());
    }
    Optional<String> obstacle = readiness.obstacle();
    if (obstacle.isPresent()) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
      return Reply.error(503, obstacle.get());
    }
    if (!caller.admit()) {
      return tooMany(caller, response);
    }
    if (!isPlain(request)) {
      return Reply.error(400, "the body must not be encoded or compressed");
    }
    if (!isJson(request.getHeaders().getValuesList(HttpHeader.CONTENT_TYPE))) {
      return Reply.error(400, "the content type must be " + JSON);
    }
    if (request.getLength() > MAX_BODY_BYTES) {
      // A client that asks first sends nothing after the refusal.
      if (!request.getHeaders().contains(HttpHeader.EXPECT)) {
        try (InputStream content = Content.Source.asInputStream(request)) {
          discard(content);
        }
      }
      return tooLarge(response);
    }
    try (BodyRoom.Share share = room.share(caller)) {
      return reply(request, response, caller, right, share);
    }
  }

  private Reply reply(
      Request request, Response response, DecisionCaller caller, Right right, BodyRoom.Share share)
      throws IOException, MalformedRequestException {
    Optional<byte[]> body;
    try (InputStream content = Content.Source.asInputStream(request)) {
      body = share.read(content, MAX_BODY_BYTES + 1);
      if (body.isPresent() && body.get().length > MAX_BODY_BYTES) {
        discard(content);
      }
    }
    if (body.isEmpty()) {
      return noRoom(response);
    }
    if (body.get().length > MAX_BODY_BYTES) {
      return tooLarge(response);
    }
    connections.received(request.getConnectionMetaData().getConnection());
    try {
      Optional<String> id = Optional.ofNullable(request.getHeaders().get(REQUEST_ID));
      return Reply.json(
          api.answer(
              Request.getPathInContext(request),
              body.get(),
              PresentedCaller.of(caller, right, request, certificate(request)),
              id));
    } catch (OverdrawnException e) {
      return tooMany(caller, response);
    } catch (RefusedAnswerException e) {
      return Reply.error(e.status(), e.reason());
    } catch (RefusedCallerException e) {
      return refused(e, response);
    }
  }

  /** The rest of the body is not read, so the connection cannot serve another request. */
  private static Reply noRoom(Response response) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    return Reply.error(429, "the caller sends too many large requests at a time; try again later");
  }

  private static Reply tooMany(DecisionCaller caller, Response response) {
    response.getHeaders().put(HttpHeader.RETRY_AFTER, Math.max(1, caller.secondsToWait()));
    return Reply.error(429, "the caller asks more than it may in a second; try again later");
  }

  /** The client's certificate, which the authorities vouch for; null: none. */
  private static @Nullable X509Certificate certificate(Request request) {
    return request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE)
                instanceof EndPoint.SslSessionData tls
            && tls.peerCertificates() != null
            && tls.peerCertificates().length > 0
        ? tls.peerCertificates()[0]
        : null;
  }

  /** The body of the request is not read. */
  private Reply refused(RefusedCallerException refusal, Response response) {
    if (refusal.status() == 401 && callers.haveTokens()) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"spoor\"");
    }
    return Reply.error(refusal.status(), refusal.reason());
  }

  /**
   * Reads on in a body that is too large: a client that still sends when its connection is closed
   * may lose the answer. The deadline of a request bounds the time.
   */
  private static void discard(InputStream content) throws IOException {
    content.skip(MAX_DISCARDED_BYTES);
  }

  /** The rest of the body may be unread, so the connection cannot serve another request. */
  private static Reply tooLarge(Response response) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    return Reply.error(413, "the body exceeds " + MAX_BODY_BYTES + " bytes");
  }

  private static InetAddress local(Request request) {
    return request.getConnectionMetaData().getLocalSocketAddress()
            instanceof InetSocketAddress local
        ? local.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  /** Jetty removes the coding {@code chunked} only, and passes others over. */
  private static boolean isPlain(Request request) {
    return Stream.concat(
            request.getHeaders().getCSV(HttpHeader.TRANSFER_ENCODING, false).stream()
                .filter(coding -> !coding.equalsIgnoreCase("chunked")),
            request.getHeaders().getCSV(HttpHeader.CONTENT_ENCODING, false).stream()
                .filter(coding -> !coding.equalsIgnoreCase("identity")))
        .findAny()
        .isEmpty();
  }

  private static boolean isJson(List<String> contentTypes) {
    return contentTypes.size() == 1
        && contentTypes.getFirst().split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON);
  }
}
