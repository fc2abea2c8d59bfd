package io.spoor.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request (RFC 9112) whose header is read and whose body is read on demand. Not thread-safe. */
public final class HttpCall {
  private static final int MAX_CHUNK_LINE = 256;
  private static final int NO_LENGTH = -1;

  private final String method;
  private final String path;
  private final String query;
  private final Map<String, List<String>> headers;
  private final InputStream in;
  private final OutputStream out;
  private final BodyWait wait;

  /** Receives when the body is awaited, which depends on the client. */
  interface BodyWait {
    void begin();

    void end();
  }

  private HttpCall(
      String method,
      String path,
      String query,
      Map<String, List<String>> headers,
      InputStream in,
      OutputStream out,
      BodyWait wait) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.in = in;
    this.out = out;
    this.wait = wait;
  }

  /**
   * Reads the header.
   *
   * @throws InvalidRequestException if it is malformed or too long
   */
  static HttpCall read(InputStream in, OutputStream out, int headerBytes, BodyWait wait)
      throws IOException {
    int[] left = {headerBytes};
    String[] request = line(in, left).split(" ", -1);
    if (request.length != 3 || !request[0].matches("[A-Z]{1,20}") || !request[1].startsWith("/")) {
      throw new InvalidRequestException(400, "the request line is malformed");
    }
    if (!request[2].matches("HTTP/1\\.[01]")) {
      throw new InvalidRequestException(505, "only HTTP/1.1 is supported");
    }
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
      int colon = line.indexOf(':');
      if (colon < 1 || !line.substring(0, colon).matches("[!#-'*+.^_`|~0-9A-Za-z-]+")) {
        throw new InvalidRequestException(400, "a header is malformed");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    String target = request[1].split("#", 2)[0];
    int mark = target.indexOf('?');
    return new HttpCall(
        request[0],
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        headers,
        in,
        out,
        wait);
  }

  private static String line(InputStream in, int[] left) throws IOException {
    var line = new ByteArrayOutputStream(128);
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client closed the connection");
      }
      if (--left[0] < 0) {
        throw new InvalidRequestException(431, "the request's header is too long");
      }
      if (next == '\n') {
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(next);
    }
  }

  public String method() {
    return method;
  }

  /** Path as sent, not decoded. */
  public String path() {
    return path;
  }

  /** Query as sent; empty: none. */
  public String query() {
    return query;
  }

  /** All values of a header. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** First value of a header. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /**
   * Reads the body; call it at most once.
   *
   * @return at most {@code max} bytes and one more, which shows that there are more
   * @throws IOException if the client does not send it
   */
  public byte[] body(int max) throws IOException {
    wait.begin();
    try {
      return awaitedBody(max);
    } finally {
      wait.end();
    }
  }

  private byte[] awaitedBody(int max) throws IOException {
    boolean chunked = !headers("Transfer-Encoding").isEmpty();
    int length = length(chunked);
    if (!chunked && length <= 0) {
      return new byte[0];
    }
    if (header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
      out.flush();
    }
    if (chunked) {
      return chunks(max);
    }
    byte[] body = in.readNBytes(Math.min(length, max + 1));
    if (body.length < Math.min(length, max + 1)) {
      throw new IOException("the client closed the connection");
    }
    return body;
  }

  private int length(boolean chunked) throws IOException {
    List<String> lengths = headers("Content-Length");
    if (chunked) {
      if (!lengths.isEmpty() || !headers("Transfer-Encoding").equals(List.of("chunked"))) {
        throw new InvalidRequestException(400, "the length of the body is ambiguous");
      }
      return NO_LENGTH;
    }
    if (lengths.isEmpty()) {
      return NO_LENGTH;
    }
    if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,9}")) {
      throw new InvalidRequestException(400, "Content-Length is malformed");
    }
    return Integer.parseInt(lengths.getFirst());
  }

  private byte[] chunks(int max) throws IOException {
    var body = new ByteArrayOutputStream();
    while (body.size() <= max) {
      String size = line(in, new int[] {MAX_CHUNK_LINE}).split(";", 2)[0].strip();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) {
        throw new InvalidRequestException(400, "a chunk of the body is malformed");
      }
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        return body.toByteArray();
      }
      body.write(in.readNBytes(Math.min(length, max + 1 - body.size())));
      if (body.size() <= max && !line(in, new int[] {MAX_CHUNK_LINE}).isEmpty()) {
        throw new InvalidRequestException(400, "a chunk of the body is malformed");
      }
    }
    return body.toByteArray();
  }
}
