package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.RefusedCallerException;
import io.spoor.decisions.engine.EngineFixture;
import io.spoor.decisions.json.MalformedRequestException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests: 200 of each kind to the API, and one of each kind over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsTest {
  private static final int REQUESTS = 200;

  private static final List<String> ENDPOINTS =
      List.of(
          "/access/v1/evaluation",
          "/access/v1/evaluations",
          "/access/v1/search/subject",
          "/access/v1/search/resource",
          "/access/v1/search/action");

  /** Places of a value in a request: properties, an ignored member, the call's arguments. */
  private static final List<String> PLACES =
      List.of(
          "\"subject\":{\"type\":\"u\",\"id\":\"x\",\"properties\":{\"p\":%s}},\"resource\":{\"type\":\"r\",\"id\":\"r\"}",
          "\"subject\":{\"type\":\"u\",\"id\":\"x\",\"more\":[%s]},\"resource\":{\"type\":\"r\",\"id\":\"r\"}",
          "\"subject\":{\"type\":\"u\",\"id\":\"x\"},\"resource\":{\"type\":\"r\",\"id\":\"r\"},\"foo\":%s",
          "\"subject\":{\"type\":\"u\",\"id\":\"x\"},\"resource\":{\"type\":\"r\",\"id\":\"r\"},\"context\":{\"spoor\":{\"arguments\":{\"a\":%s}}}");

  private PdpFixture pdp;
  private DecisionApi api;
  private DecisionCaller anyone;

  @BeforeAll
  void start(@TempDir Path folder) throws RefusedCallerException {
    String policy = "permit(principal, action, resource);";
    pdp = PdpFixture.start(folder, Map.of("p.cedar", policy));
    api = new DecisionApi(EngineFixture.of(folder, policy, "", "").decisions(), null, "");
    anyone = Callers.anyone().identify(null, List.of());
  }

  @AfterAll
  void stop() {
    pdp.close();
  }

  private static String in(Random random, String value) {
    return "{\"action\":{\"name\":\"a\"},"
        + PLACES.get(random.nextInt(PLACES.size())).formatted(value)
        + "}";
  }

  private static byte[] replaced(Random random, String marked, byte... bytes) {
    byte[] text = in(random, marked).getBytes(UTF_8);
    int at = new String(text, UTF_8).indexOf('#');
    byte[] all = new byte[text.length - 1 + bytes.length];
    System.arraycopy(text, 0, all, 0, at);
    System.arraycopy(bytes, 0, all, at, bytes.length);
    System.arraycopy(text, at + 1, all, at + bytes.length, text.length - at - 1);
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("valid", (Function<Random, byte[]>) r -> utf8(in(r, "1")), true),
        kind("duplicate members", r -> utf8(in(r, "{\"a\":1,\"b\":2,\"a\":" + r.nextInt() + "}"))),
        kind("invalid UTF-8", r -> replaced(r, "\"#\"", (byte) (0xC0 + r.nextInt(64)))),
        kind(
            "surrogates in UTF-8",
            r -> replaced(r, "\"#\"", (byte) 0xED, (byte) 0xA0, (byte) 0x80)),
        kind("overlong UTF-8", r -> replaced(r, "\"#\"", (byte) 0xC0, (byte) 0x80)),
        kind("UTF-16", r -> in(r, "1").getBytes(UTF_16BE)),
        kind("a byte order mark", r -> utf8("\uFEFF" + in(r, "" + r.nextInt()))),
        kind("a high surrogate", r -> utf8(in(r, "\"\\ud8%02x\"".formatted(r.nextInt(256))))),
        kind("a low surrogate", r -> utf8(in(r, "{\"\\udc%02x\":1}".formatted(r.nextInt(256))))),
        kind("nesting", r -> utf8(in(r, nested(r, 1_001 + r.nextInt(10_000))))),
        kind("long numbers", r -> utf8(in(r, "1".repeat(1_001 + r.nextInt(1_000))))),
        kind(
            "long numbers of few digits",
            r ->
                utf8(
                    in(
                        r,
                        List.of(
                                "-" + "1".repeat(1_000),
                                "1." + "0".repeat(999),
                                "1e" + "0".repeat(999))
                            .get(r.nextInt(3))))),
        kind("long fractions", r -> utf8(in(r, "0." + "1".repeat(1_000 + r.nextInt(1_000))))),
        kind(
            "exponents",
            r -> utf8(in(r, (r.nextBoolean() ? "1e" : "1e-") + "99999999999" + r.nextInt(9)))),
        kind("two values", r -> utf8(in(r, "1") + (r.nextBoolean() ? "{}" : " 5"))),
        kind(
            "no JSON",
            r ->
                utf8(
                    in(
                        r,
                        List.of("NaN", "'a'", "01", "+1", "tru", "\"\t\"", "[1,]", "{a:1}")
                            .get(r.nextInt(8))))),
        kind(
            "half a request",
            r -> {
              byte[] whole = utf8(in(r, "5"));
              return Arrays.copyOf(whole, r.nextInt(whole.length));
            }),
        kind(
            "another value",
            r -> utf8(List.of("5", "null", "[]", "\"x\"", "true").get(r.nextInt(5)))));
  }

  /** Jetty passes codings other than "chunked" over, and the body is as it was sent. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: chunked\r\nContent-Encoding: gzip"
      })
  void anEncodedBodyIsRefused(String header) throws IOException {
    String body = in(new Random(1), "1");
    String request =
        """
        POST /access/v1/evaluation HTTP/1.1\r
        Host: 127.0.0.1\r
        Connection: close\r
        Content-Type: application/json\r
        %s\r
        \r
        %x\r
        %s\r
        0\r
        \r
        """;
    assertThat(answer(request.formatted("Transfer-Encoding: Chunked", body.length(), body)))
        .startsWith("HTTP/1.1 200 ");

    assertThat(answer(request.formatted(header, body.length(), body)))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("the body must not be encoded or compressed\n");
  }

  private String answer(String request) throws IOException {
    int port = URI.create(pdp.address()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(utf8(request));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Arguments kind(String name, Function<Random, byte[]> request) {
    return Arguments.of(name, request, false);
  }

  private static String nested(Random random, int levels) {
    return random.nextBoolean()
        ? "[".repeat(levels) + "]".repeat(levels)
        : "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void eachIsRefusedWithOneLine(String name, Function<Random, byte[]> request, boolean isValid) {
    for (int seed = 0; seed < REQUESTS; seed++) {
      byte[] body = request.apply(new Random(seed));
      String endpoint = ENDPOINTS.get(seed % ENDPOINTS.size());
      Throwable refusal =
          catchThrowable(
              () ->
                  api.answer(
                      endpoint, body, new PresentedCaller(anyone, Set.of()), Optional.empty()));
      if (isValid) {
        assertThat(refusal).isNull();
      } else {
        assertThat(refusal).as("seed %s", seed).isInstanceOf(MalformedRequestException.class);
        assertThat(((MalformedRequestException) refusal).reason())
            .hasLineCount(1)
            .hasSizeLessThan(200);
      }
    }
    for (String endpoint : ENDPOINTS) {
      HttpResponse<String> response =
          pdp.post(endpoint, request.apply(new Random(7)), "X-Request-ID", "hostile");
      assertThat(response.statusCode()).isEqualTo(isValid ? 200 : 400);
      assertThat(response.headers().firstValue("X-Request-ID")).contains("hostile");
      assertThat(response.body().strip()).hasLineCount(1);
    }
    assertThat(pdp.journal()).isEmpty();
  }
}
