package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Errors that Jetty finds, such as a malformed header: one line that quotes nothing. */
final class OneLineErrors extends ErrorHandler {
  private static final String TEXT = "text/plain; charset=utf-8";

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    DecisionHandler.echoRequestId(request, response);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, TEXT);
    response.write(true, line(code), callback);
  }

  private static ByteBuffer line(int status) {
    String message = HttpStatus.getMessage(status);
    return ByteBuffer.wrap((message + ": this is no valid HTTP request\n").getBytes(UTF_8));
  }
}
