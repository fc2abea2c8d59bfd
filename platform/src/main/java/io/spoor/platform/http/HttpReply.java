package io.spoor.platform.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** A response. {@code headers}: without Content-Length, Connection and Date. */
public record HttpReply(int status, Map<String, String> headers, byte[] body) {
  public HttpReply {
    headers = new LinkedHashMap<>(headers);
  }

  /** A response with a text. */
  public static HttpReply text(int status, String contentType, String text) {
    return new HttpReply(status, Map.of("Content-Type", contentType), text.getBytes(UTF_8));
  }

  /** The same with one more header. */
  public HttpReply with(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new HttpReply(status, all, body);
  }

  /** Status line and headers; line breaks in values would add headers. */
  byte[] head(String date) {
    var head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
    headers.forEach(
        (name, value) ->
            head.append(name)
                .append(": ")
                .append(value.replaceAll("[\\r\\n]", " "))
                .append("\r\n"));
    head.append("Date: ").append(date).append("\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    return head.append("Connection: close\r\n\r\n").toString().getBytes(US_ASCII);
  }
}
