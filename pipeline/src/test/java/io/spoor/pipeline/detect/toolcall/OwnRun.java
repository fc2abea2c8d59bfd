package io.spoor.pipeline.detect.toolcall;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.injection.Assessment;
import io.spoor.content.injection.InjectionScorer;
import io.spoor.content.injection.InjectionSettings;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
import io.spoor.content.injection.UserRequests;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;

/** A run that is written down call by call. */
@NullUnmarked // what is null where it should not be fails the test
final class OwnRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ContentFingerprinter TRACER = new ContentFingerprinter(TaintKey.DEVELOPMENT);
  private static final InjectionScorer SCORER = new InjectionScorer(InjectionSettings.defaults());
  private static final long SECOND = 1_000_000_000L;

  final String name;
  final boolean attack;
  private final Manifest manifest;
  private final ContentTrace request;
  private final List<ToolCall> calls = new ArrayList<>();

  private OwnRun(String name, boolean attack, Manifest manifest, String request) {
    this.name = name;
    this.attack = attack;
    this.manifest = manifest;
    ArrayNode messages = JSON.createArrayNode();
    ObjectNode message = messages.addObject().put("role", "user");
    message.putArray("parts").addObject().put("type", "text").put("content", request);
    this.request = TRACER.request(messages.toString());
  }

  static OwnRun attack(String name, Manifest manifest, String request) {
    return new OwnRun(name, true, manifest, request);
  }

  static OwnRun benign(String name, Manifest manifest, String request) {
    return new OwnRun(name, false, manifest, request);
  }

  /**
   * @param arguments JSON with single quotes for double ones
   */
  OwnRun call(String tool, String arguments, String result) {
    String json = arguments.replace('\'', '"').replace('^', '\'');
    calls.add(
        new ToolCall(
            "call-" + calls.size(),
            calls.size() * SECOND,
            tool,
            false,
            TRACER.call(tool, json, result)));
    return this;
  }

  boolean isHigh(boolean requestKnown) {
    for (int i = 0; i < calls.size(); i++) {
      if (assess(i, requestKnown).filter(Assessment::high).isPresent()) {
        return true;
      }
    }
    return false;
  }

  String describe(boolean requestKnown) {
    var text = new StringBuilder();
    for (int i = 0; i < calls.size(); i++) {
      Optional<Assessment> assessment = assess(i, requestKnown);
      if (assessment.isPresent()) {
        text.append(' ')
            .append(calls.get(i).tool())
            .append(' ')
            .append(assessment.get().score())
            .append(' ')
            .append(assessment.get().factors());
      }
    }
    return text.toString();
  }

  private Optional<Assessment> assess(int call, boolean requestKnown) {
    return SCORER.assess(
        calls.get(call),
        calls.subList(0, call),
        calls.subList(call + 1, calls.size()),
        requestKnown ? UserRequests.of(request) : UserRequests.UNKNOWN,
        ToolDeclarations.of(manifest));
  }

  /**
   * A manifest from one line a tool: {@code name flags description}; flags are of u(ntrusted
   * content), s(ensitive), e(gress), or {@code -}; a tool without s or e reads.
   */
  static Manifest manifest(String agent, String... tools) {
    ObjectNode document = JSON.createObjectNode().put("manifest_version", 1);
    document.putObject("agent").put("id", agent);
    document.putArray("services").addObject().put("id", "all");
    ArrayNode list = document.putArray("tools");
    for (String tool : tools) {
      String[] parts = tool.split(" ", 3);
      boolean writes = parts[1].contains("s") || parts[1].contains("w");
      list.addObject()
          .put("name", parts[0])
          .put("service", "all")
          .put("kind", writes ? "write" : "read")
          .put("description", parts[2])
          .put("untrusted_content", parts[1].contains("u"))
          .put("sensitive", parts[1].contains("s"))
          .put("egress", parts[1].contains("e"));
    }
    try {
      return ManifestParser.parse(document.toString().getBytes(UTF_8), "default", agent, 0);
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }
}
