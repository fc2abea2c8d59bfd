package io.spoor.benchmarks.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.request.EvaluationRequest;
import java.io.IOException;

/** The request about a tool call of a run. */
final class CallRequest {
  private CallRequest() {}

  /** As JSON; {@code trace}: trace id of the run. */
  static String of(String trace) {
    return """
        {"subject":{"type":"identity","id":"emma"},"action":{"name":"tools/call"},
         "resource":{"type":"tool","id":"read_invoice"},
         "context":{"agent":"clerk","spoor":{
           "traceparent":"00-%s-00f067aa0ba902b7-01","arguments":{"number":"2026-17"}}}}"""
        .formatted(trace);
  }

  /** As it is read. */
  static EvaluationRequest read(String request) throws IOException {
    try {
      return EvaluationRequest.read(StrictJson.parse(request.getBytes(UTF_8)));
    } catch (MalformedRequestException e) {
      throw new IOException(e.reason(), e);
    }
  }
}
